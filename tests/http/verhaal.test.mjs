// Who may read of somebody's story, and who not: a helper with a part of their own, a colleague whom the
// person would rather not see, and whoever knows the address.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, routes } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

const formTo = (page, end) => page.forms.find((f) => f.action.endsWith(end));
const send = (v, form, typed = {}) => v.post(form.action, form.values(typed), { multipart: form.multipart });
const id = (sql) => town.rows(sql)[0]?.id;
async function tell(v, topic, words) {
  await v.get(`/mij/verhaal/nieuw/${topic}`);
  assert.equal((await v.press('Bewaar dit voor mij', { words })).status, 200);
  return id(`SELECT id FROM story_part WHERE person = '${personOf(town, v.persona)}' ORDER BY place DESC LIMIT 1`);
}
// Invited by the one, taken up by the other; the id of the invitation.
async function beside(person, helper, name) {
  await person.get('/mij/vertrouwd');
  await send(person, formTo(person.page, '/mij/vertrouwd'), { name, messages: '1', until: '2027-01-31' });
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(person.page.text)[0];
  await helper.get('/voor');
  await send(helper, formTo(helper.page, '/voor'), { code });
  assert.equal(helper.page.status, 200, helper.page.text.slice(0, 300));
  return id(`SELECT id FROM people_trusted WHERE person = '${personOf(town, person.persona)}' AND accepted IS NOT NULL ORDER BY made DESC LIMIT 1`);
}
const shut = async (v, at, options) => {
  const response = await v.fetch(town.base + at, options);
  const body = await response.text();
  assert.ok([403, 404].includes(response.status), `${v.persona} ${at}: ${response.status}`);
  return body;
};

test('a helper reads the part that was shared with them, the person sees it, and each end is at the next click', async () => {
  const rosa = await town.as('rosa');
  const yara = await town.as('yara');
  const trust = await beside(rosa, yara, 'mijn nicht');
  const part = await tell(rosa, 'wil', 'Wulp 5512: weer zingen.');
  const other = await tell(rosa, 'moeilijk', 'Grutto 8813: dit deel ik niet.');
  const at = `/voor/${trust}/verhaal`;

  await shut(yara, at); // not yet in the role of helper: the list would not know who looked
  await yara.get('/voor');
  await send(yara, yara.page.forms.find((f) => f.action.endsWith(at)));
  assert.match(yara.page.text, /heeft niets met u gedeeld\. Dat is goed zo\./);
  await shut(yara, `${at}/${part}`);

  await rosa.get(`/mij/verhaal/${part}/delen`);
  const reader = rosa.page.forms.flatMap((f) => f.fields).find((f) => f.name === 'reader');
  const account = id(`SELECT account AS id FROM people_trusted WHERE id = '${trust}'`);
  assert.ok(reader, 'nobody can be chosen');
  assert.match((await rosa.press('Deel dit', { reader: account, until: '1-3-2027' })).text, /mijn nicht mag dit lezen/);
  await yara.get(at);
  assert.ok(yara.page.html.includes(part) && !yara.page.html.includes(other));
  assert.ok((await yara.get(`${at}/${part}`)).text.includes('Wulp 5512'));
  await shut(yara, `${at}/${other}`);
  await shut(yara, `/werk/persoon/${personOf(town, 'rosa')}/verhaal/${part}`);
  assert.match((await rosa.get('/mij/verhaal')).text, /Gelezen door mijn nicht/);
  assert.match((await rosa.get('/mij/gekeken')).text, /mijn nicht/);

  // Nobody else with the same address.
  for (const persona of ['willem', 'maria', 'karin', 'femke']) {
    const body = await shut(await town.as(persona), `${at}/${part}`);
    assert.ok(!body.includes('Wulp'), persona);
  }
  // A helper reads; nothing more.
  const token = await yara.token();
  for (const to of [`/mij/verhaal/${part}`, `/mij/verhaal/${part}/weg`, `/mij/verhaal/${part}/delen`, `/mij/verhaal/${part}/besluit`, '/mij/overdracht', '/mij/verhaal/alles-weg'])
    await shut(yara, to, { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams({ token, words: 'door een ander', reader: account, until: '1-3-2027' }) });

  await rosa.get('/mij/verhaal');
  await send(rosa, rosa.page.forms.find((f) => f.action.includes(`/${part}/delen/`)));
  await shut(yara, `${at}/${part}`);
  await rosa.get(`/mij/verhaal/${part}/delen`);
  await rosa.press('Deel dit', { reader: account, until: '1-3-2027' });
  assert.equal((await yara.get(`${at}/${part}`)).status, 200);
  await rosa.get('/mij/vertrouwd');
  await send(rosa, rosa.page.forms.find((f) => f.action.endsWith('/stop')));
  await shut(yara, `${at}/${part}`);
  await shut(yara, at);
  assert.ok(!(await yara.get('/voor')).text.includes('Rosa'));
  await rosa.get(`/mij/verhaal/${part}/delen`);
  assert.ok(!rosa.page.html.includes(account), 'who does not help any more can still be chosen');
});

