// Telling aloud in a real browser: recorded, saved, heard back by its owner and by who was trusted
// with it; without a script a file does the same. The microphone may be asked for there, and nowhere else.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import { Town, root } from '../harness/town.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = path.join(root, 'build/pictures');
let town, one;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  town = await Town.open();
  one = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((p) => existsSync(p)),
    args: ['--lang=nl', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, LANGUAGE: 'nl' },
  });
});
after(async () => { await one?.close(); await town?.close(); });

async function as(name, options = {}) {
  const context = await one.newContext({ viewport: { width: 320, height: 900 }, locale: 'nl-NL', permissions: ['microphone'], ...options });
  const tab = await context.newPage();
  tab.trouble = [];
  tab.on('pageerror', (e) => tab.trouble.push(e.message));
  tab.on('console', (m) => { if (m.type() === 'error') tab.trouble.push(m.text()); });
  await tab.goto(`${town.base}/demo`);
  await tab.getByRole('button', { name: `Ga verder als ${name}` }).first().click();
  await tab.waitForLoadState();
  return { context, tab };
}
const plays = (tab) => tab.locator('audio').last().evaluate((a) => new Promise((good, bad) => {
  a.muted = true;
  a.onplaying = () => good(true);
  a.onerror = () => bad(new Error(a.error.message));
  a.play().catch(bad);
}));

test('recorded, saved, heard, shared and heard by the reader; taken back, it is gone', async () => {
  const rosa = await as('Rosa');
  await rosa.tab.goto(`${town.base}/mij/verhaal/inspreken/kan`);
  for (const width of [320, 1280]) {
    await rosa.tab.setViewportSize({ width, height: 900 });
    assert.ok(await rosa.tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `scrolls sideways at ${width}`);
    await rosa.tab.screenshot({ path: path.join(pictures, `inspreken-${width}.png`), fullPage: true });
  }
  assert.equal(await rosa.tab.getByRole('button', { name: 'Stop met opnemen' }).isVisible(), false);
  await rosa.tab.getByRole('button', { name: 'Begin met opnemen' }).click();
  await rosa.tab.getByText('De opname loopt').waitFor();
  await rosa.tab.waitForTimeout(1500);
  await rosa.tab.getByRole('button', { name: 'Stop met opnemen' }).click();
  await rosa.tab.getByText('Uw opname is klaar').waitFor();
  await rosa.tab.getByRole('button', { name: 'Bewaar dit voor mij' }).click();
  await rosa.tab.getByText('Uw opname is bewaard').waitFor();
  assert.equal(await plays(rosa.tab), true);
  for (const width of [320, 1280]) {
    await rosa.tab.setViewportSize({ width, height: 900 });
    assert.ok(await rosa.tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `scrolls sideways at ${width}`);
    await rosa.tab.screenshot({ path: path.join(pictures, `verhaal-${width}.png`), fullPage: true });
  }
  await rosa.tab.evaluate(axe);
  const found = await rosa.tab.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`), []);
  await rosa.tab.locator('section.sheet', { has: rosa.tab.locator('audio') }).getByRole('link', { name: /^Deel/ }).click();
  await rosa.tab.getByRole('button', { name: 'Deel dit' }).click();
  await rosa.tab.getByText('mag dit lezen tot en met').first().waitFor();
  const part = town.rows('SELECT s.part AS part, p.person AS person FROM story_sound s JOIN story_part p ON p.id = s.part')[0];
  const maria = await as('Maria');
  await maria.tab.goto(`${town.base}/werk/persoon/${part.person}/verhaal/${part.part}`);
  assert.equal(await plays(maria.tab), true);
  await rosa.tab.goto(`${town.base}/mij/verhaal`);
  await rosa.tab.getByText('Gelezen door Maria').waitFor();
  await rosa.tab.getByRole('button', { name: 'Haal alleen de stem weg' }).click();
  await rosa.tab.getByText('Dit deel is weg').waitFor();
  const gone = await maria.tab.goto(`${town.base}/werk/persoon/${part.person}/verhaal/${part.part}/geluid`);
  assert.equal(gone.status(), 404);
  assert.deepEqual([...rosa.tab.trouble, ...maria.tab.trouble].filter((t) => !/404/.test(t)), []);
  await rosa.context.close();
  await maria.context.close();
});

test('the microphone may be asked for where one tells aloud, and nowhere else', async () => {
  const selam = await town.as('selam');
  const policy = async (at) => { const r = await selam.fetch(`${town.base}${at}`); await r.arrayBuffer(); return [r.headers.get('permissions-policy'), r.headers.get('content-security-policy')]; };
  const [may, plain] = [await policy('/mij/verhaal/inspreken/wie'), await policy('/mij')];
  assert.match(may[0], /microphone=\(self\)/);
  assert.match(may[1], /media-src 'self'$/);
  assert.match(plain[0], /microphone=\(\)/);
  assert.doesNotMatch(plain[1], /media-src/);
});

test('without a script a file is chosen; what is no sound is refused in plain words', async () => {
  const jan = await town.as('jan');
  const ogg = Buffer.concat([Buffer.from('4f67675300020000000000000000010000000000000000000000000103', 'hex').subarray(0, 26), Buffer.from([1, 3]), Buffer.from('abc')]);
  const form = async () => { await jan.get('/mij/verhaal/inspreken/wil'); return jan.page.form('Bewaar dit voor mij'); };
  const put = async (bytes, name) => { const f = await form(); return jan.post(f.action, f.values({}).filter(([k]) => k !== 'sound').concat([['sound', { name, bytes, type: 'audio/ogg' }]]), { multipart: true }); };
  for (const [bytes, name] of [[Buffer.from('<script>alert(1)</script>'), 'lied.ogg'], [Buffer.concat([ogg, Buffer.from('PK\x03\x04')]), 'twee.ogg'], [Buffer.from('RIFF....WAVE'), 'x.wav']]) {
    const page = await put(bytes, name);
    assert.equal(page.status, 422);
    assert.match(page.text, /kunnen wij niet afspelen als geluid/);
  }
  assert.equal((await put(Buffer.concat([ogg, Buffer.alloc(4 * 1024 * 1024)]), 'groot.ogg')).status, 422);
  const page = await put(ogg, 'lied.ogg');
  assert.match(page.text, /Uw opname is bewaard/);
  const at = page.all('audio')[0].attr.src;
  const heard = await jan.fetch(`${town.base}${at}`);
  assert.equal(heard.headers.get('content-type'), 'audio/ogg');
  assert.equal(heard.headers.get('cache-control'), 'no-store');
  assert.deepEqual(Buffer.from(await heard.arrayBuffer()), ogg);
});
