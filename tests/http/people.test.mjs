// What a person may ask of us and give us: a decision at last, papers, somebody beside them, another
// contact person; and what leaves the house: a mail without words, a letter.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine, postgres } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

// What only time would do to a row.
function change(text) {
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', Object.assign(new URL(postgres), { pathname: `/${town.name}` }).href, '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=20)\nc.execute(sys.argv[2])\nc.commit()', town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
const formTo = (page, end) => page.forms.find((f) => f.action.endsWith(end));
const send = async (v, form, typed = {}) => v.post(form.action, form.values(typed), { multipart: form.multipart });

const jpg = Buffer.from('ffd8ffe000040102ffda000301706963747572650affd9', 'hex');
const zip = Buffer.from('504b0304140000000000', 'hex');
let application;

test('an application is sent, a paper is added, a zip is not', async () => {
  const nora = await town.as('nora');
  await nora.get('/mij/aanvragen');
  await send(nora, formTo(nora.page, '/mij/aanvragen/nieuw'));
  application = /\/mij\/aanvragen\/([^/]+)\//.exec(nora.page.address)[1];
  const typed = { wonen: {}, inkomen: {}, bezit: { savings: '100' }, rekening: {}, verder: {}, wie: {} };
  for (const step of ['wie', 'wonen', 'inkomen', 'bezit', 'rekening', 'verder', 'controle']) {
    await nora.get(`/mij/aanvragen/${application}/${step}`);
    await send(nora, formTo(nora.page, `/${step}`), typed[step] ?? {});
    assert.equal(nora.page.status, 200, `${step}: ${nora.page.status} ${nora.page.text.slice(0, 400)}`);
  }
  await nora.get(`/mij/aanvragen/${application}/stukken`);
  const form = () => formTo(nora.page, '/stukken');
  const file = (name, bytes) => form().values({}).filter(([k]) => k !== 'file').concat([['file', { name, bytes }]]);
  let page = await nora.post(form().action, file('huurcontract.jpg', zip), { multipart: true });
  assert.equal(page.status, 422);
  assert.match(page.text, /Maak er een PDF van/);
  page = await nora.post(form().action, file('foto.jpg', Buffer.concat([jpg, zip])), { multipart: true });
  assert.equal(page.status, 422);
  page = await nora.post(form().action, file('"><script>.jpg', jpg), { multipart: true });
  assert.equal(page.status, 200, page.text.slice(0, 500));
  assert.ok(!page.html.includes('<script>.jpg'));
  page = await nora.post(form().action, file('loonstrook.jpg', jpg), { multipart: true });
  assert.match(page.text, /loonstrook\.jpg/);
  const rows = town.rows(`SELECT id, state, sealed FROM decisions_document WHERE application = '${application}'`);
  assert.equal(rows.length, 2);
  const clear = rows.some((r) => String(r.sealed).includes('70696374757265') || String(r.sealed).includes('picture'));
  assert.ok(!clear, 'the bytes stand in the clear');
  // Their own, taken back before anybody opened it: nothing is left.
  await nora.get(`/mij/aanvragen/${application}/stukken`);
  await send(nora, nora.page.forms.find((f) => f.action.endsWith('/terug')));
  assert.match(nora.page.text, /niets van over/);
  assert.equal(town.rows(`SELECT id FROM decisions_document WHERE state = 'taken_back' AND sealed IS NULL`).length, 1);
});

test('a paper opens at the desk, is logged, runs nothing, and then stays', async () => {
  const rosa = await town.as('rosa');
  const [{ id }] = town.rows(`SELECT id FROM decisions_document WHERE state = 'here'`);
  for (const at of [`/mij/aanvragen/${application}/stukken`, `/mij/aanvragen/${application}/stukken/${id}`])
    assert.equal((await rosa.get(at)).status, 404);
  const maria = await town.as('maria');
  assert.equal((await maria.get(`/werk/aanvraag/${application}/stuk/${id}`)).status, 404); // not by its address alone
  await maria.get(`/werk/aanvraag/${application}`);
  const got = await send(maria, maria.page.forms.find((f) => f.action.endsWith('/open')));
  assert.equal(got.status, 200);
  assert.ok(got.bytes.equals(jpg));
  assert.equal(got.headers.get('content-type'), 'image/jpeg');
  assert.equal(got.headers.get('x-content-type-options'), 'nosniff');
  assert.match(got.headers.get('content-security-policy'), /sandbox/);
  const nora = await town.as('nora');
  await nora.get(`/mij/aanvragen/${application}/stukken`);
  assert.match(nora.page.text, /Wij openden dit op/);
  assert.ok(!nora.page.forms.some((f) => f.action.endsWith('/terug')), 'what we used cannot be taken back');
  await nora.get('/mij/gekeken');
  assert.match(nora.page.text, /keek|gekeken/i);
});

