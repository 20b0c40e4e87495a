// Every page in a real browser, as the person it is for: in Dutch and English, at 320, 768 and 1280 px.
// axe finds nothing; nothing scrolls sideways; one h1, a title, a language, a way past the top; every
// control is reached with the Tab key; a page with all it needs weighs less than 100 kB.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, closeBrowser } from '../harness/browser.mjs';
import { Town, root, routes } from '../harness/town.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 768, 1280];
const WEIGHT_MOST = 100 * 1000;
const pictures = path.join(root, 'build/pictures');

let town;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  town = await Town.open();
  // Money that comes after all beside its second payment: somebody has to decide about it.
  town.bank('2026-12-17', 'Jan', 'late', '-', '2026-12-22');
  await town.day('2026-11-23');
  await beside();
});
// Rosa looks along with Willem: /voor and the pages he shares.
async function beside() {
  const willem = await town.as('willem');
  await willem.get('/mij/vertrouwd');
  const form = willem.page.forms.find((f) => f.action.endsWith('/mij/vertrouwd'));
  await willem.post(form.action, form.values({ name: 'mijn buurvrouw', money: '1', until: '2027-01-31' }));
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(willem.page.text)?.[0];
  const rosa = await town.as('rosa');
  await rosa.get('/voor');
  const use = rosa.page.forms.find((f) => f.action.endsWith('/voor'));
  await rosa.post(use.action, use.values({ code }));
  assert.equal(rosa.page.status, 200, rosa.page.text.slice(0, 300));
}
after(async () => { await closeBrowser(); await town?.close(); });

