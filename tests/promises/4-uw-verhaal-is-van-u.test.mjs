// Promise 4, attacked: a story changes nothing for its owner, nobody reads what was not shared, and
// what was taken back is gone from every byte that we keep.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { books, personOf, sameBooks } from '../harness/books.mjs';
import { Town, engine, root, routes } from '../harness/town.mjs';

const MARKS = { told: 'Zeegroene kievit 7391', changed: 'Paarse grutto 5527', pain: 'Stille wulp 8846', aloud: 'Zilveren tureluur 2203' };
const towns = [];
let town;
before(async () => { town = await Town.open(); towns.push(town); });
after(async () => { for (const t of towns) await t.close(); });

const formTo = (page, end) => page.forms.find((f) => new URL(f.action).pathname.endsWith(end));
async function tell(v, topic, words, { pain = false } = {}) {
  await v.get(`/mij/verhaal/nieuw/${topic}`);
  const after = await v.press('Bewaar dit voor mij', { words, ...(pain ? { pain: true } : {}) });
  assert.equal(after.status, 200, after.text.slice(0, 300));
}
const idOf = (page, words) => {
  const part = page.all('section').find((s) => JSON.stringify(s.kids.map(String)).length > 0 && sectionText(s).includes(words));
  assert.ok(part, `no part says "${words}"`);
  const change = [...walk(part)].find((n) => n.tag === 'a' && /^\/mij\/verhaal\/[^/]+$/.test(n.attr.href ?? ''));
  return change.attr.href.split('/').pop();
};
function* walk(node) { for (const kid of node.kids) if (typeof kid !== 'string') { yield kid; yield* walk(kid); } }
const sectionText = (node) => node.kids.map((k) => (typeof k === 'string' ? k : sectionText(k))).join('');
const send = (v, form) => v.post(form.action, form.values());
async function share(v, part, reader, until = '1-3-2027') {
  await v.get(`/mij/verhaal/${part}/delen`);
  return v.press('Deel dit', { reader, until });
}
const accountOf = (persona) => town.rows(`SELECT value FROM house_setting WHERE name = 'persona_${persona}'`)[0].value;
// Every byte of this municipality: its folder, and a plain dump of the database where that is elsewhere.
function bytes() {
  const parts = [];
  const look = (dir) => { for (const name of readdirSync(dir)) { const at = path.join(dir, name); if (statSync(at).isDirectory()) look(at); else parts.push(readFileSync(at)); } };
  look(town.dir);
  if (engine === 'postgres') {
    const url = Object.assign(new URL(process.env.ERKENNING_POSTGRES), { pathname: `/${town.name}` }).href;
    parts.push(spawnSync('pg_dump', ['--inserts', '-d', url], { maxBuffer: 1 << 30 }).stdout);
  }
  return Buffer.concat(parts);
}
const holds = (all, words) => [words, Buffer.from(words).toString('hex'), Buffer.from(words).toString('base64').slice(0, -4)].some((w) => all.includes(w));

test('the same facts with and without a story, wishes, questions and looks: the same money, days and questions', async () => {
  const [silent, open] = [await Town.open(), await Town.open()];
  towns.push(silent, open);
  const willem = await open.as('willem');
  for (const [topic, words] of [['wie', 'Ik verzweeg niets.'], ['moeilijk', 'Ik kon vorig jaar niet werken en had toen schulden.'], ['wil', 'Ik wil een eigen zaak met loon.'], ['kan', 'Ik werkte soms zwart, lang geleden.'], ['benadering', 'Bel mij niet.']]) await tell(willem, topic, words, { pain: topic === 'moeilijk' });
  await willem.get('/mij/verhaal');
  const part = idOf(willem.page, 'Ik verzweeg niets.');
  const maria = open.rows("SELECT value FROM house_setting WHERE name = 'persona_maria'")[0].value;
  await share(willem, part, maria);
  const staff = await open.as('maria');
  await staff.get(`/werk/persoon/${personOf(open, 'willem')}/verhaal/${part}`);
  for (let i = 0; i < 5; i++) await willem.get('/mij/gekeken');
  await willem.get('/mij/verhaal/alles-weg');
  await willem.press('Haal mijn hele verhaal weg');
  await tell(willem, 'wil', 'Toch weer iets.');
  const questions = async (t) => {
    const v = await t.as('willem');
    const page = await v.get('/mij/aanvragen');
    const m = await (await t.as('maria')).get('/werk');
    return [page.text.replace(/\d{4,}/g, ''), m.headings.length, (await v.get('/mij')).headings.filter((h) => h.level < 3).length];
  };
  for (const t of [silent, open]) await t.day('2026-12-21');
  sameBooks(books(silent), books(open));
  assert.deepEqual(await questions(open), await questions(silent));
  const terms = (t) => t.rows('SELECT person, reported, sent, last_day, decided, state FROM decisions_application ORDER BY person, reported');
  assert.deepEqual(terms(open), terms(silent));
});