test('whom the person would rather not see gets the same plain no on every address, and no name', async () => {
  const jan = await town.as('jan');
  const maria = await town.as('maria');
  const person = personOf(town, 'jan');
  const part = await tell(jan, 'kan', 'Kluut 7719');
  await jan.get(`/mij/verhaal/${part}/delen`);
  const account = town.rows("SELECT value FROM house_setting WHERE name = 'persona_maria'")[0].value;
  await jan.press('Deel dit', { reader: account, until: '1-3-2027' });
  const ids = {
    person, part,
    line: id(`SELECT id FROM dossier_observation WHERE person = '${person}'`),
    judgement: id(`SELECT id FROM dossier_judgement WHERE person = '${person}'`),
    message: id(`SELECT id FROM people_message WHERE person = '${person}'`),
    application: id(`SELECT application AS id FROM decisions_decision WHERE person = '${person}' AND application IS NOT NULL`),
    decision: id(`SELECT id FROM decisions_decision WHERE person = '${person}'`),
    promise: id(`SELECT id FROM promises_promise WHERE person = '${person}'`),
  };
  const before = await maria.get(`/werk/persoon/${person}`);
  assert.equal(before.status, 200);
  await jan.get('/mij/gegevens');
  await send(jan, formTo(jan.page, '/mij/iemand-anders'));

  const token = await maria.token();
  const said = new Set();
  let tried = 0;
  for (const route of routes()) {
    if (!route.roles.includes('casemanager')) continue;
    const parts = [...route.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
    const at = parts.reduce((path, p) => path.replace(`{${p}}`, ids[p] ?? ids.line), route.path);
    for (const method of route.methods) {
      if (method === 'POST' && parts.length === 0) continue;
      const response = await maria.fetch(town.base + at, method === 'POST' ? { method, headers: { origin: town.base }, body: new URLSearchParams({ token }) } : {});
      const body = await response.text();
      assert.ok(!/Postma|Kluut/.test(body), `${method} ${at} shows him`);
      if (parts.length === 0 || /\/doel$/.test(route.path)) continue; // where a purpose is chosen, nothing of him is open yet
      assert.ok([403, 404].includes(response.status), `${method} ${at}: ${response.status}`);
      if (response.status === 403) said.add(/<main[^]*<\/main>/.exec(body)?.[0].replace(/<div class="sheet refused"[^]*?<\/div>/, '').replace(/<a [^>]*>/g, '<a>').replace(/name="token" value="[^"]*"/g, '').replace(/\s+/g, ' '));
      tried++;
    }
  }
  assert.ok(tried > 20, `only ${tried} addresses`);
  assert.equal(said.size, 1, `${said.size} ways of saying no`);
  assert.doesNotMatch([...said][0], /Jan|Postma|liever|geblokkeerd|blocked/i);
  // Searched for by name and birthday, he is not found by her.
  await maria.get('/werk/mensen');
  const found = await maria.press(/^Zoek/, { name: 'Postma', born: '27-2-1981' });
  assert.ok(!found.links.some((l) => l.href.includes(person)), 'the search shows him');
});

test('an interpreter is asked for in the person\'s own words, dialect and all, and stands where the talk is prepared', async () => {
  const maria = await town.as('maria');
  const selam = await town.as('selam');
  const person = personOf(town, 'selam');
  await maria.get(`/werk/persoon/${person}/gesprek`);
  await send(maria, formTo(maria.page, '/gesprek'), { why: 'Hoe het met u gaat.', starts: '10.30 uur', minutes: '60', planned: '26-11-2026' });
  const talk = id(`SELECT id FROM dossier_talk WHERE person = '${person}' ORDER BY made DESC, id DESC LIMIT 1`);
  await selam.get(`/mij/gesprek/${talk}`);
  const asked = 'Tigrinya, zoals in Asmara; geen man uit mijn eigen wijk';
  await send(selam, formTo(selam.page, talk), { interpreter: asked, brings: 'mijn zus' });
  assert.equal(selam.page.status, 200, selam.page.text.slice(0, 300));
  assert.ok((await maria.get(`/werk/persoon/${person}/gesprek/${talk}`)).text.includes(asked));
});
