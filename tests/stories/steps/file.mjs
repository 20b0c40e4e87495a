// Steps about what is written down: lines, judgements, talks, and the card for who comes next.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { personOf } from '../../harness/books.mjs';
import { every, flat, words as said } from '../../harness/reader.mjs';

const of = (story, who) => `/werk/persoon/${personOf(story.town, who)}`;
const formOf = (page, end) => {
  const form = page.forms.find((f) => f.action.endsWith(end));
  assert.ok(form, `no form for ${end}: ${page.text.slice(0, 300)}`);
  return form;
};
async function send(story, visitor, at, end, typed, more = []) {
  await visitor.get(at);
  const form = formOf(visitor.page, end);
  story.typed = typed;
  return visitor.post(form.action, [...form.values(typed), ...more]);
}
const seen = (words, way = 'seen') => ({ happened: '18-11-2026', way, source: 'ikzelf, aan de balie', words });

When('Maria over {wie} opschrijft {string}', async function (who, words) {
  this.about = who;
  this.words = words;
  await send(this, await this.visitor('maria'), `${of(this, who)}/dossier/waarneming`, '/waarneming', seen(words));
});
Given('Maria schreef op dat {wie} vertelde {string}', async function (who, words) {
  const page = await send(this, await this.visitor('maria'), `${of(this, who)}/dossier/waarneming`, '/waarneming', seen(words, 'told'));
  assert.equal(page.status, 200, page.text.slice(0, 300));
});
When('Maria de regel zo laat', async function () {
  const maria = await this.visitor('maria');
  const form = formOf(maria.page, '/waarneming');
  await maria.post(form.action, form.values());
});
When('{wie} daarop antwoordt {string}', async function (who, words) {
  const visitor = await this.visitor(who);
  await visitor.get('/mij/dossier');
  const link = visitor.page.links.find((l) => l.href.endsWith('/antwoord'));
  assert.ok(link, 'nothing can be answered');
  this.words = words;
  const page = await send(this, visitor, link.href, '/antwoord', { words });
  assert.equal(page.status, 200, page.text.slice(0, 300));
});
When('Maria over {wie} oordeelt {string} op grond van {string}', async function (who, words, ground) {
  const maria = await this.visitor('maria');
  const at = `${of(this, who)}/dossier/oordeel`;
  await maria.get(at);
  const line = ground === 'niets' ? null : new RegExp(`id="g-([^"]+)"(?:(?!id="g-).)*?${ground.replace(/[.?]/g, '\\$&')}`, 's').exec(maria.page.html)?.[1];
  assert.ok(ground === 'niets' || line, `no ground "${ground}"`);
  this.words = words;
  await send(this, maria, at, '/oordeel', { words, reason: 'Dat is mijn reden.', until: '17-2-2027' }, line ? [['ground', line]] : []);
});
Then('is er niets van haar tekst weg', function () {
  for (const words of Object.values(this.typed)) if (words.length > 8) assert.ok(this.page.html.includes(words.replace(/'/g, '&#39;')) || this.page.html.includes(words), `"${words}" is gone`);
});
Then('is er een link {string}', function (words) { assert.ok(this.page.links.some((l) => l.text.includes(words)), this.page.links.map((l) => l.text).join(' | ')); });
const reads = async (story, who) => (await (await story.visitor('maria')).get(`${of(story, who)}/dossier`)).wholeText;
Then('leest Maria dat in het dossier van {wie}', async function (who) { assert.ok((await reads(this, who)).includes(this.words)); });
Then('leest Maria dat niet meer in het dossier van {wie}', async function (who) { assert.ok(!(await reads(this, who)).includes(this.words)); });
Then('leest Maria {string} in het dossier van {wie}', async function (words, who) { assert.ok((await reads(this, who)).includes(words)); });
Then('leest Maria {string} niet in het dossier van {wie}', async function (words, who) { assert.ok(!(await reads(this, who)).includes(words)); });
Then('leest {wie} dat over zichzelf', async function (who) {
  assert.ok((await (await this.visitor(who)).get('/mij/dossier')).wholeText.includes(this.words));
});

// ---- who comes next ------------------------------------------------------------------------------

When('Maria {wie} voor het eerst opent', async function (who) {
  const page = await (await this.visitor('maria')).get(of(this, who));
  assert.ok(page.address.endsWith('/overdracht'), `she came on ${page.address}`);
});
When('Maria verdergaat naar het dossier van {wie}', async function (who) {
  const maria = await this.visitor('maria');
  await maria.press('Ik heb het gelezen');
  await maria.get(`${of(this, who)}/dossier`);
});
When('{wie} op de kaart zet {string}', async function (who, words) {
  const page = await send(this, await this.visitor(who), '/mij/overdracht', '/overdracht', { words });
  assert.equal(page.status, 200, page.text.slice(0, 300));
});
async function handOver(story, from, to, starts, leaveOne) {
  const karin = await story.visitor('karin');
  const account = (name) => story.town.rows(`SELECT id FROM access_account WHERE name = '${name}'`)[0].id;
  await karin.get(`/team/overdracht?van=${account(from)}`);
  const form = karin.page.forms.find((f) => f.action.endsWith('/overdracht') && f.fields.some((x) => x.name === 'person'));
  assert.ok(form, karin.page.text.slice(0, 400));
  story.people = [...karin.page.html.matchAll(/name="person" value="([^"]+)"/g)].map((m) => m[1]);
  story.button = /Draag (\d+) mensen over/.exec(karin.page.text)?.[1];
  const values = form.values({ to: account(to), starts, reason: 'spread' }).filter(([n]) => n !== 'person');
  return karin.post(form.action, [...values, ...story.people.slice(leaveOne ? 1 : 0).map((p) => ['person', p])]);
}
When('Karin de mensen van {string} overdraagt aan {string} vanaf {string}', async function (from, to, starts) {
  const page = await handOver(this, from, to, starts, false);
  assert.equal(page.status, 200, page.text.slice(0, 400));
});
When('Karin de mensen van {string} op één na overdraagt aan {string} vanaf {string}', async function (from, to, starts) { await handOver(this, from, to, starts, true); });
Then('zegt de knop met hoeveel mensen dat zijn', function () { assert.equal(Number(this.button), this.people.length); });
Then('staat er op de knop één mens minder', function () { assert.ok(this.page.text.includes(`Draag ${this.people.length - 1} mensen over`)); });
Then('hoort {wie} dat {string} zijn contactpersoon wordt', async function (who, name) {
  assert.ok((await (await this.visitor(who)).get('/mij/berichten')).text.includes(`${name} wordt uw contactpersoon`));
});

// ---- a talk --------------------------------------------------------------------------------------

Given('Maria nodigde {wie} uit voor een gesprek op {string}', async function (who, planned) {
  this.about = who;
  const page = await send(this, await this.visitor('maria'), `${of(this, who)}/gesprek`, '/gesprek', { why: 'Hoe het met u gaat.', starts: '10.30 uur', minutes: '45', planned });
  assert.equal(page.status, 200, page.text.slice(0, 300));
  this.talk = this.town.rows(`SELECT id FROM dossier_talk WHERE person = '${personOf(this.town, who)}' ORDER BY made DESC LIMIT 1`)[0].id;
});
When('{wie} zijn uitnodiging opent', async function (who) { await (await this.visitor(who)).get(`/mij/gesprek/${this.talk}`); });
Then('staan er drie gelijke vragen, in deze volgorde: {string}', function (list) {
  const asked = this.page.forms.find((f) => f.action.endsWith(this.talk)).fields.filter((f) => f.kind === 'textarea');
  const names = list.split(', ');
  assert.equal(asked.length, names.length);
  names.forEach((name, i) => {
    assert.ok(asked[i].label.startsWith(name), asked[i].label);
    assert.match(asked[i].label, /mag leeg blijven/);
  });
});
async function after(story, typed) {
  const at = `${of(story, story.about)}/gesprek/${story.talk}`;
  const page = await send(story, await story.visitor('maria'), at, `/gesprek/${story.talk}`, typed);
  assert.equal(page.status, 200, page.text.slice(0, 300));
}
When('Maria na het gesprek opschrijft {string}', async function (notes) { await after(this, { notes: notes.split(' / ').join('\n') }); });
When('Maria na het gesprek belooft {string} voor {string}', async function (ours, by) { await after(this, { ours, ours_by: by }); });
When('Maria na het gesprek opschrijft dat {wie} zelf wil {string}, rond {string}', async function (who, theirs, by) { await after(this, { theirs, theirs_by: by }); });
const asked = (story, who) => story.town.rows(`SELECT state, last_day FROM promises_promise WHERE person = '${personOf(story.town, who)}' AND kind = 'agreement'`);
Then('moeten wij {wie} uiterlijk op {string} vragen hoe het ging', async function (who, day) {
  assert.deepEqual(asked(this, who), [{ state: 'made', last_day: day }]);
});
Then('is er niets te laat bij {wie}, en hoeven wij het niet meer te vragen', async function (who) { assert.deepEqual(asked(this, who).map((p) => p.state), ['kept']); });
Then('zegt geen pagina van Maria over {wie} dat {string} te laat of niet gedaan is', async function (who, words) {
  const maria = await this.visitor('maria');
  for (const at of [of(this, who), `${of(this, who)}/dossier`, `${of(this, who)}/gesprek/${this.talk}`]) {
    const page = await maria.get(at);
    assert.equal(page.status, 200, at);
    for (const line of page.all('li').map((n) => flat(said(n)))) if (line.includes(words)) assert.doesNotMatch(line, /te laat|niet gedaan|gebroken|mislukt|late/i, `${at}: ${line}`);
  }
});
When('{wie} ja zegt bij {string} en nee bij {string}', async function (who, yes, no) {
  const visitor = await this.visitor(who);
  const at = `/mij/gesprek/${this.talk}/na`;
  await visitor.get(at);
  const name = (words) => new RegExp(`<legend>${words.replace('.', '\\.')}</legend>[^]*?name="(zin-[^"]+)"`).exec(visitor.page.html)[1];
  const more = [[name(yes), 'ja'], [name(no), 'nee']];
  const page = await send(this, visitor, at, '/na', {}, more);
  assert.equal(page.status, 200, page.text.slice(0, 300));
});
When('{wie} voor het gesprek kiest {string}, met een tolk in {string}, en met {string}', async function (who, place, interpreter, brings) {
  const page = await send(this, await this.visitor(who), `/mij/gesprek/${this.talk}`, this.talk, { place, interpreter, brings });
  assert.equal(page.status, 200, page.text.slice(0, 300));
});
When('{wie} de zinnen van het gesprek opent', async function (who) { await (await this.visitor(who)).get(`/mij/gesprek/${this.talk}/na`); });
Then('leest Maria bij dat gesprek {string}', async function (words) {
  const page = await (await this.visitor('maria')).get(`${of(this, this.about)}/gesprek/${this.talk}`);
  assert.ok(page.text.includes(words), page.text);
});

// ---- nobody is sorted ----------------------------------------------------------------------------

When('Maria alles opent wat zij over {wie} kan openen', async function (who) {
  const maria = await this.visitor('maria');
  this.read = [];
  for (const at of ['/werk', '/werk/mensen', '/werk/aanvragen', of(this, who), `${of(this, who)}/dossier`, `${of(this, who)}/dossier/oordeel`, `${of(this, who)}/dossier/waarneming`, `${of(this, who)}/gesprek`, `${of(this, who)}/verhaal`]) {
    const page = await maria.get(at);
    assert.equal(page.status, 200, at);
    this.read.push(page);
  }
});
Then('staat daar nergens een cijfer, een soort of een kleur voor een mens', function () {
  for (const page of this.read) {
    assert.doesNotMatch(page.text, /\b(risico|score|motivatie|betrouwbaar|zelfredzaam|trede|profiel|moeilijke? klant|kansrijk|kansarm|fraude|verdacht)/i, page.address);
    for (const node of page.all('main').flatMap((m) => [...every(m, (n) => n.attr?.class)])) assert.doesNotMatch(node.attr.class, /risk|score|rating|level|badge|flag|tag|red|green|amber/i, `${page.address}: ${node.attr.class}`);
  }
});
Then('is die belofte gebroken, en {wie} hoort dat van ons', async function (who) {
  const found = this.town.rows(`SELECT state FROM promises_promise WHERE person = '${personOf(this.town, who)}' AND kind = 'agreement'`);
  assert.deepEqual(found.map((p) => p.state), ['broken']);
  const page = await (await this.visitor(who)).get('/mij/berichten');
  assert.match(page.text, /te laat|antwoord/i);
});
