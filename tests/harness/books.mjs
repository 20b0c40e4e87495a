// What stands in the books of a municipality, without ids that are drawn at random: so that two
// municipalities can be laid side by side.
import assert from 'node:assert/strict';

const q = {
  obligations: `SELECT person, kind, month, version, payable, set_off, amount, reserve, form, event, promised, made
    FROM payments_obligation`,
  payments: `SELECT a.person AS person, o.kind AS kind, o.month AS month, a.turn AS turn, a.amount AS amount,
    a.account AS account, a.execute AS execute, r.kind AS run, r.made_on AS made_on
    FROM payments_attempt a JOIN payments_obligation o ON o.municipality = a.municipality AND o.id = a.obligation
    JOIN payments_run r ON r.municipality = a.municipality AND r.id = a.run`,
  outcomes: `SELECT a.person AS person, o.month AS month, o.kind AS of_kind, a.turn AS turn, u.kind AS kind, u.fails AS fails,
    u.day AS day, u.reason AS reason, u.found AS found
    FROM payments_outcome u JOIN payments_attempt a ON a.municipality = u.municipality AND a.id = u.attempt
    JOIN payments_obligation o ON o.municipality = a.municipality AND o.id = a.obligation`,
  judged: `SELECT o.person AS person, o.month AS month, o.kind AS kind, j.found AS found, j.outcome AS outcome, j.cause AS cause,
    j.interest AS interest, j.sorry AS sorry, r.day AS repaired
    FROM payments_judged j JOIN payments_obligation o ON o.municipality = j.municipality AND o.id = j.obligation
    LEFT JOIN payments_repaired r ON r.municipality = j.municipality AND r.obligation = j.obligation`,
  ledger: 'SELECT day, book, person, why, amount FROM payments_ledger',
  promises: `SELECT person, kind, state, made, last_day FROM promises_promise WHERE kind IN ('payment', 'advance', 'cause')`,
};
const ordered = (rows) => rows.map((r) => JSON.stringify(r)).sort();

export const books = (town) => Object.fromEntries(Object.entries(q).map(([name, text]) => [name, ordered(town.rows(text))]));

export function sameBooks(one, other) {
  for (const name of Object.keys(q)) {
    const only = (a, b) => { const left = [...b]; return a.filter((r) => { const i = left.indexOf(r); if (i < 0) return true; left.splice(i, 1); return false; }); };
    const extra = only(one[name], other[name]);
    const missing = only(other[name], one[name]);
    assert.ok(extra.length === 0 && missing.length === 0, `${name} differ\n only in the first: ${extra.slice(0, 5).join('\n   ')}\n only in the second: ${missing.slice(0, 5).join('\n   ')}`);
    assert.ok(one[name].length > 0, `there are no ${name} at all`);
  }
}

export function personOf(town, persona) {
  const rows = town.rows(`SELECT a.person AS person FROM access_account a JOIN house_setting s
    ON s.municipality = a.municipality AND s.value = a.id WHERE s.name = 'persona_${persona}'`);
  assert.equal(rows.length, 1, `the persona ${persona} has one account`);
  return rows[0].person;
}
export function payments(town, persona, month, kind = 'month') {
  return town.rows(`SELECT a.turn AS turn, a.amount AS amount, a.account AS account, a.execute AS execute, r.kind AS run, o.promised AS promised
    FROM payments_attempt a JOIN payments_obligation o ON o.municipality = a.municipality AND o.id = a.obligation
    JOIN payments_run r ON r.municipality = a.municipality AND r.id = a.run
    WHERE o.person = '${personOf(town, persona)}' AND o.month = '${month}' AND o.kind = '${kind}' ORDER BY a.turn`);
}
// The name that staff sign in with.
export function accountOf(town, persona) {
  return town.rows(`SELECT a.sign_name AS name FROM access_account a JOIN house_setting s
    ON s.municipality = a.municipality AND s.value = a.id WHERE s.name = 'persona_${persona}'`)[0].name;
}
