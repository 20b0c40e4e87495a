// Signing in as people do: with DigiD's stand-in (a real OpenID provider), with a name, a password
// and a code, and again after a session ended under somebody's hands.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Town, engine, root, run } from '../harness/town.mjs';

const WILLEM = '999990639';
const NOBODY = '999990019';
const skip = existsSync(path.join(root, 'node_modules/oidc-provider')) ? false : 'oidc-provider is not installed';

let town, provider, folder, issuer;
before(async () => {
  if (skip) return;
  folder = mkdtempSync(path.join(os.tmpdir(), 'erkenning-oidc-'));
  provider = spawn(process.execPath, [path.join(root, 'tests/oidc/provider.mjs'), '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  issuer = await new Promise((good, bad) => {
    provider.stdout.once('data', (line) => good(String(line).trim().split(' ')[1]));
    provider.once('exit', () => bad(new Error('the provider ended')));
  });
  const settings = path.join(folder, 'oidc.json');
  writeFileSync(settings, JSON.stringify({ issuer, client: 'erkenning', key_file: path.join(folder, 'client.jwk'), claim: 'bsn', claim_is_bsn: true, label: 'DigiD' }));
  town = await Town.copy();
  await town.serve(['--oidc', settings]);
});
after(async () => {
  await town?.close();
  provider?.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

// At the provider's page: who one says one is.
async function atProvider(visitor, bsn, doe = 'in') {
  assert.ok(visitor.page.address.startsWith(issuer), `not at the provider: ${visitor.page.address} ${visitor.page.text}`);
  return visitor.post(visitor.page.address, [['bsn', bsn], ['doe', doe]]);
}

// What only a clock could do: the session was used an hour ago.
function grow_old() {
  const long_ago = new Date(Date.now() - 3600e3).toISOString().replace('Z', '000Z');
  const text = `UPDATE access_session SET used = '${long_ago}'`;
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', town.where[3], '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1],timeout=20);c.execute(sys.argv[2]);c.commit()', town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

test('Willem signs in with DigiD, sees his own page, signs out and is out', { skip }, async () => {
  const willem = town.visitor();
  await willem.get('/inloggen');
  await willem.open('Log in met DigiD');
  const page = await atProvider(willem, WILLEM);
  assert.equal(page.status, 200);
  assert.equal(new URL(page.address).pathname, '/mij');
  assert.match(page.text, /Dag Willem/);
  const session = willem.cookies.get('__Host-sessie');
  assert.match(session, /^[A-Za-z0-9_-]{43}$/);
  assert.ok(!willem.cookies.has('__Host-aanmelden'), 'the way there is still in the browser');
  // Only its hash is in the rows.
  assert.equal(town.rows(`SELECT token_hash FROM access_session WHERE token_hash = '${session}'`).length, 0);
  assert.match((await willem.get('/mijn-sessies')).text, /Dit apparaat/);
  const out = await willem.press('Uitloggen').catch(() => willem.press('Log hier uit'));
  assert.match(out.text, /U bent uitgelogd/);
  // The old token again: it ended with us, not only in the browser.
  const thief = town.visitor();
  thief.cookies.set('__Host-sessie', session);
  assert.equal(new URL((await thief.get('/mij')).address).pathname, '/inloggen');
});

test('every sign-in has a token of its own, and the one before it ends', { skip }, async () => {
  const willem = town.visitor();
  const tokens = [];
  for (let i = 0; i < 2; i++) {
    await willem.get('/inloggen/oidc');
    if (willem.page.address.startsWith(issuer)) await atProvider(willem, WILLEM);
    tokens.push(willem.cookies.get('__Host-sessie'));
  }
  assert.notEqual(tokens[0], tokens[1]);
  const thief = town.visitor();
  thief.cookies.set('__Host-sessie', tokens[0]);
  assert.equal(new URL((await thief.get('/mij')).address).pathname, '/inloggen');
});

test('whoever we do not know hears that kindly, and gets no session', { skip }, async () => {
  const stranger = town.visitor();
  await stranger.get('/inloggen/oidc');
  const page = await atProvider(stranger, NOBODY);
  assert.equal(new URL(page.address).pathname, '/inloggen');
  assert.match(page.text, /Wij kennen u nog niet. Dat geeft niet/);
  assert.ok(!stranger.cookies.has('__Host-sessie'));
});

test('stopping half-way is no mistake', { skip }, async () => {
  const willem = town.visitor();
  await willem.get('/inloggen/oidc');
  const page = await atProvider(willem, WILLEM, 'stop');
  assert.match(page.text, /U bent gestopt met inloggen bij DigiD/);
});

test("another browser's way back opens nothing", { skip }, async () => {
  const willem = town.visitor();
  await willem.get('/inloggen/oidc');
  const mine = await town.visitor().get('/inloggen/terug?code=stolen&state=' + 'x'.repeat(43));
  assert.match(mine.text, /Inloggen duurde te lang/);
  assert.ok(!/welcome|Dag /.test(mine.text));
  for (const wrong of ['', '?code=', '?error=' + 'e'.repeat(3000), '?state=%ff', '?code=a&code=b']) {
    const page = await willem.get(`${town.base}/inloggen/terug${wrong}`);
    assert.ok(page.status < 500, `${wrong.slice(0, 20)}: ${page.status}`);
    assert.ok(!willem.cookies.has('__Host-sessie'));
  }
});

test('after signing in one goes where one wanted to go, and never to another site', { skip }, async () => {
  for (const [naar, lands] of [['/mij/gekeken', '/mij/gekeken'], ['//evil.example/', '/mij'], ['https://evil.example/', '/mij'], ['/werk', '/mij'], ['/mij/../werk', '/mij'], ['/uitloggen', '/mij']]) {
    const willem = town.visitor();
    await willem.get(`/inloggen/oidc?naar=${encodeURIComponent(naar)}`);
    const page = await atProvider(willem, WILLEM);
    assert.equal(new URL(page.address).origin + new URL(page.address).pathname, town.base + lands, naar);
  }
});

test('what is typed in a session that ended comes back after signing in', { skip }, async () => {
  const willem = town.visitor();
  await willem.get('/inloggen/oidc');
  await atProvider(willem, WILLEM);
  const page = await willem.get('/mij/schrijven');
  const form = page.forms.find((f) => f.fields.some((x) => x.kind === 'textarea' || x.node?.name === 'textarea'));
  assert.ok(form, `no text area on /mij/schrijven: ${page.text}`);
  const box = form.fields.find((x) => x.kind === 'textarea' || x.node?.name === 'textarea').name;
  const typed = 'Twee bladzijden over de zomer van 2024. '.repeat(100).trim();
  const values = form.values({ [box]: typed });
  grow_old();
  const ended = await willem.post(form.action, values);
  assert.match(ended.text, /Wij hebben uw tekst bewaard/);
  assert.ok(!JSON.stringify(town.rows('SELECT * FROM access_kept')).includes(Buffer.from('Twee bladzijden').toString('hex')), 'it lies there in clear');
  // Somebody else at the same computer sees nothing of it.
  const other = town.visitor();
  for (const [name, value] of willem.cookies) if (name !== '__Host-sessie') other.cookies.set(name, value);
  await other.signIn('rosa');
  assert.ok(!(await other.get('/mij/schrijven')).html.includes('Twee bladzijden'));
  await willem.open('Log opnieuw in');
  await willem.open('Log in met DigiD');
  if (willem.page.address.startsWith(issuer)) await atProvider(willem, WILLEM);
  assert.equal(new URL(willem.page.address).pathname, '/mij/schrijven');
  assert.ok(willem.page.html.includes(typed.slice(0, 2000)), 'the text did not come back');
});

test('a colleague signs in with name, password and code; a code counts once', { skip: false }, async () => {
  const own = skip ? await Town.open() : town;
  try {
    const added = run(['staff', 'add', 'fatima', ...own.where, '--role', 'finance'], { input: 'vier gewone woorden samen\n' });
    const secret = /secret=([A-Z2-7]+)/.exec(added.stdout)[1];
    const fatima = own.visitor();
    await fatima.get('/inloggen');
    const first = code(secret);
    const press = (password, now) => fatima.press('Log in als medewerker', { name: 'Fatima', password, code: now });
    let page = await press('vier andere woorden samen', first);
    assert.equal(page.status, 422);
    assert.match(page.text, /De naam, het wachtwoord of de code klopt niet/);
    assert.ok(!page.html.includes('vier andere woorden'), 'the password came back in the page');
    assert.match(page.html, /value="Fatima"/);
    page = await press('vier gewone woorden samen', first);
    assert.equal(new URL(page.address).pathname, '/geld', page.text);
    assert.equal((await fatima.get('/werk')).status, 403);
    const again = own.visitor();
    await again.get('/inloggen');
    page = await again.press('Log in als medewerker', { name: 'fatima', password: 'vier gewone woorden samen', code: first });
    assert.equal(page.status, 422, 'a code counted twice');
    for (let i = 0; i < 5; i++) page = await again.press('Log in als medewerker', { name: 'fatima', password: 'x', code: '000000' });
    assert.match(page.text, /U kunt het over \d+ seconden opnieuw proberen/);
  } finally { if (skip) await own.close(); }
});

function code(base32) {
  let bits = '';
  for (const c of base32) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}
