// Promise 3, "Uw antwoord staat ernaast": wherever a line that was answered can be read, by whomever,
// the answer stands on the same page. And nothing that anybody typed is ever more than words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../harness/books.mjs';
import { Town, routes } from '../harness/town.mjs';

let town;
const who = {};
before(async () => {
  town = await Town.open();
  for (const persona of ['hendrik', 'jan', 'samir', 'willem', 'maria', 'karin', 'femke']) who[persona] = await town.as(persona);
});
after(async () => { await town?.close(); });

// Lines of the demo and what the people answered.
const ANSWERED = {
  hendrik: [/Hendrik kwam met een brief van zijn bank/, /al drie dagen aan het bellen/],
  jan: [/Twee brieven van ons kwamen ongeopend terug/, /brievenbus beneden is al sinds januari kapot/],
  samir: [/Samir bracht zijn diploma mee/, /Ik heb meegelopen\. Ik ken dit werk/],
};
test('every page that shows an answered line shows the answer', async () => {
  let shown = 0;
  const without = [];
  for (const [persona, [line, answer]] of Object.entries(ANSWERED)) {
    const person = personOf(town, persona);
    const id = town.rows(`SELECT observation AS id FROM dossier_reply WHERE person = '${person}' AND observation IS NOT NULL`)[0].id;
    for (const [reader, role] of Object.entries({ maria: 'casemanager', karin: 'quality', femke: 'finance', [persona]: 'person' })) {
      for (const route of routes()) {
        if (!route.methods.includes('GET') || !route.roles.includes(role)) continue;
        if (route.name === 'mij_dossier_antwoord') continue; // where the answer itself is written
        const at = route.path.replace('{person}', person).replace('{line}', id);
        if (at.includes('{')) continue;
        const response = await who[reader].fetch(town.base + at);
        const text = (await response.text()).replace(/\s+/g, ' ');
        if (!line.test(text)) continue;
        shown++;
        if (!answer.test(text)) without.push(`${reader} ${at}`);
      }
    }
  }
  assert.deepEqual(without, []);
  assert.ok(shown >= 12, `only ${shown} pages show such a line`);
});
test('a page that comes back with a fault keeps the answer beside the line', async () => {
  const person = personOf(town, 'samir');
  await who.maria.get(`/werk/persoon/${person}/dossier/oordeel`);
  const form = who.maria.page.forms.find((f) => f.action.endsWith('/oordeel'));
  const page = await who.maria.post(form.action, form.values({ words: 'Ik denk dit.', reason: 'Daarom.' }));
  assert.equal(page.status, 422);
  assert.match(page.wholeText, ANSWERED.samir[0]);
  assert.match(page.wholeText, ANSWERED.samir[1]);
});
test('nobody but the person answers', async () => {
  const person = personOf(town, 'jan');
  const id = town.rows(`SELECT id FROM dossier_observation WHERE person = '${person}'`)[0].id;
  for (const reader of ['maria', 'karin', 'femke', 'willem']) {
    const response = await who[reader].fetch(`${town.base}/mij/dossier/${id}/antwoord`);
    await response.text();
    assert.ok([403, 404].includes(response.status), `${reader}: ${response.status}`);
  }
});
test('what is typed stays words: scripts, marks and look-alikes, in every field of the file', async () => {
  const evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{text x}}\u202Eomgekeerd\u2066';
  const w = personOf(town, 'willem');
  const typedIn = [
    [who.maria, `/werk/persoon/${w}/dossier/waarneming`, '/waarneming', { happened: '18-11-2026', way: 'seen', place: evil, source: evil, words: evil }],
    [who.maria, `/werk/persoon/${w}/dossier/uitzondering`, '/uitzondering', { article: 'AVG 15 lid 4', why: evil, until: '30-11-2026' }],
    [who.maria, `/werk/persoon/${w}/gesprek`, '/gesprek', { why: evil, starts: '<b>10</b>', minutes: '45', planned: '26-11-2026', present: evil }],
  ];
  for (const [visitor, at, end, typed] of typedIn) {
    await visitor.get(at);
    const form = visitor.page.forms.find((f) => f.action.endsWith(end));
    const page = await visitor.post(form.action, form.values(typed));
    assert.ok([200, 422].includes(page.status), `${at}: ${page.status}`);
    assert.ok(!/<script>alert|<img src=x/.test(page.html), `${at} gave it back as code`);
  }
  const talk = town.rows(`SELECT id FROM dossier_talk WHERE person = '${w}'`)[0].id;
  await who.willem.get(`/mij/gesprek/${talk}`);
  const side = who.willem.page.forms.find((f) => f.action.endsWith(talk));
  await who.willem.post(side.action, side.values({ wants: evil, well: evil, hard: evil, brings: evil, interpreter: evil.slice(0, 90) }));
  const line = town.rows(`SELECT id FROM dossier_observation WHERE person = '${w}' ORDER BY made DESC`)[0].id;
  await who.willem.get(`/mij/dossier/${line}/antwoord`);
  const reply = who.willem.page.forms.find((f) => f.action.endsWith('/antwoord'));
  await who.willem.post(reply.action, reply.values({ words: evil }));
  const pages = [[who.willem, '/mij'], [who.willem, '/mij/dossier'], [who.willem, `/mij/gesprek/${talk}`], [who.willem, '/mij/berichten'], [who.maria, `/werk/persoon/${w}/dossier`], [who.maria, `/werk/persoon/${w}/gesprek/${talk}`], [who.maria, `/werk/persoon/${w}/dossier/oordeel`], [who.maria, `/werk/persoon/${w}/dossier/uitzondering`]];
  for (const [visitor, at] of pages) {
    const page = await visitor.get(at);
    assert.equal(page.status, 200, at);
    assert.ok(!/<script>alert|<img src=x|<b>10/.test(page.html), `${at} shows it as code`);
  }
});
test('a word that puts somebody away is asked about once, also in disguise, and never twice', async () => {
  const w = personOf(town, 'willem');
  for (const words of ['Klant is onwillig.', 'Klant is \u043Enwillig.', 'Klant is on\u200Bwillig.', 'Klant is o n w i l l i g.', 'Klant is \uFF4Fnwillig.']) {
    await who.maria.get(`/werk/persoon/${w}/dossier/waarneming`);
    const form = who.maria.page.forms.find((f) => f.action.endsWith('/waarneming'));
    let page = await who.maria.post(form.action, form.values({ happened: '18-11-2026', way: 'seen', source: 'ikzelf', words }));
    assert.equal(page.status, 422, words);
    assert.match(page.wholeText, /Geef dan een oordeel/);
    const again = who.maria.page.forms.find((f) => f.action.endsWith('/waarneming'));
    page = await who.maria.post(again.action, again.values());
    assert.equal(page.status, 200, 'it was refused twice');
  }
});
