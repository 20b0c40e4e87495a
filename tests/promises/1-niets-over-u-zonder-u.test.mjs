// Promise 1, "Niets over u zonder u": whatever is written about somebody stands on that person's own
// pages from the same moment, and on nobody else's; and what may be kept back for a while cannot be
// stored without an article, a second person and an end.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine, routes } from '../harness/town.mjs';

let town;
const who = {};
before(async () => {
  town = await Town.open();
  for (const persona of ['willem', 'rosa', 'samir', 'maria', 'karin']) who[persona] = await town.as(persona);
});
after(async () => { await town?.close(); });

const write = async (visitor, at, end, typed) => {
  await visitor.get(at);
  const form = visitor.page.forms.find((f) => f.action.endsWith(end));
  assert.ok(form, `no form on ${at}: ${visitor.page.text.slice(0, 300)}`);
  return visitor.post(form.action, form.values(typed));
};
const line = (words, more = {}) => ({ happened: '18-11-2026', way: 'seen', source: 'ikzelf, aan de balie', words, ...more });
// Everything a person can open of their own, as one text.
const pagesOf = async (persona) => {
  const seen = {};
  for (const route of routes()) {
    if (!route.methods.includes('GET') || !route.roles.includes('person') || route.path.includes('{') || route.path.startsWith('/voor')) continue;
    const page = await who[persona].get(route.path);
    seen[route.path] = page.wholeText ?? page.text ?? '';
  }
  return seen;
};
// A statement straight at the database; its complaint, or '' when it was taken.
function directly(text) {
  if (engine === 'postgres') {
    const done = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', town.where.at(-1), '-c', text], { encoding: 'utf8' });
    return done.status === 0 ? '' : done.stderr;
  }
  const script = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=20);c.execute("PRAGMA foreign_keys=ON")\nc.execute(sys.argv[2]);c.commit()';
  const done = spawnSync('/usr/bin/python3', ['-c', script, town.file, text], { encoding: 'utf8' });
  return done.status === 0 ? '' : done.stderr;
}

