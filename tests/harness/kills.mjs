// Kills the program with -9 again and again while nights run and people write, and adds up afterwards
// that nothing was lost, doubled or half done. Part of ./test night.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { books, sameBooks } from './books.mjs';
import { Town, scratch } from './town.mjs';

const ROUNDS = Number(process.env.KILLS ?? 60);

test(`${ROUNDS} kills while the days go by end in the books of a quiet town`, async () => {
  const quiet = await Town.open();
  const shaken = await Town.open();
  const days = Array.from({ length: 35 }, (_, i) => new Date(Date.UTC(2026, 10, 20 + i)).toISOString().slice(0, 10));
  const began = Date.now();
  let kills = 0;
  try {
    for (const day of days) {
      await quiet.day(day);
      for (;;) {
        const moved = shaken.day(day).then(() => true, () => false);
        if (kills < ROUNDS) {
          await new Promise((good) => setTimeout(good, (kills * 37) % 400));
          await shaken.stop('SIGKILL');
          kills += 1;
          await moved;
          await shaken.serve();
          if (kills % 2 === 0) continue;
        }
        if (await shaken.day(day).then(() => true, () => false)) break;
      }
    }
    sameBooks(books(quiet), books(shaken));
    assert.deepEqual(shaken.rows('SELECT entry FROM payments_ledger GROUP BY municipality, entry HAVING sum(amount) <> 0'), []);
    mkdirSync(scratch, { recursive: true });
    appendFileSync(path.join(scratch, 'kills.tsv'), `${kills}\t${days.length}\t${Math.round((Date.now() - began) / 1000)}\n`);
  } finally {
    await quiet.close();
    await shaken.close();
  }
});
