// Steps about what is asked, said and shown: applications, letters, the log, the staff's screens.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { flat, words } from '../../harness/reader.mjs';
import { personOf } from '../../harness/books.mjs';
import { run, scratch } from '../../harness/town.mjs';

// Somebody without a right or an application: Rosa's assistance ended at her own wish; now she asks again.
async function applicant(story) {
  if (!story.ended) {
    const maria = await story.visitor('maria');
    const person = personOf(story.town, 'rosa');
    const [{ application }] = story.town.rows(`SELECT application FROM decisions_decision WHERE person = '${person}' AND application IS NOT NULL`);
    await maria.get(`/werk/aanvraag/${application}`);
    const after = await maria.press(/stoppen na deze dag/, { 'Op eigen verzoek': true, last: '19-11-2026', reasons: 'Rosa vroeg het ons zelf.' });
    assert.equal(after.status, 200, after.text.slice(0, 500));
    await story.town.day('2026-11-20');
    story.ended = true;
  }
  return story.visitor('rosa');
}

When('Maria zoekt naar {string}, geboren op {dag}', async function (name, born) {
  const maria = await this.visitor('maria');
  await maria.get('/werk/mensen');
  await maria.press(/^Zoek/, { name, born });
});
When('Maria het dossier van {wie} opent', async function (who) {
  await (await this.visitor('maria')).get(`/werk/persoon/${personOf(this.town, who)}`);
});
When('{wie} als naam {string} opgeeft', async function (who, name) {
  const visitor = await this.visitor(who);
  const page = await visitor.get('/mij/gegevens');
  const form = page.forms.find((f) => f.fields.some((x) => x.name === 'name' || x.name === 'naam'));
  assert.ok(form, `no form asks for the name: ${page.text.slice(0, 400)}`);
  const field = form.fields.find((x) => x.name === 'name' || x.name === 'naam');
  const after = await visitor.post(form.action, (form.buttons[0] ? form.pressed(form.buttons[0]) : form).values({ [field.name]: name }));
  assert.equal(after.status, 200, after.text);
});

// ---- screens of the staff ----------------------------------------------------------------------

const SCREENS = { maria: ['/werk', '/werk/mensen'], karin: ['/team'], femke: ['/geld', '/geld/bank', '/geld/rekeningen'] };
async function screens(story) {
  const seen = {};
  for (const [who, pages] of Object.entries(SCREENS)) {
    const visitor = await story.visitor(who);
    for (const at of pages) {
      const page = await visitor.get(at);
      assert.equal(page.status, 200, `${who} ${at}: ${page.text.slice(0, 200)}`);
      seen[`${who} ${at}`] = page.wholeText;
    }
  }
  const dossier = await story.visitor('maria');
  seen['maria dossier'] = (await dossier.get(`/werk/persoon/${personOf(story.town, 'willem')}`)).wholeText;
  return seen;
}
Given('wat Maria, Karin en Femke op hun schermen zien', async function () { this.seen = await screens(this); });
When('{wie} deze pagina\'s opent: {string}', async function (who, list) {
  const visitor = await this.visitor(who);
  for (const at of list.split(', ')) {
    const page = await visitor.get(at);
    assert.equal(page.status, 200, `${at}: ${page.text.slice(0, 200)}`);
  }
});
Then('zien Maria, Karin en Femke hetzelfde als eerst', async function () { assert.deepEqual(await screens(this), this.seen); });

// ---- an application ----------------------------------------------------------------------------

