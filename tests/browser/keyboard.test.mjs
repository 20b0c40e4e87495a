// Without a mouse: from the sign-in page to an application that was sent, with Tab, Space and Enter only. And on
// paper: what is printed is the page's own words, on few sheets, with no button to press.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, closeBrowser } from '../harness/browser.mjs';
import { Town } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await closeBrowser(); await town?.close(); });

// Goes on with Tab until what has the focus says `words`.
async function to(tab, words, most = 120) {
  const seen = [];
  for (let i = 0; i < most; i++) {
    await tab.keyboard.press('Tab');
    const at = await tab.evaluate(() => { const e = document.activeElement; const r = e.getBoundingClientRect(); return { text: (e.innerText || e.labels?.[0]?.innerText || '').trim(), seen: r.width > 0 && r.bottom > 0 && r.top < innerHeight }; });
    seen.push(at.text.slice(0, 40));
    if (words.test(at.text)) { assert.ok(at.seen, `${at.text} has the focus and cannot be seen`); return; }
  }
  assert.fail(`Tab never comes to ${words}: ${seen.join(' | ')}`);
}
const enter = async (tab) => { await Promise.all([tab.waitForNavigation(), tab.keyboard.press('Enter')]); };

test('an application is begun, filled in and sent with the keyboard alone', async () => {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, locale: 'nl-NL' });
  const tab = await context.newPage();
  await tab.goto(`${town.base}/demo`);
  await to(tab, /^Ga verder als Nora/);
  await enter(tab);
  await tab.goto(`${town.base}/mij/aanvragen`);
  await to(tab, /^Begin mijn aanvraag/);
  await enter(tab);
  const pages = new Set();
  for (let i = 0; i < 12; i++) {
    const at = new URL(tab.url()).pathname.split('/').at(-1);
    assert.ok(!pages.has(at), `it stays on ${at}: ${(await tab.locator('main').innerText()).slice(0, 300)}`);
    pages.add(at);
    if (at === 'controle') { await to(tab, /^Stuur mijn aanvraag/); await enter(tab); break; }
    await to(tab, /^Bewaar en ga verder/);
    await enter(tab);
  }
  assert.ok(pages.has('controle'), [...pages].join());
  assert.match(await tab.locator('main').innerText(), /Wij beslissen uiterlijk op/);
  await context.close();
});
test('on paper: no buttons, no menu, the first sentence on top, at most two sheets', async () => {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, locale: 'nl-NL' });
  const tab = await context.newPage();
  await tab.goto(`${town.base}/demo`);
  await tab.locator('form:has(input[name="persona"][value="willem"]) button').first().click();
  await tab.waitForLoadState();
  await tab.emulateMedia({ media: 'print' });
  for (const at of ['/mij', '/mij/geld/2026-10']) {
    await tab.goto(town.base + at);
    const shown = await tab.evaluate(() => [...document.querySelectorAll('button, header nav, input')].filter((e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden').map((e) => e.outerHTML.slice(0, 80)));
    assert.deepEqual(shown, [], at);
    const pdf = (await tab.pdf({ format: 'A4' })).toString('latin1');
    const sheets = (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length;
    assert.ok(sheets >= 1 && sheets <= 2, `${at}: ${sheets} sheets`);
  }
  await context.close();
});
