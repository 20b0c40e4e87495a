// The second program re-adds the ledger from the rows alone; it shares no rules with the first. It finds
// nothing in a town that was left alone, and each fault that is planted.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Town, engine, program, root } from '../harness/town.mjs';

const audit = path.join(path.dirname(program), 'erkenning-audit');
let town;
before(async () => {
  town = await Town.open();
  await town.day('2026-11-24');
  await town.stop();
});
after(async () => { await town?.close(); });

test('the audit finds nothing in a town with a repair in it', { skip: engine === 'postgres' && 'it reads the SQLite file' }, () => {
  const done = spawnSync(audit, [town.dir], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stdout + done.stderr);
});
test('each planted fault is found', { skip: engine === 'postgres' && 'it changes the SQLite file' }, async (t) => {
  const done = spawnSync('/usr/bin/python3', [path.join(root, 'audit/planted.py'), audit, town.file], { encoding: 'utf8' });
  const points = [...done.stdout.matchAll(/^(not ok|ok) \d+ - (.*)$/gm)];
  assert.ok(points.length >= 5, done.stdout + done.stderr);
  for (const [, how, name] of points) await t.test(name, () => assert.equal(how, 'ok', done.stdout.slice(-1500)));
});
