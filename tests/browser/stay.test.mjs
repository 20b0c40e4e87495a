// The question before a sign-in ends, in a real browser: it comes three minutes before, takes the focus,
// closes with Escape, keeps what was typed, and "Blijf ingelogd" really moves the end. After the end
// the text is sent, kept, and is there again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { browser, closeBrowser } from '../harness/browser.mjs';
import { Town } from '../harness/town.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let town;
before(async () => { town = await Town.open(); });
after(async () => { await closeBrowser(); await town?.close(); });

// The page's own clock can be moved; the program's clock is real.
async function open(lang = 'nl') {
  const context = await (await browser()).newContext({ viewport: { width: 320, height: 800 }, locale: lang === 'nl' ? 'nl-NL' : 'en-GB' });
  await context.addInitScript(() => { const now = Date.now; globalThis.later = 0; Date.now = () => now() + globalThis.later; });
  const tab = await context.newPage();
  await tab.goto(`${town.base}/demo`);
  await tab.locator('form:has(input[name="persona"][value="willem"]) button').first().click();
  await tab.goto(`${town.base}/mij/schrijven?lang=${lang}`);
  return { context, tab };
}
const pass = (tab, minutes) => tab.evaluate((m) => { globalThis.later += m * 60000; document.dispatchEvent(new Event('visibilitychange')); }, minutes);
const isOpen = (tab) => tab.locator('dialog#stay').evaluate((d) => d.open);

for (const [lang, title, button, close] of [['nl', 'Bent u er nog?', 'Blijf ingelogd', 'Sluit dit bericht'], ['en', 'Are you still there?', 'Stay signed in', 'Close this message']]) {
  test(`the question comes in time, closes with Escape, and staying moves the end (${lang})`, async () => {
    const { context, tab } = await open(lang);
    const text = tab.locator('main textarea').first();
    await text.fill('Halve brief');
    await text.focus();
    await pass(tab, 15);
    assert.equal(await isOpen(tab), false, 'asked too early');
    await pass(tab, 2.5);
    assert.equal(await isOpen(tab), true, 'not asked in time');
    const dialog = tab.getByRole('dialog', { name: title });
    assert.equal(await dialog.count(), 1);
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), button);
    assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= 320), 'scrolls sideways');
    await tab.keyboard.press('Escape');
    assert.equal(await isOpen(tab), false, 'Escape does not close it');
    assert.equal(await text.evaluate((e) => e === document.activeElement), true, 'the focus is not where it was');
    assert.equal(await text.inputValue(), 'Halve brief');
    // In another page of the same reader the question stays away, and "stay" moves the end of both.
    const other = await context.newPage();
    await other.goto(`${town.base}/mij`);
    await pass(other, 17.5);
    await other.getByRole('button', { name: button }).click();
    await other.waitForFunction(() => !document.getElementById('stay').open);
    await pass(other, 15);
    assert.equal(await isOpen(other), false, 'staying did not move the end');
    await pass(tab, 10);
    assert.equal(await isOpen(tab), false, 'the other page did not hear that its reader stays');
    await pass(tab, 7.5);
    await tab.getByRole('button', { name: close }).click();
    assert.equal(await isOpen(tab), false);
    await context.close();
  });
}

test('axe finds nothing in the open question', async () => {
  const context = await (await browser()).newContext({ viewport: { width: 768, height: 800 }, bypassCSP: true });
  const tab = await context.newPage();
  await tab.goto(`${town.base}/demo`);
  await tab.locator('form:has(input[name="persona"][value="willem"]) button').first().click();
  await tab.evaluate(() => document.getElementById('stay').showModal());
  await tab.addScriptTag({ content: axe });
  const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.help}`), []);
  await context.close();
});

test('after the end the page says so, and what was typed is kept and comes back', async () => {
  const { context, tab } = await open();
  const typed = 'Een lange brief die niemand twee keer wil typen.';
  const text = tab.locator('main textarea').first();
  await text.fill(typed);
  spawnSync('/usr/bin/python3', ['-c', 'import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute("UPDATE access_session SET used = \'2020-01-01T00:00:00.000000Z\'");c.commit()', town.file]);
  await pass(tab, 17.5);
  await tab.getByRole('button', { name: 'Blijf ingelogd' }).click();
  await tab.getByRole('heading', { name: 'U bent uitgelogd' }).waitFor();
  await tab.keyboard.press('Escape');
  await tab.locator('main form:has(textarea) button').first().click();
  await tab.waitForURL(/\/inloggen\/verlopen/);
  const back = await tab.locator('a.button[href*="naar="]').getAttribute('href');
  await tab.goto(`${town.base}/demo`);
  await tab.locator('form:has(input[name="persona"][value="willem"]) button').first().click();
  await tab.goto(new URL(new URL(back, town.base).searchParams.get('naar'), town.base).href);
  assert.equal(await tab.locator('main textarea').first().inputValue(), typed);
  await context.close();
});
