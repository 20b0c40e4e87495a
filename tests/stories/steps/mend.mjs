// Steps about what was paid too much and about runs that are withdrawn.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { engine, postgres, program } from '../../harness/town.mjs';

Given('de bank boekt het geld van {wie} van {dag} pas op {dag}', function (who, execute, booked) {
  this.town.bank(execute, who[0].toUpperCase() + who.slice(1), 'late', '-', booked);
});

// The audit shares no code with the program: it adds the rows itself.
Then('kloppen de boeken', function () {
  const audit = path.join(path.dirname(program), 'erkenning-audit');
  let where = this.town.dir;
  if (engine === 'postgres') {
    const address = new URL(postgres);
    address.pathname = `/${this.town.name}`;
    where = address.href;
  }
  const done = spawnSync(audit, [where], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stdout + done.stderr);
});

// ---- what was paid too much --------------------------------------------------------------------

async function decide(story, payee, typed) {
  const finance = await story.visitor('femke');
  await finance.get('/geld/te-veel');
  const item = story.town.rows(`SELECT t.id AS id FROM payments_too_much t
    LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
    JOIN access_account a ON a.municipality = t.municipality AND a.person = t.person
    JOIN house_setting s ON s.municipality = a.municipality AND s.value = a.id
    WHERE s.name = 'persona_${payee}' AND d.item IS NULL`)[0]?.id;
  assert.ok(item, `nothing waits for ${payee}`);
  const page = await finance.get(`/geld/te-veel/${item}`);
  const form = page.forms.find((f) => f.action.endsWith(item));
  assert.ok(form, page.text);
  return finance.post(form.action, form.pressed(form.buttons[0]).values(typed));
}
const amountOf = (story) => {
  const n = story.town.rows("SELECT amount FROM payments_too_much WHERE kind = 'double'")[0].amount;
  return `${Math.floor(n / 100)},${String(n % 100).padStart(2, '0')}`;
};
const ASK = { way: 'ask_back', reasons: 'U kreeg hetzelfde geld twee keer.', side: 'Jan zag het niet.', ours: 'Wij betaalden te vroeg opnieuw.', urgent: 'Geen, Jan heeft spaargeld.' };
When('Femke over het dubbele geld van Jan zonder ons eigen aandeel besluit', async function () {
  await decide(this, 'jan', { ...ASK, amount: amountOf(this), ours: '' });
  assert.ok(this.page.html.includes('Jan zag het niet.'), 'what was typed is gone');
});
When('Femke besluit het dubbele geld van Jan terug te vragen', async function () { await decide(this, 'jan', { ...ASK, amount: amountOf(this) }); });
When('Femke het dubbele geld van Jan kwijtscheldt', async function () { await decide(this, 'jan', { way: 'waive', reasons: 'Het was onze fout.' }); });
When('Femke het te veel betaalde geld van Dianne kwijtscheldt', async function () { await decide(this, 'dianne', { way: 'waive', reasons: 'Zij kon dit niet weten.' }); });
Then('heeft Jan een brief over het dubbele geld', async function () {
  const page = await (await this.visitor('jan')).get('/mij/berichten');
  assert.match(page.text, /Besluit over te veel betaald geld/);
  assert.match(page.text, /Wij betaalden u twee keer/);
});
When('Dianne voor december een loon van {string} doorgeeft', async function (wage) {
  const dianne = await this.visitor('dianne');
  const page = await dianne.get('/mij/doorgeven');
  const form = page.forms.find((f) => f.fields.some((x) => /loon|wage/i.test(`${x.name} ${x.label}`)));
  assert.ok(form, page.text.slice(0, 500));
  const after = await dianne.post(form.action, form.pressed(form.buttons.find((x) => /loon/i.test(x.text)) ?? form.buttons[0]).values({ month: 'december 2026', wage }), { multipart: form.multipart });
  assert.equal(after.status, 200, after.text);
});
Then('is er een PDF van december met {string}', async function (words) {
  const paper = await (await this.visitor('dianne')).get('/mij/geld/2026-12/pdf');
  assert.equal(paper.status, 200);
  assert.match(paper.bytes.subarray(0, 5).toString(), /%PDF/);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'erkenning-pdf-'));
  try {
    writeFileSync(path.join(folder, 'a.pdf'), paper.bytes);
    const text = spawnSync('pdftotext', [path.join(folder, 'a.pdf'), '-'], { encoding: 'utf8' });
    if (text.error) return; // no poppler on this machine: that it is a PDF must do
    assert.ok(text.stdout.includes(words), text.stdout);
  } finally { rmSync(folder, { recursive: true, force: true }); }
});

// ---- a run that is withdrawn -------------------------------------------------------------------

When('Femke die run intrekt met de reden {string}', async function (reason) {
  const finance = await this.visitor('femke');
  const page = await finance.get(this.runAddress);
  const form = page.forms.find((f) => f.action.endsWith('/intrekken'));
  assert.ok(form, page.text);
  await finance.post(form.action, form.values({ reason: '' }));
  await finance.post(form.action, form.values({ reason }));
  assert.equal(this.page.status, 200, this.page.text);
});
When('Farid akkoord geeft op het intrekken', async function () {
  const finance = await this.visitor('farid');
  const page = await finance.get(this.runAddress);
  const form = page.forms.find((f) => f.action.endsWith('/intrekken/akkoord'));
  assert.ok(form, page.text);
  await finance.post(form.action, form.values());
});
When('Femke de december-run opnieuw klaarzet', async function () {
  const finance = await this.visitor('femke');
  const page = await finance.get('/geld');
  const form = page.forms.find((f) => f.action.endsWith('/geld/run/nieuw'));
  assert.ok(form, page.text.slice(0, 600));
  await finance.post(form.action, form.values());
  assert.equal(this.page.status, 200);
});
Then('staat iedereen van de eerste run in de tweede', function () {
  const runs = this.town.rows(`SELECT r.id AS id, count(*) AS n, sum(a.amount) AS total FROM payments_run r
    JOIN payments_attempt a ON a.municipality = r.municipality AND a.run = r.id
    WHERE r.kind = 'month' AND r.month = '2026-12' GROUP BY r.id`);
  assert.equal(runs.length, 2);
  assert.equal(runs[0].n, runs[1].n);
  assert.equal(runs[0].total, runs[1].total);
});
Then('is er geen knop {string}', function (words) {
  assert.ok(!this.page.forms.some((f) => f.buttons.some((b) => b.text.includes(words))));
});
