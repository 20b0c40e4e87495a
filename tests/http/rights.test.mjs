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

// Asks for a right as Willem and opens it as the case manager.
async function ask(right, text) {
  const willem = await town.as('willem');
  await willem.get('/mij/rechten');
  const form = willem.page.forms.find((f) => f.action.endsWith('/mij/rechten'));
  assert.equal((await willem.post(form.action, form.values({ right, text }), { multipart: form.multipart })).status, 200);
  const asked = town.rows(`SELECT id, person, promise FROM people_message WHERE kind = 'avg_${right}' ORDER BY at DESC, id DESC LIMIT 1`)[0];
  const maria = await town.as('maria');
  await maria.get(`/werk/persoon/${asked.person}/bericht/${asked.id}`); // leads to the page of the right
  assert.ok(maria.page.text.includes(text));
  return { willem, maria, ...asked };
}
async function decide(maria, values) {
  const form = maria.page.forms.find((f) => f.action.includes('/avg/'));
  return maria.post(form.action, form.values(values), { multipart: form.multipart });
}
const state = (id) => town.rows(`SELECT state, last_day FROM promises_promise WHERE id = '${id}'`)[0];

test('a right refused says why, until when one can object, and where one can complain', async () => {
  const { willem, maria, promise, person, id } = await ask('wissing', 'Het besluit van vorig jaar.');
  assert.match(maria.page.text, /Archiefwet/);
  assert.equal((await decide(maria, { outcome: 'nee' })).status, 422); // no reason, no decision
  await maria.get(`/werk/persoon/${person}/avg/${id}`);
  assert.equal((await decide(maria, { words: 'Zomaar.' })).status, 422);
  assert.equal((await decide(maria, { outcome: 'nee', words: 'De Archiefwet zegt dat wij dit besluit tien jaar bewaren.' })).status, 200);
  assert.equal(state(promise).state, 'kept');
  const page = await willem.get('/mij/berichten');
  const link = page.links.find((l) => l.text.includes('Ons besluit over uw vraag'));
  await willem.get(link.href);
  for (const says of [/Dat doen wij niet/, /tien jaar/, /uiterlijk op 31 december 2026 een bezwaar/, /Autoriteit Persoonsgegevens/])
    assert.match(willem.page.text, says);
  const outbox = town.rows(`SELECT o.channel FROM people_outbox o JOIN people_message m ON m.id = o.message WHERE m.kind = 'avg_besluit'`);
  assert.ok(outbox.length > 0, 'a decision goes out');
});

test('decided once; more time once, and told', async () => {
  const { maria, promise, person, id } = await ask('bezwaar', 'Gebruik mijn oude nummer niet.');
  const before = state(promise).last_day;
  assert.equal((await decide(maria, { outcome: 'langer', words: 'Wij wachten op antwoord van de Belastingdienst.' })).status, 200);
  assert.ok(state(promise).last_day > before);
  await maria.get(`/werk/persoon/${person}/avg/${id}`);
  assert.equal((await decide(maria, { outcome: 'langer', words: 'Nog langer.' })).status, 422);
  await maria.get(`/werk/persoon/${person}/avg/${id}`);
  assert.equal((await decide(maria, { outcome: 'ja', words: 'Wij gebruiken het niet meer.' })).status, 200);
  assert.equal(state(promise).state, 'kept');
  await maria.get(`/werk/persoon/${person}/avg/${id}`);
  assert.ok(!maria.page.forms.some((f) => f.action.endsWith(`/avg/${id}`)), 'no second decision');
  assert.match(maria.page.text, /al besloten/);
});

test('what we may not use stands on top of the card until it was told that it ends', async () => {
  const { willem, maria, person, id } = await ask('beperking', 'De melding van mijn buurman, totdat u het hebt uitgezocht.');
  assert.equal((await decide(maria, { outcome: 'ja', words: 'Wij zoeken het uit.' })).status, 200);
  const card = () => maria.get(`/werk/persoon/${person}`);
  assert.match((await card()).text, /vroeg ons om iets niet te gebruiken/);
  await maria.get(`/werk/persoon/${person}/avg/${id}`);
  const end = maria.page.forms.find((f) => f.action.endsWith('/einde'));
  assert.equal((await maria.post(end.action, end.values())).status, 200);
  assert.match((await card()).text, /vroeg ons om iets niet te gebruiken/); // a week still
  await maria.get(`/werk/persoon/${person}/avg/${id}`);
  assert.match(maria.page.text, /Tot 26 november 2026 gebruiken wij het niet/);
  const page = await willem.get('/mij/berichten');
  assert.ok(page.links.some((l) => l.text.includes('Wij gebruiken weer')));
});

test('nobody but the case manager decides, and only about a right that was asked', async () => {
  const [{ id, person }] = town.rows("SELECT id, person FROM people_message WHERE kind = 'avg_wissing' ORDER BY at DESC LIMIT 1");
  for (const who of ['willem', 'rosa', 'kees', 'ingrid']) {
    let reader;
    try { reader = await town.as(who); } catch { continue; }
    assert.notEqual((await reader.get(`/werk/persoon/${person}/avg/${id}`)).status, 200, who);
  }
  const maria = await town.as('maria');
  const [other] = town.rows(`SELECT id FROM people_message WHERE person = '${person}' AND kind NOT LIKE 'avg%' LIMIT 1`);
  assert.equal((await maria.get(`/werk/persoon/${person}/avg/${other.id}`)).status, 404);
  const [stranger] = town.rows(`SELECT id FROM people_shared_key WHERE id <> '${person}' LIMIT 1`);
  assert.equal((await maria.get(`/werk/persoon/${stranger.id}/avg/${id}`)).status, 404);
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
