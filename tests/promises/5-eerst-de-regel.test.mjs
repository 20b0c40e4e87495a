// Promise 5, first the line and then the key: where the line cannot be written staff see nothing and are
// told so plainly; the person's own view goes on. And a program killed at any moment has shown nobody
// of whom no line is there.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine } from '../harness/town.mjs';

let town;
const who = {};
before(async () => {
  town = await Town.open();
  for (const persona of ['willem', 'rosa', 'maria', 'karin', 'femke']) who[persona] = await town.as(persona);
});
after(async () => { await town?.close(); });

const lines = (persona) => Number(town.rows(`SELECT count(*) AS n FROM witness_line WHERE person = '${personOf(town, persona)}'`)[0].n);
function change(text) {
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', town.where[3], '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1],timeout=30);c.executescript(sys.argv[2]);c.commit()', town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
// Somebody else holds the log, for so many seconds; gives back when it does.
async function held(seconds) {
  const child = engine === 'postgres'
    ? spawn('psql', ['-X', '-q', '-d', town.where[3], '-c', `BEGIN; LOCK TABLE witness_line IN EXCLUSIVE MODE; SELECT 'held'; SELECT pg_sleep(${seconds}); COMMIT`])
    : spawn('/usr/bin/python3', ['-u', '-c', 'import sqlite3,sys,time;c=sqlite3.connect(sys.argv[1],isolation_level=None,timeout=30);c.execute("BEGIN IMMEDIATE");print("held");time.sleep(float(sys.argv[2]));c.execute("COMMIT")', town.file, String(seconds)]);
  const gone = new Promise((good) => child.on('exit', good));
  if (engine === 'postgres') await new Promise((good) => setTimeout(good, 1000));
  else await new Promise((good) => child.stdout.once('data', good));
  return gone;
}

test('a line that cannot be written: a plain refusal for staff, and nobody seen', async () => {
  const p = personOf(town, 'rosa');
  const taken = `SELECT max(counter) + 1 FROM witness_line WHERE person = '${p}'`;
  // The next place is taken: no line of hers can be written any more.
  change(`INSERT INTO witness_line SELECT municipality, person, (${taken}), at, previous, committed, hash, sealed FROM witness_line WHERE person = '${p}' AND counter = 1`);
  const had = lines('rosa');
  for (const at of [`/werk/persoon/${p}`, `/werk/persoon/${p}/dossier`, `/werk/persoon/${p}/verhaal`]) {
    const page = await who.maria.get(at);
    assert.ok(page.status >= 500, `${at}: ${page.status}`);
    assert.doesNotMatch(page.wholeText, /Rosa|de Wit/, at);
    assert.ok(page.h1.length > 0 && page.text.length < 1500, page.text);
    assert.doesNotMatch(page.text, /SQL|witness|constraint|UNIQUE/i);
  }
  for (let i = 0; i < 5; i++)
    for (const at of ['/mij', '/mij/gekeken', '/mij/geld', '/mij/berichten']) assert.equal((await who.rosa.get(at)).status, 200, at);
  assert.match((await who.rosa.get('/mij/gekeken')).text, /klopt niet/); // and it says so
  assert.equal(lines('rosa'), had);
  change(`DELETE FROM witness_line WHERE person = '${p}' AND counter = ${had}`);
  const page = await who.maria.get(`/werk/persoon/${p}`);
  assert.match(page.wholeText, /Rosa/);
  assert.ok(lines('rosa') >= had);
});
test('a slow log: staff wait or are refused, the own view does not wait', async () => {
  const gone = await held(6);
  const had = lines('rosa');
  const began = Date.now();
  const slow = who.maria.get(`/werk/persoon/${personOf(town, 'rosa')}`);
  for (let i = 0; i < 5; i++) assert.equal((await who.willem.get('/mij/gekeken')).status, 200);
  assert.ok(Date.now() - began < 5000, `the own view took ${Date.now() - began} ms`);
  const page = await slow;
  if (page.status === 200) assert.ok(lines('rosa') > had);
  else assert.doesNotMatch(page.wholeText, /Rosa/);
  await gone;
});
test('killed at any moment, it has shown nobody without a line', async () => {
  for (let round = 0; round < 12; round++) {
    const v = await town.as('maria');
    const had = lines('rosa');
    const pages = Array.from({ length: 6 }, () => v.fetch(`${town.base}/werk/persoon/${personOf(town, 'rosa')}`)
      .then((r) => r.text()).then((said) => /Rosa/.test(said)).catch(() => false));
    await new Promise((good) => setTimeout(good, 3 * round));
    await town.stop('SIGKILL');
    const shown = (await Promise.all(pages)).filter(Boolean).length;
    assert.ok(lines('rosa') >= had + shown, `${shown} pages, ${lines('rosa') - had} lines`);
    await town.serve();
  }
  await town.stop();
  assert.equal(town.command(['log', 'verify']).status, 0);
});