test('too late: the page says what asking gives, one click asks, the days are paid for', async () => {
  change(`UPDATE decisions_application SET last_day = '2026-11-01' WHERE id = '${application}'`);
  const nora = await town.as('nora');
  await nora.get('/mij');
  const form = formTo(nora.page, '/te-laat');
  assert.ok(form, 'no button on /mij');
  await send(nora, form);
  assert.match(nora.page.text, /Wij hebben uw vraag/);
  await nora.get(`/mij/aanvragen/${application}`);
  assert.ok(!formTo(nora.page, '/te-laat'), 'asking twice is not offered');
  change(`UPDATE decisions_notice SET received = '2026-11-02' WHERE application = '${application}'`);
  await nora.get(`/mij/aanvragen/${application}`);
  assert.match(nora.page.text, /4 dagen en € 92\b/); // 16, 17, 18, 19 November
  const maria = await town.as('maria');
  await maria.get(`/werk/aanvraag/${application}`);
  assert.match(maria.page.text, /4 dagen/);
});

// Nora writes by the clock of today; our letters bear the hour of a day that stands still.
test('within a day that stands still, what was written last stands first', async () => {
  const nora = await town.as('nora');
  const subjects = async () => (await nora.get('/mij/berichten')).links.filter((l) => /\/mij\/berichten\/[^/?]+$/.test(l.href)).map((l) => l.text.trim());
  const write = async (subject) => { await nora.get('/mij/schrijven'); await send(nora, formTo(nora.page, '/mij/schrijven'), { subject, text: subject }); };
  const old = await subjects();
  await write('De eerste');
  await write('De tweede');
  const maria = await town.as('maria');
  await maria.get(`/werk/aanvraag/${application}`);
  await send(maria, formTo(maria.page, '/vraag'), { what: 'Welke dag kwam u hier wonen?', rule: 'Pw 40' });
  assert.equal(maria.page.status, 200);
  await write('De derde');
  const now = await subjects();
  assert.deepEqual([now[0], ...now.slice(2)].map((s) => s.replace(/^.*(De \S+).*$/s, '$1')).slice(0, 3), ['De derde', 'De tweede', 'De eerste'], now.join(' | '));
  assert.deepEqual(now.slice(4), old);
});

test('somebody looks along: by code, by part, seen, and over at the next click', async () => {
  const willem = await town.as('willem');
  await willem.get('/mij/vertrouwd');
  await send(willem, formTo(willem.page, '/mij/vertrouwd'), { name: 'mijn buurvrouw', money: '1', until: '2027-01-31' });
  assert.equal(willem.page.status, 200, willem.page.text.slice(0, 400));
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(willem.page.text)?.[0];
  assert.ok(code, 'no code on the page');
  const rosa = await town.as('rosa');
  await rosa.get('/voor');
  await send(rosa, formTo(rosa.page, '/voor'), { code: 'AAAA-AAAA-AAAA' });
  assert.equal(rosa.page.status, 422);
  await send(rosa, formTo(rosa.page, '/voor'), { code: code.toLowerCase().replaceAll('-', ' ') });
  assert.match(rosa.page.text, /Willem/);
  await send(rosa, rosa.page.forms.find((f) => /\/voor\/[^/]+$/.test(f.action)));
  assert.equal(rosa.page.status, 200, rosa.page.text.slice(0, 300));
  assert.match(rosa.page.address, /\/mij\/geld$/);
  assert.match(rosa.page.text, /U kijkt mee met Willem/);
  for (const at of ['/mij/berichten', '/mij/aanvragen', '/mij/gekeken', '/mij/gegevens', '/mij/vertrouwd', '/mij/geld/rekening', '/mij/schrijven', '/mij/verhaal'])
    assert.ok([403, 404].includes((await rosa.get(at)).status), at);
  await rosa.get('/mij/geld');
  const money = rosa.page.forms.find((f) => f.action.startsWith('/mij') || f.action.includes('/mij/'));
  if (money) assert.ok([403, 404].includes((await send(rosa, money)).status), money.action);
  await willem.get('/mij/gekeken');
  assert.match(willem.page.text, /mijn buurvrouw/);
  await willem.get('/mij/vertrouwd');
  await send(willem, willem.page.forms.find((f) => f.action.endsWith('/stop')));
  assert.equal((await rosa.get('/mij/geld')).status, 403);
});

