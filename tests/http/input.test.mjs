// What goes wrong around the program, each with a clear answer and nothing lost: bank files, a database
// that is locked, a disk that is full, two people at once.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync, cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { books, sameBooks } from '../harness/books.mjs';
import { Town, engine, run, scratch } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.copy(); });
after(async () => { await town?.close(); });

// ---- bank files: a real one of the demo, and what could be wrong with it ---------------------------

const folder = path.join(scratch, `bank-${process.pid}`);
function bankFiles() {
  const found = [];
  const walk = (dir) => { if (existsSync(dir)) for (const e of readdirSync(dir, { withFileTypes: true })) { const at = path.join(dir, e.name); if (e.isDirectory()) walk(at); else if (e.name.endsWith('.xml') && readFileSync(at, 'utf8').includes('camt.053')) found.push(at); } };
  walk(path.join(town.dir, 'bank'));
  return found.sort();
}
function bank(name, bytes) {
  mkdirSync(folder, { recursive: true });
  const at = path.join(folder, name);
  writeFileSync(at, bytes);
  return town.command(['bank', at, '--today', '2026-11-19'], { ok: null, timeout: 60000 });
}
test('a statement read twice changes nothing', () => {
  const [file] = bankFiles().slice(-1);
  assert.ok(file, 'the demo has no statement');
  const had = books(town);
  for (let i = 0; i < 2; i++) {
    const done = town.command(['bank', file, '--today', '2026-11-19'], { ok: null });
    assert.ok(done.status <= 1, done.stderr);
  }
  sameBooks(had, books(town));
});
const spoil = {
  'an entity bomb': (x) => x.replace(/\?>/, `?>\n<!DOCTYPE a [${Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i} "${i ? `&e${i - 1};`.repeat(20) : 'xxxxxxxxxx'}">`).join('')}]>`).replace(/<MsgId>[^<]*/, '<MsgId>&e11;'),
  'an external entity': (x) => x.replace(/\?>/, '?>\n<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace(/<MsgId>[^<]*/, '<MsgId>&e;'),
  'cut off in the middle': (x) => x.slice(0, Math.floor(x.length * 0.6)),
  'three decimals': (x) => x.replace(/(<Amt Ccy="EUR">\d+)\.\d\d</, '$1.005<'),
  'an amount below zero': (x) => x.replace(/<Amt Ccy="EUR">/, '<Amt Ccy="EUR">-'),
  dollars: (x) => x.replaceAll('Ccy="EUR"', 'Ccy="USD"'),
  'a balance that does not add up': (x) => { let n = 0; return x.replace(/<Amt Ccy="EUR">(\d+)/g, (m, d) => (n++ === 1 ? `<Amt Ccy="EUR">${Number(d) + 7}` : m)); },
  'no XML at all': () => 'Boekdatum;Bedrag\n2026-11-19;10,00\n',
  empty: () => '',
  'another kind of message': (x) => x.replaceAll('camt.053.001.08', 'camt.054.001.08').replaceAll('camt.053.001.02', 'camt.054.001.02'),
};
for (const [name, change] of Object.entries(spoil)) {
  test(`a bank file with ${name} is refused whole, with its place, and nothing changes`, () => {
    const xml = readFileSync(bankFiles().at(-1), 'utf8').replace(/<Id>([^<]*)<\/Id>/, '<Id>$1X</Id>');
    const spoilt = change(xml);
    assert.notEqual(spoilt, xml);
    const had = books(town);
    const done = bank('spoilt.xml', spoilt);
    assert.equal(done.status, 3, `exit ${done.status}: ${done.stdout}${done.stderr}`);
    assert.match(done.stderr, /^erkenning: /m);
    assert.ok(!done.stdout.includes('root:'), 'it read a file of the machine');
    sameBooks(had, books(town));
  });
}
test('a bank file in UTF-16 is read or refused, never half', () => {
  const xml = readFileSync(bankFiles().at(-1), 'utf8').replace(/encoding="[^"]*"/i, 'encoding="UTF-16"');
  const had = books(town);
  const done = bank('utf16.xml', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')]));
  assert.ok([0, 1, 3].includes(done.status), `exit ${done.status}: ${done.stderr}`);
  sameBooks(had, books(town));
});
test('pay check refuses an account with one wrong digit, and says which payment', () => {
  const out = path.join(town.dir, 'bank');
  const files = [];
  const walk = (dir) => { for (const e of readdirSync(dir, { withFileTypes: true })) { const at = path.join(dir, e.name); if (e.isDirectory()) walk(at); else if (e.name.endsWith('.xml') && readFileSync(at, 'utf8').includes('pain.001')) files.push(at); } };
  walk(out);
  const good = files.sort().at(-1);
  assert.ok(good, 'the demo has no payment file');
  const xml = readFileSync(good, 'utf8');
  mkdirSync(folder, { recursive: true });
  const wrong = path.join(folder, 'wrong.xml');
  writeFileSync(wrong, xml.replace(/(<CdtrAcct>.*?<IBAN>[A-Z0-9]*)(\d)(<)/s, (m, a, d, e) => `${a}${(Number(d) + 1) % 10}${e}`));
  const done = run(['pay', 'check', wrong, '--today', '2026-11-01'], { ok: null });
  assert.equal(done.status, 1, done.stdout + done.stderr);
  // The demo's own accounts (bank code TEST) are found in both; the wrong digit only in one.
  const findings = (text) => text.split('\n').filter((l) => / ERROR /.test(l) && !/ iban-test:/.test(l));
  assert.deepEqual(findings(run(['pay', 'check', good, '--today', '2026-11-01'], { ok: null }).stdout).filter((l) => /IBAN/.test(l)), []);
  assert.match(findings(done.stdout).join(), /wrong\.xml:\d+: ERROR [a-z-]+: IBAN/);
});

// ---- the machine fails ---------------------------------------------------------------------------

test('a database that somebody else holds for two seconds: the act is done after it', { skip: engine === 'postgres' && 'one file, one lock: SQLite' }, async () => {
  const own = await Town.open();
  try {
    const rosa = await own.as('rosa');
    const page = await rosa.get('/mij');
    const form = page.forms.find((f) => f.action.endsWith('/mij/bellen'));
    const script = 'import sqlite3,sys,time;c=sqlite3.connect(sys.argv[1],isolation_level=None);c.execute("BEGIN IMMEDIATE");print("held",flush=True);time.sleep(2);c.execute("ROLLBACK")';
    const holder = spawn('/usr/bin/python3', ['-c', script, own.file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((good) => holder.stdout.once('data', good));
    const after = await rosa.post(form.action, form.values());
    assert.ok([200, 503].includes(after.status), String(after.status));
    await new Promise((good) => (holder.exitCode === null ? holder.on('exit', good) : good()));
    if (after.status === 503) assert.equal((await rosa.post(form.action, form.values())).status, 200);
    assert.equal(Number(own.rows("SELECT count(*) AS n FROM promises_promise WHERE kind = 'callback' AND state = 'made'")[0].n), 1);
  } finally { await own.close(); }
});
test('a full disk: pages are still read, a form is answered plainly, and works once there is room', async (t) => {
  if (engine === 'postgres' || process.getuid() !== 0) return t.skip('needs a small disk of its own: root, SQLite');
  const own = await Town.copy();
  const small = path.join(scratch, `small-${process.pid}`);
  mkdirSync(small, { recursive: true });
  const bytes = spawnSync('du', ['-sb', own.dir], { encoding: 'utf8' }).stdout.split('\t')[0];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${Number(bytes) + 3_000_000}`, 'tmpfs', small]);
  if (mounted.status !== 0) { await own.close(); return t.skip('no small disk can be mounted here'); }
  const was = own.dir;
  try {
    cpSync(own.dir, small, { recursive: true });
    own.dir = small;
    await own.serve();
    const rosa = await own.as('rosa');
    const page = await rosa.get('/mij');
    const form = page.forms.find((f) => f.action.endsWith('/mij/bellen'));
    spawnSync('sh', ['-c', `dd if=/dev/zero of="${small}/filler" bs=64k 2>/dev/null; dd if=/dev/zero of="${small}/filler2" bs=512 2>/dev/null`]);
    const full = await rosa.post(form.action, form.values());
    assert.ok(full.status >= 500 && full.status < 600, `it was answered with ${full.status}`);
    assert.ok(full.text.length > 20, 'no plain words');
    assert.equal((await rosa.fetch(`${own.base}/beloften`)).status, 200);
    spawnSync('rm', ['-f', `${small}/filler`, `${small}/filler2`]);
    assert.equal((await rosa.post(form.action, form.values())).status, 200);
    assert.equal(own.ended, null, own.log);
  } finally {
    await own.stop('SIGKILL');
    spawnSync('umount', [small]);
    own.dir = was;
    await own.close();
  }
});
test('two people who press "agree" at the same moment: one wins, and it stands once', async () => {
  const own = await Town.open();
  try {
    const jan = await own.as('jan');
    const page = await jan.get('/mij/geld/rekening');
    const form = page.forms.find((f) => f.fields.some((x) => /iban/i.test(`${x.name} ${x.label}`)));
    const typed = {};
    for (const f of form.fields) {
      if (/iban/i.test(f.name)) typed[f.name] = 'NL08TEST9876500012';
      else if (/holder|naam|name/i.test(f.name)) typed[f.name] = 'J. Postma';
      else if (/from|since|vanaf|first|dag|day/i.test(f.name)) typed[f.name] = '1-12-2026';
    }
    const iban = form.fields.find((f) => /iban/i.test(f.name));
    // The check digits of the demo's bank code, reckoned here.
    const bban = 'TEST9876500012';
    const digits = [...`${bban}NL00`].map((c) => (/[A-Z]/.test(c) ? c.charCodeAt(0) - 55 : c)).join('');
    typed[iban.name] = `NL${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${bban}`;
    assert.equal((await jan.post(form.action, form.values(typed))).status, 200);
    const pair = await Promise.all(['femke', 'farid'].map(async (who) => { const v = await own.as(who); const p = await v.get('/geld/rekeningen'); return { v, form: p.forms.find((f) => f.action.endsWith('/akkoord')) }; }));
    const got = await Promise.all(pair.map(({ v, form: f }) => v.fetch(f.action, { method: 'POST', body: new URLSearchParams(f.values()), headers: { origin: own.base } })));
    const codes = got.map((r) => r.status).sort();
    assert.ok(codes.every((c) => c < 500), codes.join());
    const agreed = own.rows("SELECT count(*) AS n FROM payments_account_agreed a JOIN payments_account p ON p.municipality = a.municipality AND p.id = a.account WHERE p.first >= '2026-12-01' OR p.asked_on >= '2026-11-19'");
    assert.equal(Number(agreed[0].n), 1);
  } finally { await own.close(); }
});
