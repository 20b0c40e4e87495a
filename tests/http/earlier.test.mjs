// A municipality that an earlier program wrote is opened, patched and worked with by this one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { program, root, run, scratch } from '../harness/town.mjs';

const folder = path.join(root, 'tests/earlier');
const towns = readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isDirectory());

test('there is at least one earlier municipality', () => assert.ok(towns.length > 0));

for (const name of towns) {
  test(`the municipality written by ${name} opens, works and adds up`, () => {
    const from = path.join(folder, name);
    const data = path.join(scratch, `earlier-${name}`);
    mkdirSync(path.join(data, 'bank/out'), { recursive: true, mode: 0o700 });
    const made = spawnSync('/usr/bin/python3', ['-c',
      'import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2],encoding="utf-8").read())',
      path.join(data, 'erkenning.db'), path.join(from, 'rows.sql')], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    writeFileSync(path.join(data, 'municipality'), readFileSync(path.join(from, 'municipality')));
    writeFileSync(path.join(data, 'keys'), Buffer.from(readFileSync(path.join(from, 'keys.hex'), 'utf8').trim(), 'hex'), { mode: 0o600 });
    run(['check', '--data', data]);
    const seen = run(['log', 'verify', '--data', data]).stdout;
    assert.match(seen, /lines [1-9]\d*, not whole 0/);
    run(['night', '--data', data, '--today', '2026-11-20'], { ok: [0, 1] });
    assert.match(run(['dump', '--data', data]).stdout, /people_person/);
    const audit = path.join(path.dirname(program), 'erkenning-audit');
    if (existsSync(audit)) {
      const done = spawnSync(audit, [data], { encoding: 'utf8' });
      assert.equal(done.status, 0, done.stdout + done.stderr);
    }
  });
}
