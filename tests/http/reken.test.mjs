// /reken without a script: the server answers, says that the words came to us, keeps nothing, and names
// every wrong box in plain words with everything kept. And `import households`: a sheet as a spreadsheet
// saves it, each line taken or refused with its reason.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Town, run } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); await town.day('2026-11-23'); });
after(async () => { await town?.close(); });

const ALONE = { 'month': '2026-03', 'persons[0].role': 'applicant', 'persons[0].born': '15-3-1985' };
// One visitor: the cookie and the token of the form, as a browser keeps them.
async function visitor(lang = 'nl') {
  const page = await fetch(`${town.base}/reken?lang=${lang}`);
  const cookie = page.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const text = await page.text();
  const token = /name="token" value="([^"]+)"/.exec(text)[1];
  return async (boxes) => {
    const answer = await fetch(`${town.base}/reken?lang=${lang}`, { method: 'POST', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ token, ...boxes }) });
    return { status: answer.status, csp: answer.headers.get('content-security-policy'), text: (await answer.text()).replaceAll('&nbsp;', ' ').replaceAll('\u00a0', ' ') };
  };
}

test('the server answers what it was sent, and says so', async () => {
  for (const [lang, says, sent] of [['nl', 'U krijgt € 1.331,42 per maand', 'wel naar de gemeente gegaan'], ['en', 'You get €1,331.42 a month', 'have now gone to the municipality']]) {
    const { status, text, csp } = await (await visitor(lang))(ALONE);
    assert.equal(status, 200);
    assert.ok(text.includes(says), text.slice(0, 3000));
    assert.ok(text.includes(sent));
    assert.match(csp, /connect-src 'none'/);
  }
});

test('every wrong box is named, 422, and what was typed is kept', async () => {
  const wage = { 'income[0].kind': 'wage', 'income[0].person': '0' };
  for (const [what, boxes, box, says] of [
    ['31 February', { 'persons[0].born': '31-2-1985' }, 'persons[0].born', 'Dit is geen dag'],
    ['month 13', { month: '2026-13' }, 'month', 'geen maand'],
    ['no figures', { month: '2031-01' }, 'month', 'geen normen'],
    ['born after the month', { 'persons[0].born': '1-4-2026' }, 'persons[0].born', 'na de maand'],
    ['partner twice', { 'persons[1].role': 'partner', 'persons[2].role': 'partner' }, 'persons[2].role', 'meer dan één partner'],
    ['child of 40', { 'persons[2].role': 'child', 'persons[2].born': '1-1-1986' }, 'persons[2].role', 'jonger dan 18'],
    ['negative wage', { ...wage, 'income[0].net_cents': '-5' }, 'income[0].net_cents', '0 of meer'],
    ['beyond int64', { ...wage, 'income[0].net_cents': '99999999999999999999' }, 'income[0].net_cents', 'geen bedrag'],
    ['a kind misspelt', { ...wage, 'income[0].kind': 'wages' }, 'income[0].kind', 'Bedoelt u'],
    ['nobody', { 'persons[0].role': '', 'persons[0].born': '' }, 'persons', 'geen aanvrager'],
    ['markup', { 'income[0].kind': '<script>alert(1)</script>', 'income[0].person': '0' }, 'income[0].kind', '&lt;script&gt;'],
  ]) {
    const { status, text } = await (await visitor())({ ...ALONE, ...boxes });
    assert.equal(status, 422, what);
    assert.ok(text.includes(`href="#${encodeURIComponent(box)}"`), `${what}: ${box} is not named`);
    assert.ok(text.includes(says), `${what}: ${says} is not said`);
    assert.ok(!text.includes('<script>alert'), what);
    if (boxes['persons[0].born']) assert.ok(text.includes(`value="${boxes['persons[0].born']}"`), `${what}: not kept`);
  }
});

test('without a token, or with a strange one, nothing is answered', async () => {
  assert.equal((await (await visitor())({ ...ALONE, token: 'x' })).status, 403);
});

test('nothing of it is written down', async () => {
  const before = town.dump();
  for (let i = 0; i < 3; i++) await (await visitor())({ ...ALONE, 'persons[0].born': '29-2-1988' });
  assert.equal(town.dump(), before);
  const willem = await town.as('willem');
  const kept = town.dump().split('\n').filter((l) => /reken/.test(l)).length;
  for (let i = 0; i < 3; i++) assert.equal((await willem.get('/reken')).status, 200);
  await new Promise((done) => { setTimeout(done, 300); });
  assert.equal(town.dump().split('\n').filter((l) => /reken/.test(l)).length, kept);
});

test('import households: a byte-order mark, semicolons, decimal commas; each line taken or refused', () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'erkenning-sheet-'));
  const file = path.join(dir, 'sheet.csv');
  try {
    writeFileSync(file, `\ufeff${[
      'id;month;persons[0].born;persons[1].role;persons[1].born;income[0].kind;income[0].person;income[0].net_cents',
      '1;2026-03;15-3-1985;;;wage;0;"1.450,50"', '2;2026-03;31-2-1985', '3;2026-03;15-3-1985;child;1-1-1986;;;', '4;2026-03;15-3-1985;;;wages;0;5',
      '5;2026-03;15-3-1985;;;wage;0;-5', '6;2026-13;15-3-1985;;;;;', '7;2026-03;"15-3-1985;;;;;', '8;2026-03;15-3-1985;;;wage;0;450,50;', '9;2026-03;15-3-1985;;;;;;;;too many'].join('\r\n')}\r\n`);
    const done = run(['import', 'households', file], { ok: [1] });
    assert.match(done.stdout, /line 2: can be taken/);
    assert.match(done.stdout, /line 9: can be taken: known, 95100 to 95100 cents/);
    assert.match(done.stdout, /dry run: lines 10, can be taken 2, refused 7/);
    for (const [n, why] of [[3, 'persons\\[0\\].born: This is not a day'], [4, 'persons\\[1\\].role: A child is under 18'], [5, "income\\[0\\].kind: 'wages' is not known here. Do you mean 'wage'"], [6, 'income\\[0\\].net_cents: Write an amount of 0 or more'], [7, "month: '2026-13' is no month"], [8, 'more cells than columns, or a quote without its end'], [10, 'more cells than columns']])
      assert.match(done.stderr, new RegExp(`line ${n}: ${why}`));
    const lines = run(['import', 'households', file, '--json'], { ok: [1] }).stdout;
    const answers = run(['calculate', '--trace', 'none'], { input: lines }).stdout.trim().split('\n').map((l) => JSON.parse(l));
    assert.deepEqual(answers.map((a) => a.assistance_cents), [0, 95100]);
    writeFileSync(file, 'month;persons[0].borne\n');
    assert.match(run(['import', 'households', file], { ok: [3] }).stderr, /persons\[0\].borne: there is no such column; did you mean 'born'/);
    writeFileSync(file, 'month,month\n');
    assert.match(run(['import', 'households', file], { ok: [3] }).stderr, /stands there twice/);
    run(['import', 'households', file, '--take'], { ok: [2] });
    run(['import', 'households', path.join(dir, 'none')], { ok: [3] });
  } finally { rmSync(dir, { recursive: true, force: true }); }
});
