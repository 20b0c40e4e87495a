// Steps in a real browser, with what a person would press.
import assert from 'node:assert/strict';
import { After, Then, When } from '@cucumber/cucumber';
import { browser } from '../../harness/browser.mjs';

After(async function close() { await this.context?.close(); });

async function as(story, name) {
  await story.tab.goto(`${story.town.base}/demo`);
  await story.tab.getByRole('button', { name: `Ga verder als ${name}` }).first().click();
  await story.tab.waitForLoadState();
}
When('iemand in een browser op de pagina van het voorbeeld als {word} verdergaat', async function (name) {
  this.context = await (await browser()).newContext({ locale: 'nl-NL', viewport: { width: 768, height: 1024 } });
  this.tab = await this.context.newPage();
  await as(this, name);
  await this.tab.goto(`${this.town.base}/mij`);
});
When('zij in de browser naar maandag 23 november 2026 gaat en weer als {word} verdergaat', async function (name) {
  await this.tab.goto(`${this.town.base}/demo`);
  await this.tab.getByRole('button', { name: 'Ga naar maandag 23 november 2026' }).click({ timeout: 120000 });
  await this.tab.waitForLoadState();
  await as(this, name);
  await this.tab.goto(`${this.town.base}/mij`);
});
When('zij in de browser als {word} verdergaat', async function (name) { await as(this, name); });
When('zij in de browser {string} opent', async function (at) { await this.tab.goto(this.town.base + at); });
const first = async (tab) => `${await tab.locator('h1').innerText()} ${await tab.locator('p.lead').first().innerText().catch(() => '')}`;
Then('zegt de kop in de browser {string}', async function (words) { assert.match(await first(this.tab), new RegExp(words)); });
Then('zegt de kop in de browser niet {string}', async function (words) { assert.doesNotMatch(await first(this.tab), new RegExp(words)); });
Then('staat in de browser {string}', async function (words) { assert.ok((await this.tab.locator('main').innerText()).includes(words)); });
