// The law asked in other ways at the command line: receipts, what if, other figures, months once more.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { run } from '../harness/town.mjs';

const dir = mkdtempSync(path.join(os.tmpdir(), 'erkenning-law-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const file = (name, text) => { const at = path.join(dir, name); writeFileSync(at, text); return at; };
const person = { id: 'a', role: 'applicant', born: '1985-03-01' };
const household = (more = {}) => JSON.stringify({ id: 'h', month: '2026-07', persons: [person], ...more });
const calculate = (lines, args) => run(['calculate', ...args, '-'], { input: `${lines.join('\n')}\n`, ok: null });
const HEAD = 'key,from,to,amount,unit,article,source,checked,agree,note\n';

test('a receipt is computed again to the byte, and says where it is not', () => {
  const written = calculate([household(), household({ id: 'two', month: '2024-02' })], ['--receipt']);
  assert.equal(written.status, 0, written.stderr);
  const lines = written.stdout.trim().split('\n');
  assert.equal(lines.length, 2);
  assert.equal(calculate([household()], ['--receipt']).stdout.trim(), lines[0]);
  assert.equal(run(['calculate', '--check-receipt', file('good.jsonl', written.stdout)], { ok: null }).status, 0);
  const bad = run(['calculate', '--check-receipt', file('bad.jsonl', `${lines[0].replace('payable ', 'payable 1')}\n${lines[1]}\n{}\n`)], { ok: null });
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /line 1: different in line \d+ of the outcome: was 'payable 1/);
  assert.match(bad.stdout, /line 2: the same/);
  assert.match(bad.stdout, /line 3: no receipt of ours/);
  const input = run(['calculate', '--check-receipt', file('input.jsonl', lines[0].replace('1985-03-01', '1985-03-02'))], { ok: null });
  assert.equal(input.status, 1);
  assert.match(input.stdout, /the receipt itself was changed/);
});
test('what if answers with both outcomes and the point where the answer turns', () => {
  const done = calculate([household()], ['--what-if', 'wage=+24000']);
  assert.equal(done.status, 0, done.stderr);
  const a = JSON.parse(done.stdout);
  assert.equal(a.assistance_difference_cents, -24000);
  assert.equal(a.together_difference_cents, 0);
  assert.equal(a.turns_at.wage_cents, a.before.norm_cents);
  const turned = (cents) => JSON.parse(calculate([household()], ['--what-if', `wage=+${cents}`]).stdout).after.entitled;
  assert.equal(turned(a.turns_at.wage_cents), false);
  assert.equal(turned(a.turns_at.wage_cents - 1), true);
  assert.equal(calculate([household()], ['--what-if', 'hours=4']).status, 2);
  assert.equal(calculate([household()], ['--what-if', 'leaves=7']).status, 3);
});
test('a son who turns 27 changes the norm, on his birthday', () => {
  const done = calculate([household({ persons: [person, { id: 's', role: 'cohabitant', born: '1999-11-20' }] })], ['--what-if', 'age=27@1']);
  const a = JSON.parse(done.stdout);
  assert.equal(a.next_birthday.day, '2026-11-20');
  assert.equal(a.next_birthday.years, 27);
  assert.ok(a.assistance_difference_cents < 0);
});
test('other figures give the distribution, and the worst without a name', () => {
  const plan = file('plan.csv', `${HEAD}single_21_aow,2026-07-01,2026-12-31,130000,cents per month,plan,,,0,\n`);
  const lines = Array.from({ length: 20 }, (_, i) => household({ id: `secret-${i}`, persons: i < 5 ? [person, { id: 'p', role: 'partner', born: '1986-01-01' }] : [person] }));
  const done = calculate(lines, ['--figures', plan, '--json']);
  assert.equal(done.status, 0, done.stderr);
  const a = JSON.parse(done.stdout);
  assert.equal(a.count, 20);
  assert.equal(a.less, 15);
  assert.equal(a.deciles_cents.length, 11);
  assert.equal(a.worst.length, 10);
  assert.equal(a.sum_cents_a_month, 15 * a.deciles_cents[0]);
  assert.ok(!done.stdout.includes('secret'));
});
test('a file of figures that cannot be is refused with its line', () => {
  for (const [rows, what] of [['single_21_aow,2026-07-01,,1.400,c,x,,,0,\n', /line 2: 'amount'/], ['wrong_key,2026-07-01,,1,c,x,,,0,\n', /line 2: this key/]]) {
    const done = calculate([household()], ['--figures', file('wrong.csv', HEAD + rows)]);
    assert.equal(done.status, 3);
    assert.match(done.stderr, what);
  }
});
test('import norms says what differs and asks what looks odd; nothing is taken', () => {
  const same = run(['import', 'norms', file('same.csv', `${HEAD}gifts_limit_year,2020-01-01,2020-12-31,1,cents,x,,,0,\n`)], { ok: null });
  assert.equal(same.status, 0, same.stdout + same.stderr);
  const odd = run(['import', 'norms', file('odd.csv', `${HEAD}couple_both_18_20_no_child,2026-07-01,2026-12-31,70085,cents,x,,,0,\n`)], { ok: null });
  assert.equal(odd.status, 1);
  assert.match(odd.stdout, /2026-07 couple_both_18_20_no_child: 70084 -> 70085/);
  assert.match(odd.stdout, /20 lid 1 b = 2 x 20 lid 1 a/);
  assert.equal(run(['import', 'norms', '--take', file('take.csv', HEAD)], { ok: null }).status, 2);
});
test('recompute wants one person or everybody', () => {
  assert.equal(run(['recompute', '--data', dir], { ok: null }).status, 2);
  assert.equal(run(['recompute', '--data', dir, '--all', '--person', 'x'], { ok: null }).status, 2);
});
