// Every row of the table of routes, asked by everybody: who may not, gets a plain refusal and no data;
// who posts without the hidden field changes nothing; every answer carries its headers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Town, engine, routes } from '../harness/town.mjs';

let town;
const visitors = {};
const tokens = {};
let real = {};
let counted;
// A persona for each role of the demo; two colleagues with a password and a code for those nobody plays there.
// Rosa looks along with Willem: an account of her own, with his pages in her hand and nothing more.
const PERSONAS = { person: 'willem', casemanager: 'maria', quality: 'karin', finance: 'femke' };
const COLLEAGUES = { ombudsman: 'Otto Vermeer', operator: 'Olga Smit' };
const ROLES = ['nobody', ...Object.keys(PERSONAS), ...Object.keys(COLLEAGUES)];
// Beside somebody: what a trusted person may open is asked of the table, as of the others.
async function besideWillem() {
  const willem = await town.as('willem');
  await willem.get('/mij/vertrouwd');
  const invite = willem.page.forms.find((f) => f.action.endsWith('/mij/vertrouwd'));
  await willem.post(invite.action, invite.values({ name: 'mijn buurvrouw', money: '1', until: '2027-01-31' }));
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(willem.page.text)?.[0];
  assert.ok(code, willem.page.text.slice(0, 400));
  const rosa = await town.as('rosa');
  await rosa.get('/voor');
  const use = rosa.page.forms.find((f) => f.action.endsWith('/voor'));
  await rosa.post(use.action, use.values({ code }));
  const look = rosa.page.forms.find((f) => /\/voor\/[^/]+$/.test(f.action));
  assert.ok(look, rosa.page.text.slice(0, 400));
  await rosa.post(look.action, look.values({}));
  assert.match(rosa.page.text, /U kijkt mee met Willem/);
  return rosa;
}
before(async () => {
  town = await Town.open();
  visitors.nobody = town.visitor();
  for (const [role, persona] of Object.entries(PERSONAS)) visitors[role] = await town.as(persona);
  for (const [role, name] of Object.entries(COLLEAGUES)) visitors[role] = await town.asColleague(town.colleague(name, role));
  for (const role of ROLES) if (role !== 'nobody') tokens[role] = await visitors[role].token();
  visitors.beside = await besideWillem();
  tokens.beside = await visitors.beside.token();
  real = numbers();
  counted = rows();
});
after(async () => { await town?.close(); });

const tables = () => town.rows(engine === 'postgres'
  ? "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
  : "SELECT name FROM sqlite_master WHERE type = 'table'").map((r) => r.name).sort();
// How many rows stand in each table, without what looking itself writes.
function rows() {
  const names = tables().filter((n) => !/^(access_|witness_|sqlite_)/.test(n));
  return Object.fromEntries(town.rows(names.map((n) => `SELECT '${n}' AS name, count(*) AS n FROM ${n}`).join(' UNION ALL ')).map((r) => [r.name, Number(r.n)]));
}
// A real number for each part of an address, found by name: {run} is the id of a payments_run. Where a
// row has a person, it is one of Willem: the others may not have it, he may not have it on their pages.
const ROWS = { item: 'payments_too_much', trust: 'people_trusted', reader: 'access_account', line: 'dossier_observation', part: 'story_part' };
function numbers() {
  const willem = town.rows("SELECT a.person AS person FROM access_account a JOIN house_setting s ON s.municipality = a.municipality AND s.value = a.id WHERE s.name = 'persona_willem'")[0].person;
  const found = { person: willem };
  const named = tables();
  for (const route of routes()) {
    for (const [, part] of route.path.matchAll(/\{([a-z_]+)\}/g)) {
      if (part in found) continue;
      const table = [ROWS[part], `${route.room}_${part}`, ...named.filter((n) => n.endsWith(`_${part}`))].find((n) => named.includes(n));
      if (!table) continue;
      for (const where of [`WHERE person = '${willem}'`, '']) {
        try { const [row] = town.rows(`SELECT id FROM ${table} ${where} LIMIT 1`); if (row) { found[part] = row.id; break; } } catch { /* no such column */ }
      }
    }
  }
  return found;
}
const fill = (path) => path.replace(/\{month\}/g, '2026-10').replace(/\{year\}/g, '2026').replace(/\{name\}/g, 'look.css').replace(/\{([a-z_]+)\}/g, (all, part) => real[part] ?? 'aaaaaaaaaaaaaaaaaaaaaaaaaa');
const may = (route, role) => route.roles.length === 0 || (role !== 'nobody' && (route.roles.includes('signed') || route.roles.includes(role)));