test('rather somebody else: that employee opens nothing any more, quality arranges another', async () => {
  const person = personOf(town, 'willem');
  const willem = await town.as('willem');
  await willem.get('/mij/gegevens');
  const form = formTo(willem.page, '/mij/iemand-anders');
  assert.ok(form);
  const [{ account }] = town.rows(`SELECT account FROM people_contact WHERE person = '${person}' AND to_day IS NULL`);
  const maria = await town.as('maria');
  const had = (await maria.get(`/werk/persoon/${person}`)).status;
  assert.equal(had, 200);
  await send(willem, form);
  const [{ account: blocked }] = town.rows('SELECT account FROM people_rather_not');
  assert.equal(blocked, account);
  const now = (await maria.get(`/werk/persoon/${person}`)).status;
  const [{ id: mine }] = town.rows(`SELECT id FROM access_account WHERE name LIKE 'Maria%'`);
  assert.equal(now, mine === account ? 403 : 200);
  const karin = await town.as('karin');
  await karin.get('/team');
  const arrange = formTo(karin.page, '/team/anders');
  assert.ok(arrange, 'no card on /team');
  if (arrange.fields.some((f) => f.name === 'account')) {
    await send(karin, arrange);
    assert.ok(karin.page.status < 500);
  }
});

// ---- what leaves the house -----------------------------------------------------------------------

const servers = [];
after(() => { for (const s of servers) s.close(); });
// A mail server as small as can be; `say` decides what it answers to a recipient.
async function mailServer(say = () => '250 fine') {
  const mails = [];
  const server = net.createServer((socket) => {
    let data = false, held = '', mail = '', to = '';
    const line = (l) => {
      if (data) {
        if (l === '.') { data = false; mails.push({ to, mail }); socket.write('250 taken\r\n'); } else mail += `${l}\n`;
      } else if (/^EHLO/i.test(l)) socket.write('250-here\r\n250 8BITMIME\r\n');
      else if (/^RCPT/i.test(l)) { to = l; socket.write(`${say(l)}\r\n`); }
      else if (/^DATA/i.test(l)) { data = true; mail = ''; socket.write('354 go on\r\n'); }
      else if (/^QUIT/i.test(l)) socket.end('221 bye\r\n');
      else socket.write('250 fine\r\n');
    };
    socket.on('error', () => {});
    socket.on('data', (bytes) => { held += bytes; for (let i; (i = held.indexOf('\r\n')) >= 0;) { const l = held.slice(0, i); held = held.slice(i + 2); line(l); } });
    socket.write('220 here\r\n');
  });
  await new Promise((good) => server.listen(0, '127.0.0.1', good));
  server.unref();
  servers.push(server);
  return { mails, port: server.address().port, close: () => new Promise((good) => server.close(good)) };
}
const night = (today) => new Promise((good, bad) => {
  // Beside our own mail server, which must go on listening: not spawnSync.
  import('node:child_process').then(({ spawn }) => {
    const child = spawn(process.env.ERKENNING_PROGRAM, ['night', ...town.where, '--today', today], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (b) => { err += b; });
    child.on('exit', (code) => (code === 0 || code === 1 ? good(err) : bad(new Error(`night: ${code} ${err}`))));
  });
});

