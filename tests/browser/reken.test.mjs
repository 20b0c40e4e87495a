// /reken in a real browser: the law on the reader's own device. It answers with the network cut off, to
// the cent as the server does; the page may connect to nothing and its module wants nothing from
// outside; without a script the same form goes to the server, which says so. Tried as Y. of 19, as a
// single parent, and as a couple with somebody in the house: in Dutch and English, at 320, 768 and 1280 px.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, closeBrowser } from '../harness/browser.mjs';
import { Town, root, run } from '../harness/town.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = path.join(root, 'build/pictures');
const WEIGHT_MOST = 100 * 1000;
let town;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  town = await Town.open();
  await town.day('2026-11-23');
});
after(async () => { await closeBrowser(); await town?.close(); });

// What is typed, and the same as `calculate` reads it.
const HOUSEHOLDS = [
  { who: 'Y. of 19', boxes: { 'persons[0].born': '5-6-2007' },
    line: { persons: [{ id: '0', role: 'applicant', born: '2007-06-05' }] } },
  { who: 'a single parent who works',
    boxes: { 'persons[0].born': '3 januari 1985', 'persons[2].role': 'child', 'persons[2].born': '1-2-2019', 'income[0].kind': 'wage', 'income[0].net_cents': '450,50', 'assets[0].kind': 'savings', 'assets[0].value_cents': '1.200' },
    line: { persons: [{ id: '0', role: 'applicant', born: '1985-01-03' }, { id: '2', role: 'child', born: '2019-02-01' }], income: [{ person: '0', kind: 'wage', net_cents: 45050 }], assets: [{ kind: 'savings', value_cents: 120000 }] } },
  { who: 'a couple, and somebody of whom little is known',
    boxes: { 'persons[0].born': '3-1-1985', 'persons[1].role': 'partner', 'persons[1].born': '4-4-1990', 'persons[6].role': 'cohabitant', 'income[0].kind': 'benefit', 'income[0].person': '1', 'income[0].net_cents': '300' },
    line: { persons: [{ id: '0', role: 'applicant', born: '1985-01-03' }, { id: '1', role: 'partner', born: '1990-04-04' }, { id: '6', role: 'cohabitant' }], income: [{ person: '1', kind: 'benefit', net_cents: 30000 }] } },
];

async function open({ lang = 'nl', width = 1280, script = true } = {}) {
  const context = await (await browser()).newContext({ viewport: { width, height: 900 }, locale: lang === 'nl' ? 'nl-NL' : 'en-GB', javaScriptEnabled: script });
  const tab = await context.newPage();
  tab.trouble = [];
  tab.on('pageerror', (e) => tab.trouble.push(e.message));
  tab.on('console', (m) => { if (m.type() === 'error') tab.trouble.push(m.text()); });
  await tab.goto(`${town.base}/reken?lang=${lang}`, { waitUntil: 'networkidle' });
  if (script) await tab.waitForSelector('form#reken[data-ready]', { state: 'attached' });
  return { context, tab };
}
async function fill(tab, boxes) {
  for (const [name, value] of Object.entries(boxes)) {
    const box = tab.locator(`[name="${name}"]`);
    if (await box.evaluate((e) => e.tagName) === 'SELECT') await box.selectOption(value);
    else await box.fill(value);
  }
}
const press = (tab) => tab.locator('form#reken button.button').click();
const texts = (tab, part) => tab.locator(`[data-part="${part}"] li`).allInnerTexts();

test('with the network cut off it answers as calculate and the server do, to the cent', async () => {
  for (const lang of ['nl', 'en']) {
    for (const { who, boxes, line } of HOUSEHOLDS) {
      const here = await open({ lang });
      const asked = [];
      await here.context.setOffline(true);
      here.tab.on('request', (r) => asked.push(r.url()));
      await fill(here.tab, boxes);
      await press(here.tab);
      await here.tab.waitForSelector('#uitkomst:not([hidden])');
      const cents = await here.tab.locator('#uitkomst').evaluate((e) => ({ ...e.dataset }));
      const done = JSON.parse(run(['calculate', '-'], { input: JSON.stringify({ month: '2026-11', ...line }) }).stdout);
      if (done.range_cents === null) {
        assert.equal(Number(cents.payable), done.payable_cents, who);
        assert.equal(Number(cents.assistance), done.assistance_cents, who);
      }
      const steps = await texts(here.tab, 'steps');
      assert.deepEqual(steps.map((s) => s.replace(/ (artikel|article) .*/s, '')), done.steps.map((s) => s[lang]), who);
      assert.deepEqual(asked, [], `${who}: something was asked of the network`);
      assert.deepEqual(here.tab.trouble, [], who);

      const there = await open({ lang, script: false });
      await fill(there.tab, boxes);
      await press(there.tab);
      await there.tab.waitForLoadState();
      for (const part of ['says', 'law'])
        assert.equal(await there.tab.locator(`[data-part="${part}"]`).innerText(), await here.tab.locator(`[data-part="${part}"]`).innerText(), `${who}: ${part}`);
      assert.deepEqual(await texts(there.tab, 'steps'), steps, who);
      assert.deepEqual(await texts(there.tab, 'questions'), await texts(here.tab, 'questions'), who);
      assert.match(await there.tab.locator('[data-part="sent"]').innerText(), lang === 'nl' ? /wel naar de gemeente/ : /have now gone to the municipality/);
      for (const [name, value] of Object.entries(boxes)) assert.equal(await there.tab.locator(`[name="${name}"]`).inputValue(), value, `${who}: ${name} is not kept`);
      await here.context.close();
      await there.context.close();
    }
  }
});

