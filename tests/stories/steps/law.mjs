// Steps about how an amount is explained, asked and computed again.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { personOf } from '../../harness/books.mjs';
import { every, flat, words } from '../../harness/reader.mjs';
import { run } from '../../harness/town.mjs';

const MONTHS = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'];
const iso = (words) => { const [name, year] = words.split(' '); return `${year}-${String(MONTHS.indexOf(name) + 1).padStart(2, '0')}`; };
const cents = (text) => { const m = /(-|−)?\s*€\s*(-|−)?\s*([\d.]+),(\d\d)/.exec(text); assert.ok(m, `"${text}" is no amount`); return (m[1] || m[2] ? -1 : 1) * Number(m[3].replace(/\./g, '') + m[4]); };

const inside = (node, tag) => [...every(node, (n) => n.tag === tag)];
// The rows of the table with this caption, as words.
function rowsOf(page, caption) {
  const table = page.all('table').find((t) => inside(t, 'caption').some((c) => flat(words(c)) === caption));
  assert.ok(table, `no table "${caption}" on ${page.address}`);
  return inside(table, 'tr').map((tr) => [...inside(tr, 'th'), ...inside(tr, 'td')].map((cell) => flat(words(cell))));
}

When(/^([A-Z][a-z]+) de uitleg van ([a-z]+ \d{4}) opent$/, async function (name, month) {
  const visitor = await this.visitor(name.toLowerCase());
  await visitor.get(`/mij/geld/${iso(month)}/uitleg`);
});
// The last table: norm, what goes off, a result, this reader's share, the reserve, the account.
Then('telt de som op tot wat er op de rekening komt', function () {
  const rows = rowsOf(this.page, 'Zo telt het op');
  assert.ok(rows.length >= 3, `rows: ${JSON.stringify(rows)}`);
  let at = 0;
  for (const row of rows) {
    const amount = cents(row.at(-1));
    if (/^(Norm)/.test(row[0])) at = amount;
    else if (/^(Bijstand voor een hele maand)/.test(row[0])) { assert.equal(amount, at, row.join(' | ')); }
    else if (/^(Daarvan uw helft|Over de dagen)/.test(row[0])) { assert.ok(amount <= at); at = amount; }
    else if (/^Op uw rekening/.test(row[0])) assert.equal(amount, at, row.join(' | '));
    else { assert.ok(amount <= 0, row.join(' | ')); at += amount; }
  }
});
Then('staat bij elke stap een artikel', function () {
  const rows = rowsOf(this.page, 'Artikel voor artikel');
  assert.ok(rows.length >= 3);
  for (const row of rows) assert.match(row[0], /Pw \d+/, row.join(' | '));
});

When('{wie} vraagt wat {int} uur per week voor {string} doet', async function (name, hours, hourly) {
  const visitor = await this.visitor(name);
  await visitor.get(`/mij/wat-als?hours=${hours}&hourly=${encodeURIComponent(hourly)}&vraag=werk`);
});
When('{wie} vraagt wat samenwonen met een partner van {string} doet', async function (name, born) {
  const visitor = await this.visitor(name);
  await visitor.get(`/mij/wat-als?who=partner&born=${encodeURIComponent(born)}&vraag=samen`);
});
// The log of own looks and the sessions that read them are the only rows that may come.
const stored = (story) => story.town.dump().split('\n').filter((l) => !/^(witness_|access_|house_)/.test(l) && !/"table":\s*"(witness_|access_|house_)/.test(l)).join('\n');
Given('alles wat de dienst heeft bewaard', function () { this.kept.set('stored', stored(this)); });
Then('heeft de dienst niets meer bewaard dan dat zij zelf keken', function () {
  const now = stored(this);
  assert.ok(now.length > 1000);
  assert.equal(now, this.kept.get('stored'));
});

async function effect(story, name, values) {
  const maria = await story.visitor('maria');
  const person = personOf(story.town, name);
  const [{ decision }] = story.town.rows(`SELECT decision FROM decisions_right WHERE person = '${person}' ORDER BY start DESC`);
  await maria.get(`/werk/recht/${decision}/gevolg?${new URLSearchParams({ ...values, reken: 'ja' })}`);
}
When('Maria voor {wie} uitrekent wat een huisgenoot van {string} vanaf {string} verandert, bekend op {string}', async function (name, born, since, known) {
  await effect(this, name, { what: 'comes', born, since, known });
});
When('Maria voor {wie} uitrekent wat een eigen geboortedag {string} vanaf {string} verandert, bekend op {string}', async function (name, born, since, known) {
  await effect(this, name, { what: 'own_birth', born, since, known });
});
When('de dienst alle maanden opnieuw uitrekent', function () {
  this.again = run(['recompute', ...this.town.where, '--all', '--json'], { ok: null });
});
Then('verschilt er geen maand en geen bewijs van berekening', function () {
  assert.equal(this.again.status, 0, this.again.stdout.slice(-2000) + this.again.stderr);
  const sum = JSON.parse(this.again.stdout.trim().split('\n').at(-1));
  assert.ok(sum.months > 100 && sum.receipts > 100, JSON.stringify(sum));
  assert.equal(sum.differ, 0);
  assert.equal(sum.receipts_differ, 0);
});
