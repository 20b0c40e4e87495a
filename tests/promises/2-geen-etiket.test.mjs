// Promise 2, "Geen etiket": no column of any table rates, ranks, scores, types or labels a person.
// It walks every table and view of a municipality with people in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Town, engine, root } from '../harness/town.mjs';

let town;
let columns;
before(async () => {
  town = await Town.copy();
  columns = engine === 'postgres'
    ? town.rows("SELECT table_name AS thing, column_name AS name FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')")
    : town.rows("SELECT m.name AS thing, p.name AS name, m.sql AS sql FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type IN ('table', 'view')");
});
after(async () => { await town?.close(); });

// Dutch and English, as a part of a name. What a person is called, asks or gets is no label.
const LABEL = /(^|_)(risk|risico|score|scores|rating|rate|rank|ranking|trust|trustworth\w*|distrust|motivation|motivatie|attitude|houding|difficult\w*|moeilijk\w*|lastig\w*|willing\w*|unwilling|onwillig\w*|suspect\w*|verdacht\w*|fraud\w*|fraude\w*|profile|profiel|segment|category|categorie|klant_?type|person_?type|client_?type|label|labels|tag|tags|flag_?reason|blacklist|zwarte_?lijst|priority|prioriteit|ladder|trede|distance_to_\w*|afstand_\w*|self_?reliance|zelfredzaam\w*|failed_attempts|strikes|warnings|nationality|nationaliteit|ethnic\w*|religion|geloof|origin|herkomst|internal|intern)(_|$)/;
// An exact column that only looks like one, with its reason.
const FINE = {
  'law_rate.rate': 'a rate of interest',
};

test('the walk sees the rooms that hold people', () => {
  const things = new Set(columns.map((c) => c.thing));
  for (const room of ['people_', 'decisions_', 'payments_', 'promises_', 'witness_', 'access_']) {
    assert.ok([...things].some((t) => t.startsWith(room)), `no table of ${room}`);
  }
  assert.ok(columns.length > 150, `only ${columns.length} columns`);
});
test('no column rates, ranks, scores, types or labels', () => {
  const bad = columns.filter((c) => LABEL.test(c.name) && !(`${c.thing}.${c.name}` in FINE)).map((c) => `${c.thing}.${c.name}`);
  assert.deepEqual(bad, []);
});
test('no table is a list of labels', () => {
  const bad = [...new Set(columns.map((c) => c.thing))].filter((t) => LABEL.test(t.replace(/^[a-z]+_/, '')));
  assert.deepEqual(bad, []);
});
test('no column that holds a person counts what a person did wrong', () => {
  const withPerson = new Set(columns.filter((c) => c.name === 'person').map((c) => c.thing));
  const bad = columns.filter((c) => withPerson.has(c.thing) && /(^|_)(count|aantal|number_of|times)(_|$)/.test(c.name)).map((c) => `${c.thing}.${c.name}`);
  assert.deepEqual(bad, []);
});
test('the walk finds a label when there is one', () => {
  for (const name of ['risk', 'motivation_score', 'klant_type', 'label', 'is_unwilling', 'fraude_signaal']) assert.match(name, LABEL);
  for (const name of ['operation', 'separate', 'account', 'type_of_file']) assert.doesNotMatch(name, LABEL);
});
test('every money table keeps its rows: no statement of the program changes or deletes one', () => {
  const sql = readFileSync(path.join(root, 'src/payments/payments.sql'), 'utf8').replace(/--.*$/gm, '');
  const changed = [...sql.matchAll(/\b(UPDATE|DELETE FROM)\s+(payments_(?:obligation|attempt|outcome|ledger|judged|repaired|run_step|run)\b)/gi)].map((m) => `${m[1]} ${m[2]}`);
  assert.deepEqual(changed, []);
});
