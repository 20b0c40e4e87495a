// PostgreSQL goes away in the middle of the nights: the program ends with 4 and one clear line; when it is
// back the nights are caught up, and the books are those of a town where nothing happened.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../postgres.sh');
const postgres = (...args) => spawnSync('sh', [script, ...args], { encoding: 'utf8', timeout: 120000, stdio: ['ignore', 'pipe', 'inherit'] });

test('nights stopped by a database that went away are caught up, and nothing is doubled', { timeout: 600000 }, async (t) => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'erkenning-away-'));
  const cluster = path.join(dir, 'postgres');
  spawnSync('chmod', ['0755', dir]);
  const began = postgres('start', cluster);
  if (began.status === 77) { t.skip('no PostgreSQL server here'); return; }
  assert.equal(began.status, 0);
  process.env.ERKENNING_ENGINE = 'postgres';
  process.env.ERKENNING_POSTGRES = began.stdout.trim().split('\n').pop();
  process.env.ERKENNING_SCRATCH = path.join(dir, 'towns'); // a cluster of its own: towns of its own
  try {
    const { Town, program } = await import('../harness/town.mjs');
    const { books, sameBooks } = await import('../harness/books.mjs');
    const size = { households: 30, months: 3 };
    const quiet = await Town.copy(size);
    const shaken = await Town.copy(size);
    const until = ['night', '--today', '2026-12-18'];
    let ended = 0;
    for (let wait = 150; ended < 3 && wait < 6000; wait *= 1.4) {
      const child = spawn(program, ['night', ...shaken.where, ...until.slice(1)], { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stderr.on('data', (b) => { said += b; });
      const code = new Promise((good) => child.on('exit', good));
      await new Promise((good) => setTimeout(good, wait));
      assert.equal(postgres('down', cluster).status, 0);
      const status = await code;
      assert.equal(postgres('up', cluster).status, 0);
      if (status === 0 || status === 1) break; // it was quicker than we
      assert.equal(status, 4, said);
      for (const line of said.trim().split('\n')) assert.match(line, /^erkenning: [^:]+: .+: .+$/);
      assert.doesNotMatch(said, /postgresql:\/\/|password/i);
      ended += 1;
    }
    assert.ok(ended > 0, 'it never went away in the middle');
    for (const town of [quiet, shaken]) town.command(until, { ok: [0, 1] });
    sameBooks(books(quiet), books(shaken));
    assert.deepEqual(shaken.rows('SELECT entry FROM payments_ledger GROUP BY municipality, entry HAVING sum(amount) <> 0'), []);
    assert.deepEqual(shaken.rows('SELECT day FROM house_night GROUP BY municipality, day HAVING count(*) <> 1'), []);
  } finally {
    postgres('stop', cluster);
    rmSync(dir, { recursive: true, force: true });
  }
});