test('most addresses with a number are tried with a real one', () => {
  const parts = new Set(routes().flatMap((r) => [...r.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1])));
  const without = [...parts].filter((p) => !(p in real) && !['month', 'year', 'name'].includes(p));
  console.log(`# without a real number: ${without.join(' ') || 'none'}`);
  assert.ok(Object.keys(real).length >= 6, Object.keys(real).join());
});
// Willem's pages that are not shared, and every desk: closed to who looks along with him.
for (const route of routes().filter((r) => r.roles.length > 0 && !r.roles.includes('signed') && !r.roles.includes('trusted'))) {
  for (const method of route.methods) {
    test(`${method} ${route.path}: closed to somebody beside Willem`, async () => {
      const body = method === 'POST' ? new URLSearchParams({ token: tokens.beside }) : undefined;
      const response = await visitors.beside.fetch(town.base + fill(route.path), { method, headers: method === 'POST' ? { origin: town.base } : {}, body });
      const text = await response.text();
      assert.ok([403, 404].includes(response.status), `it got ${response.status}`);
      assert.ok(!/Terpstra|TEST\d{6}/.test(text), 'data of Willem were shown');
    });
  }
}
for (const route of routes()) {
  for (const method of route.methods) {
    test(`${method} ${route.path}: wrong roles are refused`, async () => {
      for (const role of ROLES) {
        if (may(route, role)) continue;
        // With the right hidden field and a real number: it is the role that must refuse.
        const body = method === 'POST' ? new URLSearchParams(tokens[role] ? { token: tokens[role] } : {}) : undefined;
        const response = await visitors[role].fetch(town.base + fill(route.path), { method, headers: method === 'POST' ? { origin: town.base } : {}, body });
        const text = await response.text();
        if (role === 'nobody') {
          assert.equal(response.status, 303, `nobody got ${response.status}`);
          assert.match(response.headers.get('location') ?? '', /^\/inloggen/);
        } else {
          assert.equal(response.status, 403, `${role} got ${response.status}`);
        }
        assert.ok(!/Terpstra|\bRosa\b|TEST\d{6}/.test(text), `${role} was shown data`);
      }
    });
  }
  if (route.methods.includes('POST')) {
    test(`POST ${route.path}: without the hidden field nothing happens`, async () => {
      const role = route.roles.length === 0 || route.roles[0] === 'signed' ? 'person' : route.roles.find((r) => r in PERSONAS);
      if (!role) return;
      for (const token of [[], [['token', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']]]) {
        const response = await visitors[role].fetch(town.base + fill(route.path), { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams(token) });
        await response.text();
        assert.ok(response.status >= 400 && response.status < 500, `${role} got ${response.status}`);
      }
    });
  } else {
    test(`POST ${route.path} is answered with 405 or a refusal`, async () => {
      if (routes().some((r) => r.path === route.path && r.methods.includes('POST'))) return;
      const response = await visitors.nobody.fetch(town.base + fill(route.path), { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams() });
      await response.text();
      assert.ok([401, 403, 404, 405].includes(response.status), `it got ${response.status}`);
    });
  }
}

test('after all those wrong tries not one row more or less stands anywhere', () => assert.deepEqual(rows(), counted));

test('an unknown address is answered in plain words with 404', async () => {
  const page = await visitors.nobody.get('/bestaat-niet');
  assert.equal(page.status, 404);
  assert.ok(page.h1.length > 5);
});
test('the same address in English answers in English', async () => {
  const page = await visitors.nobody.get('/?lang=en');
  assert.equal(page.lang, 'en');
  assert.match(page.text, /right to help/);
});
test('PUT and DELETE are answered with 405', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    const response = await fetch(`${town.base}/`, { method });
    await response.text();
    assert.ok([405, 501, 400].includes(response.status), `${method}: ${response.status}`);
  }
});
test('HEAD answers as GET does, without a body', async () => {
  const response = await fetch(`${town.base}/`, { method: 'HEAD' });
  assert.equal(response.status, 200);
  assert.equal((await response.text()).length, 0);
});

test('pages carry the headers that keep others out', async () => {
  for (const [role, at] of [['nobody', '/'], ['person', '/mij'], ['casemanager', '/werk'], ['nobody', '/bestaat-niet']]) {
    const response = await visitors[role].fetch(town.base + at);
    await response.text();
    const h = response.headers;
    const csp = h.get('content-security-policy') ?? '';
    assert.match(csp, /default-src 'none'|default-src 'self'/, at);
    assert.ok(!/unsafe-inline|unsafe-eval/.test(csp), csp);
    assert.match(csp, /frame-ancestors 'none'/);
    assert.match(csp, /form-action 'self'/);
    assert.match(csp, /base-uri 'none'/);
    assert.equal(h.get('x-content-type-options'), 'nosniff', at);
    assert.match(h.get('referrer-policy') ?? '', /no-referrer|same-origin/, at);
    assert.ok(!h.get('server') || !/\d/.test(h.get('server')), 'the version of the server is told');
    if (role !== 'nobody') assert.match(h.get('cache-control') ?? '', /no-store/, at);
  }
});
test('static files carry a hash in their name and may be kept', async () => {
  const page = await visitors.nobody.get('/');
  const css = page.all('link').find((l) => l.attr.rel === 'stylesheet').attr.href;
  assert.match(css, /^\/static\/.*[0-9a-f]{6,}/);
  const response = await fetch(town.base + css);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /text\/css/);
  assert.match(response.headers.get('cache-control'), /immutable|max-age=\d{5,}/);
});
test('cookies are bound to this host, not readable by scripts, and new at sign-in', async () => {
  const visitor = town.visitor();
  await visitor.get('/demo');
  const old = [...visitor.cookies.values()].join();
  const form = visitor.page.forms.find((f) => f.action.endsWith('/demo/sign-in'));
  const response = await visitor.fetch(form.action, { method: 'POST', body: new URLSearchParams(form.values()), headers: { origin: town.base } });
  await response.text();
  const lines = response.headers.getSetCookie();
  assert.ok(lines.length > 0);
  for (const line of lines) {
    assert.match(line, /^__Host-/);
    assert.match(line, /; ?Secure/i);
    assert.match(line, /; ?HttpOnly/i);
    assert.match(line, /; ?SameSite=(Lax|Strict)/i);
    assert.match(line, /; ?Path=\/(;|$)/i);
    assert.ok(!/Domain=/i.test(line));
  }
  assert.notEqual([...visitor.cookies.values()].join(), old);
});
test('a post from another site is refused although its hidden field is right', async () => {
  const visitor = town.visitor();
  await visitor.get('/demo');
  const form = visitor.page.forms.find((f) => f.action.endsWith('/demo/sign-in'));
  const response = await visitor.fetch(form.action, { method: 'POST', body: new URLSearchParams(form.values()), headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' } });
  await response.text();
  assert.ok(response.status >= 400 && response.status < 500, `it was answered with ${response.status}`);
});
test('after signing out the old cookie opens nothing', async () => {
  const visitor = await town.as('rosa');
  const cookies = new Map(visitor.cookies);
  const page = await visitor.get('/mij');
  const form = page.forms.find((f) => f.action.endsWith('/uitloggen'));
  assert.ok(form, 'no button signs out');
  await visitor.post(form.action, form.values());
  visitor.cookies = cookies;
  const response = await visitor.fetch(`${town.base}/mij`);
  await response.text();
  assert.notEqual(response.status, 200);
});

test('health, metrics, security.txt and openapi.json answer', async () => {
  const text = async (at) => { const r = await fetch(town.base + at); assert.equal(r.status, 200, at); return { r, body: await r.text() }; };
  assert.match((await text('/health')).body, /^ok\s*$/);
  assert.match((await text('/metrics')).body, /^# (HELP|TYPE) /m);
  assert.match((await text('/.well-known/security.txt')).body, /^Contact: /m);
  assert.match((await text('/.well-known/security.txt')).body, /^Expires: \d{4}-/m);
  const api = JSON.parse((await text('/api/v1/openapi.json')).body);
  assert.equal(api.openapi, '3.0.3');
});
test('metrics name nobody', async () => {
  const body = await (await fetch(`${town.base}/metrics`)).text();
  assert.doesNotMatch(body, /Terpstra|willem|[0-9]{9}\b.*person/i);
});
