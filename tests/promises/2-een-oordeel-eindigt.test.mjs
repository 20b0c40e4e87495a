// Promise 2, its second half: a judgement that is over is looked for on every page, list, search and
// export that somebody who works here can reach. Only the person still reads it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine, routes } from '../harness/town.mjs';

// In the demo: Bart's judgement about Jan of March, that counted until 12 June 2026.
const OVER = /bellen bij Jan beter werkt|aan de telefoon was alles zo duidelijk/;
const ANSWER = /Bel gerust, het liefst na tienen\.(?! Een brief)/;
let town;
const who = {};
before(async () => {
  town = await Town.open();
  for (const persona of ['jan', 'maria', 'karin', 'femke', 'farid']) who[persona] = await town.as(persona);
});
after(async () => { await town?.close(); });

// Ids that stand in the database for the {parts} of an address, of this person where they are theirs.
function values(person) {
  const first = (sql) => town.rows(sql)[0]?.id;
  return {
    person,
    line: first(`SELECT id FROM dossier_observation WHERE person = '${person}'`),
    judgement: first(`SELECT id FROM dossier_judgement WHERE person = '${person}'`),
    message: first(`SELECT id FROM people_message WHERE person = '${person}'`),
    application: first(`SELECT application AS id FROM decisions_decision WHERE person = '${person}' AND application IS NOT NULL`),
    decision: first(`SELECT id FROM decisions_decision WHERE person = '${person}'`),
    run: first('SELECT id FROM payments_run ORDER BY number DESC LIMIT 1'),
    month: '2026-10',
  };
}
async function everyStaffPage(look) {
  const ids = values(personOf(town, 'jan'));
  let count = 0;
  for (const [persona, role] of Object.entries({ maria: 'casemanager', karin: 'quality', femke: 'finance', farid: 'finance' })) {
    for (const route of routes()) {
      if (!route.methods.includes('GET') || !route.roles.includes(role)) continue;
      const parts = [...route.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
      if (parts.some((p) => !ids[p])) continue;
      const at = parts.reduce((path, p) => path.replace(`{${p}}`, ids[p]), route.path);
      const response = await who[persona].fetch(town.base + at);
      look(`${persona} ${at}`, await response.text());
      count++;
    }
  }
  return count;
}

test('the person reads it still', async () => {
  const page = await who.jan.get('/mij/dossier');
  assert.match(page.wholeText, OVER);
  assert.match(page.wholeText, /Alleen u leest het nog/);
});
test('no page of staff shows it, nor the reply to it, nor that there was one', async () => {
  const found = [];
  const count = await everyStaffPage((at, text) => { if (OVER.test(text) || ANSWER.test(text)) found.push(at); });
  assert.ok(count > 15, `only ${count} pages`);
  assert.deepEqual(found, []);
});
test('the handover card and the search do not show it', async () => {
  await who.maria.get(`/werk/persoon/${personOf(town, 'jan')}`);
  assert.doesNotMatch(who.maria.page.wholeText, OVER);
  assert.match(who.maria.page.wholeText, /Ik maak klokken/); // it is the card that she sees first
  await who.maria.get('/werk/mensen');
  const found = await who.maria.press(/^Zoek/, { name: 'Postma', born: '27-2-1981' });
  assert.doesNotMatch(found.wholeText, OVER);
});
test('no export and no dump has it in readable words', () => {
  assert.doesNotMatch(town.dump(), OVER);
});
test('a judgement of today is gone the day after its last day', async () => {
  const person = personOf(town, 'samir');
  await who.maria.get(`/werk/persoon/${person}/dossier/oordeel`);
  const form = who.maria.page.forms.find((f) => f.action.endsWith('/oordeel'));
  const seen = town.rows(`SELECT id FROM dossier_observation WHERE person = '${person}' AND way = 'seen'`)[0].id;
  const page = await who.maria.post(form.action, [...form.values({ words: 'Ik denk MERK-einde', reason: 'MERK-waarom', until: '20-11-2026' }), ['ground', seen]]);
  assert.equal(page.status, 200, page.text.slice(0, 400));
  await town.day('2026-11-20');
  assert.match((await who.maria.get(`/werk/persoon/${person}/dossier`)).wholeText, /MERK-einde/);
  await town.day('2026-11-21');
  assert.doesNotMatch((await who.maria.get(`/werk/persoon/${person}/dossier`)).wholeText, /MERK-einde|MERK-waarom/);
});
test('a judgement rests on something that was seen: not on nothing, not on a judgement, not on what somebody said of themselves', async () => {
  const person = personOf(town, 'samir');
  const told = town.rows(`SELECT id FROM dossier_observation WHERE person = '${person}' AND way = 'told'`)[0].id;
  const thought = town.rows(`SELECT id FROM dossier_judgement WHERE person = '${person}'`)[0].id;
  const other = town.rows(`SELECT id FROM dossier_observation WHERE person = '${personOf(town, 'jan')}'`)[0].id;
  for (const [why, ground] of Object.entries({ nothing: null, told, 'a judgement': thought, 'somebody else\'s line': other })) {
    await who.maria.get(`/werk/persoon/${person}/dossier/oordeel`);
    const form = who.maria.page.forms.find((f) => f.action.endsWith('/oordeel'));
    const page = await who.maria.post(form.action, [...form.values({ words: 'Ik denk dit.', reason: 'Daarom.' }), ...(ground ? [['ground', ground]] : [])]);
    assert.equal(page.status, 422, why);
    assert.ok(page.html.includes('Ik denk dit.'), 'what was typed is gone');
  }
});
test('no value that a table allows is a label', () => {
  const texts = engine === 'postgres'
    ? town.rows('SELECT pg_get_constraintdef(oid) AS sql FROM pg_constraint').map((r) => r.sql)
    : town.rows('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL').map((r) => r.sql.replace(/--.*$/gm, ''));
  const allowed = texts.flatMap((t) => [...t.matchAll(/'([^']+)'/g)].map((m) => m[1]));
  assert.ok(allowed.length > 50, `only ${allowed.length} values`);
  const bad = allowed.filter((v) => /^(on(wil|gemotiveerd|betrouwbaar)|unwilling|unmotivated|lazy|difficult|lastig|risk|high_risk|low_risk|fraud(ster|eur)?|suspect|verdacht|kansloos|trede_?\d|ladder|type_[a-z0-9]|category_[a-z0-9]|profile)/i.test(v));
  assert.deepEqual(bad, []);
});