test('a mail says that a message is ready, and nothing else; letters become files, once', async () => {
  await town.stop();
  const waiting = town.rows(`SELECT count(*) AS n FROM people_outbox WHERE sent IS NULL AND channel = 'letter'`)[0].n;
  assert.ok(waiting > 0, 'no letter waits');
  change(`UPDATE people_outbox SET sent = '2026-11-19' WHERE channel = 'letter' AND message NOT IN (SELECT message FROM people_outbox WHERE channel = 'letter' AND sent IS NULL ORDER BY day DESC, message LIMIT 5)`);
  const server = await mailServer((l) => (/weg@/.test(l) ? '550 nobody here' : '250 fine'));
  writeFileSync(path.join(town.dir, 'post.json'), JSON.stringify({
    mail: { server: `smtp://127.0.0.1:${server.port}`, from: 'berichten@zonnedam.example', name: 'Gemeente Zonnedam', site: 'https://mijn.zonnedam.example' },
    print: true }));
  await town.serve();
  const nora = await town.as('nora');
  await nora.get('/mij/gegevens');
  await send(nora, formTo(nora.page, '/mij/gegevens'), { email: 'nora@post.example', contact: 'message' });
  change(`UPDATE people_outbox SET sent = NULL, day = '2026-11-19', channel = 'message' WHERE person = '${personOf(town, 'nora')}' AND message = (SELECT id FROM people_message WHERE person = '${personOf(town, 'nora')}' AND from_person = 0 ORDER BY at DESC LIMIT 1)`);
  await town.stop();
  await night('2026-11-20');
  const mails = server.mails.filter((m) => m.to.includes('nora@post.example'));
  assert.ok(mails.length >= 1, 'no mail came');
  const head = mails[0].mail.slice(0, mails[0].mail.indexOf('\n\n'));
  const body = Buffer.from(mails[0].mail.slice(head.length).replaceAll('\n', ''), 'base64').toString('utf8');
  const subject = Buffer.from(/Subject: =\?UTF-8\?B\?([^?]*)/.exec(head)[1], 'base64').toString('utf8');
  assert.equal(subject, 'Er staat een bericht voor u klaar');
  assert.match(body, /https:\/\/mijn\.zonnedam\.example\/mij\/berichten\/\S+/);
  assert.doesNotMatch(`${head.replace(/^To: .*$/m, '')}${subject}${body}`, /bijstand|uitkering|sociale|inkomen|Nora|Visser|aanvraag|schuld/i);
  assert.match(head, /Auto-Submitted: auto-generated/);
  const folder = path.join(town.dir, 'outbox/print');
  const files = readdirSync(folder).filter((f) => f.endsWith('.pdf'));
  assert.ok(files.length >= 5, `${files.length} letters`);
  for (const f of files) assert.equal(readFileSync(path.join(folder, f)).subarray(0, 5).toString(), '%PDF-');
  assert.ok(!readdirSync(folder).some((f) => f.endsWith('.half')));
  const list = readFileSync(path.join(folder, 'lijst.tsv'), 'utf8').trim().split('\n');
  assert.equal(list.length, files.length);
  const sent = server.mails.length;
  await night('2026-11-20');
  assert.equal(server.mails.length, sent, 'the same mail went twice');
  assert.equal(readFileSync(path.join(folder, 'lijst.tsv'), 'utf8').trim().split('\n').length, list.length);
  await server.close();
});

test('a mail server that is away loses nothing; a no for good comes on the desk of quality', async () => {
  for (const s of servers) s.close();
  const nora = personOf(town, 'nora');
  const again = () => change(`UPDATE people_outbox SET sent = NULL, day = '2026-11-20' WHERE channel = 'message' AND person = '${nora}' AND message = (SELECT message FROM people_outbox WHERE channel = 'message' AND person = '${nora}' ORDER BY message LIMIT 1)`);
  again();
  change('DELETE FROM people_outbox_try');
  await night('2026-11-20'); // the server of the test before is gone
  let [row] = town.rows('SELECT tries, failed, given_up FROM people_outbox_try WHERE given_up = 0 AND failed <> \'\'');
  assert.equal(row.failed, 'no_answer');
  assert.equal(town.rows(`SELECT message FROM people_outbox WHERE sent IS NULL AND channel = 'message' AND person = '${nora}'`).length, 1);
  const server = await mailServer(() => '550 nobody here');
  const config = JSON.parse(readFileSync(path.join(town.dir, 'post.json'), 'utf8'));
  config.mail.server = `smtp://127.0.0.1:${server.port}`;
  writeFileSync(path.join(town.dir, 'post.json'), JSON.stringify(config));
  change(`UPDATE people_outbox_try SET next = '2026-01-01T00:00:00.000000Z'`);
  await night('2026-11-20');
  [row] = town.rows('SELECT failed FROM people_outbox_try WHERE given_up = 1');
  assert.equal(row.failed, 'refused');
  await server.close();
  await town.serve();
  const karin = await town.as('karin');
  await karin.get('/team');
  assert.match(karin.page.text, /lukte het niet om iets te sturen/);
});

test('who wants "je" reads je, and English has one form', async () => {
  const nora = await town.as('nora');
  await nora.get('/mij/gegevens');
  await send(nora, formTo(nora.page, '/mij/gegevens'), { address_form: 'je' });
  for (const at of ['/mij', '/mij/geld', '/mij/aanvragen', '/mij/berichten', '/mij/gekeken', '/mij/gegevens', '/mij/vertrouwd', `/mij/aanvragen/${application}`]) {
    const page = await nora.get(at);
    assert.equal(page.status, 200, at);
    const main = page.text.replace(/"[^"]*"/g, '');
    assert.doesNotMatch(main, /\b(Heeft|Bent|Wilt|Kunt|Hoeft|Krijgt|Ziet) (u|je)\b/, at);
    assert.match(main, /\b(je|jij|jou)\b/i, at);
  }
});