test('the page may connect to nothing, and its module wants nothing from outside', async () => {
  const { context, tab } = await open();
  const answer = await tab.request.get(`${town.base}/reken`);
  const csp = answer.headers()['content-security-policy'];
  assert.match(csp, /connect-src 'none'/);
  assert.match(csp, /script-src 'self' 'wasm-unsafe-eval'/);
  assert.equal(answer.headers()['cache-control'], 'no-store');
  const tried = await tab.evaluate(async (at) => {
    const out = [];
    await fetch(at).then(() => out.push('fetch'), () => {});
    await new Promise((done) => { const x = new XMLHttpRequest(); x.onload = () => { out.push('xhr'); done(); }; x.onerror = done; try { x.open('GET', at); x.send(); } catch { done(); } });
    if (navigator.sendBeacon(at, 'x')) out.push('beacon queued');
    return out;
  }, `${town.base}/health`);
  assert.deepEqual(tried.filter((t) => t !== 'beacon queued'), []);
  const script = await tab.locator('script[src*="reken"]').getAttribute('src');
  const code = await (await tab.request.get(`${town.base}${script}`)).text();
  const law = /const law = '([\s\S]*?)';/.exec(code)[1];
  const module = new WebAssembly.Module(Uint8Array.from(law, (c) => c.charCodeAt(0)));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  // Elsewhere WebAssembly stays forbidden.
  const other = await tab.request.get(`${town.base}/`);
  assert.doesNotMatch(other.headers()['content-security-policy'], /wasm/);
  await context.close();
});

test('axe, the keyboard, every width, and less than 100 kB', async () => {
  for (const lang of ['nl', 'en']) {
    for (const width of [320, 768, 1280]) {
      const context = await (await browser()).newContext({ viewport: { width, height: 900 }, locale: lang === 'nl' ? 'nl-NL' : 'en-GB', bypassCSP: true });
      const tab = await context.newPage();
      const sizes = [];
      tab.on('requestfinished', (r) => sizes.push(r.sizes().then((s) => s.responseBodySize + s.responseHeadersSize, () => 0)));
      await tab.goto(`${town.base}/reken?lang=${lang}`, { waitUntil: 'networkidle' });
      await tab.waitForSelector('form#reken[data-ready]', { state: 'attached' });
      const weight = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
      assert.ok(weight < WEIGHT_MOST, `${weight} bytes`);
      if (width === 320) console.log(`# /reken?lang=${lang} weighs ${weight} bytes`);
      for (const state of ['empty', 'answered', 'wrong']) {
        if (state === 'answered') await fill(tab, HOUSEHOLDS[2].boxes);
        if (state === 'wrong') await fill(tab, { 'persons[0].born': '31-2-1985' });
        if (state !== 'empty') await press(tab);
        if (state === 'answered') assert.equal(await tab.evaluate(() => document.activeElement.id), 'uitkomst');
        if (state === 'wrong') assert.equal(await tab.evaluate(() => document.activeElement.name), 'persons[0].born');
        await tab.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
        assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${state}: it scrolls sideways at ${width}`);
        await tab.evaluate(axe);
        const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        assert.deepEqual(violations.map((v) => `${state} ${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 200)).join(' # ')}`), []);
        if (width !== 768) await tab.screenshot({ path: path.join(pictures, `reken-${state}-${lang}-${width}.png`), fullPage: true });
      }
      await context.close();
    }
  }
});

test('what is wrong is said at its box, and a question leads to its box', async () => {
  const { context, tab } = await open();
  await fill(tab, { 'persons[0].born': '3-1-1985', 'persons[2].role': 'child', 'persons[2].born': '1-1-1986' });
  await press(tab);
  const box = tab.locator('[name="persons[2].role"]');
  assert.equal(await box.getAttribute('aria-invalid'), 'true');
  assert.match(await tab.locator('[data-part="wrong"]').innerText(), /jonger dan 18/);
  await fill(tab, { 'persons[2].role': '', 'persons[2].born': '' });
  await tab.evaluate(() => { document.querySelector('[name="persons[7].role"]').closest('details').open = true; });
  await fill(tab, { 'persons[7].role': 'cohabitant' });
  await press(tab);
  assert.equal(await box.getAttribute('aria-invalid'), null);
  await tab.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = false; });
  const question = tab.locator('[data-part="questions"] a').first();
  assert.match(await question.innerText(), /^Persoon 2: /);
  await question.click();
  assert.equal(await tab.evaluate(() => document.activeElement.name), 'persons[7].born');
  await context.close();
});
