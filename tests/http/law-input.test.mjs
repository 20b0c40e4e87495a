// What people send by mistake, and what comes back: each with the line, the place, and words that say what to do.
// The memory stays what it is, however long one line is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { program, run } from '../harness/town.mjs';

const A = { id: 'a', role: 'applicant', born: '1985-03-15' };
const B = { id: 'b', role: 'partner', born: '1986-03-15' };
const wage = (cents, more = {}) => ({ persons: [A], income: [{ person: 'a', kind: 'wage', net_cents: cents, ...more }] });
const line = (more) => (typeof more === 'string' ? more : JSON.stringify({ id: 'x', month: '2026-07', persons: [A], ...more }));
const good = line({ id: 'good' });

// What it is called in words; the line; where; what.
const BAD = [
  ['31 February', { persons: [{ ...A, born: '1985-02-31' }] }, 'persons[0].born', /no day|not a day/],
  ['29 February in a common year', { persons: [{ ...A, born: '2023-02-29' }] }, 'persons[0].born', /no day|not a day/],
  ['month 13', { month: '2026-13' }, 'month', /2026-13.*no month/],
  ['born after the month', { persons: [{ ...A, born: '2026-08-01' }] }, 'persons[0].born', /after/],
  ['two partners', { persons: [A, B, { ...B, id: 'c' }] }, 'persons[2].role', /partner/],
  ['a child of 40', { persons: [A, { id: 'k', role: 'child', born: '1986-01-01' }] }, 'persons[1].role', /18/],
  ['a negative wage', wage(-1), 'income[0].net_cents', /0 or more|below/],
  ['beyond 64 bits', line(wage(0)).replace('"net_cents":0', '"net_cents":9223372036854775808'), 'income[0].net_cents', /./],
  ['a thousand digits', line(wage(0)).replace('"net_cents":0', `"net_cents":${'9'.repeat(1000)}`), 'income[0].net_cents', /./],
  ['64 bits, but no wage', line(wage(0)).replace('"net_cents":0', '"net_cents":9223372036854775807'), 'income[0].net_cents', /./],
  ['the same person twice', { persons: [A, { ...B, id: 'a' }] }, 'persons[1].id', /twice|already/],
  ['a kind misspelt', wage(5, { kind: 'wgae' }), 'income[0].kind', /Do you mean 'wage'\?/],
  ['null for the people', { persons: null }, 'persons', /null|unknown|known/],
  ['null for the month', { month: null }, 'month', /null|unknown|known/],
  ['null for a person', { persons: [null] }, 'persons[0]', /./],
  ['null for a role', { persons: [{ ...A, role: null }] }, 'persons[0].role', /null|unknown|known/],
  ['null for a kind', wage(5, { kind: null }), 'income[0].kind', /null|unknown|known/],
  ['a month without norms', { month: '2031-01' }, 'month', /2031-01/],
  ['cut off', '{"id":"x","month":"2026-07"', '', /./],
];
const answers = (done) => done.stdout.trim().split('\n').map((l) => JSON.parse(l));

