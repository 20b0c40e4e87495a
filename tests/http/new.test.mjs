// A real municipality begins empty: a folder, a key file, its name; colleagues come in one by one.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { run, scratch } from '../harness/town.mjs';

mkdirSync(scratch, { recursive: true });
const data = path.join(scratch, `new-${process.pid}`);

test('a new municipality is made once', () => {
  assert.match(run(['new', 'proefdam', '--name', 'Gemeente Proefdam', '--data', data]).stdout, /Gemeente Proefdam is made/);
  assert.equal(statSync(path.join(data, 'keys')).mode & 0o077, 0, 'others may read the key file');
  const again = run(['new', 'proefdam', '--name', 'Gemeente Proefdam', '--data', data], { ok: [3] });
  assert.match(again.stderr, /lives here already/);
});

test('a colleague gets an account, a night is done, and it is no demo', () => {
  const added = run(['staff', 'add', 'Bart Kramer', '--role', 'casemanager', '--data', data], { input: 'een lange zin als wachtwoord\n' });
  assert.match(added.stdout, /Sign in as: [Bb]art\.[Kk]ramer/);
  assert.match(added.stdout, /otpauth:/);
  run(['night', '--data', data]);
  const demo = run(['serve', '--demo', '--listen', '127.0.0.1:0', '--data', data], { ok: [3] });
  assert.match(demo.stderr, /no demo/);
});

test('a code that is no code is refused and leaves nothing behind', () => {
  const other = `${data}-other`;
  const refused = run(['new', 'Foute Code', '--name', 'x', '--data', other], { ok: [3] });
  assert.match(refused.stderr, /no code of a municipality/);
  assert.equal(existsSync(path.join(other, 'municipality')), false);
});
