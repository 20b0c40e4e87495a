// Steps about how an amount is explained, asked and computed again.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { personOf } from '../../harness/books.mjs';
import { every, flat, words } from '../../harness/reader.mjs';
import { run } from '../../harness/town.mjs';

const MONTHS = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'];
const iso = (words) => { const [name, year] = words.split(' '); return `${year}-${String(MONTHS.indexOf(name) + 1).padStart(2, '0')}`; };
const cents = (text) => { const m = /(-|−)?\s*€\s*(-|−)?\s*([\d.]+),(\d\d)/.exec(text); assert.ok(m, `"${text}" is no amount`); return (m[1] || m[2] || / eraf$|^minus /.test(text) ? -1 : 1) * Number(m[3].replace(/\./g, '') + m[4]); };

const inside = (node, tag) => [...every(node, (n) => n.tag === tag)];
// The rows of the table that is named by this heading, as words.
function rowsOf(page, heading) {
  const ids = [...page.all('h2'), ...page.all('h3')].filter((h) => flat(words(h)) === heading).map((h) => h.attr.id);
  const table = page.all('table').find((t) => t.attr['aria-labelledby'] && ids.includes(t.attr['aria-labelledby']));
  assert.ok(table, `no table "${heading}" on ${page.address}`);
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
    else if (/^(Daarvan (uw|je) helft|Over de dagen)/.test(row[0])) { assert.ok(amount <= at); at = amount; }
    else if (/^Op (uw|je) rekening/.test(row[0])) assert.equal(amount, at, row.join(' | '));
    else { assert.ok(amount <= 0, row.join(' | ')); at += amount; }
  }
});
Then('staat bij elke stap een artikel', function () {
  const section = this.page.all('section').find((n) => inside(n, 'h2').some((h) => flat(words(h)) === 'Artikel voor artikel'));
  const steps = inside(section, 'li').map((li) => flat(words(li)));
  assert.ok(steps.length >= 3);
  for (const step of steps) assert.match(step, /^Pw \d+/, step);
});

// As somebody hears it: nothing twice in a row, no picture beside the words it shows.
Then('wordt niets twee keer achter elkaar voorgelezen', function () {
  const main = this.page.all('main')[0];
  assert.ok(!inside(main, 'caption').length, 'a caption that says the heading again');
  for (const svg of inside(main, 'svg')) assert.equal(svg.attr['aria-hidden'], 'true');
  const said = [...every(main, (n) => ['h1', 'h2', 'h3', 'p', 'li', 'tr'].includes(n.tag))].map((n) => flat(words(n)));
  for (let i = 1; i < said.length; i++) assert.notEqual(said[i], said[i - 1]);
});
Then('spreekt de hele pagina met je', function () {
  const heard = flat(words(this.page.all('body')[0]));
  assert.match(heard, /\b[Jj]e\b/);
  assert.doesNotMatch(heard, /(^|[^\p{L}'@-])([Uu]w?|[Uu]zelf)(?![\p{L}'@-])/u);
  assert.doesNotMatch(heard, /\b[Jj]e heeft\b|\brecht heeft\b/);
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
