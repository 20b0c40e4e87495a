// Steps about money: what was ordered, to which account, in which file; and two towns side by side.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { accountOf, books, payments, personOf, sameBooks } from '../../harness/books.mjs';
import { Town, program } from '../../harness/town.mjs';

const MONTH = { november: '2026-11', december: '2026-12', januari: '2027-01' };

Then('is de betaling van november aan Willem twee keer besteld, met hetzelfde bedrag op dezelfde rekening', function () {
  const found = payments(this.town, 'willem', '2026-11');
  assert.deepEqual(found.map((p) => p.turn), [1, 2], JSON.stringify(found));
  assert.equal(found[0].amount, found[1].amount);
  assert.equal(found[0].account, found[1].account);
});
Then('heeft Willem niets gemeld', function () {
  const person = personOf(this.town, 'willem');
  assert.equal(this.town.rows(`SELECT count(*) AS n FROM payments_arrived a JOIN payments_obligation o
    ON o.municipality = a.municipality AND o.id = a.obligation WHERE o.person = '${person}' AND o.month = '2026-11'`)[0].n, 0);
});

// ---- two towns ---------------------------------------------------------------------------------

Given('twee gelijke gemeenten op donderdag 19 november 2026', async function () {
  this.one = await this.open();
  this.other = await this.open();
});
async function says(story, town, month) {
  const willem = await town.as('willem');
  // The question stands on the first page once the promised day has come; he writes as well.
  const page = await willem.get('/mij');
  if (page.forms.some((f) => f.action.endsWith('/aangekomen'))) await willem.press(/^Nee/);
  else await willem.get(`/mij/geld/${month}`);
  const writing = await willem.get('/mij/schrijven');
  const form = writing.forms.find((f) => f.fields.some((x) => x.kind === 'textarea'));
  const typed = {};
  for (const f of form.fields) if (f.kind === 'textarea') typed[f.name] = 'Mijn geld is er niet. Ik wil klagen.'; else if (f.kind === 'text') typed[f.name] = 'Mijn geld';
  const sent = await willem.post(form.action, form.pressed(form.buttons[0]).values(typed));
  assert.equal(sent.status, 200, sent.text);
}
When('in de ene gemeente Willem op zaterdag 21 november 2026 zegt dat zijn geld er niet is', async function () {
  await this.one.day('2026-11-21');
  await says(this, this.one, '2026-11');
});
When('in de andere gemeente niemand iets zegt', () => {});
When('het in allebei {dag} wordt', async function (day) {
  await this.one.day(day);
  await this.other.day(day);
});
When('in de ene gemeente Willem elke maand zegt dat zijn geld er niet is', async function () {
  for (const month of ['2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05', '2027-06', '2027-07', '2027-08', '2027-09', '2027-10']) {
    await this.one.day(`${month}-21`);
    const willem = await this.one.as('willem');
    const page = await willem.get('/mij');
    // Money that was booked needs no question; then there is no button to press.
    if (page.forms.some((f) => f.buttons.some((b) => /^Nee/.test(b.text)))) await willem.press(/^Nee/);
  }
});
Then('zijn alle betalingen, boekingen en beloften over geld in allebei gelijk', function () {
  sameBooks(books(this.one), books(this.other));
});
Then('leest Willem in allebei hetzelfde over november', async function () {
  const read = async (town) => {
    const page = await (await town.as('willem')).get('/mij/geld/2026-11');
    const home = await (await town.as('willem')).get('/mij');
    return { first: home.firstWords, month: page.text };
  };
  const [a, b] = [await read(this.one), await read(this.other)];
  assert.equal(a.first, b.first);
  // The one difference allowed is his own answer to "Is het aangekomen?".
  const bare = (text) => text.replace(/U (zei|schreef|antwoordde)[^.]*\./g, '').replace(/Is het aangekomen\?[^.]*?(Ja, het is er|Nee, nog niet)\s*(Nee, nog niet)?/g, '').replace(/\s+/g, ' ');
  assert.equal(bare(a.month), bare(b.month));
});

