// Promise 5: what checks a line in somebody's own browser says the same as the program that a newcomer
// runs. One asks a library whether a signature holds, the other works it out: thousands of them alike.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { program, scratch } from '../harness/town.mjs';

const folder = path.join(scratch, `browser-${process.pid}`);
mkdirSync(folder, { recursive: true });
const { instance } = await WebAssembly.instantiate(readFileSync(path.join(path.dirname(program), 'check.wasm')), {});
const m = instance.exports;
function inBrowser(keys, proof, dutch = 0) {
  const bytes = Buffer.concat([Buffer.from(`${keys.join('\n')}\n\n`), Buffer.from(proof)]);
  new Uint8Array(m.memory.buffer, m.room(), bytes.length).set(bytes);
  const length = m.check(bytes.length, dutch);
  return length < 0 ? null : Buffer.from(new Uint8Array(m.memory.buffer, m.answer(), length)).toString();
}
function byProgram(keys, proof, dutch = 0) {
  const at = path.join(folder, 'proof.txt');
  writeFileSync(at, proof);
  const args = keys.flatMap((k, i) => [i === 0 ? '--log' : '--witness', k]);
  const done = spawnSync(path.join(path.dirname(program), 'erkenning-verify'), [...args, ...(dutch ? ['--nl'] : []), at], { encoding: 'utf8' });
  return done.status === 2 ? null : done.stdout;
}
const alike = (keys, proof, what) => {
  const said = inBrowser(keys, proof);
  assert.equal(said, byProgram(keys, proof), what);
  return said;
};

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
function signer(name, kind) {
  const seed = randomBytes(32);
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12);
  return { name, kind, key, raw, ...vkeyOf(name, kind, raw) };
}
function vkeyOf(name, kind, raw) {
  const typed = Buffer.concat([Buffer.from([kind]), raw]);
  const id = sha(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  return { id, vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}` };
}
function lineOf(s, body, signature) {
  let bytes = signature, time = Buffer.alloc(0);
  if (s.kind === 4) {
    time = Buffer.alloc(8);
    time.writeBigUInt64BE(1795000000n);
    bytes ??= sign(null, Buffer.from(`cosignature/v1\ntime 1795000000\n${body}`), s.key);
  }
  bytes ??= sign(null, Buffer.from(body), s.key);
  return `— ${s.name} ${Buffer.concat([s.id, time, bytes]).toString('base64')}\n`;
}
// A log with one line in it.
function proofOf(log, witnesses = [], change = {}) {
  const field = (b) => { const len = Buffer.alloc(4); len.writeUInt32BE(b.length); return Buffer.concat([len, b]); };
  const number = (n) => { const b = Buffer.alloc(8); b.writeBigUInt64BE(BigInt(n)); return b; };
  const words = ['persoon', 'account', 'casemanager', 'behandelen', 'geld'].map(Buffer.from);
  const record = [Buffer.from('erk1'), words[0], number(7), number(1795000000000000), ...words.slice(1)];
  const bytes = Buffer.concat([randomBytes(32), ...record.map(field), randomBytes(32)]);
  const body = `${log.name}\n1\n${sha(Buffer.from([0]), Buffer.from('erk1'), sha(bytes)).toString('base64')}\n`;
  const lines = lineOf(log, body, change.signature) + witnesses.map((w) => lineOf(w, body)).join('');
  return { body, text: `c2sp.org/tlog-proof@v1\nextra ${bytes.toString('base64')}\nindex 0\n\n${body}\n${lines}` };
}

test('honest proofs of fresh keys: right in both, in both languages', () => {
  for (let i = 0; i < 60; i++) {
    const log = signer('log.example/0001/toegang', 1), w = signer('ombudsman.example', 4);
    const { text } = proofOf(log, [w]);
    assert.match(alike([log.vkey, w.vkey], text, text), /^RIGHT/);
    assert.equal(inBrowser([log.vkey], text, 1), byProgram([log.vkey], text, 1));
  }
});
test('every bit of a signature counts', () => {
  const log = signer('log.example/0001/toegang', 1);
  const honest = proofOf(log);
  const good = sign(null, Buffer.from(honest.body), log.key);
  for (let bit = 0; bit < 512; bit++) {
    const bad = Buffer.from(good);
    bad[bit >> 3] ^= 1 << (bit & 7);
    const text = honest.text.replace(/— .*\n$/, lineOf(log, honest.body, bad));
    assert.doesNotMatch(inBrowser([log.vkey], text), /^RIGHT/, `bit ${bit}`);
    if (bit % 16 === 0) alike([log.vkey], text, `bit ${bit}`);
  }
});
test('every byte of a proof counts', () => {
  const log = signer('log.example/0001/toegang', 1), w = signer('ombudsman.example', 4);
  const { text } = proofOf(log, [w]);
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i++) {
    const bad = Buffer.from(bytes);
    bad[i] ^= 1;
    assert.doesNotMatch(inBrowser([log.vkey, w.vkey], bad), /^RIGHT/, `byte ${i}`);
    if (i % 12 === 0) alike([log.vkey, w.vkey], bad, `byte ${i}`);
  }
  for (let i = 0; i < bytes.length; i += 40) alike([log.vkey], bytes.subarray(0, i), `cut at ${i}`);
});
test('keys that sign everything, and signatures written twice, are refused as the library refuses them', () => {
  const name = 'log.example/0001/toegang';
  const weak = ['0100000000000000000000000000000000000000000000000000000000000000', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000', '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'];
  for (const hex of weak) {
    const raw = Buffer.from(hex, 'hex');
    const log = { name, kind: 1, ...vkeyOf(name, 1, raw) };
    const { text } = proofOf(log, [], { signature: Buffer.concat([Buffer.from(weak[0], 'hex'), Buffer.alloc(32)]) });
    assert.doesNotMatch(alike([log.vkey], text, hex) ?? '', /^RIGHT/);
  }
  // The same signature with the group's order added to its second half.
  const order = (1n << 252n) + 27742317777372353535851937790883648493n;
  const log = signer(name, 1);
  const honest = proofOf(log);
  const good = sign(null, Buffer.from(honest.body), log.key);
  const s = BigInt(`0x${Buffer.from(good.subarray(32)).reverse().toString('hex')}`) + order;
  const twice = Buffer.concat([good.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()]);
  const text = honest.text.replace(/— .*\n$/, lineOf(log, honest.body, twice));
  assert.doesNotMatch(alike([log.vkey], text), /^RIGHT/);
});
test('keys that are none, or given twice, are no keys', () => {
  const log = signer('log.example/0001/toegang', 1), w = signer('ombudsman.example', 4);
  const { text } = proofOf(log, [w]);
  for (const keys of [['x'], [w.vkey], [log.vkey, log.vkey], [log.vkey, w.vkey, w.vkey], [log.vkey.slice(0, -3)], [log.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')]])
    assert.equal(alike(keys, text), null, keys.join(' '));
});