test('what is told stands nowhere in the clear', async () => {
  const rosa = await town.as('rosa');
  await tell(rosa, 'wie', MARKS.told);
  await tell(rosa, 'moeilijk', MARKS.pain, { pain: true });
  await rosa.get('/mij/verhaal');
  const id = idOf(rosa.page, MARKS.told);
  await rosa.get(`/mij/verhaal/${id}`);
  await rosa.press('Bewaar dit voor mij', { words: MARKS.changed });
  const all = bytes();
  for (const mark of Object.values(MARKS)) assert.ok(!holds(all, mark), `"${mark}" stands in the clear`);
});

test('no page of any colleague shows it, not even that there is something', async () => {
  const rosa = personOf(town, 'rosa');
  const [{ id: part }] = town.rows(`SELECT id FROM story_part WHERE person = '${rosa}' ORDER BY place LIMIT 1`);
  const run = town.rows("SELECT id FROM payments_run WHERE kind = 'month' ORDER BY number DESC LIMIT 1")[0]?.id;
  const application = town.rows(`SELECT id FROM decisions_application WHERE person = '${rosa}'`)[0]?.id;
  for (const persona of ['maria', 'karin', 'femke', 'farid']) {
    const v = await town.as(persona);
    for (const route of routes()) {
      if (!route.methods.includes('GET') || !/^\/(werk|team|geld)/.test(route.path)) continue;
      const values = { person: rosa, run, application, part };
      const at = route.path.replace(/\{([a-z_]+)\}/g, (_, p) => values[p] ?? part);
      const response = await v.fetch(`${town.base}${at}`);
      const said = Buffer.from(await response.arrayBuffer()).toString('utf8');
      for (const mark of [...Object.values(MARKS), 'Zesentwintig jaar']) assert.ok(!said.includes(mark), `${persona} reads "${mark}" on ${at}`);
      if (route.room === 'story') assert.ok([200, 403, 404].includes(response.status), `${at}: ${response.status}`);
      else assert.ok(!said.includes(part), `${persona} sees the id of a part on ${at}`);
    }
  }
  const maria = await town.as('maria');
  const page = await maria.get(`/werk/persoon/${rosa}/verhaal`);
  assert.match(page.text, /heeft niets met u gedeeld\. Dat is goed zo\./);
  assert.doesNotMatch(page.main.kids.map((k) => (typeof k === 'string' ? k : sectionText(k))).join(' '), /\d+ (delen|verhalen)|\d+ ?%/);
});

test('a share is for one part and one reader, and stops at the next click', async () => {
  const willem = await town.as('willem');
  const maria = await town.as('maria');
  const person = personOf(town, 'willem');
  await tell(willem, 'wil', MARKS.aloud);
  await willem.get('/mij/verhaal');
  const id = idOf(willem.page, MARKS.aloud);
  const other = await town.as('karin');
  assert.equal((await maria.get(`/werk/persoon/${person}/verhaal/${id}`)).status, 404);
  assert.match((await share(willem, id, accountOf('maria'))).text, /Maria Verbeek mag dit lezen/);
  const page = await maria.get(`/werk/persoon/${person}/verhaal/${id}`);
  assert.ok(page.text.includes(MARKS.aloud));
  assert.notEqual((await other.fetch(`${town.base}/werk/persoon/${person}/verhaal/${id}`)).status, 200);
  assert.equal((await maria.get(`/werk/persoon/${personOf(town, 'rosa')}/verhaal/${id}`)).status, 404, 'by another name');
  await willem.get('/mij/verhaal');
  assert.match(willem.page.text, /Gelezen door Maria Verbeek/);
  await send(willem, willem.page.forms.find((f) => f.action.includes(`/${id}/delen/`)));
  for (const at of [`/werk/persoon/${person}/verhaal/${id}`, `/werk/persoon/${person}/verhaal/${id}/geluid`]) assert.equal((await maria.get(at)).status, 404);
  assert.ok(!(await maria.get(`/werk/persoon/${person}/verhaal`)).html.includes(id));
});

