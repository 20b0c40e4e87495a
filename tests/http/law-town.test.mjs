// The law over a whole municipality: other figures laid beside ours, and three years of decided months
// once more. Nothing of it changes a row or names a person.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Town, engine, postgres, run } from '../harness/town.mjs';

const HEAD = 'key,from,to,amount,unit,article,source,checked,agree,note\n';
const dir = mkdtempSync(path.join(os.tmpdir(), 'erkenning-town-'));
const plan = (name, rows) => { const at = path.join(dir, name); writeFileSync(at, HEAD + rows); return at; };
const row = (key, amount) => `${key},2026-07-01,2026-12-31,${amount},cents per month,plan,,,0,\n`;
const OURS = 141946; // art. 21 a, from July 2026
let town;
before(async () => { town = await Town.copy({ households: 30, months: 40, seed: 3 }); });
after(() => { rmSync(dir, { recursive: true, force: true }); });

const spread = (rows, ok = [0]) => {
  const done = run(['calculate', '--figures', plan('plan.csv', rows), ...town.where, '--json'], { ok });
  return { ...JSON.parse(done.stdout), said: done.stdout + done.stderr };
};
// A row of the books changed behind the program's back: what a mistake of ours in the past looks like.
function change(text) {
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', Object.assign(new URL(postgres), { pathname: `/${town.name}` }).href, '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()', town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
const again = (args, ok) => { const done = run(['recompute', ...town.where, ...args, '--json'], { ok }); const lines = done.stdout.trim().split('\n').map((l) => JSON.parse(l)); return { sum: lines.at(-1), found: lines.slice(0, -1), stderr: done.stderr, status: done.status }; };

test('figures that change nothing: every household is counted, and nothing differs', () => {
  const a = spread(row('single_21_aow', OURS));
  assert.ok(a.count >= 20, a.said);
  for (const key of ['changed', 'more', 'less', 'lose_right', 'gain_right', 'sum_cents_a_month']) assert.equal(a[key], 0, key);
  assert.deepEqual(a.deciles_cents, new Array(11).fill(0));
  assert.deepEqual(a.worst, []);
});
test('a lower norm: who loses is counted, the sum is theirs, the deciles rise, and the worst are shapes of ten or more', () => {
  const same = spread(row('single_21_aow', OURS));
  const a = spread(row('single_21_aow', OURS - 1000));
  assert.equal(a.count, same.count);
  assert.equal(a.changed, a.less);
  assert.ok(a.less >= 10 && a.more === 0, a.said);
  assert.equal(a.sum_cents_a_month, -1000 * a.less, 'each of them loses the same');
  assert.equal(a.deciles_cents[0], -1000);
  a.deciles_cents.forEach((d, i) => assert.ok(i === 0 || d >= a.deciles_cents[i - 1], a.said));
  const rank = (i) => Math.max(1, Math.ceil(i * a.count / 10));
  a.deciles_cents.forEach((d, i) => assert.equal(d, rank(i) <= a.less ? -1000 : 0, `decile ${i}`));
  assert.ok(a.worst.length >= 1);
  for (const w of a.worst) {
    assert.ok(w.households >= 10, JSON.stringify(w));
    assert.ok(w.difference_cents < 0 && w.difference_cents >= -1000, 'an average of those of one shape');
    assert.deepEqual(Object.keys(w).sort(), ['children', 'difference_cents', 'form', 'households', 'other_income', 'others', 'wage']);
  }
  const words = run(['calculate', '--figures', plan('plan.csv', row('single_21_aow', OURS - 1000)), ...town.where]).stdout;
  assert.match(words, new RegExp(`households ${a.count}, changed ${a.less}: more 0, less ${a.less}\n`));
  assert.match(words, /worst  1: -\d+ cents on average for \d+ households, single/);
});
test('no name and no id comes out, and only the look is written down', () => {
  const people = town.rows('SELECT DISTINCT applicant AS id FROM decisions_right').map((r) => r.id);
  assert.ok(people.length >= 20);
  const rows = () => town.dump().split('\n').filter((l) => !/witness_|house_|access_/.test(l)).join('\n');
  const kept = rows();
  const a = spread(row('single_21_aow', 100000));
  for (const id of people) assert.ok(!a.said.includes(id));
  assert.equal(rows(), kept);
});
test('a file of figures that cannot be is refused with its line; a folder without a municipality too', () => {
  for (const [rows, what] of [['single_21_aow,2026-07-01,,1.400,c,x,,,0,\n', /line 2: 'amount'/], ['', /wrong\.csv: there is no figure in it/], ['single_21,2026-07-01,,1,c,x,,,0,\n', /line 2: this key/], ['single_21_aow,2026-02-31,,5,c,x,,,0,\n', /line 2: /]]) {
    const done = run(['calculate', '--figures', plan('wrong.csv', rows), ...town.where], { ok: [3] });
    assert.match(done.stderr, what);
    assert.equal(done.stdout, '');
  }
  const none = run(['calculate', '--figures', plan('fine.csv', ''), '--data', path.join(dir, 'nowhere')], { ok: null });
  assert.ok(none.status >= 2 && none.stderr.startsWith('erkenning: '), none.stderr);
  assert.match(run(['calculate', '--figures', path.join(dir, 'no.csv'), ...town.where], { ok: null }).stderr, /No such file/);
});

test('three years of every right once more: nothing differs, and every receipt is the same', () => {
  const a = again(['--all'], [0]);
  assert.equal(a.found.length, 0);
  assert.equal(a.sum.differ, 0);
  assert.equal(a.sum.receipts_differ, 0);
  const wide = again(['--all', '--from', '2023-07', '--to', '2026-11'], [0]).sum;
  assert.ok(wide.months > a.sum.months, 'more than the three years that are asked for by themselves');
  const [{ n }] = town.rows("SELECT count(DISTINCT decision || month) AS n FROM decisions_month WHERE month >= '2023-07' AND month <= '2026-11'");
  assert.equal(wide.months, Number(n));
});
test('a month of three years ago that was decided wrong is found: after, or too much, for one and for all', () => {
  const [one, two] = town.rows(`SELECT m.decision AS decision, m.month AS month, min(r.applicant) AS applicant FROM decisions_month m
    JOIN decisions_right r ON r.municipality = m.municipality AND r.decision = m.decision AND r.person = m.person
    WHERE m.version = 1 AND r.part_of = 1 AND m.payable > 20000 AND m.event = '' AND m.month < '2024-06'
      AND NOT EXISTS (SELECT 1 FROM decisions_month x WHERE x.municipality = m.municipality AND x.decision = m.decision AND x.month = m.month AND x.version > 1)
    GROUP BY m.decision, m.month ORDER BY m.month, m.decision`).filter((r, i, all) => all.findIndex((o) => o.applicant === r.applicant) === i);
  const turn = (m, cents) => change(`UPDATE decisions_month SET assistance = assistance + (${cents}), payable = payable + (${cents}) WHERE decision = '${m.decision}' AND month = '${m.month}'`);
  turn(one, -5000);
  turn(two, 7000);
  const all = again(['--all', '--from', '2023-07'], [1]);
  assert.equal(all.sum.differ, 2);
  assert.equal(all.sum.after_cents, 5000);
  assert.equal(all.sum.back_cents, 7000);
  const of = (m) => all.found.find((f) => f.decision === m.decision && f.month === m.month);
  assert.equal(of(one).difference_cents, 5000);
  assert.equal(of(two).difference_cents, -7000);
  assert.equal(of(one).now_cents - of(one).decided_cents, 5000);
  const mine = again(['--person', one.applicant, '--from', '2023-07'], [1]);
  assert.equal(mine.sum.differ, 1);
  assert.equal(mine.sum.after_cents, 5000);
  assert.equal(mine.sum.back_cents, 0);
  assert.equal(again(['--person', one.applicant, '--from', one.month === '2023-07' ? '2023-08' : '2025-01'], [0]).sum.differ, 0, 'outside the months that are asked for');
  turn(one, 5000);
  turn(two, -7000);
  assert.equal(again(['--all', '--from', '2023-07'], [0]).sum.differ, 0);
});
test('recompute answers what cannot be in plain words', () => {
  for (const [args, status, what] of [
    [['--all', '--from', '2026-13'], 2, /two months as 2026-03: the first before the last/],
    [['--all', '--from', '2026-05', '--to', '2026-04'], 2, /the first before the last/],
    [['--all', '--from', '2019-01'], 2, /at most sixty months/],
    [['--person', 'nobody'], 3, /nobody: no right of this person was ever decided/],
    [[], 2, /--person ID or --all/], [['--all', '--person', 'x'], 2, /--person ID or --all/]]) {
    const done = run(['recompute', ...town.where, ...args], { ok: null });
    assert.equal(done.status, status, `${args}: ${done.stderr}`);
    assert.match(done.stderr, what);
  }
});
