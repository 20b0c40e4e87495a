// Two municipalities in one PostgreSQL database: each with its own folder, key and program. Whoever works for
// the one finds nothing of the other, by no number, no name and no figure.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, engine, routes, run, scratch } from '../harness/town.mjs';

const skip = engine !== 'postgres' && 'SQLite has a file for each municipality';
let here, there, maria;
const colleagues = {};
before(async () => {
  if (skip) return;
  here = await Town.open();
  // A second one beside it, in the same tables.
  there = Object.assign(Object.create(Object.getPrototypeOf(here)), { name: here.name, dir: path.join(scratch, engine, `${here.name}-other`) });
  run(['new', 'anderwaard', '--name', 'Gemeente Anderwaard', ...there.where]);
  const made = { casemanager: 'Cor Bakker', quality: 'Kees Blom', finance: 'Fatma Kaya', operator: 'Olga Smit', ombudsman: 'Otto Vermeer' };
  const list = Object.entries(made).map(([role, name]) => there.colleague(name, role));
  await there.serve([], { demo: false });
  for (const c of list) colleagues[c.role] = await there.asColleague(c);
  maria = await here.as('maria');
});
after(async () => {
  await there?.stop('SIGKILL');
  await here?.close();
});
const of = (table, column = 'id') => here.rows(`SELECT ${column} AS id FROM ${table} WHERE municipality = 'zonnedam' LIMIT 1`)[0]?.id;

test('the rows of both stand in the same tables', { skip }, () => {
  assert.deepEqual(here.rows('SELECT DISTINCT municipality AS m FROM access_account ORDER BY 1').map((r) => r.m), ['anderwaard', 'zonnedam']);
});
test('a session of the one opens nothing in the other', { skip }, async () => {
  const thief = there.visitor();
  thief.cookies = new Map(maria.cookies);
  const r = await thief.fetch(`${there.base}/werk`);
  await r.text();
  assert.equal(r.status, 303);
  const back = here.visitor();
  back.cookies = new Map(colleagues.casemanager.cookies);
  const s = await back.fetch(`${here.base}/werk`);
  await s.text();
  assert.equal(s.status, 303);
});
test('every number of the one is unknown to every colleague of the other', { skip }, async () => {
  const tables = here.rows("SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'id'").map((r) => r.name);
  const opened = [];
  let tried = 0;
  for (const route of routes().filter((r) => r.path.includes('{') && !r.path.startsWith('/static'))) {
    const role = route.roles.find((r) => r in colleagues);
    if (!role) continue;
    const v = colleagues[role];
    const token = await v.token();
    const parts = [...route.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
    const fill = {};
    for (const part of parts) {
      const table = [`${route.room}_${part}`, ...tables.filter((n) => n.endsWith(`_${part}`))].find((n) => tables.includes(n));
      fill[part] = part === 'person' ? personOf(here, 'willem') : (table && of(table)) ?? of('payments_obligation');
    }
    const at = route.path.replace(/\{([a-z_]+)\}/g, (all, p) => fill[p]);
    for (const method of route.methods) {
      tried += 1;
      const r = await v.fetch(there.base + at, { method, ...(method === 'POST' ? { headers: { origin: there.base }, body: new URLSearchParams({ token, reasons: 'x', answer: 'x', words: 'x', what: 'x' }) } : {}) });
      const body = await r.text();
      // 404: not there. 422: the form came back, empty of anybody's data.
      if (![403, 404, 409, 422].includes(r.status) || /Terpstra|\bRosa\b|Zonnedam|zonnedam/.test(body)) opened.push(`${method} ${at}: ${r.status} ${body.match(/Terpstra|\bRosa\b|Zonnedam|zonnedam/)?.[0] ?? ''}`);
    }
  }
  assert.deepEqual(opened, []);
  assert.ok(tried >= 10, `only ${tried}`);
});
test('a name, a birth day, a desk, a figure: nothing of the one shows in the other', { skip }, async () => {
  const cor = colleagues.casemanager;
  await cor.get('/werk/mensen');
  const page = await cor.press(/^Zoek/, { name: 'Terpstra', born: '12-3-1974' });
  assert.doesNotMatch(page.text.replace(/Terpstra/, ''), /Terpstra|Willem/);
  for (const [role, list] of Object.entries({ casemanager: ['/werk', '/werk/aanvragen', '/werk/mensen'], quality: ['/team'], finance: ['/geld', '/geld/bank', '/geld/rekeningen'] })) {
    for (const at of list) {
      const p = await colleagues[role].get(at);
      assert.equal(p.status, 200, at);
      assert.doesNotMatch(p.wholeText ?? p.text, /Willem|Terpstra|Rosa|Selam|Zonnedam/, at);
    }
  }
  assert.doesNotMatch((await there.visitor().get('/beloften')).text, /Zonnedam/);
});
test('both add up by themselves, and a night in the one leaves the other as it was', { skip }, async () => {
  const count = () => here.rows("SELECT 'p' AS t, count(*) AS n FROM promises_promise WHERE municipality = 'zonnedam' UNION ALL SELECT 'm', count(*) FROM people_message WHERE municipality = 'zonnedam' UNION ALL SELECT 'o', count(*) FROM payments_obligation WHERE municipality = 'zonnedam'");
  const had = count();
  for (const days of [1, 40]) {
    run(['night', ...there.where, '--today', new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10)], { ok: [0, 1] });
  }
  assert.deepEqual(count(), had);
  run(['check', ...here.where]);
  run(['check', ...there.where]);
});
