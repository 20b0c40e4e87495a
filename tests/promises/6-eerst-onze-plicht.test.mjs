// Promise 6, "Eerst onze plicht": repairs do not wait for a complaint, and nobody gets nothing without
// an event of the law. The stories tell it; here it is attacked over all households.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { books, personOf, sameBooks } from '../harness/books.mjs';
import { Town } from '../harness/town.mjs';

let quiet;
let loud;
before(async () => { quiet = await Town.open(); loud = await Town.open(); });
after(async () => { await quiet?.close(); await loud?.close(); });

test('with everybody complaining and with nobody complaining, the books are the same', async () => {
  await quiet.day('2026-11-23');
  await loud.day('2026-11-21');
  for (const persona of ['willem', 'rosa', 'samir', 'selam', 'jan', 'dianne', 'hendrik']) {
    const visitor = await loud.as(persona);
    const page = await visitor.get('/mij/geld/2026-11');
    if (page.forms.some((f) => f.buttons.some((b) => /^Nee/.test(b.text)))) await visitor.press(/^Nee/);
    await visitor.get('/mij/schrijven');
    const form = visitor.page.forms.find((f) => f.fields.some((x) => x.kind === 'textarea'));
    if (form) {
      const box = form.fields.find((x) => x.kind === 'textarea');
      const typed = { [box.name]: 'Ik klaag: waar blijft mijn geld?' };
      for (const f of form.fields) if (f.kind === 'text') typed[f.name] = 'Mijn geld';
      await visitor.post(form.action, (form.buttons[0] ? form.pressed(form.buttons[0]) : form).values(typed));
    }
  }
  await loud.day('2026-11-23');
  sameBooks(books(quiet), books(loud));
});
test('the repair is ordered in the same minute of the same night', () => {
  const when = (town) => town.rows(`SELECT r.made_at AS at FROM payments_attempt a JOIN payments_run r
    ON r.municipality = a.municipality AND r.id = a.run WHERE a.turn = 2 AND a.person = '${personOf(town, 'willem')}'`).map((r) => r.at.slice(0, 16));
  assert.ok(when(quiet).length >= 1);
  assert.deepEqual(when(quiet), when(loud));
});
test('nobody with a right has a month of nothing without an event of the law', () => {
  assert.deepEqual(quiet.rows("SELECT id FROM payments_obligation WHERE amount = 0 AND event = ''"), []);
});
test('every payment that was late is repaired, or waits for a human with a reason', () => {
  const loose = quiet.rows(`SELECT j.obligation AS id FROM payments_judged j
    LEFT JOIN payments_repaired r ON r.municipality = j.municipality AND r.obligation = j.obligation
    LEFT JOIN payments_held h ON h.municipality = j.municipality AND h.obligation = j.obligation
    LEFT JOIN payments_attempt a ON a.municipality = j.municipality AND a.obligation = j.obligation AND a.turn > 1
    WHERE j.outcome = 'late' AND r.obligation IS NULL AND h.obligation IS NULL AND a.id IS NULL`);
  assert.deepEqual(loose, []);
});
test('a second payment is never more than the first', () => {
  assert.deepEqual(quiet.rows(`SELECT a.id AS id FROM payments_attempt a JOIN payments_obligation o
    ON o.municipality = a.municipality AND o.id = a.obligation WHERE a.amount > o.amount`), []);
});
test('the ledger adds to zero, entry by entry', () => {
  for (const town of [quiet, loud]) {
    assert.deepEqual(town.rows('SELECT entry, sum(amount) AS n FROM payments_ledger GROUP BY municipality, entry HAVING sum(amount) <> 0'), []);
  }
});
