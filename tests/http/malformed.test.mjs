// Requests that are no requests, byte for byte, against the real program. None may be understood two
// ways: at most one answer, and that a refusal. Afterwards the program still answers.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { Town } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

export function raw(port, bytes, { wait = 1500, end = false } = {}) {
  return new Promise((good) => {
    const socket = net.connect(port, '127.0.0.1');
    const parts = [];
    let done = false;
    const finish = () => { if (!done) { done = true; socket.destroy(); good(Buffer.concat(parts).toString('latin1')); } };
    socket.on('data', (b) => parts.push(b));
    socket.on('close', finish);
    socket.on('error', finish);
    socket.on('connect', () => { if (end) socket.end(bytes, 'latin1'); else socket.write(bytes, 'latin1'); });
    setTimeout(finish, wait);
  });
}
const answers = (text) => [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map((m) => Number(m[1]));
const hidden = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';

const refused = {
  'Content-Length and Transfer-Encoding together': `POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'two different Content-Length': `POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
  'two equal Content-Length': 'POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n',
  'Content-Length that is no number': `POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nto=1;${hidden}`,
  'Content-Length below zero': 'POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
  'Content-Length larger than any number': 'POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n',
  'Transfer-Encoding that is not chunked': `POST /demo/day HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'no Host': 'GET /health HTTP/1.1\r\n\r\n',
  'two Hosts': 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'a space before the colon': `POST /demo/day HTTP/1.1\r\nHost: x\r\nContent-Length : ${hidden.length}\r\n\r\n${hidden}`,
  'an unknown method': 'BREW /health HTTP/1.1\r\nHost: x\r\n\r\n',
  'a control character in the method': 'GE\x01T /health HTTP/1.1\r\nHost: x\r\n\r\n',
  'an absolute address': 'GET http://elsewhere.example/health HTTP/1.1\r\nHost: x\r\n\r\n',
  'an address that does not begin with /': 'GET health HTTP/1.1\r\nHost: x\r\n\r\n',
  'a header line without a colon': 'GET /health HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n',
  'a header larger than the limit': `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100000)}\r\n\r\n`,
  'an address longer than the limit': `GET /${'a'.repeat(100000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
};
for (const [name, bytes] of Object.entries(refused)) {
  test(`refused: ${name}`, async () => {
    const got = answers(await raw(town.port, bytes));
    // libmicrohttpd 0.9.75 writes the header of a refusal of its own twice, and closes: one refusal.
    const meanings = new Set(got);
    assert.ok(meanings.size <= 1, `it was answered ${got.length} times: ${got.join(' ')}`);
    for (const status of meanings) assert.ok(status >= 400, `it was answered with ${status}`);
  });
}
// What the library below reads by itself: never more than one meaning.
const single = {
  'bare line feeds': 'GET /health HTTP/1.1\nHost: x\n\n',
  'a folded header': 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n',
  'a NUL in a header': 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\x00c\r\n\r\n',
  'a request cut off in the middle': 'GET /health HTTP/1.1\r\nHo',
  'bytes that are no HTTP at all': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
};
for (const [name, bytes] of Object.entries(single)) {
  test(`never two meanings: ${name}`, async () => {
    assert.ok(answers(await raw(town.port, bytes)).length <= 1);
  });
}

test('a path out of the folder of static files finds nothing', async () => {
  for (const at of ['/static/../../etc/passwd', '/static/..%2f..%2fetc%2fpasswd', '/static/%2e%2e/%2e%2e/etc/passwd', '/static/', '/static/x%00.css']) {
    const got = answers(await raw(town.port, `GET ${at} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
    assert.equal(got.length, 1);
    assert.ok([400, 403, 404].includes(got[0]), `${at}: ${got[0]}`);
  }
});
test('a query or path that is no UTF-8 is refused or shown harmlessly', async () => {
  for (const at of ['/?lang=%ff%fe', '/%c3%28', '/?lang=<script>alert(1)</script>']) {
    const text = await raw(town.port, `GET ${at} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.ok(!text.includes('<script>alert'), at);
    assert.ok(answers(text)[0] < 500, at);
  }
});
test('a body larger than the limit is answered with 413, not read to its end', async () => {
  const text = await raw(town.port, `POST /inloggen HTTP/1.1\r\nHost: 127.0.0.1:${town.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000000000\r\n\r\nx=`, { wait: 3000 });
  assert.deepEqual(answers(text), [413]);
});
test('a client that sends its header a byte at a time does not hold up others', async () => {
  const slow = net.connect(town.port, '127.0.0.1');
  slow.on('error', () => {});
  const timer = setInterval(() => slow.write('G'), 50);
  const began = Date.now();
  for (let i = 0; i < 20; i++) assert.equal((await fetch(`${town.base}/health`)).status, 200);
  clearInterval(timer);
  slow.destroy();
  assert.ok(Date.now() - began < 3000);
});
test('four hundred connections that say nothing do not hold up others', async () => {
  const idle = [];
  for (let i = 0; i < 400; i++) { const s = net.connect(town.port, '127.0.0.1'); s.on('error', () => {}); idle.push(s); }
  await new Promise((good) => setTimeout(good, 300));
  let good = false;
  for (const until = Date.now() + 20000; !good && Date.now() < until;) {
    try { good = (await fetch(`${town.base}/health`, { signal: AbortSignal.timeout(5000) })).status === 200; } catch { await new Promise((r) => setTimeout(r, 200)); }
  }
  for (const s of idle) s.destroy();
  assert.ok(good, 'nobody else got an answer');
});
test('after all this the program still answers', async () => {
  await new Promise((r) => setTimeout(r, 300));
  const r = await fetch(`${town.base}/health`);
  assert.equal(r.status, 200);
  assert.match(await r.text(), /^ok\s*$/);
  assert.equal(town.ended, null, town.log);
});
