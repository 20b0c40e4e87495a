// Promise 5, second half: that nobody changed the list can be checked by anybody, without us. The
// tree is computed again here from its published tiles; witnesses are real processes; proofs go
// through the program that a newcomer would use.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine, program, scratch } from '../harness/town.mjs';

const verifier = path.join(path.dirname(program), 'erkenning-verify');
const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (l, r) => sha(Buffer.from([1]), l, r);
// RFC 6962, as it is written there.
function root(leaves) {
  if (leaves.length === 0) return sha(Buffer.alloc(0));
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}
function tilePath(level, index, width) {
  let name = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) name = `x${String(rest % 1000).padStart(3, '0')}/${name}`;
  return `${level}/${name}${width < 256 ? `.p/${width}` : ''}`;
}
function openNote(note, vkey) {
  const [name, id, letters] = [vkey.split('+')[0], vkey.split('+')[1], vkey.split('+').slice(2).join('+')];
  const key = Buffer.from(letters, 'base64');
  const cut = note.lastIndexOf('\n\n');
  const body = note.slice(0, cut + 1);
  const pem = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)]), format: 'der', type: 'spki' });
  for (const line of note.slice(cut + 2).split('\n')) {
    const [dash, who, signature] = line.split(' ');
    if (dash !== '—' || who !== name) continue;
    const bytes = Buffer.from(signature, 'base64');
    assert.equal(bytes.subarray(0, 4).toString('hex'), id);
    let said = Buffer.from(body), rest = bytes.subarray(4);
    if (key[0] === 4) { said = Buffer.from(`cosignature/v1\ntime ${rest.readBigUInt64BE(0)}\n${body}`); rest = rest.subarray(8); }
    assert.ok(verifySignature(null, said, pem, rest), `the signature of ${name} does not hold`);
    const [origin, size, hash] = body.split('\n');
    return { origin, size: Number(size), root: Buffer.from(hash, 'base64') };
  }
  throw new Error(`${name} did not sign`);
}

let town, folder, vkey;
const who = {}, witnesses = [];
const file = (name, text) => { const at = path.join(folder, name); writeFileSync(at, text); return at; };
const check = (...args) => spawnSync(verifier, args, { encoding: 'utf8' });
const get = async (at) => { const r = await fetch(`${town.base}${at}`); return { status: r.status, headers: r.headers, bytes: Buffer.from(await r.arrayBuffer()) }; };
const checkpoint = (t = town) => JSON.parse(t.command(['log', 'checkpoint', '--json']).stdout);
const growth = (from, t = town) => t.command(['log', 'prove', '--from', String(from)]).stdout;

class Witness {
  constructor(name) { this.name = name; this.dir = path.join(folder, name); mkdirSync(this.dir, { recursive: true }); }
  async serve(port) {
    this.port = port;
    this.child = spawn(program, ['witness', 'serve', '--data', this.dir, '--name', this.name, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.vkey = await new Promise((good, bad) => {
      let said = '';
      this.child.stdout.on('data', (b) => { said += b; const m = /\n(\S+\+\S+)\n/.exec(said); if (m) good(m[1]); });
      this.child.on('exit', (code) => bad(new Error(`the witness ended: ${code}`)));
    });
    return this;
  }
  knows(...keys) { writeFileSync(path.join(this.dir, 'logs.json'), JSON.stringify({ logs: keys })); return this; }
  async ask(body) { const r = await fetch(`http://127.0.0.1:${this.port}/add-checkpoint`, { method: 'POST', body }); return { status: r.status, type: r.headers.get('content-type'), text: await r.text() }; }
  async stop() { if (!this.child || this.child.exitCode !== null) return; const gone = new Promise((g) => this.child.on('exit', g)); this.child.kill('SIGTERM'); await gone; }
}
async function freePort() {
  const { createServer } = await import('node:net');
  return new Promise((good) => { const s = createServer(); s.listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => good(port)); }); });
}