test('only a reader on the list can be chosen, and never somebody else\'s part', async () => {
  const willem = await town.as('willem');
  const rosa = await town.as('rosa');
  await willem.get('/mij/verhaal');
  const id = idOf(willem.page, MARKS.aloud);
  for (const reader of [accountOf('femke'), accountOf('rosa'), 'niemand', 'Mаria']) { // the last with a Cyrillic a
    const page = await share(willem, id, reader);
    assert.equal(page.status, 422, reader);
  }
  for (const at of [`/mij/verhaal/${id}`, `/mij/verhaal/${id}/delen`, `/mij/verhaal/${id}/weg`, `/mij/verhaal/${id}/besluit`, `/mij/verhaal/${id}/geluid`, `/mij/verhaal/inspreken/${id}`]) assert.equal((await rosa.get(at)).status, 404, at);
  const token = await rosa.token();
  for (const at of ['', '/delen', '/weg', '/plaats', '/geluid/weg', '/besluit']) {
    const r = await rosa.fetch(`${town.base}/mij/verhaal/${id}${at}`, { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams({ token, words: 'van een ander', reader: accountOf('maria'), until: '1-1-2027', way: 'hoger', application: id, sure: '1' }) });
    await r.arrayBuffer();
    assert.ok([404, 422].includes(r.status), `${at}: ${r.status}`);
  }
  assert.ok((await willem.get('/mij/verhaal')).text.includes(MARKS.aloud));
});

test('who may not see the person any more reads nothing, whatever was shared', async () => {
  const jan = await town.as('jan');
  const maria = await town.as('maria');
  const person = personOf(town, 'jan');
  await tell(jan, 'kan', 'Kolibrie 4410');
  await jan.get('/mij/verhaal');
  const id = idOf(jan.page, 'Kolibrie 4410');
  await share(jan, id, accountOf('maria'));
  assert.equal((await maria.get(`/werk/persoon/${person}/verhaal/${id}`)).status, 200);
  await jan.get('/mij/gegevens');
  const form = formTo(jan.page, '/mij/iemand-anders');
  await jan.post(form.action, form.values());
  const page = await maria.get(`/werk/persoon/${person}/verhaal/${id}`);
  assert.ok([403, 404].includes(page.status), String(page.status));
  assert.ok(!page.text.includes('Kolibrie'));
  await jan.get(`/mij/verhaal/${id}/delen`);
  assert.ok(!jan.page.html.includes(accountOf('maria')), 'she can still be chosen');
});

test('two megabytes are refused, and come back whole; a script is words', async () => {
  const selam = await town.as('selam');
  const much = `begin ${'Ik vertel het je. '.repeat(116509)} <eind>`;
  await selam.get('/mij/verhaal/nieuw/wie');
  const page = await selam.press('Bewaar dit voor mij', { words: much });
  assert.equal(page.status, 422);
  const field = page.forms.flatMap((f) => f.fields).find((f) => f.name === 'words');
  assert.equal(field.node.kids.join('').trim().length, much.length);
  const script = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&';
  await tell(selam, 'wie', script);
  await selam.get('/mij/verhaal');
  assert.ok(selam.page.text.includes(script));
  assert.equal(selam.page.all('img').length, 0);
  await share(selam, idOf(selam.page, script), accountOf('maria'));
  const read = await (await town.as('maria')).get(`/werk/persoon/${personOf(town, 'selam')}/verhaal/${idOf(selam.page, script)}`);
  assert.ok(read.text.includes(script));
  assert.ok(!read.html.includes('<script>alert'));
});

