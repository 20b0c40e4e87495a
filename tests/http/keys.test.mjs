// The keys that open everything stand in a process of their own; without it, or with the wrong file,
// nothing is served.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Town } from '../harness/town.mjs';

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
