// The end of a sign-in is said in time, a text typed too late is never lost, and a key file that is gone
// or is another is said before anything is served.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Town, engine, program, run, scratch } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

test('every signed-in page says until when, in words, and asks in a closed dialog', async () => {
  for (const [persona, at] of [['willem', '/mij'], ['maria', '/werk'], ['femke', '/geld'], ['karin', '/team']]) {
    const page = await (await town.as(persona)).get(at);
    assert.match(page.html, /U blijft ingelogd tot \d\d\.\d\d uur\./, at);
    const left = Number(page.html.match(/<dialog [^>]*data-left="(\d+)"/)[1]);
    assert.ok(left > 19 * 60 && left <= 20 * 60, String(left));
    assert.doesNotMatch(page.html, /<dialog [^>]*\bopen\b/);
    assert.match((await (await town.as(persona)).get(`${at}?lang=en`)).html, /You stay signed in until \d\d:\d\d\./, at);
  }
  const visitor = await town.visitor().get('/');
  assert.doesNotMatch(visitor.html, /<dialog|stay-/);
});
test('asking to stay moves the end; whoever is not signed in gets no answer', async () => {
  const v = await town.as('willem');
  const looks = () => Number(town.rows('SELECT count(*) AS n FROM witness_line')[0].n);
  await new Promise((r) => setTimeout(r, 300)); // the line of the first page is written beside it
  const before = looks();
  const answer = await v.fetch(`${town.base}/blijf`);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /^1[12]\d\d$/);
  await new Promise((r) => setTimeout(r, 300));
  assert.equal(looks(), before, 'staying is no look at anybody');
  assert.equal((await town.visitor().fetch(`${town.base}/blijf`)).status, 303);
});

test('the twenty-first text of a day is not kept, and is not lost: it comes back to copy', async () => {
  const v = await town.as('selam');
  const page = await v.get('/mij/schrijven');
  const form = page.forms.find((f) => f.action.endsWith('/mij/schrijven'));
  const box = form.fields.find((f) => f.kind === 'textarea').name;
  const typed = 'Een lange brief met <b>haken</b> & "tekens" die niet weg mag.';
  const values = form.values({ [box]: typed });
  const gone = "UPDATE access_session SET used = '2020-01-01T00:00:00.000000Z'";
  if (engine === 'postgres') assert.equal(spawnSync('psql', ['-X', '-q', '-d', town.where[3], '-c', gone]).status, 0);
  else assert.equal(spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()', town.file, gone]).status, 0);
  for (let i = 0; i < 20; i++) {
    const r = await v.fetch(form.action, { method: 'POST', body: new URLSearchParams(values), headers: { origin: town.base } });
    assert.equal(r.status, 303, `text ${i + 1}`);
  }
  const last = await v.post(form.action, values);
  assert.equal(last.status, 429);
  assert.match(last.text, /Kopieer eerst uw tekst/);
  assert.ok(last.html.includes('Een lange brief met &lt;b&gt;haken&lt;/b&gt; &amp; &quot;tekens&quot; die niet weg mag.'), last.text);
  assert.ok(last.links.some((l) => /\/inloggen\?naar=(\/|%2F)mij(\/|%2F)schrijven$/.test(l.href)), 'no way back to the form');
});

const serve = (data) => spawnSync(program, ['serve', '--listen', '127.0.0.1:0', '--data', data], { encoding: 'utf8', timeout: 2500 });
test('a key file that is gone or is another is refused before anything is served', { skip: engine === 'postgres' && 'one engine is enough' }, () => {
  mkdirSync(scratch, { recursive: true });
  const data = path.join(scratch, `keys-${process.pid}`);
  run(['new', 'sleuteldam', '--name', 'Gemeente Sleuteldam', '--data', data]);
  run(['staff', 'add', 'Bart Kramer', '--role', 'casemanager', '--data', data], { input: 'een lange zin als wachtwoord\n' });
  try {
    for (const name of ['access.key', 'keys']) {
      const file = path.join(data, name);
      const good = readFileSync(file);
      renameSync(file, `${file}.away`);
      const missing = serve(data);
      assert.equal(missing.status, 4, `${name}: ${missing.stderr}`);
      assert.match(missing.stderr, new RegExp(`^erkenning: \\S*/${name}: this key file is gone, and the database was made with it: .+\\n$`));
      assert.equal(existsSync(file), false, 'a new key was made silently');
      writeFileSync(file, Buffer.alloc(32, 7), { mode: 0o600 });
      const other = serve(data);
      assert.equal(other.status, 4, `${name}: ${other.stderr}`);
      assert.match(other.stderr, new RegExp(`^erkenning: \\S*/${name}: the database was made with another key file: .+\\n$`));
      rmSync(file);
      renameSync(`${file}.away`, file);
      assert.deepEqual(readFileSync(file), good);
      assert.match(serve(data).stdout, /listens on port/);
    }
    // 'new' in a folder whose database is there already makes no key beside it either.
    copyFileSync(path.join(data, 'keys'), path.join(data, 'keys.away'));
    rmSync(path.join(data, 'keys'));
    assert.equal(run(['new', 'sleuteldam', '--name', 'x', '--data', data], { ok: null }).status, 4);
    assert.equal(existsSync(path.join(data, 'keys')), false);
  } finally { rmSync(data, { recursive: true, force: true }); }
});
