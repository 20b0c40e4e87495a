// Reads a page as somebody would: by its headings, words, links, buttons and labels. It knows just
// enough of HTML for pages that are well formed, and throws on those that are not: that is a test too.

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const RAW = new Set(['script', 'style', 'textarea', 'title']);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', euro: '€', middot: '·', ndash: '–', mdash: '—', hellip: '…', eacute: 'é', euml: 'ë', iuml: 'ï' };

export function unescape(text) {
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name) => {
    if (/^#x/i.test(name)) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name[0] === '#') return String.fromCodePoint(parseInt(name.slice(1), 10));
    if (!(name in ENTITIES)) throw new Error(`a page holds the unknown entity ${whole}`);
    return ENTITIES[name];
  });
}

function attributes(text) {
  const found = {};
  const one = /([^\s=/>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?/g;
  for (let m; (m = one.exec(text));) {
    const value = m[2] === undefined ? '' : m[2].replace(/^["']|["']$/g, '');
    if (m[1] in found) throw new Error(`the attribute ${m[1]} stands twice in <... ${text}>`);
    found[m[1]] = unescape(value);
  }
  return found;
}

export function parse(html) {
  const root = { tag: '#page', attr: {}, kids: [], up: null };
  let at = root;
  const token = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+|</gy;
  for (let m; (m = token.exec(html));) {
    const [piece, closing, name, rest] = m;
    if (name === undefined) {
      if (piece === '<') throw new Error(`a bare < stands at ${token.lastIndex}: ${html.slice(token.lastIndex - 40, token.lastIndex + 40)}`);
      if (piece[0] !== '<') at.kids.push(unescape(piece));
      continue;
    }
    const tag = name.toLowerCase();
    if (closing) {
      if (at.tag !== tag) throw new Error(`</${tag}> closes <${at.tag}> near: ${html.slice(Math.max(0, token.lastIndex - 80), token.lastIndex)}`);
      at = at.up;
      continue;
    }
    const node = { tag, attr: attributes(rest.replace(/\/\s*$/, '')), kids: [], up: at };
    at.kids.push(node);
    if (VOID.has(tag) || /\/\s*$/.test(rest)) continue;
    if (RAW.has(tag)) {
      const end = html.toLowerCase().indexOf(`</${tag}`, token.lastIndex);
      if (end < 0) throw new Error(`<${tag}> is never closed`);
      node.kids.push(unescape(html.slice(token.lastIndex, end)).replace(/^\n/, ''));
      token.lastIndex = html.indexOf('>', end) + 1;
      continue;
    }
    at = node;
  }
  if (at !== root) throw new Error(`<${at.tag}> is never closed`);
  return root;
}

export function* every(node, wanted) {
  for (const kid of node.kids) {
    if (typeof kid === 'string') continue;
    if (!wanted || wanted(kid)) yield kid;
    yield* every(kid, wanted);
  }
}

const BLOCK = /^(p|h[1-6]|li|ul|ol|div|section|article|main|header|footer|nav|aside|table|tr|form|fieldset|legend|dl|dt|dd|label|button|option|br|time|figure|figcaption|caption|details|summary)$/;
function gather(node, out) {
  for (const kid of node.kids) {
    if (typeof kid === 'string') out.push(kid);
    else if (kid.tag === 'script' || kid.tag === 'style' || 'hidden' in kid.attr) continue;
    else {
      const apart = BLOCK.test(kid.tag);
      if (apart) out.push('\n');
      else if (kid.tag === 'td' || kid.tag === 'th') out.push('\t');
      gather(kid, out);
      if (apart) out.push('\n');
    }
  }
}
// The words, with the spaces a reader would see. A hard space is a space here.
export function words(node) {
  const out = [];
  gather(node, out);
  return out.join('').replace(/[\u00a0\u202f]/g, ' ').replace(/[ \t]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n+/g, '\n').trim();
}
export const flat = (text) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();

export class Page {
  constructor(response, html, address) {
    this.status = response.status;
    this.headers = response.headers;
    this.address = address;
    this.html = html;
    this.tree = parse(html);
  }
  all(tag) { return [...every(this.tree, (n) => n.tag === tag)]; }
  get title() { return flat(words(this.all('title')[0] ?? { kids: [] })); }
  get lang() { return this.all('html')[0]?.attr.lang; }
  get main() { return this.all('main')[0] ?? this.tree; }
  get text() { return flat(words(this.main)); }
  get wholeText() { return flat(words(this.all('body')[0] ?? this.tree)); }
  get headings() {
    return [...every(this.tree, (n) => /^h[1-6]$/.test(n.tag))].map((n) => ({ level: Number(n.tag[1]), text: flat(words(n)), node: n }));
  }
  get h1() { return this.headings.find((h) => h.level === 1)?.text ?? ''; }
  // What the page says first, in the heading and the lead below it.
  get firstWords() {
    const h1 = this.headings.find((h) => h.level === 1);
    const lead = this.all('p').find((p) => (p.attr.class ?? '').split(' ').includes('lead'));
    return flat(`${h1?.text ?? ''} ${lead ? words(lead) : ''}`);
  }
  get links() { return this.all('a').map((n) => ({ text: flat(words(n)), href: n.attr.href ?? '', node: n })); }
  link(text) {
    const wanted = text instanceof RegExp ? (l) => text.test(l.text) : (l) => l.text.includes(text);
    const found = this.links.find(wanted);
    if (!found) throw new Error(`no link "${text}" on ${this.address}; there are: ${this.links.map((l) => l.text).join(' | ')}`);
    return found.href;
  }
  get forms() { return this.all('form').map((node) => new Form(node, this)); }
  // The form whose button says this.
  form(button) {
    const wanted = button instanceof RegExp ? (b) => button.test(b) : (b) => b.includes(button);
    for (const form of this.forms) for (const b of form.buttons) if (wanted(b.text)) return form.pressed(b);
    throw new Error(`no button "${button}" on ${this.address}; there are: ${this.forms.flatMap((f) => f.buttons.map((b) => b.text)).join(' | ')}`);
  }
  // The part below a heading with this text, up to the next heading as high.
  part(text) {
    const i = this.headings.findIndex((h) => (text instanceof RegExp ? text.test(h.text) : h.text.includes(text)));
    if (i < 0) throw new Error(`no heading "${text}" on ${this.address}; there are: ${this.headings.map((h) => h.text).join(' | ')}`);
    for (let n = this.headings[i].node; n; n = n.up) if (['section', 'article', 'aside', 'main', 'li', 'div'].includes(n.tag)) return flat(words(n));
    return '';
  }
}

class Form {
  constructor(node, page, press) {
    this.node = node;
    this.page = page;
    this.press = press;
  }
  get method() { return (this.node.attr.method ?? 'get').toUpperCase(); }
  get action() { return new URL(this.node.attr.action ?? '', this.page.address).href; }
  get multipart() { return this.node.attr.enctype === 'multipart/form-data'; }
  get buttons() {
    const own = [...every(this.node, (n) => n.tag === 'button' && (n.attr.type ?? 'submit') === 'submit')].map((n) => ({ text: flat(words(n)) || n.attr['aria-label'] || '', node: n }));
    const inputs = [...every(this.node, (n) => n.tag === 'input' && n.attr.type === 'submit')].map((n) => ({ text: n.attr.value ?? '', node: n }));
    return [...own, ...inputs];
  }
  pressed(button) { return new Form(this.node, this.page, button.node); }
  get fields() {
    const labels = new Map([...every(this.page.tree, (n) => n.tag === 'label')].map((n) => [n.attr.for, flat(words(n))]));
    return [...every(this.node, (n) => ['input', 'textarea', 'select'].includes(n.tag) && n.attr.name)].map((n) => ({
      name: n.attr.name,
      kind: n.tag === 'input' ? (n.attr.type ?? 'text') : n.tag,
      label: labels.get(n.attr.id) ?? (n.up.tag === 'label' ? flat(words(n.up)) : ''),
      value: n.tag === 'textarea' ? words(n) : n.tag === 'select' ? [...every(n, (o) => o.tag === 'option' && 'selected' in o.attr)][0]?.attr.value ?? '' : n.attr.value ?? '',
      checked: 'checked' in n.attr,
      options: n.tag === 'select' ? [...every(n, (o) => o.tag === 'option')].map((o) => ({ value: o.attr.value ?? flat(words(o)), text: flat(words(o)) })) : [],
      node: n,
    }));
  }
  // What a browser would send when these are typed. Keys are labels, or names.
  values(typed = {}) {
    const fields = this.fields;
    const pairs = [];
    const used = new Set();
    const given = (f) => {
      for (const [key, value] of Object.entries(typed)) {
        if (f.name === key || (f.label && (f.label === key || f.label.includes(key)))) { used.add(key); return value; }
      }
      return undefined;
    };
    for (const f of fields) {
      const value = given(f);
      if (f.kind === 'checkbox') { if (value ?? f.checked) pairs.push([f.name, f.node.attr.value ?? 'on']); }
      else if (f.kind === 'radio') {
        const byName = typed[f.name];
        if (byName !== undefined) { used.add(f.name); if (byName === f.node.attr.value || byName === f.label) pairs.push([f.name, f.node.attr.value]); }
        else if (value === true || value === f.node.attr.value || (value === undefined && f.checked && !fields.some((o) => o.name === f.name && given(o) === true))) pairs.push([f.name, f.node.attr.value]);
      } else if (f.kind === 'select') {
        const option = value === undefined ? undefined : f.options.find((o) => o.value === value || o.text === value);
        pairs.push([f.name, option?.value ?? value ?? f.value]);
      } else if (f.kind !== 'submit' && f.kind !== 'button') pairs.push([f.name, value ?? f.value]);
    }
    if (this.press?.attr.name) pairs.push([this.press.attr.name, this.press.attr.value ?? '']);
    for (const key of Object.keys(typed)) {
      if (!used.has(key)) throw new Error(`no field "${key}" on ${this.page.address}; there are: ${fields.map((f) => `${f.label || '-'} (${f.name})`).join(' | ')}`);
    }
    return pairs;
  }
}