// ---- files -------------------------------------------------------------------------------------

export function paymentFiles(town) {
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const at = path.join(dir, entry.name);
      if (entry.isDirectory()) walk(at);
      else if (entry.name.endsWith('.xml') && !entry.name.startsWith('.')) { // a dot: still being written
        const xml = readFileSync(at, 'utf8');
        if (xml.includes('pain.001.001.09')) found.push({ at, xml });
      }
    }
  };
  walk(path.join(town.dir, 'bank'));
  return found;
}
Then('staat in geen betaalbestand {string}', function (list) {
  const files = paymentFiles(this.town);
  assert.ok(files.length > 0, 'there is no payment file');
  for (const { at, xml } of files) {
    const said = [...xml.matchAll(/<(?:Ustrd|Nm|AddtlInf|MsgId|PmtInfId|EndToEndId|Cd|Prtry)>([^<]*)</g)].map((m) => m[1]).join(' \n ');
    for (const word of list.split(', ')) assert.ok(!new RegExp(`\\b${word}\\b`, 'i').test(said), `"${word}" stands in ${path.basename(at)}`);
  }
});
Then('noemt elk betaalbestand als afzender alleen {string}', function (name) {
  for (const { xml } of paymentFiles(this.town)) {
    for (const part of xml.matchAll(/<(?:InitgPty|Dbtr)>(.*?)<\/(?:InitgPty|Dbtr)>/gs)) {
      const named = /<Nm>([^<]*)</.exec(part[1])?.[1];
      assert.equal(named, name);
    }
  }
});
Then('staat in geen betaalbestand het adres van de ontvanger', function () {
  for (const { at, xml } of paymentFiles(this.town)) {
    for (const part of xml.matchAll(/<Cdtr>(.*?)<\/Cdtr>/gs)) assert.ok(!part[1].includes('PstlAdr'), path.basename(at));
  }
});

// ---- wages, accounts, returns ------------------------------------------------------------------

Then('is {wie} voor {word} betaald, en niet met € 0', function (who, month) {
  const found = payments(this.town, who, MONTH[month]);
  assert.ok(found.length >= 1, `nothing was ordered for ${who} in ${month}`);
  assert.ok(found[0].amount > 0);
  assert.ok(found[0].execute <= found[0].promised, `ordered for ${found[0].execute}, promised ${found[0].promised}`);
});
When('Dianne haar loon van november doorgeeft', async function () {
  const dianne = await this.visitor('dianne');
  const page = await dianne.get('/mij/doorgeven');
  const form = page.forms.find((f) => f.fields.some((x) => /loon|wage/i.test(`${x.name} ${x.label}`)));
  assert.ok(form, `no form asks for the wage: ${page.text.slice(0, 500)}`);
  const typed = { month: 'november 2026', wage: '640,00' };
  const after = await dianne.post(form.action, form.pressed(form.buttons.find((x) => /loon/i.test(x.text)) ?? form.buttons[0]).values(typed), { multipart: form.multipart });
  assert.equal(after.status, 200, after.text);
});
Then('heeft Dianne geen brief over terugbetalen', async function () {
  const page = await (await this.visitor('dianne')).get('/mij/berichten');
  assert.ok(!/terugbetal|terugvorder/i.test(page.text), page.text);
});