before(async () => {
  folder = path.join(scratch, `log-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  town = await Town.open();
  for (const persona of ['willem', 'rosa', 'maria']) who[persona] = await town.as(persona);
  await who.maria.get(`/werk/persoon/${personOf(town, 'willem')}`);
  checkpoint();
  vkey = (await get('/log/key')).bytes.toString().trim();
});
after(async () => { for (const w of witnesses) await w.stop(); await town?.close(); rmSync(folder, { recursive: true, force: true }); });

test('the tree computed again from the published tiles is the one that was signed', async () => {
  const note = await get('/log/checkpoint');
  assert.equal(note.status, 200);
  assert.match(note.headers.get('content-type'), /^text\/plain/);
  const said = openNote(note.bytes.toString(), vkey);
  assert.match(said.origin, /^[^/]+\/[^/]+\/toegang$/);
  assert.equal(said.size % 16, 0);
  const leaves = [];
  for (let i = 0; i * 256 < said.size; i++) {
    const width = Math.min(256, said.size - i * 256);
    const tile = await get(`/log/tile/${tilePath(0, i, width)}`);
    assert.equal(tile.status, 200, tilePath(0, i, width));
    assert.equal(tile.bytes.length, width * 32);
    if (i === 0) assert.match(tile.headers.get('cache-control'), /immutable/);
    for (let k = 0; k < width; k++) leaves.push(tile.bytes.subarray(k * 32, k * 32 + 32));
  }
  assert.deepEqual(root(leaves), said.root);
  const up = Math.min(256, Math.floor(said.size / 256));
  const higher = await get(`/log/tile/${tilePath(1, 0, up)}`);
  for (let k = 0; k < up; k++) assert.deepEqual(higher.bytes.subarray(k * 32, k * 32 + 32), root(leaves.slice(k * 256, k * 256 + 256)));
});
test('a tile that is not there, or is written another way, is not found', async () => {
  for (const at of ['0/999', '9/000', '0/00', '0/000.p/0', '0/000.p/256', '0/x000/000', '0', '', '0/000/', '0/000.p/1/', '-1/000', '8/000', '0/000.p/01', '0/..%2f000'])
    assert.equal((await get(`/log/tile/${at}`)).status, 404, at);
  assert.equal((await get('/log/tile/0/000')).status, 200);
});
test('a person gets a proof of a line; the program of a newcomer accepts it, and no other', async () => {
  const page = await who.willem.get('/mij/gekeken');
  assert.ok(page.text.includes('vastgelegd'), page.text.slice(0, 800));
  const counter = Number(town.rows(`SELECT max(counter) AS n FROM witness_leaf WHERE person = '${personOf(town, 'willem')}'`)[0].n);
  const answer = await who.willem.fetch(`${town.base}/mij/gekeken/${counter}/bewijs`);
  assert.equal(answer.status, 200);
  const proof = await answer.text();
  const good = check('--log', vkey, file('proof.txt', proof));
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /RIGHT/);
  assert.match(check('--log', vkey, '--nl', file('proof.txt', proof)).stdout, /IN ORDE/);
  for (const at of [`/mij/gekeken/${counter + 1000}/bewijs`, '/mij/gekeken/0/bewijs', '/mij/gekeken/-1/bewijs', '/mij/gekeken/x/bewijs'])
    assert.equal((await who.willem.fetch(`${town.base}${at}`)).status, 404, at);
  const staff = await who.maria.fetch(`${town.base}/mij/gekeken/${counter}/bewijs`);
  assert.ok([403, 404].includes(staff.status));
  // Any one character changed.
  let accepted = 0;
  const bytes = Buffer.from(proof);
  for (let i = 0; i < bytes.length; i += 3) {
    const doctored = Buffer.from(bytes);
    doctored[i] ^= 1;
    if (check('--log', vkey, file('doctored.txt', doctored)).status === 0) accepted++;
  }
  assert.equal(accepted, 0);
  const other = JSON.parse(town.command(['log', 'prove', personOf(town, 'rosa'), '1', '--json']).stdout).proof;
  const swapped = proof.replace(/^extra .*$/m, /^extra .*$/m.exec(other)[0]);
  assert.equal(check('--log', vkey, file('swapped.txt', swapped)).status, 1);
});
test('witnesses sign what only grew, and two of them make it confirmed', async () => {
  for (const name of ['ombudsman.example', 'buurgemeente.example']) {
    const w = new Witness(name).knows(vkey);
    witnesses.push(await w.serve(await freePort()));
  }
  writeFileSync(path.join(town.dir, 'witnesses.json'), JSON.stringify({ witnesses: witnesses.map((w) => ({ vkey: w.vkey, address: `http://127.0.0.1:${w.port}` })) }));
  await who.maria.get(`/werk/persoon/${personOf(town, 'willem')}`);
  const said = checkpoint();
  assert.equal(said.cosigned, 2);
  for (const w of witnesses) assert.equal(openNote(said.note, w.vkey).size, said.size);
  const page = await who.willem.get('/mij/gekeken');
  assert.ok(page.text.includes('ombudsman.example'), page.text.slice(0, 900));
  assert.ok(page.text.includes('buurgemeente.example'));
  const proof = town.command(['log', 'prove', personOf(town, 'willem'), '1']).stdout;
  const keys = witnesses.flatMap((w) => ['--witness', w.vkey]);
  assert.equal(check('--log', vkey, ...keys, file('proof.txt', proof)).status, 0);
  const fewer = proof.split('\n').filter((l) => !l.startsWith('— buurgemeente')).join('\n');
  assert.equal(check('--log', vkey, ...keys, file('fewer.txt', fewer)).status, 1);
  assert.equal(check('--log', vkey, ...keys, '--quorum', '1', file('fewer.txt', fewer)).status, 0);
});
test('a witness answers as the protocol says', async () => {
  const w = await new Witness('streng.example').knows(vkey).serve(await freePort());
  witnesses.push(w);
  const first = checkpoint();
  const nothing = (note) => `old 0\n\n${note}`;
  for (const bad of ['', 'old', 'old -1\n\nx', 'old 0\n', 'old 00\n\n' + first.note, 'old 0\nnot base64\n\n' + first.note, 'old 0\n\nfoo', `old ${first.size + 16}\n\n${first.note}`])
    assert.equal((await w.ask(bad)).status, 400, JSON.stringify(bad.slice(0, 40)));
  assert.equal((await w.ask(nothing(first.note.replace(/^[^/]+/, 'elsewhere')))).status, 404);
  assert.equal((await w.ask(nothing(first.note.replace(/(— \S+ )\S{8}/, '$1AAAAAAAA')))).status, 403);
  const signed = await w.ask(nothing(first.note));
  assert.equal(signed.status, 200, signed.text);
  openNote(first.note + signed.text, w.vkey);
  const again = await w.ask(nothing(first.note));
  assert.deepEqual([again.status, again.type, again.text], [409, 'text/x.tlog.size', `${first.size}\n`]);
  assert.equal((await w.ask(`old ${first.size}\n\n${first.note}`)).status, 200);
  await who.maria.get(`/werk/persoon/${personOf(town, 'rosa')}`);
  const second = checkpoint();
  const proved = growth(first.size);
  assert.ok(second.size > first.size);
  const lines = proved.split('\n');
  const wrong = [lines[0], lines[1].replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), ...lines.slice(2)].join('\n');
  assert.equal((await w.ask(wrong)).status, 422);
  assert.equal((await w.ask(`old ${first.size}\n\n${second.note}`)).status, 422);
  assert.equal((await w.ask(proved)).status, 200);
  assert.equal((await w.ask(nothing(first.note))).status, 409, 'rolled back');
  // What it saw survives it.
  await w.stop();
  await w.serve(w.port);
  assert.equal((await w.ask(proved)).status, 409);
});
test('an older state put back, and a second history, are refused', { skip: engine === 'postgres' && 'it copies the SQLite file' }, async () => {
  await town.stop();
  // A copy of the folder as it is now: from here on two histories, with one key.
  const other = new Town();
  other.dir = path.join(scratch, engine, `other-${process.pid}`);
  cpSync(town.dir, other.dir, { recursive: true });
  const start = checkpoint().size;
  const look = (t, p, times) => { for (let i = 0; i < times; i++) t.command(['log', 'prove', personOf(t, p), '1']); };
  look(town, 'willem', 20);
  const ours = checkpoint();
  assert.ok(ours.size > start);
  assert.equal(ours.cosigned, 2);
  look(other, 'rosa', 40);
  const theirs = JSON.parse(other.command(['log', 'checkpoint', '--json']).stdout);
  assert.equal(theirs.cosigned, 0, 'a witness signed a second history');
  const both = growth(start, other);
  const [w] = witnesses;
  assert.equal((await w.ask(both)).status, 409); // it is further than that
  // Even with a proof made as if the older tree were theirs.
  assert.equal((await w.ask(growth(ours.size > theirs.size ? start : ours.size, other).replace(/^old \d+/, `old ${ours.size}`))).status, ours.size > theirs.size ? 400 : 422);
  assert.equal(check('--log', vkey, '--older', file('ours.txt', ours.note), '--growth', file('theirs.txt', both)).status, 1);
  assert.equal(check('--log', vkey, '--older', file('ours.txt', ours.note), '--growth', file('theirs.txt', both.replace(/^old \d+/, `old ${ours.size}`))).status, 1);
  rmSync(other.dir, { recursive: true, force: true });
  await town.serve();
});
test('honest growth is accepted from every older checkpoint', async () => {
  const sizes = town.rows('SELECT size, note FROM witness_checkpoint ORDER BY size');
  for (const at of [0, 1, Math.floor(sizes.length / 2), sizes.length - 2]) {
    const done = check('--log', vkey, '--older', file('older.txt', sizes[at].note), '--growth', file('growth.txt', growth(sizes[at].size)));
    assert.equal(done.status, 0, done.stdout + done.stderr);
  }
});
function change(text) {
  if (engine === 'postgres') {
    const done = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', town.where[3], '-c', `SET session_replication_role = replica; ${text}`], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return;
  }
  const script = 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.executescript(sys.argv[2]);c.commit()';
  const done = spawnSync('/usr/bin/python3', ['-c', script, town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
test('the signing key gone: pages and payments go on, nothing is signed, and it is said', async () => {
  await town.stop();
  const key = path.join(town.dir, 'log.key'), kept = readFileSync(key);
  rmSync(key);
  town.command(['log', 'prove', personOf(town, 'willem'), '1']);
  const refused = town.command(['log', 'checkpoint'], { ok: null });
  assert.equal(refused.status, 3);
  assert.match(refused.stderr, /log\.key/);
  await town.serve();
  assert.equal((await (await town.as('willem')).get('/mij/gekeken')).status, 200);
  await town.stop();
  writeFileSync(key, Buffer.alloc(32, 7), { mode: 0o600 });
  assert.match(town.command(['log', 'checkpoint'], { ok: null }).stderr, /another key/);
  rmSync(key);
  writeFileSync(key, kept, { mode: 0o600 });
  checkpoint();
  assert.equal(town.command(['log', 'verify']).status, 0);
});
test('what is taken out or exchanged in the rows is found', async () => {
  await town.stop();
  const p = personOf(town, 'willem');
  assert.equal(town.command(['log', 'verify']).status, 0);
  const exchange = `UPDATE witness_line SET counter = counter + 1000000 WHERE person = '${p}' AND counter IN (2, 3);
    UPDATE witness_line SET counter = 1000005 - counter WHERE person = '${p}' AND counter > 1000000`; // 2 and 3
  change(exchange);
  assert.equal(town.command(['log', 'verify'], { ok: null }).status, 1);
  change(exchange);
  assert.equal(town.command(['log', 'verify']).status, 0);
  change(`UPDATE witness_leaf SET person = NULL, counter = NULL WHERE person = '${p}' AND counter = (SELECT max(counter) FROM witness_leaf WHERE person = '${p}')`);
  assert.equal(town.command(['log', 'verify'], { ok: null }).status, 1);
});
