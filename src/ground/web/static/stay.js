// Says in time that the sign-in ends, and lets the reader stay. Without this file the page says the
// time in words. Nothing is kept in the browser; open pages of one reader tell each other the time.
(function () {
  'use strict';
  var box = document.getElementById('stay');
  if (!box || !box.showModal || !window.fetch) return;
  var WARN = 3 * 60, LOOK = 5000;
  var ends = Date.now() + Number(box.dataset.left) * 1000;
  var asked = false; // for this end the reader saw the question
  var others = window.BroadcastChannel ? new BroadcastChannel('stay') : null;

  function show(part) {
    box.querySelectorAll('[data-when]').forEach(function (e) { e.hidden = e.dataset.when.split(' ').indexOf(part) < 0; });
  }
  function until(left) {
    ends = Date.now() + left * 1000;
    asked = false;
    if (box.open) box.close();
  }
  function open(part) {
    show(part);
    if (!box.open) box.showModal();
    var button = box.querySelector('button:not([hidden])');
    if (button) button.focus();
  }
  function look() {
    var left = (ends - Date.now()) / 1000;
    if (left <= 0 && box.dataset.now !== 'over') { box.dataset.now = 'over'; open('over'); }
    else if (left > 0 && left <= WARN && !asked) { asked = true; box.dataset.now = 'soon'; open('soon'); }
  }
  box.querySelector('[data-stay]').addEventListener('click', function () {
    fetch(box.dataset.at, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' })
      .then(function (r) { return r.ok ? r.text() : ''; })
      .then(function (t) {
        var left = Number(t);
        if (!left) { box.dataset.now = 'over'; open('over'); return; }
        until(left);
        if (others) others.postMessage(left);
        if (left <= WARN) { asked = true; box.dataset.now = 'last'; open('last'); }
        else box.dataset.now = '';
      }, function () { show('lost'); });
  });
  box.querySelector('[data-close]').addEventListener('click', function () { box.close(); });
  if (others) {
    others.onmessage = function (e) { if (typeof e.data === 'number') { box.dataset.now = ''; until(e.data); } };
    others.postMessage(Number(box.dataset.left)); // this page was just opened: the others end later too
  }
  setInterval(look, LOOK);
  document.addEventListener('visibilitychange', look);
}());
