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

test('what is typed as a script or a formula is words in all that somebody takes along, and on every page', async () => {
  const person = personOf(town, 'samir');
  const [samir, maria] = [await town.as('samir'), await town.as('maria')];
  const evil = '=HYPERLINK("http://x.example","klik")<script>alert(7)</script>"><img src=x onerror=alert(8)>\u202Eachterstevoren';
  const put = async (v, at, end, typed) => {
    const page = await write(v, at, end, typed);
    assert.equal(page.status, 200, `${at}: ${page.text.slice(0, 300)}`);
  };
  for (const topic of ['wie', 'kan', 'moeilijk', 'wil', 'benadering']) {
    await samir.get(`/mij/verhaal/nieuw/${topic}`);
    assert.equal((await samir.press('Bewaar dit voor mij', { words: `${topic} ${evil}` })).status, 200);
  }
  await put(maria, `/werk/persoon/${person}/dossier/waarneming`, '/waarneming', { happened: '18-11-2026', way: 'seen', place: evil, source: evil, words: evil });
  await put(maria, `/werk/persoon/${person}/gesprek`, '/gesprek', { why: evil, starts: '10.30 uur', minutes: '45', planned: '26-11-2026', present: evil });
  const talk = town.rows(`SELECT id FROM dossier_talk WHERE person = '${person}' ORDER BY planned DESC LIMIT 1`)[0].id;
  await put(samir, `/mij/gesprek/${talk}`, talk, { wants: evil, well: evil, hard: evil, brings: evil, interpreter: evil.slice(0, 80) });
  await put(maria, `/werk/persoon/${person}/gesprek/${talk}`, `/gesprek/${talk}`, { notes: evil, ours: evil, ours_by: '3-12-2026', theirs: evil, theirs_by: '4-12-2026' });
  await put(samir, `/mij/gesprek/${talk}/na`, '/na', { more: evil });
  const line = town.rows(`SELECT id FROM dossier_observation WHERE person = '${person}' ORDER BY made DESC LIMIT 1`)[0].id;
  await put(samir, `/mij/dossier/${line}/antwoord`, '/antwoord', { words: evil });
  await put(samir, '/mij/dossier/zoek', '/zoek', { words: 'HYPERLINK' });
  for (const [v, at] of [[samir, '/mij'], [samir, '/mij/dossier'], [samir, '/mij/verhaal'], [samir, `/mij/gesprek/${talk}`], [samir, `/mij/gesprek/${talk}/na`], [maria, '/werk'], [maria, `/werk/persoon/${person}`], [maria, `/werk/persoon/${person}/dossier`], [maria, `/werk/persoon/${person}/dossier/oordeel`], [maria, `/werk/persoon/${person}/gesprek/${talk}`]]) {
    const page = await v.get(at);
    assert.equal(page.status, 200, at);
    assert.ok(!/<script>alert|<img src=x/.test(page.html), `${at} shows it as code`);
    assert.equal(page.all('img').filter((n) => n.attr.src === 'x').length, 0, at);
  }
  const html = await (await samir.fetch(`${town.base}/mij/gegevens/inzage/lezen.html`)).text();
  assert.ok(html.includes('HYPERLINK') && !/<script>alert|<img src=x/.test(html), 'the page to read runs it');
  const data = JSON.parse((await samir.get('/mij/gegevens/inzage/gegevens.json')).text);
  assert.ok(JSON.stringify(data).includes('HYPERLINK'));
  const cells = [];
  (function walk(x) { if (typeof x === 'string') cells.push(x); else if (x && typeof x === 'object') Object.values(x).forEach(walk); }(data));
  for (const words of [evil, evil.slice(0, 80)]) assert.ok(cells.includes(words), 'it is not given back as it was typed');
});