test('every kind of line about somebody is on their own pages at once, and on nobody else\'s', async () => {
  const w = personOf(town, 'willem');
  const maria = who.maria;
  const marks = ['MERK-regel-k7', 'MERK-oordeel-k7', 'MERK-reden-k7', 'MERK-gesprek-k7', 'MERK-belofte-k7', 'MERK-plan-k7', 'MERK-zin-k7'];
  let page = await write(maria, `/werk/persoon/${w}/dossier/waarneming`, '/waarneming', line('Willem was er om tien uur. MERK-regel-k7'));
  assert.equal(page.status, 200, page.text.slice(0, 300));
  await maria.get(`/werk/persoon/${w}/dossier/oordeel`);
  const form = maria.page.forms.find((f) => f.action.endsWith('/oordeel'));
  const ground = form.fields.find((f) => f.name === 'ground');
  page = await maria.post(form.action, [...form.values({ words: 'Ik denk MERK-oordeel-k7', reason: 'MERK-reden-k7' }), ...(ground ? [['ground', /id="g-([^"]+)"/.exec(maria.page.html)[1]]] : [])]);
  assert.equal(page.status, 200, page.text.slice(0, 500));
  page = await write(maria, `/werk/persoon/${w}/gesprek`, '/gesprek', { why: 'MERK-gesprek-k7', starts: '10.30 uur', minutes: '45', planned: '26-11-2026' });
  assert.equal(page.status, 200, page.text.slice(0, 300));
  const talk = /\/gesprek\/([A-Za-z0-9]{20,})/.exec(maria.page.html)[1];
  page = await write(maria, `/werk/persoon/${w}/gesprek/${talk}`, `/gesprek/${talk}`, { notes: 'MERK-zin-k7', ours: 'MERK-belofte-k7', ours_by: '3-12-2026', theirs: 'MERK-plan-k7', theirs_by: '4-12-2026' });
  assert.equal(page.status, 200, page.text.slice(0, 300));
  const own = await pagesOf('willem');
  own.note = (await who.willem.get(`/mij/gesprek/${talk}/na`)).wholeText;
  for (const mark of marks) assert.ok(Object.values(own).some((t) => t.includes(mark)), `${mark} stands on none of Willem's pages`);
  for (const other of ['rosa', 'samir']) {
    for (const [at, text] of Object.entries(await pagesOf(other))) for (const mark of marks) assert.ok(!text.includes(mark), `${mark} stands on ${at} of ${other}`);
    for (const at of [`/mij/gesprek/${talk}`, `/mij/gesprek/${talk}/na`]) {
      const response = await who[other].fetch(town.base + at);
      await response.text();
      assert.ok([403, 404].includes(response.status), `${other} ${at}: ${response.status}`);
    }
  }
});
test('every table with lines about people names one person a row', () => {
  const tables = town.rows(engine === 'postgres'
    ? "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE column_name = 'words' AND table_name LIKE 'dossier_%'"
    : "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND p.name = 'words' AND m.name LIKE 'dossier_%'").map((r) => r.name);
  assert.ok(tables.length >= 5, tables.join(' '));
  for (const table of tables) {
    const empty = town.rows(`SELECT count(*) AS n FROM ${table} WHERE person IS NULL`)[0].n;
    assert.equal(Number(empty), 0, table);
  }
});
test('an exception without article, second person or end is not stored', () => {
  const person = personOf(town, 'willem');
  const [{ municipality }] = town.rows('SELECT municipality FROM people_shared_key LIMIT 1');
  const bytes = engine === 'postgres' ? "'\\x00'::bytea" : "x'00'";
  const add = (over) => {
    const v = { municipality: `'${municipality}'`, id: `'x${Math.random()}'`, person: `'${person}'`, article: "'AVG 15 lid 4'", why: bytes, asked_by: "'een'", agreed_by: "'twee'", made: "'2026-11-19'", until: "'2026-12-19'", ...over };
    return directly(`INSERT INTO dossier_exception (${Object.keys(v).join(', ')}) VALUES (${Object.values(v).join(', ')})`);
  };
  for (const [why, over] of Object.entries({
    'no article': { article: 'NULL' }, 'an article that is not on the list': { article: "'AVG 6'" }, 'an empty article': { article: "''" },
    'one person twice': { agreed_by: "'een'" }, 'nobody asked': { asked_by: 'NULL' }, 'no end': { until: 'NULL' },
    'an end before it began': { until: "'2026-11-18'" }, 'no reason': { why: 'NULL' }, 'nobody it is about': { person: 'NULL' }, 'somebody who is not here': { person: "'niemand'" },
  })) assert.notEqual(add(over), '', `taken: ${why}`);
  assert.equal(add({}), '', 'a whole one is taken');
  assert.equal(directly("DELETE FROM dossier_exception WHERE asked_by = 'een'"), '');
});
test('one person alone keeps nothing back; two do until a day; then it is read, and told', async () => {
  const w = personOf(town, 'willem');
  const at = `/werk/persoon/${w}/dossier/uitzondering`;
  let page = await write(who.maria, at, '/uitzondering', { article: 'UAVG 41 lid 1 i', why: 'Een ander zou gevaar lopen.', until: '30-11-2026' });
  assert.equal(page.status, 200, page.text.slice(0, 300));
  await who.maria.get(`/werk/persoon/${w}/dossier/waarneming`);
  assert.ok(!who.maria.page.html.includes('name="exception"'), 'an exception of one person is offered');
  const [{ id }] = town.rows(`SELECT id FROM dossier_exception WHERE person = '${w}' AND agreed_by IS NULL`);
  const form = who.maria.page.forms.find((f) => f.action.endsWith('/waarneming'));
  page = await who.maria.post(form.action, [...form.values(line('MERK-te-vroeg')), ['exception', id]]);
  assert.equal(page.status, 422, 'a line was kept back by one person');
  // Not by the same person, and not by a case manager at all.
  const refused = await who.maria.fetch(`${town.base}/team/uitzondering/${id}`);
  await refused.text();
  assert.ok([403, 404].includes(refused.status));
  await who.karin.get(`/team/uitzondering/${id}`);
  page = await who.karin.post(`/team/uitzondering/${id}`, who.karin.page.forms.find((f) => f.action.endsWith(id)).values());
  assert.equal(page.status, 200, page.text.slice(0, 300));
  await who.maria.get(`/werk/persoon/${w}/dossier/waarneming`);
  const now = who.maria.page.forms.find((f) => f.action.endsWith('/waarneming'));
  page = await who.maria.post(now.action, now.values(line('MERK-bewaard', { exception: id })));
  assert.equal(page.status, 200, page.text.slice(0, 300));
  assert.ok(!Object.values(await pagesOf('willem')).some((t) => t.includes('MERK-bewaard')));
  await town.day('2026-12-01');
  assert.ok((await who.willem.get('/mij/dossier')).wholeText.includes('MERK-bewaard'), 'it does not show after its end');
  assert.ok((await who.willem.get('/mij/berichten')).wholeText.includes('U kunt nu alles over u lezen'), 'nobody told him');
});