async function begin(story) {
  const visitor = await applicant(story);
  await visitor.get('/mij/aanvragen');
  const form = story.page.forms.find((f) => f.action.endsWith('/mij/aanvragen/nieuw'));
  assert.ok(form, `no application can be begun: ${story.page.text.slice(0, 400)}`);
  await visitor.post(form.action, form.values());
  assert.equal(story.page.status, 200, story.page.text.slice(0, 300));
}
const STEPS = ['wie', 'wonen', 'inkomen', 'bezit', 'rekening', 'verder', 'controle'];
When('iemand zonder lopende aanvraag een aanvraag begint', async function () {
  await begin(this);
  const base = /\/mij\/aanvragen\/[^/?#]+/.exec(this.page.address)?.[0];
  assert.ok(base, `where did it go? ${this.page.address}`);
  this.asked = [];
  for (const step of STEPS) {
    const page = await this.reader.get(`${base}/${step}`);
    assert.equal(page.status, 200, `${base}/${step}: ${page.text.slice(0, 200)}`);
    for (const form of page.forms) for (const f of form.fields) if (f.kind !== 'hidden') this.asked.push(`${step}: ${f.label} (${f.name})`);
  }
  assert.ok(this.asked.length > 3, 'the steps ask hardly anything');
});
Then('vraagt geen stap naar {string}', function (list) {
  for (const word of list.split(', ')) {
    const found = this.asked.filter((a) => a.toLowerCase().includes(word.toLowerCase()) && !/(partner|kind|ander|other|child|woont|huis|deze persoon)/i.test(a));
    assert.deepEqual(found, [], `a step asks for ${word}`);
  }
});
When('iemand zonder lopende aanvraag {string} opent', async function (at) { await (await applicant(this)).get(at); });
Then('begint het stuk over een nieuwe aanvraag met een recht', function () {
  const form = this.page.forms.find((f) => f.action.endsWith('/mij/aanvragen/nieuw'));
  this.about = flat(words(form.node.up));
  assert.match(this.about, /^[^.?!]*recht op/, this.about);
});
Then('staat daar dat een fout maken mag', function () { assert.match(this.about, /fout maken mag/); });
When('Maria bij de aanvraag van Oksana een vraag stelt zonder regel', async function () {
  const maria = await this.visitor('maria');
  await maria.get('/werk/aanvragen');
  const link = this.page.links.find((l) => /\/werk\/aanvraag\//.test(l.href) && (l.text.includes('Oksana') || flat(l.node.up ? l.text : '').includes('Oksana')))
    ?? this.page.links.find((l) => /\/werk\/aanvraag\//.test(l.href));
  assert.ok(link, `no application stands on the desk: ${this.page.text.slice(0, 400)}`);
  await maria.get(link.href);
  const form = this.page.forms.find((f) => f.action.endsWith('/vraag'));
  assert.ok(form, `nothing to ask with: ${this.page.text.slice(0, 400)}`);
  const typed = {};
  for (const f of form.fields) {
    if (f.kind === 'hidden') continue;
    if (/what|vraag/i.test(f.name) && ['text', 'textarea'].includes(f.kind)) typed[f.name] = 'Wilt u uw bankafschrift van oktober laten zien?';
    else if (/rule|regel|article|artikel/i.test(f.name)) typed[f.name] = '';
  }
  await maria.post(form.action, form.values(typed));
});
Then('komt haar tekst terug met de reden', function () {
  assert.equal(this.page.status, 422);
  assert.ok(this.page.html.includes('Wilt u uw bankafschrift van oktober laten zien?'), 'what she typed is gone');
});

// ---- letters -----------------------------------------------------------------------------------

async function decision(story) {
  const willem = await story.visitor('willem');
  await willem.get('/mij/aanvragen');
  const link = story.page.links.find((l) => /\/mij\/besluiten\/[^/]+$/.test(l.href));
  assert.ok(link, `no decision stands on /mij/aanvragen: ${story.page.links.map((l) => l.href).join(' ')}`);
  return willem.get(link.href);
}
When('Willem zijn besluit leest', async function () { await decision(this); });
When('Willem zijn besluit als brief opent', async function () {
  const page = await decision(this);
  const link = page.links.find((l) => l.href.endsWith('/pdf'));
  assert.ok(link, 'the decision has no PDF');
  const got = await this.reader.get(link.href);
  assert.equal(got.headers.get('content-type'), 'application/pdf');
  readLetter(this, got);
});
When('Willem {string} als brief opent', async function (at) {
  const got = await (await this.visitor('willem')).get(at);
  assert.equal(got.headers.get('content-type'), 'application/pdf');
  readLetter(this, got);
});
function readLetter(story, got) {
  const file = path.join(scratch, `letter-${process.pid}.pdf`);
  mkdirSync(scratch, { recursive: true });
  writeFileSync(file, got.bytes);
  const words = (...how) => { const done = spawnSync('pdftotext', [...how, '-l', '1', file, '-'], { encoding: 'utf8' }); assert.equal(done.status, 0, done.stderr); return done.stdout; };
  story.letter = words('-layout');
  // In points: folded in three, the upper 99 mm; and the window of DIN 5008 B, 20 mm from the left, 45 from the top.
  story.aboveFold = words('-layout', '-r', '72', '-x', '0', '-y', '0', '-W', '595', '-H', '281');
  story.window = words('-layout', '-r', '72', '-x', '57', '-y', '128', '-W', '241', '-H', '128');
}
Then('staat op de eerste regels van de brief alleen zijn naam en adres en de gemeente', function () {
  // Name and address show through the window: the lines down to the town.
  const lines = this.letter.split('\n').map((l) => l.trim()).filter(Boolean);
  const town = lines.findIndex((l) => /^\d{4} ?[A-Z]{2} Zonnedam$/i.test(l));
  assert.ok(town >= 0 && town < 10, `the address does not stand on top:\n${lines.slice(0, 12).join('\n')}`);
  const top = lines.slice(0, town + 1).join('\n');
  assert.match(top, /Willem|Terpstra/);
  assert.doesNotMatch(top, /bijstand|uitkering|participatie|inkomen|sociale|besluit|\d{9}/i);
});

const TELLS = /bijstand|uitkering|participatie|inkomen|sociale|besluit|norm|loon|vakantiegeld|€|\bgeld\b|\d{9}/i;
Then('staat boven de vouw alleen de gemeente, zijn naam en zijn adres', function () {
  assert.match(this.aboveFold, /Gemeente Zonnedam/);
  assert.match(this.aboveFold, /Willem/);
  assert.doesNotMatch(this.aboveFold, TELLS);
  assert.equal(this.aboveFold.split('\n').filter((l) => l.trim()).length, 4, this.aboveFold);
});
Then('staat in het venster alleen zijn naam en zijn adres', function () {
  const lines = this.window.split('\n').map((l) => l.trim()).filter(Boolean);
  assert.equal(lines.length, 3, lines.join('\n'));
  assert.match(lines[0], /Willem/);
  assert.match(lines[2], /^\d{4} ?[A-Z]{2} +Zonnedam$/i);
});

// ---- whose fault -------------------------------------------------------------------------------

When('Willem, Dianne, Maria, Karin en Femke al hun pagina\'s openen', async function () {
  this.read = [];
  const own = { willem: ['/mij'], dianne: ['/mij'], maria: ['/werk'], karin: ['/team'], femke: ['/geld'] };
  for (const [who, begins] of Object.entries(own)) {
    const visitor = await this.visitor(who);
    const queue = [...begins];
    const seen = new Set();
    while (queue.length > 0 && seen.size < 40) {
      const at = queue.shift();
      if (seen.has(at)) continue;
      seen.add(at);
      const page = await visitor.get(at);
      if (!page.tree) continue;
      assert.ok(page.status < 500, `${who} ${at}: ${page.status}`);
      this.read.push({ who, at, page });
      for (const l of page.links) {
        const url = new URL(l.href, page.address);
        if (url.origin === this.town.base && !/\/(pdf|uitloggen|static|demo)/.test(url.pathname)) queue.push(url.pathname);
      }
    }
  }
  assert.ok(this.read.length > 12, `only ${this.read.length} pages were found`);
});
Then('vraagt geen pagina naar {string}', function (list) {
  for (const { who, at, page } of this.read) {
    for (const words of list.split(', ')) assert.ok(!page.wholeText.toLowerCase().includes(words), `"${words}" stands on ${at} (${who})`);
  }
});

// ---- the calculation ---------------------------------------------------------------------------

const household = () => ({
  id: 'x', month: '2026-07',
  persons: [{ id: 'a', role: 'applicant', born: '1974-03-08' }, { id: 'b', role: 'child', born: '2015-01-01' }],
  income: [{ person: 'a', kind: 'wage', net_cents: 45000 }],
  assets: [{ kind: 'savings', value_cents: 120000, debt_cents: 0, saved_during_assistance_cents: 0 }],
});
const calculate = (...objects) => run(['calculate', '-'], { input: objects.map((o) => `${JSON.stringify(o)}\n`).join(''), ok: null });
When('de berekening een diploma wordt verteld', function () {
  const told = household();
  told.persons[0].diploma = 'wo';
  this.answer = calculate(told);
});
Then('weigert zij dat veld bij naam', function () {
  assert.equal(this.answer.status, 3, this.answer.stderr);
  assert.match(this.answer.stdout, /diploma/);
  assert.equal(JSON.parse(this.answer.stdout.trim()).assistance_cents, undefined);
});
When('een huishouden wordt berekend en daarna met {string}', function (_how) {
  const plain = household();
  const named = household();
  named.persons = [{ id: 'dr. H. van Loon MBA', role: 'applicant', born: '1974-03-08' }, { id: 'kind', role: 'child', born: '2015-01-01' }];
  named.income[0].person = 'dr. H. van Loon MBA';
  const turned = household();
  turned.persons.reverse();
  const richer = household();
  richer.assets[0].value_cents = 700000;
  const done = calculate(plain, named, turned, richer);
  assert.equal(done.status, 0, done.stderr + done.stdout);
  this.answers = done.stdout.trim().split('\n').map((l) => JSON.parse(l));
});
Then('is de uitkomst steeds gelijk', function () {
  assert.equal(this.answers.length, 4);
  for (const a of this.answers) {
    assert.equal(a.assistance_cents, this.answers[0].assistance_cents);
    assert.equal(a.payable_cents, this.answers[0].payable_cents);
    assert.equal(a.entitled, true);
  }
});