// The bank code TEST is never issued; the demo takes such accounts.
const testIban = (number) => {
  const bban = `TEST${String(number).padStart(10, '0')}`;
  const digits = [...`${bban}NL00`].map((c) => (/[A-Z]/.test(c) ? c.charCodeAt(0) - 55 : c)).join('');
  return `NL${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${bban}`;
};
const nextIban = testIban(9876500012);
async function account(story, iban) {
  story.before = payments(story.town, 'jan', '2026-11')[0];
  const jan = await story.visitor('jan');
  const page = await jan.get('/mij/geld/rekening');
  const form = page.forms.find((f) => f.fields.some((x) => /iban/i.test(`${x.name} ${x.label}`)));
  assert.ok(form, `no form asks for an account: ${page.text.slice(0, 400)}`);
  const typed = {};
  for (const f of form.fields) {
    if (/iban/i.test(f.name)) typed[f.name] = iban;
    else if (/holder|naam|name/i.test(f.name)) typed[f.name] = 'J. Postma';
    else if (/from|since|vanaf|first|dag|day/i.test(f.name)) typed[f.name] = '1-12-2026';
  }
  await jan.post(form.action, (form.buttons[0] ? form.pressed(form.buttons[0]) : form).values(typed));
}
When('Jan een nieuwe rekening doorgeeft', async function () {
  await account(this, nextIban);
  assert.equal(this.page.status, 200, this.page.text.slice(0, 500));
});
When('Jan een rekening met één verkeerd cijfer doorgeeft', async function () {
  await account(this, nextIban.replace(/12$/, '13'));
  assert.ok(this.page.html.includes(nextIban.replace(/12$/, '13')) || this.page.html.replace(/ /g, '').includes(nextIban.replace(/12$/, '13')), 'what was typed is gone');
});
When('{wie} de nieuwe rekening van Jan goedkeurt', async function (who) {
  const page = await (await this.visitor(who)).get('/geld/rekeningen');
  const form = page.forms.find((f) => /\/geld\/rekeningen\/[^/]+\/akkoord$/.test(f.action));
  assert.ok(form, `nothing to agree to: ${page.text}`);
  const after = await this.reader.post(form.action, form.values());
  assert.equal(after.status, 200, after.text);
});
Then('is Jan voor december betaald op zijn {word} rekening', function (which) {
  const found = payments(this.town, 'jan', '2026-12');
  assert.ok(found.length >= 1, 'nothing was ordered for jan in december');
  if (which === 'oude') assert.equal(found[0].account, this.before.account);
  else assert.notEqual(found[0].account, this.before.account);
  const xml = paymentFiles(this.town).map((f) => f.xml).join('');
  assert.equal(xml.includes(nextIban), which === 'nieuwe');
});

Given('de bank stuurt het geld van {wie} van {dag} terug op {dag} met {string}', function (who, execute, back, code) {
  const name = who[0].toUpperCase() + who.slice(1);
  this.town.bank(execute, name, 'return', code, back);
});

// ---- a run that is killed ----------------------------------------------------------------------