test('what is given to a decision is said before, stays there, and leaves no way back to the story', async () => {
  const willem = await town.as('willem');
  const maria = await town.as('maria');
  await tell(willem, 'wie', 'Rosse stekelstaart 6613');
  await willem.get('/mij/verhaal');
  const id = idOf(willem.page, 'Rosse stekelstaart');
  await willem.get(`/mij/verhaal/${id}/besluit`);
  assert.match(willem.page.text, /ongeveer tien jaar bij het besluit/);
  assert.match(willem.page.text, /kunt deze kopie niet terugnemen/);
  const [{ application }] = town.rows(`SELECT id AS application FROM decisions_application WHERE person = '${personOf(town, 'willem')}'`);
  assert.equal((await willem.press('Geef deze woorden mee', { application })).status, 422, 'without knowing');
  await willem.get(`/mij/verhaal/${id}/besluit`);
  const foreign = town.rows(`SELECT id FROM decisions_application WHERE person <> '${personOf(town, 'willem')}' LIMIT 1`)[0].id;
  const sent = willem.page.form('Geef deze woorden mee');
  const values = sent.values({ application, sure: true }).map(([k, v]) => [k, k === 'application' ? foreign : v]);
  assert.equal((await willem.post(sent.action, values)).status, 422, 'somebody else\'s application');
  await willem.get(`/mij/verhaal/${id}/besluit`);
  const after = await willem.press('Geef deze woorden mee', { application, sure: true });
  assert.match(after.text, /Rosse stekelstaart 6613/);
  await willem.get(`/mij/verhaal/${id}/weg`);
  await willem.press('Haal dit weg');
  const page = await maria.get(`/werk/aanvraag/${application}`);
  assert.match(page.text, /Woorden die Willem\S* ?\S* zelf meegaf/);
  assert.ok(page.text.includes('Rosse stekelstaart 6613'));
  for (const row of town.rows('SELECT * FROM decisions_given')) assert.ok(!Object.values(row).includes(id), 'the id of the part was kept');
});

test('taken back: no byte of it is left, and what somebody kept of it does not open', async () => {
  const rosa = await town.as('rosa');
  const person = personOf(town, 'rosa');
  const before = town.rows(`SELECT id, words FROM story_part WHERE person = '${person}'`);
  assert.ok(before.length >= 2);
  await rosa.get('/mij/verhaal/alles-weg');
  const gone = await rosa.press('Haal mijn hele verhaal weg');
  assert.match(gone.text, /Uiterlijk op 23 januari 2027|Uiterlijk op 24 januari 2027|Uiterlijk op \d+ januari 2027/);
  assert.deepEqual(town.rows(`SELECT id FROM story_part WHERE person = '${person}'`), []);
  // Old bytes put back by somebody who has the database and our key file: they do not open.
  const [row] = before;
  const set = engine === 'postgres' ? `'\\x${row.words.replace(/^\\x/, '')}'` : `x'${row.words}'`;
  change(`INSERT INTO story_part (municipality, id, person, topic, place, pain, words, changed) SELECT municipality, '${row.id}', '${person}', 'wie', 1, 0, ${set}, '2026-11-19' FROM story_part LIMIT 1`);
  const page = await rosa.get('/mij/verhaal');
  assert.ok(!page.text.includes(MARKS.changed) && !page.text.includes(MARKS.pain) && !page.text.includes(MARKS.told));
  change(`DELETE FROM story_part WHERE id = '${row.id}'`);
  const all = bytes();
  for (const mark of Object.values(MARKS)) assert.ok(!holds(all, mark), mark);
  const keys = town.rows(`SELECT count(*) AS n FROM witness_key WHERE person = '${person}' AND class = 0 AND wrapped IS NOT NULL`);
  assert.ok(Number(keys[0].n) <= 1, 'more than one key of the story is left');
});

function change(text) {
  const done = engine === 'postgres'
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', Object.assign(new URL(process.env.ERKENNING_POSTGRES), { pathname: `/${town.name}` }).href, '-c', text], { encoding: 'utf8' })
    : spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=20)\nc.execute(sys.argv[2])\nc.commit()', town.file, text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

test('the rooms that decide and pay cannot know the story', () => {
  const knows = new Map(readFileSync(path.join(root, 'tools/rooms.txt'), 'utf8').split('\n').filter((l) => l && !l.startsWith('#')).map((l) => { const [room, ...rest] = l.split(/\s+/); return [room, rest]; }));
  for (const room of ['dossier', 'decisions', 'payments', 'law', 'people', 'promises', 'access', 'witness', 'voices', 'mirror']) {
    assert.ok(!(knows.get(room) ?? []).includes('story'), `${room} knows story`);
    const named = spawnSync('grep', ['-rliE', '--exclude=*_test.c', 'story/|story_shared|story_part', path.join(root, 'src', room)], { encoding: 'utf8' }).stdout.trim();
    assert.equal(named, '', `named in ${named}`);
  }
});
