// /log/controle in a real browser: a proof that the person fetched is right, a doctored one is not; the
// page may connect to nothing; without a script it tells of the program. In Dutch and English.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, closeBrowser } from '../harness/browser.mjs';
import { personOf } from '../harness/books.mjs';
import { Town, root } from '../harness/town.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = path.join(root, 'build/pictures');
let town, proof, vkey, witness;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  town = await Town.open();
  const willem = await town.as('willem');
  const counter = Number(town.rows(`SELECT max(counter) AS n FROM witness_leaf WHERE person = '${personOf(town, 'willem')}'`)[0].n);
  proof = await (await willem.fetch(`${town.base}/mij/gekeken/${counter}/bewijs`)).text();
  vkey = (await (await fetch(`${town.base}/log/key`)).text()).trim();
  witness = vkey.replace(/^[^+]+/, 'elders.example'); // no key at all: its id is another's
});
after(async () => { await closeBrowser(); await town?.close(); });

async function open({ lang = 'nl', width = 1280, script = true } = {}) {
  const context = await (await browser()).newContext({ viewport: { width, height: 900 }, locale: lang === 'nl' ? 'nl-NL' : 'en-GB', javaScriptEnabled: script });
  const tab = await context.newPage();
  tab.trouble = [];
  tab.on('pageerror', (e) => tab.trouble.push(e.message));
  tab.on('console', (m) => { if (m.type() === 'error') tab.trouble.push(m.text()); });
  await tab.goto(`${town.base}/log/controle`);
  if (script) await tab.waitForSelector('#controle[data-ready=yes]');
  return tab;
}
async function check(tab, text, keys) {
  if (keys !== undefined) await tab.fill('#sleutels', keys);
  await tab.setInputFiles('#bewijs', { name: 'bewijs.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await tab.evaluate(() => { document.getElementById('gevonden').dataset.right = ''; });
  await tab.click('#nagaan');
  await tab.waitForSelector('#gevonden[data-right=yes], #gevonden[data-right=no]');
  return { right: await tab.getAttribute('#gevonden', 'data-right'), text: await tab.innerText('#gevonden') };
}

test('an honest proof is right, with the network cut off', async () => {
  for (const [lang, word] of [['nl', 'IN ORDE'], ['en', 'RIGHT']]) {
    const tab = await open({ lang });
    await tab.context().setOffline(true);
    const said = await check(tab, proof);
    assert.equal(said.right, 'yes', said.text);
    assert.ok(said.text.startsWith(word), said.text);
    assert.deepEqual(tab.trouble, []);
    await tab.context().close();
  }
});
test('a doctored proof, another key, and a file that is none are not', async () => {
  const tab = await open();
  const bytes = Buffer.from(proof);
  for (let i = 0; i < bytes.length; i += 37) {
    const bad = Buffer.from(bytes);
    bad[i] ^= 1;
    assert.equal((await check(tab, bad)).right, 'no', `byte ${i}`);
  }
  assert.equal((await check(tab, '')).right, 'no');
  assert.equal((await check(tab, Buffer.alloc(300000, 65))).right, 'no');
  assert.match((await check(tab, proof, witness)).text, /sleutels/);
  assert.match((await check(tab, proof, `${vkey}\n${vkey}`)).text, /sleutels/);
  assert.equal((await check(tab, proof, `\n ${vkey}  \n`)).right, 'yes');
  await tab.context().close();
});
test('the page can connect to nothing, and says how to do without it', async () => {
  const answer = await fetch(`${town.base}/log/controle`);
  assert.match(answer.headers.get('content-security-policy'), /connect-src 'none'/);
  const tab = await open({ script: false });
  assert.equal(await tab.isVisible('#controle'), false);
  assert.match(await tab.innerText('main'), /erkenning-verify --nl --log/);
  await tab.context().close();
});
test('it can be read by everybody, small and large', async () => {
  for (const lang of ['nl', 'en']) for (const width of [320, 1280]) {
    const tab = await open({ lang, width });
    await check(tab, proof);
    assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${lang} ${width}: wider than the window`);
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], `${lang} ${width}`);
    await tab.screenshot({ path: path.join(pictures, `controle-${lang}-${width}.png`), fullPage: true });
    await tab.context().close();
  }
});
