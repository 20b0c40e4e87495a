// Promise 5 and the log of processings elsewhere (Logboek Dataverwerkingen): each look is told once, as
// OTLP over HTTP, and no official can be read out of it, nor that a person read what is their own.
import assert from 'node:assert/strict';
import http from 'node:http';
import { writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, program } from '../harness/town.mjs';

let town, server, status = 200, bodies = [];
before(async () => {
  town = await Town.open();
  server = http.createServer((request, answer) => {
    const parts = [];
    request.on('data', (b) => parts.push(b));
    request.on('end', () => { bodies.push({ type: request.headers['content-type'], text: Buffer.concat(parts).toString() }); answer.writeHead(status).end('{}'); });
  });
  await new Promise((good) => server.listen(0, '127.0.0.1', good));
  config({ address: `http://127.0.0.1:${server.address().port}/v1/traces`, register: 'https://zonnedam.example/verwerkingen' });
});
after(async () => { server?.close(); await town?.close(); });
function config(what) { writeFileSync(path.join(town.dir, 'ldv.json'), JSON.stringify(what)); }
// Not spawnSync: our own server must answer meanwhile.
function tell(...args) {
  return new Promise((good) => {
    const child = spawn(program, ['log', ...town.where, 'tell', '--json', ...args]);
    let stdout = '', stderr = '';
    child.stdout.on('data', (b) => { stdout += b; });
    child.stderr.on('data', (b) => { stderr += b; });
    child.on('exit', (code) => good({ code, stderr, told: JSON.parse(stdout || '{}').told }));
  });
}
const spans = () => bodies.flatMap((b) => JSON.parse(b.text).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)));
const value = (span, key) => span.attributes.find((a) => a.key === key)?.value.stringValue;

let all;
test('every line with a place is told once, one person a span', async () => {
  const maria = await town.as('maria'), willem = await town.as('willem');
  await maria.get(`/werk/persoon/${personOf(town, 'willem')}`);
  for (let i = 0; i < 5; i++) await willem.get('/mij/gekeken'); // their own
  await town.stop();
  town.command(['log', 'checkpoint']);
  bodies = [];
  let told = 0;
  for (;;) { const one = await tell(); assert.equal(one.code, 0, one.stderr); told += one.told; if (one.told === 0) break; }
  all = spans();
  assert.equal(all.length, told);
  assert.equal(new Set(all.map((s) => s.spanId)).size, all.length);
  const placed = Number(town.rows('SELECT count(*) AS n FROM witness_leaf WHERE person IS NOT NULL')[0].n);
  assert.ok(all.length <= placed - 5 && all.length > placed / 2, `${all.length} of ${placed}`);
  for (const b of bodies) assert.equal(b.type, 'application/json');
  for (const s of all) {
    assert.match(s.traceId, /^[0-9a-f]{32}$/);
    assert.match(s.spanId, /^[0-9a-f]{16}$/);
    assert.match(s.startTimeUnixNano, /^\d{19}$/);
    assert.equal(s.status.code, 1);
    assert.equal(value(s, 'dpl.core.processing_activity_id'), `https://zonnedam.example/verwerkingen#${s.name}`);
    assert.match(value(s, 'dpl.core.data_subject_id'), /^[0-9a-f]{64}$/);
    assert.ok(value(s, 'dpl.core.data_subject_id_type'));
  }
  assert.ok(all.some((s) => s.name === 'behandelen'));
  assert.equal((await tell()).told, 0);
});
test('no official, no role, no part, no person in the clear, no look of their own', () => {
  const said = bodies.map((b) => b.text).join('\n');
  for (const { id } of town.rows('SELECT id FROM access_account')) assert.ok(!said.includes(id), id);
  for (const { person } of town.rows('SELECT person FROM witness_head')) assert.ok(!said.includes(person), person);
  for (const word of ['casemanager', 'Maria', 'werk_persoon', 'inzage']) assert.ok(!said.includes(word), word);
});
test('what is not taken is told again, under the same names', async () => {
  const maria = await town.serve().then(() => town.as('maria'));
  await maria.get(`/werk/persoon/${personOf(town, 'rosa')}`);
  await town.stop();
  town.command(['log', 'checkpoint']);
  bodies = [];
  status = 503;
  const refused = await tell();
  assert.equal(refused.code, 1, refused.stderr);
  assert.match(refused.stderr, /status 503/);
  const first = spans();
  assert.ok(first.length > 0);
  bodies = [];
  status = 200;
  assert.equal((await tell()).told, first.length);
  assert.deepEqual(spans().map((s) => s.spanId), first.map((s) => s.spanId));
});
test('all of it once more has the same names', async () => {
  bodies = [];
  await tell('--from', '0');
  const again = new Map(spans().map((s) => [s.spanId, s]));
  for (const s of all.slice(0, 200)) assert.deepEqual(again.get(s.spanId), s);
});
test('in the clear it goes nowhere but to this machine', async () => {
  for (const bad of [{ address: 'http://logboek.example/v1/traces', register: 'https://x.example' }, { register: 'https://x.example' }, { address: 'https://x.example' }]) {
    config(bad);
    const said = await tell();
    assert.equal(said.code, 3, said.stderr);
  }
});
