// A municipality for a test: a demo made once for each engine, a copy of it for each story, the real
// program serving that copy on a free port. Nothing is mocked; what a test knows it reads from pages.
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, rmSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Page } from './reader.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.ERKENNING_PROGRAM ?? path.join(root, 'build/run/erkenning');
export const engine = process.env.ERKENNING_ENGINE ?? 'sqlite';
export const postgres = process.env.ERKENNING_POSTGRES ?? '';
export const shared = process.env.ERKENNING_SHARED ?? path.resolve(root, '../shared');
export const scratch = process.env.ERKENNING_SCRATCH ?? path.join(os.tmpdir(), `erkenning-tests-${process.pid}`);
export const START = '2026-11-19';

// Node 18 has no list of cookies yet, only one line of them all.
Headers.prototype.getSetCookie ??= function cookies() { return this.get('set-cookie')?.split(/, (?=[^;,]+=)/) ?? []; };

let serial = 0;
const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

export function run(args, { input, ok = [0], env = {}, timeout = 300000 } = {}) {
  const done = spawnSync(program, args, { input, encoding: 'utf8', timeout, maxBuffer: 1 << 28, env: { ...process.env, ...env } });
  if (done.error) throw done.error;
  if (ok && !ok.includes(done.status)) throw new Error(`erkenning ${args.join(' ')}: exit ${done.status ?? done.signal}\n${done.stderr}${done.stdout.slice(-2000)}`);
  return done;
}

function sql(database, text) {
  const done = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`psql: ${done.stderr}`);
  return done.stdout;
}
const databaseUrl = (name) => { const u = new URL(postgres); u.pathname = `/${name}`; return u.href; };

// The demo that all copies come from. Made once a test run (ERKENNING_SCRATCH is kept between the
// stages), under another name until it is whole. `months` and `households` small: the personas are in it.
export function template({ households = 40, months = 18, seed = 7 } = {}) {
  const name = `demo_${households}_${months}_${seed}`;
  const dir = path.join(scratch, engine, name);
  if (existsSync(path.join(dir, '.whole'))) return { dir, name };
  mkdirSync(path.dirname(dir), { recursive: true });
  // One makes it, the others wait: test files may run beside each other.
  const lock = `${dir}.lock`;
  for (;;) {
    try { mkdirSync(lock); break; } catch (e) { if (e.code !== 'EEXIST') throw e; }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    if (existsSync(path.join(dir, '.whole'))) return { dir, name };
  }
  try { make(dir, name, { households, months, seed }); } finally { rmSync(lock, { recursive: true, force: true }); }
  return { dir, name };
}
function make(dir, name, { households, months, seed }) {
  if (existsSync(path.join(dir, '.whole'))) return;
  rmSync(dir, { recursive: true, force: true });
  const args = ['demo', '--data', dir, '--households', String(households), '--months', String(months), '--seed', String(seed)];
  if (engine === 'postgres') {
    sql(databaseUrl('postgres'), `DROP DATABASE IF EXISTS "${name}"`);
    sql(databaseUrl('postgres'), `CREATE DATABASE "${name}"`);
    args.push('--database', databaseUrl(name));
  }
  run([...args, '--quiet'], { timeout: 900000 });
  writeFileSync(path.join(dir, '.whole'), '');
}

function freePort() {
  return new Promise((good, bad) => {
    const server = net.createServer();
    server.on('error', bad);
    server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => good(port)); });
  });
}