// The route a path belongs to; a fixed path goes before one with a part.
const patterns = routes()
  .map((r) => ({ ...r, parts: (r.path.match(/\{/g) ?? []).length, re: new RegExp(`^${r.path.replace(/[.]/g, '\\.').replace(/\{[a-z_]+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => a.parts - b.parts);
const routeOf = (at) => patterns.find((r) => r.methods.includes('GET') && r.re.test(at));

// What is not a page of words.
const NO_PAGE = /^(health|metrics|static|openapi|well_known_security|inloggen_terug|log_.*)$|_(pdf|bestand|bewijs|geluid)$/;

async function open(persona, width, lang) {
  const context = await (await browser()).newContext({ viewport: { width, height: 900 }, locale: lang === 'nl' ? 'nl-NL' : 'en-GB', bypassCSP: true });
  const tab = await context.newPage();
  if (persona) {
    await tab.goto(`${town.base}/demo`);
    await tab.locator(`form:has(input[name="persona"][value="${persona}"]) button`).first().click();
    await tab.waitForLoadState();
  }
  return { context, tab };
}

// Every address a person finds by following links, one for each route.
async function find(persona, starts) {
  const visitor = persona ? await town.as(persona) : town.visitor();
  const found = new Map();
  const queue = [...starts];
  while (queue.length > 0) {
    const at = queue.shift();
    const route = routeOf(new URL(at, town.base).pathname);
    if (!route || found.has(route.name) || NO_PAGE.test(route.name)) continue;
    const page = await visitor.get(at);
    if (page.status !== 200 || !page.tree) continue;
    found.set(route.name, at);
    for (const l of page.links) {
      const url = new URL(l.href, page.address);
      if (url.origin === town.base) queue.push(url.pathname);
    }
  }
  return found;
}

async function weigh(context, address) {
  const tab = await context.newPage();
  const sizes = [];
  tab.on('requestfinished', (r) => sizes.push(r.sizes().then((s) => s.responseBodySize + s.responseHeadersSize, () => 0)));
  await tab.goto(address, { waitUntil: 'networkidle' });
  const all = await Promise.all(sizes);
  await tab.close();
  return all.reduce((a, b) => a + b, 0);
}

async function structure(tab, lang) {
  const seen = await tab.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    h1: document.querySelectorAll('h1').length,
    skip: (() => { const a = document.querySelector('a[href^="#"]'); return Boolean(a && document.getElementById(a.getAttribute('href').slice(1))); })(),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    scripts: document.querySelectorAll('script').length,
    style: document.querySelectorAll('[style], style').length,
  }));
  assert.equal(seen.lang, lang);
  assert.ok(seen.title.trim().length > 3, 'no title');
  assert.equal(seen.h1, 1, 'not one h1');
  assert.ok(seen.skip, 'no link past the top');
  assert.ok(seen.wide <= 0, `it scrolls ${seen.wide} px sideways`);
  assert.equal(seen.style, 0, 'a style stands in the page');
}

async function withAxe(tab) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' ### ')}`), []);
}

async function keyboard(tab) {
  const wanted = await tab.evaluate(() => {
    const radios = new Set();
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((e) => {
      if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || e.getClientRects().length === 0 || getComputedStyle(e).visibility === 'hidden') return false;
      if (!e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type === 'radio') { if (radios.has(e.name)) return false; radios.add(e.name); }
      return true;
    }).length;
  });
  await tab.evaluate(() => { document.activeElement?.blur(); globalThis.reached = new Set(); document.addEventListener('focusin', (e) => globalThis.reached.add(e.target)); });
  for (let i = 0; i < wanted + 3; i++) await tab.keyboard.press('Tab');
  const got = await tab.evaluate(() => ({
    n: globalThis.reached.size,
    shown: [...globalThis.reached].every((e) => { e.focus(); const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }),
  }));
  assert.ok(got.n >= wanted, `Tab reaches ${got.n} of ${wanted} controls`);
  assert.ok(got.shown, 'a control does not show that it has the focus');
}

const looked = new Set(); // what anybody may open is looked at once, as anybody
const desks = {
  nobody: [null, ['/', '/demo', '/beloften', '/inloggen', '/bestaat-niet']],
  person: ['willem', ['/mij', ...patterns.filter((r) => r.parts === 0 && r.roles.includes('person')).map((r) => r.path)]],
  casemanager: ['maria', ['/werk', '/werk/mensen', '/werk/aanvragen']],
  quality: ['karin', ['/team']],
  finance: ['femke', ['/geld', '/geld/bank', '/geld/rekeningen']],
  beside: ['rosa', ['/voor']],
  jan: ['jan', ['/mij/geld'], '2026-12-24'],
  'too much': ['femke', ['/geld/te-veel'], '2026-12-24'],
};
// Pages that only mean something on another day are looked at again.
const AGAIN = { jan: /^mij_geld$/, 'too much': /too_much/, beside: /^voor/ };
let day = '2026-11-23';
for (const [desk, [persona, starts, on]] of Object.entries(desks)) {
  test(`the pages of ${desk}`, async (t) => {
    if (desk === 'person') {
      // An application that is under way has pages of its own.
      const rosa = await town.as(persona);
      const page = await rosa.get('/mij/aanvragen');
      const form = page.forms.find((f) => f.action.endsWith('/mij/aanvragen/nieuw'));
      if (form) await rosa.post(form.action, form.values());
      const base = /\/mij\/aanvragen\/[^/]+/.exec(new URL(rosa.page.address).pathname)?.[0];
      if (base) for (const r of patterns) if (r.path.startsWith('/mij/aanvragen/{application}/') && r.parts === 1) starts.push(r.path.replace('/mij/aanvragen/{application}', base));
    }
    if (on && on !== day) { await town.day(on); day = on; }
    const found = await find(persona, starts);
    if (AGAIN[desk]) for (const name of [...found.keys()]) if (!AGAIN[desk].test(name)) found.delete(name);
    for (const name of [...found.keys()]) if (looked.has(name)) found.delete(name);
    if (!persona) for (const name of found.keys()) looked.add(name);
    assert.ok(found.size > 0);
    for (const lang of ['nl', 'en']) {
      for (const width of WIDTHS) {
        const { context, tab } = await open(persona, width, lang);
        for (const [name, at] of found) {
          await t.test(`${name} ${lang} ${width}`, async () => {
            await tab.goto(`${town.base}${at}${at.includes('?') ? '&' : '?'}lang=${lang}`);
            // What is folded is opened, so that it is looked at as well.
            await tab.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
            await structure(tab, lang);
            if ((lang === 'nl' && width !== 768) || (lang === 'en' && width === 768)) await withAxe(tab);
            if (lang === 'nl' && width === 1280) {
              await keyboard(tab);
              const weight = await weigh(context, town.base + at);
              assert.ok(weight < WEIGHT_MOST, `it weighs ${weight} bytes`);
            }
            if (width !== 768) await tab.screenshot({ path: path.join(pictures, `${name}${persona === 'jan' ? '-jan' : ''}-${lang}-${width}.png`), fullPage: true });
          });
        }
        await context.close();
      }
    }
  });
}

test('a form that comes back says what was wrong, keeps what was typed, and axe finds nothing', async () => {
  const { context, tab } = await open('jan', 320, 'nl');
  await tab.goto(`${town.base}/mij/geld/rekening`);
  const iban = tab.getByLabel(/IBAN|rekeningnummer/i).first();
  await iban.fill('NL91ABNA0417164301');
  await tab.locator('main form:has(input:not([type=hidden])) button').first().click();
  await tab.waitForLoadState();
  assert.equal(await tab.getByLabel(/IBAN|rekeningnummer/i).first().inputValue(), 'NL91ABNA0417164301');
  const invalid = tab.locator('[aria-invalid="true"]');
  assert.ok(await invalid.count() >= 1, 'no field says that it is the one');
  await structure(tab, 'nl');
  await withAxe(tab);
  await context.close();
});
test('dark colours and print are as readable', async () => {
  const { context, tab } = await open('willem', 768, 'nl');
  await tab.emulateMedia({ colorScheme: 'dark' });
  await tab.goto(`${town.base}/mij`);
  await withAxe(tab);
  await tab.screenshot({ path: path.join(pictures, 'mij-dark-768.png'), fullPage: true });
  await tab.emulateMedia({ media: 'print' });
  const size = await tab.evaluate(() => parseFloat(getComputedStyle(document.querySelector('main')).fontSize));
  assert.ok(size >= 11, `${size} px in print`);
  await context.close();
});
test('at 400 % nothing is cut off', async () => {
  const { context, tab } = await open('willem', 320, 'nl');
  for (const at of ['/mij', '/mij/geld', '/beloften']) {
    await tab.goto(town.base + at);
    await tab.evaluate(() => { document.documentElement.dir = 'ltr'; });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${at} scrolls ${wide} px`);
  }
  await context.close();
});
test('pictures for the README', { skip: process.env.UPDATE_PICTURES ? false : 'only with UPDATE_PICTURES=1' }, async () => {
  const docs = path.join(root, 'docs/pictures');
  mkdirSync(docs, { recursive: true });
  for (const [name, persona, at, width, height] of [['mij', 'willem', '/mij', 900, 900], ['geld', 'willem', '/mij/geld', 900, 800], ['team', 'karin', '/team', 1000, 700], ['run', 'femke', '/geld', 1000, 700], ['mij-320', 'willem', '/mij', 320, 800]]) {
    const { context, tab } = await open(persona, width, 'nl');
    await tab.setViewportSize({ width, height });
    await tab.goto(town.base + at);
    await tab.screenshot({ path: path.join(docs, `${name}.png`) });
    await context.close();
  }
});
