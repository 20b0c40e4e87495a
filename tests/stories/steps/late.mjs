// Steps about a fact that was learned late and decided by a human being.
import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import { personOf } from '../../harness/books.mjs';

const WHAT = { 'een huisgenoot van': 'comes', 'een eigen geboortedag': 'own_birth', 'een partner van': 'partner' };
const MONTHS = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'];

async function decide(story, name, what, born, since, known, side) {
  const maria = await story.visitor('maria');
  const person = personOf(story.town, name);
  const [{ decision }] = story.town.rows(`SELECT decision FROM decisions_right WHERE person = '${person}' ORDER BY start DESC`);
  const address = `/werk/recht/${decision}/gevolg`;
  const page = await maria.get(`${address}?${new URLSearchParams({ what: WHAT[what], born, since, known, reken: 'ja' })}`);
  const form = page.forms.find((f) => f.method === 'POST' && f.action.endsWith(address));
  assert.ok(form, page.text);
  await maria.post(form.action, form.values({ reasons: 'Gezien in de basisregistratie.', side: side ?? '' }));
}
When(/^Maria voor ([A-Z][a-z]+) besluit over (een huisgenoot van|een eigen geboortedag|een partner van) "([^"]*)" vanaf "([^"]*)", bekend op "([^"]*)"(?:, zonder hem te horen|, en hij zegt "([^"]*)")?$/, async function (name, what, born, since, known, side) {
  await decide(this, name.toLowerCase(), what, born, since, known, side);
});
const versions = (story, name) => story.town.rows(`SELECT month, max(version) AS v FROM decisions_month WHERE person = '${personOf(story.town, name)}' AND month >= '2026-09' GROUP BY month`);
Then(/^is er van ([A-Z][a-z]+) geen maand anders$/, function (name) {
  for (const m of versions(this, name.toLowerCase())) assert.equal(Number(m.v), 1, m.month);
  assert.equal(this.town.rows('SELECT id FROM decisions_late').length, 0);
  assert.equal(this.town.rows('SELECT late FROM decisions_late_month').length, 0);
});
Then(/^wordt van ([A-Z][a-z]+) niets vanzelf teruggevraagd of verrekend$/, function (name) {
  const person = personOf(this.town, name.toLowerCase());
  const made = this.town.rows(`SELECT way, difference FROM payments_correction WHERE person = '${person}' AND made >= '2026-11-19'`);
  assert.ok(made.length >= 2, JSON.stringify(made));
  for (const c of made) { assert.equal(c.way, 'human'); assert.ok(Number(c.difference) < 0); }
  assert.equal(this.town.rows(`SELECT item FROM payments_decided WHERE person = '${person}'`).length, 0);
});
When(/^Femke leest wat er van ([A-Z][a-z]+) over ([a-z]+) (\d{4}) wacht$/, async function (name, month, year) {
  const person = personOf(this.town, name.toLowerCase());
  const m = `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}`;
  const item = this.town.rows(`SELECT id FROM payments_too_much WHERE person = '${person}' AND month = '${m}'`)[0]?.id;
  assert.ok(item, `nothing waits for ${name}`);
  await (await this.visitor('femke')).get(`/geld/te-veel/${item}`);
});
Then(/^is aan ([A-Z][a-z]+) het verschil nabetaald$/, function (name) {
  const person = personOf(this.town, name.toLowerCase());
  const rows = this.town.rows(`SELECT m.month AS month, m.ought - m.decided AS difference FROM decisions_late_month m JOIN decisions_late l ON l.municipality = m.municipality AND l.id = m.late WHERE l.person = '${person}' ORDER BY m.month`);
  assert.ok(rows.length >= 2, JSON.stringify(rows));
  const paid = this.town.rows(`SELECT month, payable, reserve FROM payments_obligation WHERE person = '${person}' AND kind = 'correction' ORDER BY month`);
  assert.deepEqual(paid.map((p) => p.month), rows.map((r) => r.month));
  for (const [i, p] of paid.entries()) {
    assert.ok(Number(rows[i].difference) > 0);
    // What is set aside for June (5 %) is not paid now.
    assert.ok(Math.abs(Number(p.payable) - Number(rows[i].difference) * 0.95) <= 1, JSON.stringify([p, rows[i]]));
  }
});
Then(/^rekent december voor ([A-Z][a-z]+) met het nieuwe feit$/, function (name) {
  const person = personOf(this.town, name.toLowerCase());
  const of = (month) => this.town.rows(`SELECT assistance FROM decisions_month WHERE person = '${person}' AND month = '${month}' ORDER BY version DESC`)[0]?.assistance;
  assert.ok(of('2026-12'), 'there is no December');
  assert.equal(of('2026-12'), of('2026-11'));
});
When(/^([A-Z][a-z]+) de correctie van ([A-Z][a-z]+) opent$/, async function (reader, name) {
  const id = this.town.rows(`SELECT id FROM decisions_late WHERE person = '${personOf(this.town, name.toLowerCase())}'`)[0].id;
  await (await this.visitor(reader.toLowerCase())).get(`/mij/correctie/${id}`);
});
