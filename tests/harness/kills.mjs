// Kills the program with -9 again and again while nights run and somebody writes, and adds up afterwards
// that nothing was lost, doubled or half done. Part of ./test night. KILLS says how often (400).
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { books, personOf, sameBooks } from './books.mjs';
import { Town, engine, program, scratch } from './town.mjs';

const ROUNDS = Number(process.env.KILLS ?? 400);

test(`${ROUNDS} kills while the days go by end in the books of a quiet town`, async () => {
  const quiet = await Town.open();
  const shaken = await Town.open();
  const days = Array.from({ length: 35 }, (_, i) => new Date(Date.UTC(2026, 10, 20 + i)).toISOString().slice(0, 10));
  const began = Date.now();
  let kills = 0;
  let sent = 0;
  let said = 0;
  try {
    // Selam writes all the while: what was answered with "we have it" must be there, and once.
    const selam = await shaken.as('selam');
    const token = await selam.token();
    const write = async () => {
      sent += 1;
      try {
        const r = await selam.fetch(`${shaken.base}/mij/schrijven`, { method: 'POST', headers: { origin: shaken.base }, body: new URLSearchParams({ token, subject: `Bericht ${sent}`, text: `Dit is bericht ${sent}.`, related: '' }) });
        await r.arrayBuffer();
        said += r.status === 303 ? 1 : 0;
      } catch { /* it was killed before it answered */ }
    };
    for (const [i, day] of days.entries()) {
      await quiet.day(day);
      const until = Math.ceil((ROUNDS * (i + 1)) / days.length);
      while (kills < until) {
        const moved = shaken.day(day).then(() => true, () => false);
        const written = write();
        await new Promise((good) => setTimeout(good, (kills * 37) % 400));
        await shaken.stop('SIGKILL');
        kills += 1;
        await Promise.all([moved, written]);
        await shaken.serve();
      }
      await write();
      await shaken.day(day);
    }
    sameBooks(books(quiet), books(shaken));
    assert.deepEqual(shaken.rows('SELECT entry FROM payments_ledger GROUP BY municipality, entry HAVING sum(amount) <> 0'), []);
    const person = personOf(shaken, 'selam');
    const there = Number(shaken.rows(`SELECT count(*) AS n FROM people_message WHERE person = '${person}' AND from_person = 1 AND kind = 'question'`)[0].n)
      - Number(quiet.rows(`SELECT count(*) AS n FROM people_message WHERE person = '${personOf(quiet, 'selam')}' AND from_person = 1 AND kind = 'question'`)[0].n);
    assert.ok(said <= there && there <= sent, `${sent} messages were sent, ${said} answered, ${there} are there`);
    assert.ok(said >= days.length);
    // Each has its duty to answer; none has two.
    const duties = shaken.rows(`SELECT about FROM promises_promise WHERE person = '${person}' AND kind = 'answer'`).map((r) => r.about);
    assert.equal(new Set(duties).size, duties.length);
    assert.match(shaken.command(['log', 'verify']).stdout, /not whole 0/);
    mkdirSync(scratch, { recursive: true });
    appendFileSync(path.join(scratch, 'kills.tsv'), `${kills}\t${days.length}\t${Math.round((Date.now() - began) / 1000)}\t${said}\n`);
  } finally {
    await quiet.close();
    await shaken.close();
  }
});

// A statement of 40,000 lines, and the program killed with -9 at five moments while it reads them in.
function longStatement(town, lines) {
  const folder = path.join(town.dir, 'bank/in');
  const last = readFileSync(path.join(folder, readdirSync(folder).filter((f) => f.includes('camt053')).sort().pop()), 'utf8');
  const closing = Number(last.match(/<Cd>CLBD<\/Cd>.*?<Amt Ccy="EUR">([\d.]+)</s)[1]);
  const day = '2026-11-19';
  const amount = (n) => n.toFixed(2);
  const balance = (kind, n, on) => `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount(n)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`;
  const entries = Array.from({ length: lines }, (_, i) => `<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>KILL${i}</AcctSvcrRef><BkTxCd><Prtry><Cd>x</Cd></Prtry></BkTxCd></Ntry>`);
  const head = last.slice(0, last.indexOf('<Bal>')).replaceAll(/\d{4}-\d\d-\d\d(?=[<T])/g, day).replace(/<MsgId>[^<]*/, '<MsgId>KILLED').replace(/(<Stmt><Id>)[^<]*/, '$1KILLED');
  const file = path.join(town.dir, 'long.xml');
  writeFileSync(file, `${head}${balance('OPBD', closing, '2026-11-18')}${balance('CLBD', closing + lines, day)}\n${entries.join('\n')}\n</Stmt></BkToCstmrStmt></Document>\n`);
  return file;
}
test('a statement of 40,000 lines whose reading is killed five times is read once', async () => {
  const town = await Town.copy();
  const calm = await Town.copy();
  try {
    const file = longStatement(town, 40000);
    const arguments_ = ['bank', file, '--today', '2026-11-19'];
    const count = (t) => ['payments_ledger', 'payments_bank_line', 'payments_outcome'].map((name) => Number(t.rows(`SELECT count(*) AS n FROM ${name}`)[0].n));
    const began = Date.now();
    const whole = calm.command(arguments_, { ok: [0, 1], timeout: 300000 });
    const took = Date.now() - began;
    assert.match(whole.stdout, /lines 40000/);
    const had = count(town);
    let killed = 0;
    for (let i = 0; i < 5; i++) {
      const child = spawn(program, ['bank', ...town.where, ...arguments_.slice(1)], { stdio: 'ignore' });
      const gone = new Promise((good) => child.on('exit', (code, signal) => good(signal)));
      await new Promise((good) => setTimeout(good, took * (0.1 + 0.8 * ((i * 0.37 + Math.random() * 0.2) % 1))));
      child.kill('SIGKILL');
      killed += (await gone) === 'SIGKILL' ? 1 : 0;
    }
    assert.ok(killed >= 2, `only ${killed} times in the middle`);
    if (killed === 5) assert.deepEqual(count(town), had, 'half a statement stands');
    town.command(arguments_, { ok: [0, 1], timeout: 300000 });
    assert.match(town.command(arguments_, { ok: [0, 1], timeout: 300000 }).stdout, /read before, nothing changed/);
    assert.deepEqual(count(town), count(calm));
    sameBooks(books(calm), books(town));
    if (engine === 'sqlite') {
      const audit = spawnSync(path.join(path.dirname(program), 'erkenning-audit'), [town.dir], { encoding: 'utf8' });
      assert.equal(audit.status, 0, audit.stdout + audit.stderr);
    }
  } finally {
    await town.close();
    await calm.close();
  }
});
