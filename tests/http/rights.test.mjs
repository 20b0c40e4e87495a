// What a person may do with what we hold about them: see all of it, take it along, ask for more.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { Town, engine } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

test('everything about oneself, to read and to take along, and nothing about anybody else', async () => {
  const willem = await town.as('willem');
  await willem.get('/mij/gegevens/inzage');
  assert.equal(willem.page.status, 200);
  assert.match(willem.page.text, /Al uw gegevens/);
  const taken = async (name) => {
    const response = await willem.fetch(`${town.base}/mij/gegevens/inzage/${name}`);
    assert.match(response.headers.get('content-disposition') ?? '', /attachment/);
    assert.match(response.headers.get('cache-control') ?? '', /no-store/);
    return { status: response.status, text: await response.text() };
  };
  const page = await taken('gegevens.json');
  assert.equal(page.status, 200);
  const all = JSON.parse(page.text);
  assert.equal(all.people[0].name.length > 0, true);
  assert.ok(all.owed.length > 0 && all.promises.length > 0 && all.decisions.length > 0);
  const own = all.person;
  for (const { id } of town.rows('SELECT id FROM people_shared_key'))
    assert.ok(id === own || !page.text.includes(id), `a row about ${id}`);
  const read = await taken('lezen.html');
  assert.equal(read.status, 200);
  assert.ok(!read.text.includes('<script'));
  assert.equal((await willem.get('/mij/gegevens/inzage/iets.html')).status, 404);
});

test('a right that is asked for is a message and a duty of one month', async () => {
  const willem = await town.as('willem');
  await willem.get('/mij/rechten');
  assert.match(willem.page.text, /Wat wij moeten bewaren/);
  const form = willem.page.forms.find((f) => f.action.endsWith('/mij/rechten'));
  let page = await willem.post(form.action, form.values({ text: 'Mijn oude adres.' }), { multipart: form.multipart });
  assert.equal(page.status, 422);
  page = await willem.post(form.action, form.values({ right: 'wissing', text: 'Mijn oude adres.' }), { multipart: form.multipart });
  assert.equal(page.status, 200);
  assert.match(page.text, /uiterlijk op/);
  const [duty] = town.rows("SELECT made, last_day, law, kind FROM promises_promise WHERE law = 'AVG 12 lid 3'");
  assert.equal(duty.kind, 'answer');
  assert.equal(Number(duty.last_day.slice(5, 7)), Number(duty.made.slice(5, 7)) % 12 + 1);
  const [message] = town.rows("SELECT kind, promise FROM people_message WHERE kind = 'avg_wissing'");
  assert.ok(message.promise);
});

test('a colleague does not take somebody along', async () => {
  const maria = await town.as('maria');
  for (const path of ['/mij/gegevens/inzage', '/mij/gegevens/inzage/gegevens.json', '/mij/rechten'])
    assert.notEqual((await maria.get(path)).status, 200, path);
});

test('a copy of yesterday that is put back does not bring back what was erased', { skip: engine === 'postgres' }, async () => {
  const copy = `${town.dir}-copy.db`;
  const words = ['Dit haal ik morgen weg.', 'Dit blijft staan.'];
  let rosa = await town.as('rosa');
  const before = town.rows('SELECT id FROM story_part').map((r) => r.id);
  for (const w of words) {
    await rosa.get('/mij/verhaal/nieuw/wil');
    await rosa.press('Bewaar dit voor mij', { words: w });
  }
  const [first] = town.rows('SELECT id, place FROM story_part ORDER BY place').filter((r) => !before.includes(r.id));
  town.command(['backup', copy]);
  const own = async () => (await rosa.get('/mij/verhaal')).text;
  assert.ok((await own()).includes(words[0]));
  await rosa.get(`/mij/verhaal/${first.id}/weg`);
  await rosa.post(rosa.page.forms.find((f) => f.action.endsWith('/weg')).action, rosa.page.forms.find((f) => f.action.endsWith('/weg')).values());
  assert.ok(!(await own()).includes(words[0]));
  await town.stop();
  const said = town.command(['restore', copy]).stdout;
  assert.match(said, /erased again: 1/);
  assert.ok(!town.rows('SELECT id FROM story_part').some((r) => r.id === first.id));
  await town.serve();
  rosa = await town.as('rosa');
  const page = await own();
  assert.ok(!page.includes(words[0]), 'it came back');
  assert.ok(page.includes(words[1]), 'the other part must stay readable');
  rmSync(copy, { force: true });
  for (const part of ['', '-wal', '-shm']) rmSync(`${town.file}.before${part}`, { force: true });
});
