// Every row of the table of routes, asked by everybody: who may not, gets a plain refusal and no data;
// who posts without the hidden field changes nothing; every answer carries its headers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
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
// What the demo has nobody do: a question and a paper of Oksana, an account that waits, a line that waits to be
// read, a month that arrived twice. Every address with a number then has a real one, with something behind it.
const press = (v, end, typed) => { const form = v.page.forms.find((f) => f.action.endsWith(end)); return v.post(form.action, form.values(typed ?? {})); };
async function more() {
  const [willem, oksana, maria] = [await town.as('willem'), await town.as('oksana'), await town.as('maria')];
  const sent = town.rows("SELECT id, person FROM decisions_application WHERE state = 'sent' LIMIT 1")[0];
  assert.equal(sent.person, personOf(town, 'oksana'), 'the one who waits is Oksana');
  await maria.get(`/werk/aanvraag/${sent.id}`);
  assert.equal((await press(maria, '/vraag', { what: 'Welke dag kwam u hier wonen?', rule: 'Pw 40' })).status, 200);
  await oksana.get(`/mij/aanvragen/${sent.id}/stukken`);
  const paper = oksana.page.forms.find((f) => f.action.endsWith('/stukken'));
  const file = { name: 'brief.jpg', bytes: Buffer.from('ffd8ffe000040102ffda000301706963747572650affd9', 'hex') };
  await oksana.post(paper.action, paper.values({}).filter(([k]) => k !== 'file').concat([['file', file]]), { multipart: true });
  await maria.get(`/werk/aanvraag/${sent.id}`);
  assert.equal((await press(maria, '/open')).status, 200);
  await willem.get('/mij/geld/rekening');
  await press(willem, '/mij/geld/rekening', { iban: 'NL05TEST0417164300', holder: 'W Terpstra' });
  await maria.get(`/werk/persoon/${personOf(town, 'willem')}/dossier/uitzondering`);
  await press(maria, '/uitzondering', { article: 'AVG 15 lid 4', why: 'Het onderzoek loopt nog.', until: '2026-12-24' });
  // Something about Willem's months that became known later.
  const [{ decision }] = town.rows(`SELECT decision FROM decisions_right WHERE person = '${personOf(town, 'willem')}' ORDER BY start DESC LIMIT 1`);
  await maria.get(`/werk/recht/${decision}/gevolg?${new URLSearchParams({ what: 'comes', born: '5-5-1990', since: '2026-10', known: '1-11-2026', reken: 'ja' })}`);
  const late = maria.page.forms.find((f) => f.method === 'POST' && f.action.endsWith('/gevolg'));
  await maria.post(late.action, late.values({ reasons: 'Gezien in de basisregistratie.', side: 'Dat klopt.' }));
  assert.equal(town.rows('SELECT id FROM decisions_late').length, 1, maria.page.text.slice(0, 400));
  const right = town.rows(`SELECT id FROM decisions_decision WHERE person = '${personOf(town, 'willem')}' AND kind = 'grant'`)[0].id;
  await maria.get(`/werk/besluit/${right}/bezwaar`);
  assert.equal((await press(maria, '/bezwaar', { body: 'objection', reference: 'BZW-26-1', until: '2027-02-01' })).status, 200);
  town.bank('2026-12-17', 'Jan', 'late', '-', '2026-12-22');
  await town.day('2026-12-24');
  await willem.get('/mij/rechten');
  assert.equal((await press(willem, '/mij/rechten', { right: 'wissing', text: 'Mijn oude adres.' })).status, 200);
  await maria.get('/werk/nood');
  await maria.press(/^Verder/, { name: 'Terpstra', born: '8-3-1974', reason: 'Zijn zus belde: hij neemt niet op.' });
  assert.match((await maria.press(/^Open de gegevens/)).wholeText, /Terpstra|Willem/);
}
// What must never show to who may not: what Willem's and Oksana's own pages say of them.
let secret;
async function secrets() {
  const found = ['Terpstra', 'TEST\\d{6}', '\\bRosa\\b'];
  for (const who of ['willem', 'oksana']) {
    const v = await town.as(who);
    await v.get('/mij/gegevens');
    for (const f of v.page.forms.flatMap((form) => form.fields)) if (/^(name|email|phone|street)$/.test(f.name) && f.value.length > 3) found.push(f.value.replace(/[^\w]/g, '\\$&'));
  }
  return new RegExp(found.join('|'));
}
before(async () => {
  town = await Town.open();
  await more();
  secret = await secrets();
  visitors.nobody = town.visitor();
  for (const [role, persona] of Object.entries(PERSONAS)) visitors[role] = await town.as(persona);
  for (const [role, name] of Object.entries(COLLEAGUES)) visitors[role] = await town.asColleague(town.colleague(name, role));
  for (const role of ROLES) if (role !== 'nobody') tokens[role] = await visitors[role].token();
  visitors.beside = await besideWillem();
  tokens.beside = await visitors.beside.token();
  real = numbers();
  counted = rows();
  await new Promise((good) => setTimeout(good, 50)); // the line that closed while we asked the database is seen closed
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
const ROWS = { item: 'payments_too_much', change: 'payments_account', trust: 'people_trusted', reader: 'access_account', line: 'dossier_observation', part: 'story_part', opening: 'witness_urgent' };
const tableOf = {};
function numbers() {
  const willem = personOf(town, 'willem');
  // Words of a closed list are what they are; a line of the log has a number, not an id.
  const found = { person: willem, form: 'lezen.html', topic: 'wil', what: 'wil', counter: '1' };
  const named = tables();
  for (const route of routes()) {
    for (const [, part] of route.path.matchAll(/\{([a-z_]+)\}/g)) {
      if (part in found) continue;
      const table = [ROWS[part], `${route.room}_${part}`, ...named.filter((n) => n.endsWith(`_${part}`))].find((n) => named.includes(n));
      if (!table) continue;
      for (const where of [...(part === 'decision' ? [`WHERE person = '${willem}' AND kind = 'grant'`] : []), `WHERE person = '${willem}'`, '']) {
        try { const [row] = town.rows(`SELECT id FROM ${table} ${where} ORDER BY id LIMIT 1`); if (row) { found[part] = row.id; tableOf[part] = table; break; } } catch { /* no such column */ }
      }
    }
  }
  return found;
}
// Whose the last number of an address is; Willem's where it has no row.
const lastOf = (path) => /\{([a-z_]+)\}[^{]*$/.exec(path)[1];
const ownerOf = (path) => (tableOf[lastOf(path)] ? town.rows(`SELECT person FROM ${tableOf[lastOf(path)]} WHERE id = '${real[lastOf(path)]}'`)[0].person : real.person);
const otherThan = (person) => ['dianne', 'samir'].find((p) => personOf(town, p) !== person);
// Where a row knows whose it is, and what it stands under, the whole address is of that one.
const kin = {};
function address(route) {
  // A request about one's own data is a message of one kind only.
  const path = route.replace('/avg/{message}', `/avg/${town.rows("SELECT id FROM people_message WHERE kind = 'avg_wissing'")[0].id}`);
  const parts = [...path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
  const last = parts.at(-1);
  if (parts.length > 1 && tableOf[last] && !(path in kin)) [kin[path]] = town.rows(`SELECT * FROM ${tableOf[last]} WHERE id = '${real[last]}'`);
  return fill(path.replace(/\{([a-z_]+)\}/g, (all, part) => (part !== last && kin[path]?.[part]) || all));
}
const fill = (path) => path.replace(/\{month\}/g, '2026-10').replace(/\{year\}/g, '2026').replace(/\{name\}/g, 'look.css').replace(/\{([a-z_]+)\}/g, (all, part) => real[part] ?? 'aaaaaaaaaaaaaaaaaaaaaaaaaa');
const may = (route, role) => route.roles.length === 0 || (role !== 'nobody' && (route.roles.includes('signed') || route.roles.includes(role)));

test('every address with a number is tried with a real one', () => {
  const parts = new Set(routes().flatMap((r) => [...r.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1])));
  assert.deepEqual([...parts].filter((p) => !(p in real) && !['month', 'year', 'name'].includes(p)), [], 'tried with a number of nobody');
});
test('behind those numbers there is something, for who may', async () => {
  // What is not: the steps of an application that was sent, sound and letters that nobody has, a talk that was, a card that is read, a cause that is told, a right that was asked.
  const none = /^\/mij\/aanvragen\/\{application\}\/(bezit|controle|inkomen|rekening|verder|wie|wonen)$|\/geluid$|^\/mij\/berichten\/\{message\}\/pdf$|overdracht$|oorzaak|\/avg\//;
  const empty = [];
  const by = { ...visitors, finance: await town.as('farid') };
  for (const persona of ['willem', 'oksana', 'rosa', 'jan', 'dianne', 'samir', 'selam', 'yara', 'nora', 'hendrik']) by[personOf(town, persona)] = await town.as(persona);
  for (const route of routes().filter((r) => r.methods.includes('GET') && /\{(?!tile|name)/.test(r.path) && !none.test(r.path) && !r.roles.includes('trusted'))) {
    const at = address(route.path);
    const whose = route.roles.includes('person') ? ownerOf(route.path) : route.roles.find((r) => by[r]);
    if (!by[whose]) continue;
    const response = await by[whose].fetch(town.base + at);
    await response.text();
    if (response.status >= 400) empty.push(`${whose} ${at} (${route.path}): ${response.status}`);
  }
  assert.deepEqual(empty, []);
});
// Willem's pages that are not shared, and every desk: closed to who looks along with him.
for (const route of routes().filter((r) => r.roles.length > 0 && !r.roles.includes('signed') && !r.roles.includes('trusted'))) {
  for (const method of route.methods) {
    test(`${method} ${route.path}: closed to somebody beside Willem`, async () => {
      const body = method === 'POST' ? new URLSearchParams({ token: tokens.beside }) : undefined;
      const response = await visitors.beside.fetch(town.base + address(route.path), { method, headers: method === 'POST' ? { origin: town.base } : {}, body });
      const text = await response.text();
      assert.ok([403, 404].includes(response.status), `it got ${response.status}`);
      assert.doesNotMatch(text, secret);
    });
  }
}
// The right role, and the numbers of somebody else.
for (const route of routes().filter((r) => r.roles.includes('person') && /\{(?!month|year|form|topic|what|counter)/.test(r.path))) {
  for (const method of route.methods) {
    test(`${method} ${route.path}: closed to another person`, async () => {
      const name = otherThan(ownerOf(route.path));
      const visitor = visitors[name] ??= await town.as(name);
      const token = tokens[name] ??= await visitor.token();
      const body = method === 'POST' ? new URLSearchParams({ token, words: 'x', text: 'x', answer: 'x' }) : undefined;
      const response = await visitor.fetch(town.base + address(route.path), { method, headers: method === 'POST' ? { origin: town.base } : {}, body });
      assert.doesNotMatch(await response.text(), secret);
      assert.ok([403, 404].includes(response.status), `it got ${response.status}`);
    });
  }
}
// A case manager may look at people, but never at one person's things under another's name.
for (const route of routes().filter((r) => /^\/werk\/persoon\/\{person\}\/.*\{/.test(r.path))) {
  for (const method of route.methods) {
    test(`${method} ${route.path}: not under the name of another`, async () => {
      const at = fill(route.path.replace('{person}', personOf(town, otherThan(ownerOf(route.path)))));
      const body = method === 'POST' ? new URLSearchParams({ token: tokens.casemanager, words: 'x', text: 'x', answer: 'x' }) : undefined;
      const response = await visitors.casemanager.fetch(town.base + at, { method, headers: method === 'POST' ? { origin: town.base } : {}, body });
      assert.doesNotMatch(await response.text(), secret);
      assert.ok([403, 404].includes(response.status), `it got ${response.status}`);
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
        const response = await visitors[role].fetch(town.base + address(route.path), { method, headers: method === 'POST' ? { origin: town.base } : {}, body });
        const text = await response.text();
        if (role === 'nobody') {
          assert.equal(response.status, 303, `nobody got ${response.status}`);
          assert.match(response.headers.get('location') ?? '', /^\/inloggen/);
        } else {
          assert.equal(response.status, 403, `${role} got ${response.status}`);
        }
        assert.doesNotMatch(text, secret, `${role} was shown data`);
      }
    });
  }
  if (route.methods.includes('POST')) {
    test(`POST ${route.path}: without the hidden field nothing happens`, async () => {
      const role = route.roles.length === 0 || route.roles[0] === 'signed' ? 'person' : route.roles.find((r) => r in PERSONAS);
      if (!role) return;
      for (const token of [[], [['token', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']]]) {
        const response = await visitors[role].fetch(town.base + address(route.path), { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams(token) });
        await response.text();
        assert.ok(response.status >= 400 && response.status < 500, `${role} got ${response.status}`);
      }
    });
  } else {
    test(`POST ${route.path} is answered with 405 or a refusal`, async () => {
      if (routes().some((r) => r.path === route.path && r.methods.includes('POST'))) return;
      const response = await visitors.nobody.fetch(town.base + address(route.path), { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams() });
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
