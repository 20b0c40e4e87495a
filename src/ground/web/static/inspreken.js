// Records what somebody tells, on their own device, and puts it in the form as the file they would
// otherwise choose. Nothing is sent before they press the button of the form. Without this file, or
// where a browser cannot record, choosing a file is what is left.
(function () {
  'use strict';
  var form = document.getElementById('inspreken');
  if (!form || !window.MediaRecorder || !window.DataTransfer || !navigator.mediaDevices) return;
  var MOST = 15 * 60; // seconds: at this many bits a second it fits
  var BITS = 32000;
  var input = form.querySelector('input[type="file"]');
  var start = form.querySelector('[data-do="start"]');
  var stop = form.querySelector('[data-do="stop"]');
  var clock = form.querySelector('[data-part="clock"]');
  var recorder = null, ticking = null, began = 0, full = false;

  function show(part) {
    form.querySelectorAll('[data-when]').forEach(function (e) { e.hidden = e.dataset.when !== part; });
  }
  function tick() {
    var s = Math.floor((Date.now() - began) / 1000);
    clock.textContent = Math.floor(s / 60) + ':' + String(s % 60).padStart(2, '0');
    if (s >= MOST) { full = true; recorder.stop(); }
  }
  function idle() {
    clearInterval(ticking);
    start.hidden = false;
    stop.hidden = true;
  }
  function keep(pieces, type) {
    var files = new DataTransfer();
    files.items.add(new File(pieces, 'opname', { type: type }));
    input.files = files.files;
    show(full ? 'full' : 'ready');
  }
  start.addEventListener('click', function () {
    navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
      var pieces = [];
      full = false;
      recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS });
      recorder.ondataavailable = function (e) { if (e.data.size > 0) pieces.push(e.data); };
      recorder.onstop = function () {
        stream.getTracks().forEach(function (t) { t.stop(); }); // the microphone is off again
        idle();
        keep(pieces, recorder.mimeType);
        start.focus();
      };
      recorder.start();
      began = Date.now();
      ticking = setInterval(tick, 250);
      tick();
      start.hidden = true;
      stop.hidden = false;
      stop.focus();
      show('going');
    }, function () { show('refused'); });
  });
  stop.addEventListener('click', function () { recorder.stop(); });
  // Saving while it still records: stop first, then send.
  form.addEventListener('submit', function (e) {
    if (!recorder || recorder.state !== 'recording') return;
    e.preventDefault();
    recorder.addEventListener('stop', function () { setTimeout(function () { form.requestSubmit(); }, 0); });
    recorder.stop();
  });
  form.querySelector('[data-part="recorder"]').hidden = false;
}());
