// What for? Whoever opens an application that a colleague has, says so before it opens; the person reads it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town } from '../harness/town.mjs';

let town, willem, application, decision, bart;
before(async () => {
  town = await Town.open();
  willem = personOf(town, 'willem');
  application = town.rows(`SELECT id FROM decisions_application WHERE person = '${willem}'`)[0].id;
  decision = town.rows(`SELECT id FROM decisions_decision WHERE application = '${application}' AND kind = 'grant'`)[0].id;
  bart = await town.asColleague(town.colleague('Bart de Boer', 'casemanager'));
});
after(async () => { await town?.close(); });
const lines = () => Number(town.rows(`SELECT count(*) AS n FROM witness_line WHERE person = '${willem}'`)[0].n);
const looked = async (lang = 'nl') => { const v = await town.as('willem'); return (await v.get(`/mij/gekeken?lang=${lang}`)).text.replace(/\s+/g, ' '); };
const secret = /Terpstra|Willem/;

test('who has the application opens it at once', async () => {
  const maria = await town.as('maria');
  const page = await maria.get(`/werk/aanvraag/${application}`);
  assert.match(page.text, secret);
});
test('a colleague is asked what for: nothing shows, nothing is done, nothing is written yet', async () => {
  const had = lines();
  for (const at of [`/werk/aanvraag/${application}`, `/werk/aanvraag/${application}/uitleg`, `/werk/besluit/${decision}/pdf`, `/werk/recht/${decision}/gevolg`]) {
    const page = await bart.get(at);
    assert.equal(page.status, 200);
    assert.match(page.address, new RegExp(`/werk/aanvraag/${application}/doel$`), at);
    assert.match(page.h1, /Waarvoor gaat deze aanvraag open/);
    assert.doesNotMatch(page.html, secret, at);
    assert.match(page.text, /uw collega Maria Verbeek/);
  }
  const token = await bart.token();
  for (const end of ['besluit', 'vraag', 'weigering', 'te-laat', 'geen-dwangsom']) {
    const r = await bart.fetch(`${town.base}/werk/aanvraag/${application}/${end}`, { method: 'POST', headers: { origin: town.base }, body: new URLSearchParams({ token, words: 'x', what: 'x', rule: 'x', until: '1-2-2027', heard: '19-11-2026', side: 'x', article: 'x', reasons: 'x', start: '1-9-2026', received: '19-11-2026', reason: 'manifest', why: 'x' }) });
    assert.equal(r.status, 303, end);
    assert.match(r.headers.get('location'), /\/doel$/, end);
    await r.text();
  }
  assert.equal(lines(), had);
});
test('without a choice, or with "something else" and no words, it stays closed', async () => {
  const had = lines();
  for (const typed of [{}, { purpose: 'anders' }, { purpose: 'nieuwsgierig' }, { purpose: 'behandelen' }]) {
    const page = await bart.get(`/werk/aanvraag/${application}/doel`);
    const form = page.forms.find((f) => f.action.endsWith('/doel'));
    const pairs = form.values({}).filter(([k]) => k !== 'purpose').concat(Object.entries(typed));
    const back = await bart.post(form.action, pairs);
    assert.equal(back.status, 422, JSON.stringify(typed));
    assert.doesNotMatch(back.html, secret);
  }
  assert.equal((await bart.get(`/werk/aanvraag/${application}`)).h1, 'Waarvoor gaat deze aanvraag open?');
  assert.equal(lines(), had);
});
test('the choice opens it, and is what the person reads, with the words', async () => {
  const page = await bart.get(`/werk/aanvraag/${application}`);
  const form = page.forms.find((f) => f.action.endsWith('/doel'));
  const open = await bart.post(form.action, form.values({ purpose: 'anders', words: 'De rechter vraagt <b>het</b>: besluit' }));
  assert.equal(open.status, 200);
  assert.match(open.address, new RegExp(`/werk/aanvraag/${application}$`));
  assert.match(open.text, secret);
  assert.equal((await bart.get(`/werk/besluit/${decision}/pdf`)).headers.get('content-type'), 'application/pdf');
  assert.match(await looked(), /Keek naar uw aanvraag, om een andere reden\. Erbij staat: ‘De rechter vraagt <b>het<\/b>: besluit’/);
  assert.match(await looked('en'), /for another reason\. It says: ‘De rechter vraagt/);
  const clear = JSON.stringify(town.rows('SELECT * FROM decisions_opened'));
  assert.match(clear, /"anders"/);
  assert.doesNotMatch(clear, /rechter/, 'the words stand in the clear');
  town.command(['log', 'verify']);
});
test('another choice is another line; the next day it is asked again', async () => {
  const page = await bart.get(`/werk/aanvraag/${application}/doel`);
  const form = page.forms.find((f) => f.action.endsWith('/doel'));
  await bart.post(form.action, form.values({ purpose: 'waarnemen' }));
  assert.match(await looked(), /om het werk over te nemen van een collega die er niet is/);
  await town.day('2026-11-20');
  assert.equal((await bart.get(`/werk/aanvraag/${application}`)).h1, 'Waarvoor gaat deze aanvraag open?');
  await town.day('2026-11-24');
  const again = (await bart.get(`/werk/aanvraag/${application}/doel`)).forms.find((f) => f.action.endsWith('/doel'));
  await bart.post(again.action, again.values({ purpose: 'meedenken' }));
  assert.deepEqual(town.rows('SELECT day FROM decisions_opened').map((r) => r.day), ['2026-11-24'], 'older choices stay in the log only');
});
