// The keys that open everything stand in a process of their own; without it, or with the wrong file,
// nothing is served.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';

import { spawn } from 'node:child_process';

import { Town, program } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

const keeper = () => Number(readFileSync(`/proc/${town.child.pid}/task/${town.child.pid}/children`, 'utf8').trim().split(' ')[0]);
const starts = async () => { try { await town.serve(); return ''; } catch (e) { return e.message; } };

test('a page opens with a key that was asked for; the key file is open in no process', async () => {
  const willem = await town.as('willem');
  assert.equal((await willem.get('/mij')).status, 200);
  assert.match(town.log, /keys: held apart by process \d+: .*seccomp/);
  const maps = readFileSync(`/proc/${keeper()}/status`, 'utf8');
  assert.match(maps, /NoNewPrivs:\s1/);
  assert.match(maps, /Seccomp:\s2/);
});

test('what holds the keys is killed: the program says so and ends, and serves again when started', async () => {
  town.stopping = true;
  process.kill(keeper(), 'SIGKILL');
  const { code } = await town.gone;
  assert.equal(code, 4);
  assert.match(town.log, /the process that holds the keys ended/);
  await town.serve();
  const maria = await town.as('maria');
  assert.equal((await maria.get('/werk')).status, 200);
});

test('ended in order, nothing is left behind', async () => {
  const pid = keeper();
  assert.equal((await town.stop()).code, 0);
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
});

test('a service of its own, called by its name: nothing opens without it, and all does when it is back', async () => {
  const socket = `${town.dir}/k`;
  const start = () => new Promise((good, bad) => {
    const child = spawn(program, ['keys', 'serve', '--data', town.dir, '--socket', socket], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (said) => { if (/held apart/.test(said)) good(child); });
    child.on('exit', () => bad(new Error('it ended')));
  });
  let held = await start();
  try {
    await town.serve(['--key-socket', socket]);
    assert.equal(readFileSync(`/proc/${town.child.pid}/task/${town.child.pid}/children`, 'utf8').trim(), '');
    const willem = await town.as('willem');
    assert.equal((await willem.get('/mij')).status, 200);
    held.removeAllListeners('exit');
    const over = new Promise((good) => held.on('exit', good));
    held.kill('SIGKILL');
    await over;
    assert.ok((await willem.get('/mij')).status >= 500, 'nothing opens');
    assert.ok(!willem.page.text.includes('Terpstra'));
    held = await start();
    assert.equal((await willem.get('/mij')).status, 200);
    await town.stop();
  } finally { held.removeAllListeners('exit'); held.kill('SIGKILL'); }
});

test('a key file that others may read, of another municipality, or gone: not served, and said why', async () => {
  const file = `${town.dir}/keys`, kept = `${town.dir}/keys-kept`;
  copyFileSync(file, kept);
  chmodSync(kept, 0o600);
  chmodSync(file, 0o644);
  assert.match(await starts(), /0600/);
  chmodSync(file, 0o600);
  writeFileSync(file, randomBytes(32));
  assert.match(await starts(), /another key file|does not open/);
  renameSync(file, `${file}-away`);
  assert.match(await starts(), /this key file is gone/);
  renameSync(kept, file);
  assert.equal(await starts(), '');
  const willem = await town.as('willem');
  assert.equal((await willem.get('/mij')).status, 200);
});
