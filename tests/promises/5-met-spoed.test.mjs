// Promise 5, the closed door opened in a hurry: only with a reason and in two steps, only how to reach
// somebody, over by itself, told the same day, counted for everybody. And every way around it shut.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine } from '../harness/town.mjs';

let town;
const who = {};
const rosa = { name: 'Wit', born: '21-5-1965' };
const reason = 'Haar zus belde: Rosa neemt niet op en was heel somber.';
before(async () => {
  town = await Town.open();
  for (const persona of ['willem', 'rosa', 'maria', 'karin', 'femke']) who[persona] = await town.as(persona);
});
after(async () => { await town?.close(); });

function change(text) {
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', town.where[3], '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1],timeout=30);c.executescript(sys.argv[2]);c.commit()', town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
const lines = () => Number(town.rows(`SELECT count(*) AS n FROM witness_line WHERE person = '${personOf(town, 'rosa')}'`)[0].n);
const counted = async () => Number(/Deze maand (\d+) keer/.exec((await town.visitor().get('/beloften')).text)?.[1] ?? 0);
async function ask(v, typed = { ...rosa, reason }) {
  await v.get('/werk/nood');
  return v.press(/^Verder/, typed);
}

test('whom somebody would rather not have sees nothing of theirs', async () => {
  await who.maria.get(`/werk/persoon/${personOf(town, 'rosa')}`);
  await who.rosa.get('/mij/gekeken');
  await who.rosa.press(/liever niet/i);
  const page = await who.maria.get(`/werk/persoon/${personOf(town, 'rosa')}`);
  assert.equal(page.status, 403);
});
test('without a reason, or without one whole combination, nothing is asked', async () => {
  for (const typed of [{ ...rosa, reason: '' }, { ...rosa, reason: 'spoed' }, { name: 'Wit', reason }, { reason }]) {
    const page = await ask(who.maria, typed);
    assert.equal(page.status, 422, JSON.stringify(typed));
  }
  assert.equal(town.rows('SELECT count(*) AS n FROM witness_urgent')[0].n, 0);
});
let opening;
test('asking opens nothing, and is a line already', async () => {
  const before = lines();
  const page = await ask(who.maria);
  assert.equal(page.status, 200, page.text);
  assert.doesNotMatch(page.wholeText, /Rosa/);
  opening = /\/werk\/nood\/([^/?]+)/.exec(who.maria.page.address)[1];
  assert.equal(lines(), before + 1);
  const early = await who.maria.get(`/werk/nood/${opening}/gegevens`);
  assert.doesNotMatch(early.wholeText, /Rosa/);
  assert.equal(await counted(), 0);
});
test("a colleague's step is no step of mine", async () => {
  for (const v of [who.karin]) {
    assert.equal((await v.get(`/werk/nood/${opening}`)).status, 404);
    assert.equal((await v.get(`/werk/nood/${opening}/gegevens`)).status, 404);
  }
  for (const v of [who.femke, who.willem, who.rosa, town.visitor()]) {
    const answer = await v.fetch(`${town.base}/werk/nood/${opening}/gegevens`);
    const said = await answer.text();
    assert.ok(answer.status !== 200 || !/Rosa/.test(said), String(answer.status));
  }
});
test('the second step opens how to reach somebody, and nothing else', async () => {
  const before = lines();
  await who.maria.get(`/werk/nood/${opening}`);
  const page = await who.maria.press(/^Open de gegevens/);
  assert.equal(page.status, 200, page.text);
  assert.match(page.wholeText, /Rosa/);
  assert.ok(lines() >= before + 2, 'no line');
  for (const at of ['', '/dossier', '/verhaal'])
    assert.ok([403, 404].includes((await who.maria.get(`/werk/persoon/${personOf(town, 'rosa')}${at}`)).status), at);
  assert.equal(await counted(), 1);
});
test('the person reads the same day who it was in code, and why', async () => {
  const list = await who.rosa.get('/mij/berichten');
  await who.rosa.get(list.link('met spoed'));
  const said = who.rosa.page.text;
  assert.ok(said.includes(reason), said);
  // As in the list of who looked: the contact person by name, everybody else by a code.
  const contact = (await who.rosa.get('/mij')).wholeText.includes('Maria Verbeek');
  if (contact) assert.match(said, /uw contactpersoon Maria Verbeek/);
  else assert.match(said, /code [A-Z]{3}-[A-Z]{3}/);
  const looked = await who.rosa.get('/mij/gekeken');
  assert.ok(looked.text.includes('met spoed'), looked.text.slice(0, 600));
  const owed = town.rows(`SELECT kind, state FROM promises_promise WHERE about = '${opening}'`);
  assert.deepEqual(owed.map((p) => [p.kind, p.state]), [['cause', 'made']]);
});
test('pressed twice it is not opened twice, nor longer', async () => {
  const first = town.rows(`SELECT ends FROM witness_urgent WHERE id = '${opening}'`)[0].ends;
  const page = await who.maria.get(`/werk/nood/${opening}`);
  assert.equal(page.forms.filter((f) => f.action.endsWith(opening)).length, 0);
  const form = (await who.maria.get('/werk/nood')).form(/^Verder/);
  const token = form.fields.find((f) => f.kind === 'hidden');
  await who.maria.post(`${town.base}/werk/nood/${opening}`, [[token.name, token.value]]);
  assert.equal(town.rows(`SELECT ends FROM witness_urgent WHERE id = '${opening}'`)[0].ends, first);
  assert.equal(await counted(), 1);
});
test('quality reads the reason, leaves a line, and owes an explanation', async () => {
  const before = lines();
  const page = await who.karin.get('/team/spoed');
  assert.ok(page.text.includes(reason), page.text);
  assert.ok(lines() > before);
  await who.karin.get(page.link('Leg dit uit'));
  await who.karin.press(/Stuur|Verstuur|Vertel/, { oorzaak: 'Wij vonden dat dit mocht: uw zus belde ons, en uw telefoon stond uit.' });
  const list = await who.rosa.get('/mij/berichten');
  assert.ok(list.text.length > 0);
  assert.match((await who.karin.get('/team/spoed')).text, /Uitgelegd/);
});
test('it is over by itself', async () => {
  change(`UPDATE witness_urgent SET ends = '2026-01-01T00:00:00.000000Z' WHERE id = '${opening}'`);
  const page = await who.maria.get(`/werk/nood/${opening}/gegevens`);
  assert.doesNotMatch(page.wholeText, /Rosa/);
  assert.match(page.text, /voorbij/);
});
test('a second step that comes too late opens nothing', async () => {
  await ask(who.maria);
  const id = /\/werk\/nood\/([^/?]+)/.exec(who.maria.page.address)[1];
  change(`UPDATE witness_urgent SET asked = '2026-01-01T00:00:00.000000Z' WHERE id = '${id}'`);
  const page = await who.maria.press(/^Open de gegevens/);
  assert.doesNotMatch(page.wholeText, /Rosa/);
  assert.equal(town.rows(`SELECT opened FROM witness_urgent WHERE id = '${id}'`)[0].opened, null);
  assert.equal(await counted(), 1);
});
test('not more than three times a day', async () => {
  let refused = 0;
  for (let i = 0; i < 4; i++) if ((await ask(who.maria)).status === 422) refused++;
  assert.ok(refused >= 1, String(refused));
  assert.ok(Number(town.rows('SELECT count(*) AS n FROM witness_urgent')[0].n) <= 4);
});
test('the whole list still holds', async () => {
  await town.stop();
  assert.equal(town.command(['log', 'verify']).status, 0);
});
