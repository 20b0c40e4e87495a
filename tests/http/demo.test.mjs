// The demo can be made again: an equal seed gives an equal municipality, fact for fact; another seed another.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { run, scratch } from '../harness/town.mjs';

mkdirSync(scratch, { recursive: true });
let serial = 0;
function facts(seed) {
  serial += 1;
  const data = path.join(scratch, `seed-${process.pid}-${serial}`);
  run(['demo', '--data', data, '--households', '8', '--months', '3', '--seed', String(seed), '--quiet']);
  return run(['dump', '--data', data]).stdout.split('\n');
}
test('an equal seed gives an equal dump, another seed another', () => {
  const [one, again, other] = [facts(5), facts(5), facts(6)];
  const lines = new Set(again);
  assert.deepEqual(one.filter((l) => !lines.has(l)).slice(0, 5), []);
  assert.equal(one.length, again.length);
  assert.notDeepEqual(one, other);
  assert.ok(one.length > 300, `${one.length} facts only`);
});
