// The calculation by its own door: JSON Lines in and out, and what is wrong is answered on its own line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../harness/town.mjs';

const person = { id: 'a', role: 'applicant', born: '1985-03-01' };
const calculate = (lines, args = []) => run(['calculate', ...args, '-'], { input: lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n') + '\n', ok: null });
const answers = (done) => done.stdout.trim().split('\n').map((l) => JSON.parse(l));

test('a single person in July 2026 gets an amount with its steps', () => {
  const done = calculate([{ id: '1', month: '2026-07', persons: [person] }]);
  assert.equal(done.status, 0, done.stderr + done.stdout);
  const [a] = answers(done);
  assert.equal(a.entitled, true);
  assert.equal(a.norm_cents - a.income_counted_cents, a.assistance_cents);
  assert.equal(a.assistance_cents - a.holiday_reserved_cents, a.payable_cents);
  assert.ok(a.steps.length > 0 && a.steps.every((s) => s.article && s.nl && s.en));
});
test('a month without norms is refused by name, never answered with older ones', () => {
  const done = calculate([{ id: '1', month: '2031-01', persons: [person] }]);
  assert.equal(done.status, 3);
  assert.match(done.stdout, /no norms for 2031-01/);
});
test('an unknown key is refused with its name', () => {
  const done = calculate([{ id: '1', month: '2026-07', persons: [{ ...person, shoe_size: 44 }] }]);
  assert.equal(done.status, 3);
  assert.match(done.stdout, /shoe_size/);
});
test('a birth day in the future is refused with its place', () => {
  const done = calculate([{ id: '1', month: '2026-07', persons: [{ ...person, born: '2030-01-01' }] }]);
  assert.equal(done.status, 3);
  assert.match(done.stdout, /persons\[0\]\.born/);
});
test('a birth day that is not known becomes a question and a range', () => {
  const done = calculate([{ id: '1', month: '2026-07', persons: [{ ...person, born: null }] }]);
  const [a] = answers(done);
  assert.equal(a.entitled, null);
  assert.ok(a.range_cents.from <= a.range_cents.to);
  assert.ok(a.questions.some((q) => q.ask === 'persons[0].born'));
});
test('lines that are no JSON, cut off, doubled or too deep get an answer of their own', () => {
  const good = { id: 'good', month: '2026-07', persons: [person] };
  const bad = ['{', '[]', 'null', '{"id":"x","id":"y","month":"2026-07","persons":[]}', `${'['.repeat(5000)}`, '{"id":"x","month":"2026-07","persons":[{"id":"a","role":"applicant","born":"1985-02-30"}]}', '{"id":"x","month":"2026-07","persons":"many"}', '{"id":"\ud800","month":"2026-07","persons":[]}', `{"id":"x","month":"2026-07","persons":[{"id":"a","role":"applicant","born":"1985-03-01"}],"income":[{"person":"a","kind":"wage","net_cents":9007199254740993000}]}`];
  const done = calculate([...bad, good]);
  assert.equal(done.status, 3);
  const got = answers(done);
  assert.equal(got.length, bad.length + 1);
  for (const a of got.slice(0, -1)) assert.ok(a.error?.what, JSON.stringify(a));
  assert.equal(got.at(-1).entitled, true);
});
test('two hundred thousand lines with one bad one: the others are answered', () => {
  const line = JSON.stringify({ id: '1', month: '2026-07', persons: [person] });
  const n = 200000;
  const lines = new Array(n).fill(line);
  lines[123456] = '{"id": "bad", "month": "2026-07"';
  const done = calculate(lines, ['--trace', 'none']);
  assert.equal(done.status, 3, done.stderr.slice(0, 500));
  const out = done.stdout.trim().split('\n');
  assert.equal(out.length, n);
  assert.equal(out.filter((l) => l.includes('"error"')).length, 1);
});
