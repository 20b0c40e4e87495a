// /log/controle on the reader's own device: a proof and some keys go into the check (WebAssembly, the
// same C as erkenning-verify) and what was found comes back. Nothing is sent: this page may connect to
// nothing. Where this script or WebAssembly does not work, the page tells of the program.
(() => {
  'use strict';
  const check = '@CHECK@'; // the module, written here by the build: a byte is a character's code modulo 256
  const page = document.getElementById('controle');
  if (!page || typeof WebAssembly !== 'object') return;
  const dutch = document.documentElement.lang === 'en' ? 0 : 1;
  const found = document.getElementById('gevonden');

  function say(text, right) {
    const [first, ...rest] = text.trimEnd().split('\n');
    const head = document.createElement('p');
    const strong = document.createElement('b');
    strong.textContent = first;
    head.append(strong);
    found.className = right ? 'sheet calm' : 'sheet refused';
    found.dataset.right = right ? 'yes' : 'no';
    found.replaceChildren(head);
    for (const line of rest) {
      const p = document.createElement('p');
      p.textContent = line.trim();
      found.append(p);
    }
  }

  async function run(exports) {
    const file = document.getElementById('bewijs').files[0];
    const keys = document.getElementById('sleutels').value.split(/\s+/).filter((k) => k.length > 0);
    if (!file) return document.getElementById('bewijs').focus();
    const head = new TextEncoder().encode(`${keys.join('\n')}\n\n`);
    if (head.length + file.size > exports.room_size()) return say(page.dataset.large, false);
    const body = new Uint8Array(await file.arrayBuffer());
    const room = new Uint8Array(exports.memory.buffer, exports.room(), head.length + body.length);
    room.set(head);
    room.set(body, head.length);
    const length = exports.check(head.length + body.length, dutch);
    if (length < 0) return say(page.dataset.wrong, false);
    if (length === 0) return say(page.dataset.large, false);
    const text = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, exports.answer(), length));
    return say(text, !text.startsWith('N'));
  }

  const bytes = Uint8Array.from(check, (c) => c.charCodeAt(0));
  WebAssembly.instantiate(bytes, {}).then(({ instance }) => {
    document.getElementById('nagaan').addEventListener('click', () => { run(instance.exports).catch(() => say(page.dataset.large, false)); });
    page.hidden = false;
    page.dataset.ready = 'yes';
  }, () => {});
})();
