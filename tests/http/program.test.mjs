// The program as other people's scripts know it: exits, messages, a port that is taken, a stop that
// loses no answer, a form sent twice, two people pressing at once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { Town, program, run } from '../harness/town.mjs';

let town;
before(async () => { town = await Town.open(); });
after(async () => { await town?.close(); });

test('wrong use ends with 2 and one line that says what to do', () => {
  for (const args of [['nonsense'], ['serve', '--nonsense'], ['serve', '--listen'], ['calculate', '--trace', 'loud', '-']]) {
    const done = run(args, { ok: null, input: '' });
    assert.equal(done.status, 2, `${args.join(' ')}: exit ${done.status} ${done.stderr}`);
    assert.match(done.stderr, /^erkenning: [^:]+: .+: .+\n$/, args.join(' '));
  }
});
test('--help on every command ends with 0', () => {
  const names = [...run(['--help']).stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((m) => m[1]);
  assert.ok(names.includes('serve') && names.includes('calculate'), names.join());
  for (const name of names) assert.match(run([name, '--help']).stdout, new RegExp(`^erkenning ${name}`));
});
test('a folder without a municipality ends with a message, not with a new one', () => {
  const done = run(['serve', '--data', `${town.dir}-nowhere`], { ok: null, timeout: 20000 });
  assert.ok([3, 4].includes(done.status), `exit ${done.status}`);
  assert.match(done.stderr, /^erkenning: /);
});
test('a port that is taken is said in one line, exit 4', () => {
  const done = spawnSync(program, ['serve', ...town.where, '--listen', `127.0.0.1:${town.port}`, '--demo'], { encoding: 'utf8', timeout: 20000 });
  assert.equal(done.status, 4, done.stderr);
  assert.match(done.stderr, new RegExp(String(town.port)));
});
test('it does not listen beyond this machine without a proxy', () => {
  const done = spawnSync(program, ['serve', ...town.where, '--listen', '0.0.0.0:18999'], { encoding: 'utf8', timeout: 5000 });
  assert.equal(done.status, 2, `exit ${done.status} ${done.signal} ${done.stderr}`);
  for (const at of ['nowhere', '127.0.0.1', '127.0.0.1:99999']) {
    const wrong = spawnSync(program, ['serve', ...town.where, '--listen', at], { encoding: 'utf8', timeout: 5000 });
    assert.equal(wrong.status, 2, `${at}: ${wrong.stderr}`);
    assert.match(wrong.stderr, /^erkenning: .+: .+: .+\n$/, at);
  }
  assert.match(done.stderr, /^erkenning: 0\.0\.0\.0:18999: .+: .+\n$/);
});
test('a form sent twice is one act', async () => {
  const willem = await town.as('willem');
  const page = await willem.get('/mij');
  const form = page.forms.find((f) => f.action.endsWith('/mij/bellen'));
  assert.ok(form, 'nobody can be asked to call back');
  const values = form.values();
  const [one, two] = await Promise.all([0, 1].map(() => willem.fetch(form.action, { method: 'POST', body: new URLSearchParams(values), headers: { origin: town.base } })));
  assert.ok(one.status < 500 && two.status < 500, `${one.status} ${two.status}`);
  const open = town.rows("SELECT count(*) AS n FROM promises_promise WHERE kind = 'callback' AND state = 'made'");
  assert.equal(Number(open[0].n), 1);
});
test('a stop asked for while fifty answers are on their way loses none', async () => {
  const own = await Town.open();
  try {
    const asked = Array.from({ length: 50 }, () => fetch(`${own.base}/beloften`).then(async (r) => ({ status: r.status, body: await r.text() }), (e) => ({ e })));
    await new Promise((r) => setTimeout(r, 15));
    const ended = await own.stop('SIGTERM');
    assert.equal(ended.code, 0, own.log);
    const got = await Promise.all(asked);
    for (const g of got) {
      // Not yet accepted is refused; once begun it comes whole.
      if (g.e) assert.match(String(g.e.cause?.code ?? g.e), /ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
      else assert.ok(g.status === 200 ? g.body.includes('</html>') : g.status === 503, String(g.status));
    }
    assert.ok(got.some((g) => g.status === 200));
  } finally { await own.close(); }
});
test('killed with -9 and started again, nothing that was said is lost', async () => {
  const own = await Town.open();
  try {
    const selam = await own.as('selam');
    const page = await selam.get('/mij');
    const form = page.forms.find((f) => f.action.endsWith('/mij/bellen'));
    await selam.post(form.action, form.values());
    await own.stop('SIGKILL');
    await own.serve();
    const open = own.rows("SELECT count(*) AS n FROM promises_promise WHERE kind = 'callback' AND state = 'made'");
    assert.equal(Number(open[0].n), 1);
  } finally { await own.close(); }
});