test('each mistake is answered on its own line with place and words; the line after it is answered as ever', () => {
  const done = run(['calculate', '--trace', 'none', '-'], { input: `${BAD.map(([, l]) => `${line(l)}\n${good}`).join('\n')}\n`, ok: [3] });
  const got = answers(done);
  assert.equal(got.length, 2 * BAD.length);
  BAD.forEach(([name, , where, what], i) => {
    const { error } = got[2 * i];
    assert.ok(error, `${name}: ${JSON.stringify(got[2 * i])}`);
    if (where) assert.equal(error.where, where, `${name}: ${JSON.stringify(error)}`);
    assert.match(error.what, what, name);
    assert.ok(/^([A-Z'].*[.?]|no norms for 2031-01)$/s.test(error.what) && !/outcome|NOT_VALID|errno/i.test(error.what), `${name}: ${error.what}`);
    assert.equal(error.line, 2 * i + 1, name);
    assert.equal(got[2 * i + 1].id, 'good');
    assert.equal(got[2 * i + 1].entitled, true);
  });
});
for (const [option, name] of [[['--what-if', 'wage=+10000'], 'what if'], [['--receipt'], 'receipts'], [['--figures', 'PLAN'], 'other figures']]) {
  test(`the same mistakes at the door of ${name}: line, place and words, and the others go on`, async () => {
    const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
    const dir = mkdtempSync('/tmp/erkenning-input-');
    try {
      writeFileSync(`${dir}/plan.csv`, 'key,from,to,amount,unit,article,source,checked,agree,note\nsingle_21_aow,2026-07-01,2026-12-31,130000,c,x,,,0,\n');
      const args = option.map((o) => (o === 'PLAN' ? `${dir}/plan.csv` : o));
      const done = run(['calculate', ...args, '-'], { input: `\ufeff${BAD.map(([, l]) => `${line(l)}\n${good}`).join('\n')}\n`, ok: [3] });
      const said = done.stderr.trim().split('\n');
      assert.equal(said.length, BAD.length, done.stderr);
      BAD.forEach(([what, , where, words], i) => {
        assert.ok(said[i].startsWith(`erkenning: line ${2 * i + 1}: ${where ? `${where}: ` : ''}`), `${what}: ${said[i]}`);
        assert.match(said[i], words, what);
      });
      if (name === 'other figures') assert.match(done.stdout, new RegExp(`households ${BAD.length}, changed ${BAD.length}`));
      else assert.equal(done.stdout.trim().split('\n').length, BAD.length);
    } finally { rmSync(dir, { recursive: true, force: true }); }
  });
}
test('null wherever a value may be unknown gives questions and a range, not a refusal and not a no', () => {
  const nulls = line({ persons: [{ id: 'a', role: 'applicant', born: null, right: null, student: null }], income: [{ person: 'a', kind: 'wage', net_cents: null }], assets: [{ kind: 'savings', value_cents: null }] });
  const lists = line({ income: null, assets: null });
  const got = answers(run(['calculate', '-'], { input: `${nulls}\n${lists}\n` }));
  for (const a of got) {
    assert.equal(a.entitled, null);
    assert.equal(a.assistance_cents, null);
    assert.ok(a.range_cents.from === 0 && a.range_cents.to > 0);
    assert.ok(a.questions.length >= 2);
  }
});

// One line that does not end, 2 GB of it; the answer is read while it is being sent.
async function endless(args, bytes) {
  const child = spawn(program, ['calculate', ...args, '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (b) => { out += b; });
  child.stderr.on('data', (b) => { err += b; });
  const chunk = Buffer.alloc(1 << 20, 'a');
  const send = (b) => new Promise((good, bad) => child.stdin.write(b, (e) => (e ? bad(e) : good())));
  await send(`${good}\n{"id": "long", "month": "`);
  for (let sent = 0; sent < bytes; sent += chunk.length) await send(chunk);
  const kib = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]);
  child.stdin.end(`\n${good}\n`);
  const status = await new Promise((done) => { child.on('close', done); });
  return { out, err, kib, status };
}
test('a line of 2 GB is refused by name without being held; those beside it are answered', async () => {
  const { out, kib, status } = await endless(['--trace', 'none'], 2 ** 31);
  const got = answers({ stdout: out });
  assert.equal(status, 3);
  assert.deepEqual(got.map((a) => a.id), ['good', 'long', 'good']);
  assert.match(got[1].error.what, /long/);
  assert.ok(kib < 32 * 1024, `${kib} KiB held`);
});
test('at the other doors a line that does not end is not held either', async () => {
  for (const args of [['--receipt'], ['--what-if', 'wage=+1']]) {
    const { err, kib, out, status } = await endless(args, 2 ** 28);
    assert.equal(status, 3);
    assert.match(err, /^erkenning: line 2: .*long/);
    assert.equal(out.trim().split('\n').length, 2);
    assert.ok(kib < 96 * 1024, `${kib} KiB held`);
  }
});
test('a folder instead of a file is no empty file', () => {
  for (const args of [['--receipt'], ['--what-if', 'wage=+1'], []]) {
    const done = run(['calculate', ...args, '/tmp'], { ok: null });
    assert.ok(done.status >= 3, `${args}: ${done.status}`);
    assert.match(done.stderr, /^erkenning: /);
  }
});
