// One person's file, searched where it is read; and what somebody types there, in what they take along.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

const formTo = (page, end) => page.forms.find((f) => f.action.endsWith(end));
const looks = (person) => Number(town.rows(`SELECT count(*) AS n FROM witness_line WHERE person = '${person}'`)[0].n);
async function write(v, at, end, typed) {
  await v.get(at);
  const form = formTo(v.page, end);
  assert.ok(form, `${at}: ${v.page.text.slice(0, 300)}`);
  return v.post(form.action, form.values(typed), { multipart: form.multipart });
}

test('a file is searched in memory: marks and capitals do not matter, the answer counts, the words stand in no address, each search is in the list', async () => {
  const person = personOf(town, 'jan');
  const [maria, jan] = [await town.as('maria'), await town.as('jan')];
  for (const words of ['Jan vroeg naar een café in Zürich.', 'Jan belde over zijn brief.', 'ሰላም, zei Jan.', 'Jan bracht een klok mee.', 'Jan was er om tien uur.']) {
    const page = await write(maria, `/werk/persoon/${person}/dossier/waarneming`, '/waarneming', { happened: '18-11-2026', way: 'seen', source: 'ikzelf', words });
    assert.equal(page.status, 200, page.text.slice(0, 300));
  }
  const at = `/werk/persoon/${person}/dossier`;
  const before = looks(person);
  let page = await write(maria, at, '/zoek', { words: 'zurich' });
  assert.equal(page.status, 200);
  assert.match(page.text, /1 regel gevonden/);
  assert.ok(page.text.includes('café in Zürich') && !page.text.includes('over zijn brief'));
  assert.ok(!/zurich/i.test(page.address), page.address);
  assert.ok(looks(person) >= before + 2, 'a search is not in the list');
  page = await write(maria, at, '/zoek', { words: 'ሰላም' });
  assert.match(page.text, /1 regel gevonden/);
  page = await write(maria, at, '/zoek', { words: 'BRIEVENBUS BENEDEN' }); // it stands in what Jan answered
  assert.match(page.text, /1 regel gevonden/);
  assert.match(page.text, /Twee brieven van ons kwamen ongeopend terug/);
  // What is over is not found, and what is not there comes back with what was typed.
  for (const words of ['bellen bij Jan beter', 'zo duidelijk', 'Oksana', 'x']) {
    page = await write(maria, at, '/zoek', { words });
    assert.equal(page.status, 422, words);
    assert.ok(page.html.includes(`value="${words}"`), 'what was typed is gone');
  }
  page = await write(jan, '/mij/dossier', '/zoek', { words: 'bellen bij Jan beter' });
  assert.match(page.text, /1 regel gevonden/);
  // Another person's line in the address shows nothing of theirs.
  const foreign = town.rows(`SELECT id FROM dossier_observation WHERE person = '${personOf(town, 'samir')}'`)[0].id;
  page = await maria.get(`${at}?gevonden=${foreign}`);
  assert.ok(!page.text.includes('diploma'), 'a line of somebody else');
  const femke = await town.as('femke');
  const response = await femke.fetch(`${town.base}${at}/zoek`);
  await response.text();
  assert.equal(response.status, 403);
});
