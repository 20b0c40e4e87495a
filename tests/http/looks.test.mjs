// A case manager who opens far more people than the task asks: stopped, told, counted; and what is
// tried to get around it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Town } from '../harness/town.mjs';

const MOST = 6;
let town, people;
before(async () => {
  town = await Town.copy();
  await town.serve(['--looks-a-day', String(MOST)]);
  people = town.rows('SELECT id FROM people_shared_key ORDER BY id').map((r) => r.id);
});
after(async () => { await town?.close(); });

const lines = (person) => town.rows(`SELECT counter FROM witness_line WHERE person = '${person}'`).length;
const open = async (who, person) => (await who.get(`/werk/persoon/${person}`)).status;

test('up to the limit people open, one more does not, and no line is written about them', async () => {
  const maria = await town.as('maria');
  const opened = [], shut = [];
  for (const person of people) {
    const before = lines(person);
    const status = await open(maria, person);
    if (status === 200) opened.push(person);
    else if (status === 429) { shut.push(person); assert.equal(lines(person), before, 'not opened, no line'); }
    if (shut.length === 3) break;
  }
  assert.ok(opened.length <= MOST && shut.length === 3);
  assert.match(maria.page.text, /gaan geen nieuwe mensen meer open/);
  assert.match(maria.page.text, /Vraag kwaliteit om ruimte/);
  assert.ok(!maria.page.text.includes(shut[2]));
  assert.equal(await open(maria, opened[0]), 200, 'who was open opens again');
  assert.equal((await maria.get('/werk')).status, 200, 'the own desk stays');
  // Another page about the same shut person, another session, another window: the same answer.
  assert.equal((await maria.get(`/werk/persoon/${shut[0]}/dossier`)).status, 429);
  const again = await town.as('maria');
  assert.equal(await open(again, shut[1]), 429);
  const rows = town.rows('SELECT refused, more FROM house_many');
  assert.equal(rows.length, 1);
  assert.equal(Number(rows[0].refused), 5);
});

test('all at once is not a way around it', async () => {
  const other = await Town.copy();
  try {
    await other.serve(['--looks-a-day', String(MOST)]);
    const count = () => new Map(other.rows('SELECT person, count(*) AS n FROM witness_line GROUP BY person').map((r) => [r.person, Number(r.n)]));
    const maria = await other.as('maria');
    const before = count();
    const got = await Promise.all(people.slice(0, 30).map(async (person) => (await maria.fetch(`${other.base}/werk/persoon/${person}`)).status));
    const after = count();
    const opened = [...after].filter(([person, n]) => n > (before.get(person) ?? 0)).length;
    assert.equal(opened, MOST);
    assert.equal(got.filter((s) => s === 429).length, 30 - MOST);
  } finally { await other.close(); }
});

test('the quality role is told who, how often and on which day, gives room once, and nobody else does', async () => {
  const maria = await town.as('maria');
  const karin = await town.as('karin');
  await karin.get('/team');
  assert.match(karin.page.text, /meer mensen openen dan de taak vraagt/);
  assert.doesNotMatch(karin.page.text, /Maria/, 'a figure per colleague');
  await karin.get('/team/ruimte');
  assert.match(karin.page.text, /Maria/);
  for (const person of people) assert.ok(!karin.page.text.includes(person));
  const form = karin.page.forms.find((f) => f.action.includes('/team/ruimte/'));
  const token = maria.page?.forms?.[0]?.values() ?? [];
  assert.notEqual((await maria.post(form.action, token)).status, 200);
  assert.equal((await karin.post(form.action, form.values())).status, 200);
  assert.ok(!karin.page.forms.some((f) => f.action.includes('/team/ruimte/')), 'once a day');
  assert.notEqual((await karin.post(form.action, form.values())).status, 200);
  let opened = 0;
  for (const person of people.slice(0, 20)) opened += (await open(maria, person)) === 200 ? 1 : 0;
  assert.ok(opened > MOST);
});

test('it is counted, without a name', async () => {
  const said = await (await fetch(`${town.base}/metrics`)).text();
  assert.match(said, /erkenning_looks_refused_total [1-9]/);
});

test('a limit that is none is refused at start', async () => {
  for (const n of ['0', '-1', '401', 'veel']) {
    const done = town.command(['serve', '--listen', '127.0.0.1:0', '--looks-a-day', n], { ok: [2, 3] });
    assert.match(done.stderr, /looks-a-day/);
  }
});
