// Steps that many stories use: who opens what, what stands there, which day it becomes.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { flat } from '../../harness/reader.mjs';
import { START } from '../../harness/town.mjs';

Given('Zonnedam op {dag}', async function (day) {
  await this.open();
  if (day !== START) await this.town.day(day);
});
When('het {dag} wordt', async function (day) { await this.town.day(day); });
When('het programma stopt en weer begint', async function () {
  await this.town.stop();
  await this.town.serve();
  this.visitors.clear();
});

When('{wie} {string} opent', async function (name, at) { await (await this.visitor(name)).get(at); });
When('iemand {string} opent zonder in te loggen', async function (at) {
  this.reader = this.town.visitor();
  await this.reader.get(at);
});
When('{wie} op {string} drukt', async function (name, button) { await (await this.visitor(name)).press(button); });
When('{wie} bij {string} kiest voor {string}', async function (name, _part, button) { await (await this.visitor(name)).press(button); });
When('{wie} de link {string} volgt', async function (name, link) { await (await this.visitor(name)).open(link); });

Then('is de eerste zin {string}', function (words) { assert.equal(this.page.h1, words); });
Then('zegt de eerste zin {string}', function (words) {
  assert.ok(this.page.firstWords.includes(words), `it says: "${this.page.firstWords}"`);
});
Then('zegt de eerste zin niet {string}', function (words) {
  assert.ok(!this.page.firstWords.includes(words), `it says: "${this.page.firstWords}"`);
});
Then('staat er {string}', function (words) {
  assert.ok(this.page.text.includes(flat(words)), `"${words}" is not on ${this.page.address}:\n${this.page.text}`);
});
Then('staat er nergens {string}', function (words) {
  assert.ok(!this.page.wholeText.toLowerCase().includes(flat(words).toLowerCase()), `"${words}" stands on ${this.page.address}`);
});
Then('is er een kop {string}', function (words) {
  assert.ok(this.page.headings.some((h) => h.text.includes(words)), `headings: ${this.page.headings.map((h) => h.text).join(' | ')}`);
});
Then('is er een knop {string}', function (words) { assert.ok(this.page.form(words)); });
Then('is het antwoord {int}', function (status) { assert.equal(this.page.status, status, this.page.text.slice(0, 400)); });
