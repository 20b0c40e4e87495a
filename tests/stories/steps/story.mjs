// Steps about the own story: telling, ordering, sharing a part, reading what was shared.
import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import { personOf } from '../../harness/books.mjs';
import { every, flat, words as said } from '../../harness/reader.mjs';

async function tell(story, name, topic, words, pain) {
  const v = await story.visitor(name);
  await v.get(`/mij/verhaal/nieuw/${topic}`);
  await v.press('Bewaar dit voor mij', { words, ...(pain ? { pain: true } : {}) });
  assert.match(v.page.text, /Uw woorden zijn bewaard/);
}
// The section of the part with these words, and the id in its addresses.
async function part(story, name, words) {
  const v = await story.visitor(name);
  await v.get('/mij/verhaal');
  const node = v.page.all('section').find((s) => flat(said(s)).includes(words));
  assert.ok(node, `no part says "${words}"`);
  const link = [...every(node, (n) => n.tag === 'a')].find((n) => n.attr.href?.endsWith('/delen'));
  return { v, id: link.attr.href.split('/')[3] };
}
When('{wie} bij {string} vertelt: {string}', async function (name, topic, words) { this.kept.set('made', made(this, name)); await tell(this, name, topic, words, false); });
When('{wie} bij {string} vertelt, en zegt dat het pijn doet: {string}', async function (name, topic, words) { await tell(this, name, topic, words, true); });
// What a story can never make: counted before the first story of this town and after.
const made = (story, name) => {
  const person = personOf(story.town, name);
  return ['promises_promise', 'dossier_observation', 'dossier_judgement', 'dossier_talk', 'people_message', 'decisions_application']
    .map((table) => [table, Number(story.town.rows(`SELECT count(*) AS n FROM ${table} WHERE person = '${person}'`)[0].n)]);
};
Then('heeft dat verhaal van {wie} geen plicht, geen vraag en geen regel gemaakt', function (name) { assert.deepEqual(made(this, name), this.kept.get('made')); });
When('{wie} {string} hoger zet', async function (name, words) {
  const { v, id } = await part(this, name, words);
  const form = v.page.forms.find((f) => f.action.endsWith(`/${id}/plaats`) && f.fields.some((x) => x.value === 'hoger'));
  await v.post(form.action, form.values());
});
Then('staat {string} boven {string}', function (first, second) {
  const at = [first, second].map((w) => this.page.text.indexOf(w));
  assert.ok(at[0] >= 0 && at[1] > at[0], `at ${at}`);
});
When('{wie} {string} deelt tot {dag}', async function (name, words, day) {
  const { v, id } = await part(this, name, words);
  await v.get(`/mij/verhaal/${id}/delen`);
  const [year, month, nr] = day.split('-').map(Number);
  await v.press('Deel dit', { until: `${nr}-${month}-${year}` });
  assert.match(v.page.text, /mag dit lezen tot en met/);
});
When('Maria leest wat {wie} met haar deelt', async function (name) {
  await (await this.visitor('maria')).get(`/werk/persoon/${personOf(this.town, name)}/verhaal`);
});
When('Maria opent wat {wie} over {string} deelt', async function (name, topic) {
  const maria = await this.visitor('maria');
  await maria.get(`/werk/persoon/${personOf(this.town, name)}/verhaal`);
  await maria.open(topic);
  this.kept.set('story', maria.page.address);
});
When('Maria dezelfde pagina opnieuw opent', async function () { await (await this.visitor('maria')).get(this.kept.get('story')); });
