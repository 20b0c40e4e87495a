// /reken on the reader's own device: what is typed goes into the law (WebAssembly, the same C as on
// the server) and comes back as sentences. Nothing is sent: this page may connect to nothing. Where
// this script or WebAssembly does not work, the form goes to the server, and the page says so.
(() => {
  'use strict';
  const law = '@LAW@'; // the module, written here by the build: a byte is a character's code modulo 256
  const form = document.getElementById('reken');
  const answer = document.getElementById('uitkomst');
  if (!form || !answer || typeof WebAssembly !== 'object') return;
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const lang = document.documentElement.lang === 'en' ? 1 : 0;

  function lines() {
    const out = [];
    for (const [name, value] of new FormData(form)) {
      if (name !== 'token') out.push(`${name}=${String(value).replace(/[\r\n]+/g, ' ')}`);
    }
    return new TextEncoder().encode(out.join('\n'));
  }

  function reckon(exports) {
    const typed = lines();
    if (typed.length > exports.room_size()) return null;
    new Uint8Array(exports.memory.buffer, exports.room(), typed.length).set(typed);
    const length = exports.calculate(typed.length, lang);
    if (length === 0) return null;
    const said = new Uint8Array(exports.memory.buffer, exports.answer(), length);
    return JSON.parse(new TextDecoder().decode(said));
  }

  function link(href, text) {
    const a = document.createElement('a');
    a.href = href;
    a.textContent = text;
    return a;
  }

  function forget() {
    part('wrong').hidden = true;
    for (const box of form.querySelectorAll('[aria-invalid]')) {
      box.removeAttribute('aria-invalid');
      box.removeAttribute('aria-describedby');
      const field = box.closest('.field');
      field.classList.remove('refused');
      field.querySelector('.wrong')?.remove();
      const hint = field.querySelector('.hint');
      if (hint) box.setAttribute('aria-describedby', hint.id);
    }
  }

  // Shows the box, and whatever it is folded into.
  function reach(id) {
    const box = document.getElementById(id);
    for (let at = box?.closest('details'); at; at = at.parentElement.closest('details')) at.open = true;
    return box;
  }

  function refuse(where, says) {
    const box = reach(where);
    part('wrong').replaceChildren(document.createElement('b'), ' ', link(`#${encodeURIComponent(where)}`, says));
    part('wrong').firstChild.textContent = form.dataset.wrong;
    part('wrong').hidden = false;
    answer.hidden = true;
    if (!box) return form.querySelector('input, select').focus();
    const what = document.createElement('p');
    what.className = 'wrong';
    what.id = `${where}-wrong`;
    what.textContent = says;
    box.closest('.field').classList.add('refused');
    box.closest('.field').querySelector('label').after(what);
    box.setAttribute('aria-invalid', 'true');
    box.setAttribute('aria-describedby', what.id);
    return box.focus();
  }

  function show(said) {
    part('says').textContent = said.says;
    part('sent')?.remove();
    part('questions').replaceChildren(...said.questions.map((q) => {
      const li = document.createElement('li');
      const who = document.getElementById(q.box)?.closest('.field')?.dataset.who;
      li.append(who ? link(`#${encodeURIComponent(q.box)}`, `${who}: ${q.says}`) : q.says);
      if (q.human) {
        const b = document.createElement('b');
        b.textContent = form.dataset.human;
        li.append(' ', b);
      }
      return li;
    }));
    part('open').hidden = said.questions.length === 0;
    part('steps').replaceChildren(...said.steps.map((s) => {
      const li = document.createElement('li');
      const a = link(s.source, form.dataset.article.replace('@', s.article));
      a.rel = 'noreferrer';
      li.append(`${s.says} `, a);
      return li;
    }));
    part('why').hidden = said.steps.length === 0;
    part('law').textContent = part('law').dataset.says.replace('@', said.law);
    answer.dataset.payable = said.payable_cents;
    answer.dataset.assistance = said.assistance_cents;
    answer.hidden = false;
    answer.focus();
  }

  const bytes = Uint8Array.from(law, (c) => c.charCodeAt(0));
  WebAssembly.instantiate(bytes, {}).then(({ instance }) => {
    form.addEventListener('submit', (event) => {
      let said = null;
      try { said = reckon(instance.exports); } catch { said = null; }
      if (said === null) return; // too much for here: the server answers, as the page then says
      event.preventDefault();
      forget();
      if (said.wrong === null) show(said);
      else refuse(said.wrong, said.says);
    });
    answer.addEventListener('click', (event) => {
      const a = event.target.closest('a[href^="#"]');
      if (!a) return;
      event.preventDefault();
      reach(decodeURIComponent(a.hash.slice(1)))?.focus();
    });
    for (const e of document.querySelectorAll('[data-when]')) e.hidden = e.dataset.when !== 'device';
    form.dataset.ready = 'yes';
  }, () => {});
})();
