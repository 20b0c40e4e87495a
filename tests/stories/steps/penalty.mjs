// Steps about our own lateness in deciding, and the penalty that follows from it (Awb 4:17-4:19).
import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import { personOf } from '../../harness/books.mjs';

const formTo = (page, end) => page.forms.find((f) => f.action.endsWith(end));
const STEPS = ['wie', 'wonen', 'inkomen', 'bezit', 'rekening', 'verder', 'controle'];

When('Nora bijstand aanvraagt en niemand beslist', async function () {
  const nora = await this.visitor('nora');
  await nora.get('/mij/aanvragen');
  const begin = formTo(nora.page, '/mij/aanvragen/nieuw');
  assert.ok(begin, nora.page.text.slice(0, 400));
  await nora.post(begin.action, begin.values());
  this.application = /\/mij\/aanvragen\/([^/]+)\//.exec(nora.page.address)[1];
  for (const step of STEPS) {
    await nora.get(`/mij/aanvragen/${this.application}/${step}`);
    const form = formTo(nora.page, `/${step}`);
    const typed = step === 'rekening' ? { account: 'NL91ABNA0417164300' } : {};
    await nora.post(form.action, form.values(typed), { multipart: form.multipart });
    assert.equal(nora.page.status, 200, `${step}: ${nora.page.text.slice(0, 400)}`);
  }
});
When('Nora haar aanvraag opent', async function () {
  await (await this.visitor('nora')).get(`/mij/aanvragen/${this.application}`);
});
When('Maria de brief van Nora vastlegt die op {dag} binnenkwam', async function (day) {
  const maria = await this.visitor('maria');
  await maria.get(`/werk/aanvraag/${this.application}`);
  const form = formTo(maria.page, '/te-laat');
  assert.ok(form, maria.page.text.slice(0, 600));
  const [y, m, d] = day.split('-');
  await maria.post(form.action, form.values({ received: `${d}-${m}-${y}` }));
  assert.equal(maria.page.status, 200, maria.page.text.slice(0, 600));
});
When('Maria over de aanvraag van Nora beslist', async function () {
  const maria = await this.visitor('maria');
  await maria.get(`/werk/aanvraag/${this.application}`);
  const after = await maria.press(/^Ken bijstand toe/);
  assert.equal(after.status, 200, after.text.slice(0, 600));
});

const owed = (story) => story.town.rows(`SELECT o.id, o.amount, o.promised FROM payments_obligation o
  WHERE o.kind = 'penalty' AND o.person = '${personOf(story.town, 'nora')}'`);
Then('staat de dwangsom van Nora vast op {int} dagen en € {int}', function (days, euros) {
  const fixed = this.town.rows(`SELECT days, amount FROM decisions_penalty WHERE application = '${this.application}'`);
  assert.deepEqual(fixed.map((f) => [Number(f.days), Number(f.amount)]), [[days, euros * 100]]);
  assert.deepEqual(owed(this).map((o) => Number(o.amount)), [euros * 100]);
});
Then('is de dwangsom van Nora één keer besteld', function () {
  const [o] = owed(this);
  const sent = this.town.rows(`SELECT amount FROM payments_attempt WHERE obligation = '${o.id}'`);
  assert.deepEqual(sent.map((s) => Number(s.amount)), [Number(o.amount)]);
});
Then('is de dwangsom van Nora op tijd geboekt', function () {
  const [o] = owed(this);
  const booked = this.town.rows(`SELECT x.day FROM payments_outcome x JOIN payments_attempt a
    ON a.municipality = x.municipality AND a.id = x.attempt WHERE a.obligation = '${o.id}' AND x.kind = 'booked'`);
  assert.equal(booked.length, 1);
  assert.ok(booked[0].day <= o.promised, `${booked[0].day} is after ${o.promised}`);
  assert.equal(this.town.rows(`SELECT outcome FROM payments_judged WHERE obligation = '${o.id}'`)[0]?.outcome, 'kept');
});
