// Promise 2, its second half: a judgement that is over is looked for on every page, list, search and
// export that somebody who works here can reach. Only the person still reads it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
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

// A statement straight at the database; its complaint, or '' when it was taken.
function directly(text) {
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', town.where.at(-1), '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=20);c.execute("PRAGMA foreign_keys=ON")\nc.execute(sys.argv[2]);c.commit()', town.file, text], { encoding: 'utf8' });
  return done.status === 0 ? '' : done.stderr;
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
// ---- the one way back: for who reviews a decision of a day on which it counted ------------------

test('what is over opens only for who reviews a decision of that day: by two people, told the same day, seen in the list, closed again', async () => {
  const person = personOf(town, 'oksana');
  const oksana = await town.as('oksana');
  const maria = who.maria;
  const write = async (at, end, typed, more = []) => {
    await maria.get(at);
    const form = maria.page.forms.find((f) => f.action.endsWith(end));
    assert.ok(form, `${at}: ${maria.page.text.slice(0, 300)}`);
    return maria.post(form.action, [...form.values(typed), ...more]);
  };
  let page = await write(`/werk/persoon/${person}/dossier/waarneming`, '/waarneming', { happened: '18-11-2026', way: 'seen', source: 'ikzelf', words: 'Oksana kwam een half uur later.' });
  assert.equal(page.status, 200);
  const seen = town.rows(`SELECT id FROM dossier_observation WHERE person = '${person}' ORDER BY made DESC LIMIT 1`)[0].id;
  page = await write(`/werk/persoon/${person}/dossier/oordeel`, '/oordeel', { words: 'Ik denk MERK-herzien', reason: 'MERK-reden', until: '24-11-2026' }, [['ground', seen]]);
  assert.equal(page.status, 200, page.text.slice(0, 300));
  const application = town.rows(`SELECT id FROM decisions_application WHERE person = '${person}' ORDER BY reported DESC LIMIT 1`)[0].id;
  await maria.get(`/werk/aanvraag/${application}`);
  const refuse = maria.page.forms.find((f) => f.action.endsWith('/weigering'));
  page = await maria.post(refuse.action, refuse.values({ heard: '20-11-2026', side: 'Oksana vertelde haar kant.', article: refuse.fields.find((f) => f.name === 'article').options?.find((o) => o.value)?.value ?? 'Pw 11', reasons: 'Dit is de reden.' }));
  assert.equal(page.status, 200, page.text.slice(0, 600));
  await town.day('2026-12-02');
  const { id: decision, made } = town.rows(`SELECT id, made FROM decisions_decision WHERE person = '${person}' AND kind = 'refusal'`)[0];
  assert.ok(made <= '2026-11-24', made);
  for (const at of [`/werk/persoon/${person}/dossier`, `/werk/aanvraag/${application}`, `/werk/besluit/${decision}/bezwaar`]) assert.doesNotMatch((await maria.get(at)).wholeText, /MERK-/, at);

  // Asked by one: nothing is open, for nobody, and the person has not been told anything.
  page = await write(`/werk/besluit/${decision}/bezwaar`, '/bezwaar', { body: 'objection', reference: 'BZW-26-118', until: '1-2-2027' });
  assert.equal(page.status, 200, page.text.slice(0, 300));
  assert.doesNotMatch(page.wholeText, /MERK-/);
  const review = town.rows('SELECT id FROM dossier_review')[0].id;
  const at = `/team/bezwaar/${review}`;
  for (const other of ['maria', 'femke', 'farid', 'jan']) {
    const response = await who[other].fetch(town.base + at);
    await response.text();
    assert.ok([403, 404].includes(response.status), `${other}: ${response.status}`);
  }
  assert.doesNotMatch((await who.karin.get(at)).wholeText, /MERK-/);
  assert.doesNotMatch((await oksana.get('/mij/berichten')).text, /oordeel over u dat voorbij was/);
  assert.match((await who.karin.get('/team')).text, /Bezwaar: een oordeel openen/);
  assert.doesNotMatch(who.karin.page.text, /Oksana/);

  await who.karin.get(at);
  page = await who.karin.press('Ja, open het');
  assert.match(page.wholeText, /MERK-herzien/);
  assert.match(page.wholeText, /MERK-reden/);
  assert.match((await oksana.get('/mij/berichten')).text, /Wij openden een oordeel over u dat voorbij was/);
  assert.match((await oksana.get('/mij/gekeken')).wholeText, /Las een oordeel over u dat voorbij was, om een bezwaar of beroep te laten behandelen/);
  assert.doesNotMatch((await maria.get(`/werk/persoon/${person}/dossier`)).wholeText, /MERK-/);
  const given = await oksana.get('/mij/gegevens/inzage/gegevens.json');
  assert.match(given.text, /BZW-26-118/);
  // Its own last day: closed again for everybody who works here; the person reads it still.
  await town.day('2027-02-02');
  assert.doesNotMatch((await who.karin.get(at)).wholeText, /MERK-/);
  assert.match((await oksana.get('/mij/dossier')).wholeText, /MERK-herzien/);
});
test('nobody opens alone: the rows refuse one name twice, and being opened without being told', () => {
  const text = (agreed, told) => `INSERT INTO dossier_review (municipality, id, person, body, reference, decision, decided, asked_by, agreed_by, made, until, told) SELECT municipality, 'x${agreed.length}${told.length}', person, 'court', words, 'd', '2026-11-19', 'a', ${agreed}, '2026-11-19', '2026-12-19', ${told} FROM dossier_judgement LIMIT 1`;
  assert.match(directly(text("'a'", "'2026-11-19'")), /CHECK|check/);
  assert.match(directly(text("'b'", 'NULL')), /CHECK|check/);
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
test('a copy of when it still counted, put back after its end, shows it to nobody who works here', { skip: engine === 'postgres' }, async () => {
  const other = await Town.open();
  const copy = `${other.dir}-copy.db`;
  try {
    const person = personOf(other, 'samir');
    let maria = await other.as('maria');
    await maria.get(`/werk/persoon/${person}/dossier/oordeel`);
    const form = maria.page.forms.find((f) => f.action.endsWith('/oordeel'));
    const seen = other.rows(`SELECT id FROM dossier_observation WHERE person = '${person}' AND way = 'seen'`)[0].id;
    assert.equal((await maria.post(form.action, [...form.values({ words: 'Ik denk MERK-kopie', reason: 'MERK-waarom', until: '20-11-2026' }), ['ground', seen]])).status, 200);
    other.command(['backup', copy]);
    await other.stop();
    other.command(['restore', copy]);
    await other.serve(['--today', '2026-11-21']);
    maria = await other.as('maria');
    for (const at of ['', '/dossier', '/overdracht', '/verhaal'])
      assert.doesNotMatch((await maria.get(`/werk/persoon/${person}${at}`)).wholeText, /MERK-/, at);
    const samir = await other.as('samir');
    assert.match((await samir.get('/mij/dossier')).wholeText, /MERK-kopie/);
  } finally {
    await other.close();
    for (const part of ['', '-wal', '-shm']) rmSync(`${other.file}.before${part}`, { force: true });
    rmSync(copy, { force: true });
  }
});