async function draft(story, who) {
  const finance = await story.visitor(who);
  await finance.get('/geld');
  const form = story.page.forms.find((f) => f.action.endsWith('/geld/run/nieuw'));
  assert.ok(form, `no run can be made on /geld: ${story.page.text.slice(0, 600)}`);
  const typed = {};
  for (const f of form.fields) if (/month|maand/i.test(f.name) && f.kind !== 'hidden') typed[f.name] = '2026-12';
  return finance.post(form.action, (form.buttons[0] ? form.pressed(form.buttons[0]) : form).values(typed));
}
async function agree(story, who) {
  const finance = await story.visitor(who);
  await finance.get(story.runAddress);
  const form = story.page.forms.find((f) => f.action.endsWith('/akkoord'));
  if (!form) return null;
  return finance.post(form.action, form.values());
}
const decemberRun = (town) => town.rows("SELECT id FROM payments_run WHERE kind = 'month' AND month = '2026-12'")[0]?.id;
When('Femke de december-run klaarzet', async function () {
  await this.town.day('2026-12-10');
  const after = await draft(this, 'femke');
  assert.equal(after.status, 200, after.text.slice(0, 600));
  assert.ok(decemberRun(this.town), 'no run of December was made');
  this.runAddress = `/geld/run/${decemberRun(this.town)}`;
});
When('Femke er zelf akkoord op geeft', async function () { this.refusal = await agree(this, 'femke'); });
Then('wordt dat geweigerd', function () {
  if (this.refusal) assert.ok(this.refusal.status >= 400, `it was answered with ${this.refusal.status}: ${this.refusal.text.slice(0, 300)}`);
  assert.equal(this.town.rows(`SELECT count(*) AS n FROM payments_run_step WHERE run = '${decemberRun(this.town)}'`)[0].n, 0);
});
When('de december-run klaarstaat met akkoord van twee mensen', async function () {
  await this.town.day('2026-12-10');
  const after = await draft(this, 'femke');
  assert.equal(after.status, 200, after.text.slice(0, 600));
  this.runAddress = `/geld/run/${decemberRun(this.town)}`;
  const agreed = await agree(this, 'farid');
  assert.equal(agreed?.status, 200, agreed?.text.slice(0, 600) ?? 'Farid sees nothing to agree to');
});
When('het programma tien keer op een ander ogenblik wordt gedood terwijl het bestand wordt geschreven', async function () {
  await this.town.stop();
  const run = decemberRun(this.town);
  for (let i = 0; i < 10; i++) {
    const child = spawn(program, ['pay', 'file', run, '--by', accountOf(this.town, 'femke'), ...this.town.where], { stdio: 'ignore' });
    const gone = new Promise((good) => child.on('exit', (code, signal) => good({ code, signal })));
    setTimeout(() => child.kill('SIGKILL'), 1 + i * i * 1.5);
    const { code } = await gone;
    assert.ok(code === null || code === 0, `pay file ended with ${code}`);
  }
});
When('het bestand daarna nog eens wordt gevraagd', function () {
  this.town.command(['pay', 'file', decemberRun(this.town), '--by', accountOf(this.town, 'femke')]);
});
Then('is er één betaalbestand van december, heel, met elke betaling één keer', function () {
  const run = decemberRun(this.town);
  const ordered = this.town.rows(`SELECT id, amount FROM payments_attempt WHERE run = '${run}'`);
  const step = this.town.rows(`SELECT message, file, hash, payments, total FROM payments_run_step WHERE run = '${run}' AND step = 'filed'`);
  assert.equal(step.length, 1);
  const files = paymentFiles(this.town).filter((f) => f.xml.includes(`<MsgId>${step[0].message}</MsgId>`));
  assert.equal(files.length, 1, `files: ${files.map((f) => f.at).join(' ')}`);
  assert.ok(files[0].xml.trimEnd().endsWith('</Document>'));
  const ids = [...files[0].xml.matchAll(/<EndToEndId>([^<]*)</g)].map((m) => m[1]);
  assert.equal(new Set(ids).size, ids.length, 'a payment stands twice in the file');
  assert.equal(ids.length, ordered.length);
  assert.equal(step[0].payments, ordered.length);
  assert.ok(existsSync(files[0].at));
  const checked = this.town.command(['pay', 'check', files[0].at], { ok: null });
  // The demo's accounts bear the bank code TEST, which exists nowhere: that is all a bank would refuse.
  const findings = checked.stdout.split('\n').filter((l) => /: ERROR /.test(l) && !/ iban-test:/.test(l));
  assert.deepEqual(findings, []);
});

// ---- nights ------------------------------------------------------------------------------------

When('in de ene gemeente elke nacht op tijd loopt tot dinsdag 24 november 2026', async function () {
  for (const day of ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']) await this.one.day(day);
});
When('in de andere gemeente de nachten in één keer worden ingehaald op dinsdag 24 november 2026', async function () {
  await this.other.day('2026-11-20');
  await this.other.day('2026-11-24');
});
When('de nacht nog eens wordt gevraagd', async function () {
  await this.town.stop();
  this.before = books(this.town);
  this.town.command(['night', '--today', '2026-11-24'], { ok: [0, 1] });
});
Then('is er niets veranderd', function () { sameBooks(this.before, books(this.town)); });