export class Town {
  // A copy of the demo, not yet serving.
  static async copy(options) {
    const from = template(options);
    const town = new Town();
    town.name = `t${process.pid}_${++serial}`;
    town.dir = path.join(scratch, engine, town.name);
    cpSync(from.dir, town.dir, { recursive: true });
    if (engine === 'postgres') sql(databaseUrl('postgres'), `CREATE DATABASE "${town.name}" TEMPLATE "${from.name}"`);
    return town;
  }
  static async open(options) { const town = await Town.copy(options); await town.serve(); return town; }
  get where() {
    return engine === 'postgres' ? ['--data', this.dir, '--database', databaseUrl(this.name)] : ['--data', this.dir];
  }
  // Every fact in order, without sealed bytes: what two municipalities can be compared by.
  dump() { return run(['dump', ...this.where]).stdout; }
  // What the demo's bank will do: refuse a payment, or give it back. `told`: the morning we hear of it.
  bank(execute, payee, what, code, told) {
    mkdirSync(path.join(this.dir, 'bank'), { recursive: true });
    appendFileSync(path.join(this.dir, 'bank/exceptions.txt'), `${execute} ${payee} ${what} ${code} ${told}\n`);
  }
  command(args, options) { return run([args[0], ...this.where, ...args.slice(1)], options); }
  async serve(extra = [], { demo = true } = {}) {
    this.port = await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    this.log = '';
    this.child = spawn(program, ['serve', ...this.where, '--listen', `127.0.0.1:${this.port}`, ...(demo ? ['--demo'] : []), ...extra], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    const keep = (bytes) => { this.log = (this.log + bytes).slice(-20000); };
    this.child.stdout.on('data', keep);
    this.child.stderr.on('data', keep);
    this.gone = new Promise((good) => this.child.on('exit', (code, signal) => { running.delete(this.child); this.ended = { code, signal }; if (!this.stopping) console.error(`# the program ended by itself: ${code ?? signal}\n${this.log}`); good(this.ended); }));
    this.ended = null;
    this.stopping = false;
    for (const until = Date.now() + 30000; ;) {
      if (this.ended) throw new Error(`the program ended while starting: ${JSON.stringify(this.ended)}\n${this.log}`);
      try { const r = await fetch(`${this.base}/health`); if (r.status === 200) return this; } catch { /* not yet */ }
      if (Date.now() > until) throw new Error(`no answer on ${this.base}/health after 30 s\n${this.log}`);
      await new Promise((good) => setTimeout(good, 40));
    }
  }
  async stop(signal = 'SIGTERM') {
    this.stopping = true;
    if (this.child && !this.ended) { this.child.kill(signal); await this.gone; }
    return this.ended;
  }
  async close() {
    await this.stop(process.env.ERKENNING_KEEP ? 'SIGTERM' : 'SIGKILL');
    if (process.env.ERKENNING_KEEP) return;
    rmSync(this.dir, { recursive: true, force: true });
    if (engine === 'postgres') sql(databaseUrl('postgres'), `DROP DATABASE IF EXISTS "${this.name}" WITH (FORCE)`);
  }
  // A colleague with a password and an authenticator app, made at the command line.
  colleague(name, role, password = 'een lange zin die niemand raadt') {
    const said = run(['staff', 'add', name, '--role', role, ...this.where], { input: `${password}\n` }).stdout;
    return { role, password, name: /Sign in as: (\S+)/.exec(said)[1], secret: /secret=([A-Z2-7]+)/.exec(said)[1] };
  }
  async asColleague(c) { const v = this.visitor(); await v.signInStaff(c); return v; }
  visitor() { return new Visitor(this); }
  async as(persona) { const v = this.visitor(); await v.signIn(persona); return v; }
  // The movable day. Every night in between is run before this returns.
  async day(to, who) {
    const v = who ?? this.visitor();
    const page = await v.get('/demo');
    const form = page.forms.find((f) => f.action.endsWith('/demo/day'));
    if (!form) throw new Error('no form on /demo moves the day');
    const values = form.values({ to });
    const kept = [];
    for (const [n, value] of values) if (!kept.some((k) => k[0] === n)) kept.push([n, value]);
    const after = await v.post(form.action, kept, { timeout: 300000 });
    if (after.status >= 400) throw new Error(`the day did not move to ${to}: ${after.status} ${after.text}`);
    return after;
  }
  // Rows as they stand in the database, for tests that look behind the pages.
  rows(text) {
    if (engine === 'postgres') {
      const done = spawnSync('psql', ['-X', '-q', '-t', '-A', '-d', databaseUrl(this.name), '-c', `SELECT coalesce(json_agg(x), '[]') FROM (${text}) x`], { encoding: 'utf8', maxBuffer: 1 << 28 });
      if (done.status !== 0) throw new Error(done.stderr);
      return JSON.parse(done.stdout);
    }
    const script = 'import sqlite3,json,sys;c=sqlite3.connect(sys.argv[1]);c.row_factory=sqlite3.Row;'
      + 'print(json.dumps([{k:(r[k].hex() if isinstance(r[k],bytes) else r[k]) for k in r.keys()} for r in c.execute(sys.argv[2])]))';
    const done = spawnSync('/usr/bin/python3', ['-c', script, this.file, text], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (done.status !== 0) throw new Error(done.stderr);
    return JSON.parse(done.stdout);
  }
  get file() { return path.join(this.dir, 'erkenning.db'); }
}

export class Visitor {
  constructor(town) {
    this.town = town;
    this.cookies = new Map();
  }
  async fetch(address, options = {}) {
    const url = new URL(address, this.page?.address ?? this.town.base);
    // A line that idled while the test was busy elsewhere may be closed just as it is used again.
    const headers = { connection: 'close', ...options.headers };
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const { timeout = 60000, ...rest } = options;
    const response = await fetch(url, { ...rest, headers, redirect: 'manual', signal: AbortSignal.timeout(timeout) });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...about] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (about.some((a) => /max-age=(0|-\d+)$/i.test(a.trim())) || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
  async follow(response, url) {
    for (let hops = 0; response.status >= 300 && response.status < 400 && response.headers.get('location'); hops++) {
      if (hops > 5) throw new Error(`more than five redirects from ${url}`);
      url = new URL(response.headers.get('location'), url).href;
      await response.arrayBuffer();
      response = await this.fetch(url);
    }
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('text/html')) {
      this.bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, address: url, bytes: this.bytes, text: this.bytes.toString('utf8'), html: '' };
    }
    this.page = new Page(response, await response.text(), url);
    return this.page;
  }
  async get(address) {
    const url = new URL(address, this.page?.address ?? this.town.base).href;
    return this.follow(await this.fetch(url), url);
  }
  async post(address, pairs, options = {}) {
    const url = new URL(address, this.page?.address ?? this.town.base).href;
    const body = options.multipart ? multipart(pairs) : new URLSearchParams(pairs);
    return this.follow(await this.fetch(url, { method: 'POST', body, headers: { origin: this.town.base, ...options.headers }, timeout: options.timeout ?? 60000 }), url);
  }
  // Types into the form with this button and presses it.
  async press(button, typed = {}) {
    const form = this.page.form(button);
    const values = form.values(typed);
    if (form.method === 'GET') return this.get(`${form.action.split('?')[0]}?${new URLSearchParams(values)}`);
    return this.post(form.action, values, { multipart: form.multipart });
  }
  async open(link) { return this.get(this.page.link(link)); }
  async signIn(persona) {
    const page = await this.get('/demo');
    for (const form of page.forms) {
      if (!form.action.endsWith('/demo/sign-in')) continue;
      const own = form.fields.find((f) => f.name === 'persona' && f.value === persona);
      const button = form.buttons.find((b) => b.node.attr.name === 'persona' && b.node.attr.value === persona);
      if (!own && !button) continue;
      const values = own ? form.values(own.kind === 'radio' ? { persona } : {}) : form.pressed(button).values();
      const after = await this.post(form.action, values);
      if (after.status !== 200) throw new Error(`signing in as ${persona}: ${after.status} ${after.text}`);
      this.persona = persona;
      return after;
    }
    throw new Error(`nobody called "${persona}" signs in on /demo`);
  }
  async signInStaff({ name, password, secret }) {
    const page = await this.get('/inloggen');
    const form = page.forms.find((f) => f.fields.some((x) => x.name === 'password'));
    const after = await this.post(form.action, form.values({ name, password, code: code(secret) }));
    if (!this.cookies.has('__Host-sessie')) throw new Error(`signing in as ${name}: ${after.status} ${after.text}`);
    return after;
  }
  // The hidden field of this session, from a page that everybody who signed in may open.
  async token() {
    const page = await this.get('/mijn-sessies');
    return page.forms.flatMap((f) => f.fields).find((f) => f.name === 'token').value;
  }
}

// The six digits that an authenticator app shows (RFC 6238).
export function code(secret, now = Date.now()) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

function multipart(pairs) {
  const form = new FormData();
  for (const [name, value] of pairs) {
    if (value && typeof value === 'object') form.append(name, new Blob([value.bytes], { type: value.type ?? 'application/octet-stream' }), value.name);
    else form.append(name, value);
  }
  return form;
}

// The table of routes, as the build reads it.
export function routes() {
  return readFileSync(path.join(root, 'src/ground/web/routes.txt'), 'utf8').split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => { const [name, methods, at, room, roles, purpose] = line.trim().split(/\s+/); return { name, methods: methods.split('+'), path: at, room, roles: roles === '-' ? [] : roles.split(','), purpose }; });
}
