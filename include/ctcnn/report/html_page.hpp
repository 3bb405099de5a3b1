// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

/// The page of html_report, without its data. The script makes all elements, and sets texts as texts, so that nothing in
/// the data is markup. The policy in the head refuses every request, also of what a browser adds.
namespace ctcnn::detail {

/// Before the data.
inline constexpr std::string_view html_page_begin = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="generator" content="ctcnn">
<link rel="icon" href="data:,">
<title>Training report</title>
<style>
:root { color-scheme: light dark; --page: #fff; --card: #f6f7f9; --text: #1c2330; --soft: #5c6675; --line: #d9dde4;
  --train: #2563c9; --validation: #c2570c; --rate: #2e7d54; --good: 37 99 201; --bad: 200 48 40; }
@media (prefers-color-scheme: dark) {
  :root { --page: #12161d; --card: #1b212b; --text: #e6eaf0; --soft: #9aa5b4; --line: #333c49;
    --train: #7aa8f5; --validation: #f0a35e; --rate: #6cc494; --good: 96 150 240; --bad: 240 96 88; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 16px; max-width: 1080px; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 0 0 8px; }
p { margin: 0 0 8px; }
.soft, figcaption, label { color: var(--soft); font-size: 13px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px; margin-top: 12px;
  min-width: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 8px; margin-top: 12px; }
.tiles section { margin: 0; padding: 8px 12px; }
.tiles b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 0 12px; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; }
.readout { min-height: 1.5em; font-size: 13px; font-variant-numeric: tabular-nums; }
.readout span { margin-right: 10px; }
svg { display: block; width: 100%; height: auto; touch-action: pan-y; }
svg text { font-size: 11px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); }
.curve { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
.point { fill: currentColor; }
.cursor { stroke: var(--soft); stroke-dasharray: 3 3; }
.train { color: var(--train); } .validation { color: var(--validation); } .rate { color: var(--rate); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th { font-weight: 600; text-align: left; color: var(--soft); }
.facts { width: 100%; table-layout: fixed; }
.facts th { width: 45%; padding: 2px 8px 2px 0; vertical-align: top; overflow-wrap: anywhere; }
.facts td { overflow-wrap: anywhere; }
.matrix { width: 100%; max-width: 640px; }
.matrix td, .matrix th { border: 1px solid var(--page); text-align: center; padding: 4px 1px; font-size: clamp(9px, 2.6vw, 13px); }
.matrix th { max-width: 90px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.numbers td, .numbers th { padding: 1px 8px; text-align: right; white-space: nowrap; }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 12px; }
figure { margin: 0; }
img { image-rendering: pixelated; max-width: 100%; background: #000; border-radius: 4px; }
.bar { display: grid; grid-template-columns: minmax(0, 1fr) 46px; font-size: 12px; align-items: center; }
.bar i { font-style: normal; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 0 4px;
  border-radius: 3px; }
.bar b { font-weight: 400; text-align: right; font-variant-numeric: tabular-nums; }
pre { margin: 0; font-size: 12px; line-height: 1.35; }
</style>
</head>
<body>
<noscript>This report is drawn by a script in it: allow scripts for this file.</noscript>
<main></main>
)html";

/// After the data.
inline constexpr std::string_view html_page_end = R"html(
<script>
'use strict';
const data = JSON.parse(document.getElementById('ctcnn-report').textContent), main = document.querySelector('main');
const rows = data.rows.map(r => ({ epoch: r[0], trainLoss: r[1], trainAccuracy: r[2], loss: r[3], accuracy: r[4],
  rate: r[5], seconds: r[6], images: r[7] }));
const svgName = 'http://www.w3.org/2000/svg';
function element(parent, tag, text, attributes = {}) {
  const e = tag.startsWith('svg:') ? document.createElementNS(svgName, tag.slice(4)) : document.createElement(tag);
  if (text !== undefined && text !== null) e.textContent = text;
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  parent.append(e);
  return e;
}
function section(title, parent = main) {
  const s = element(parent, 'section');
  const head = element(s, 'div', null, { class: 'head' });
  element(head, 'h2', title);
  s.head = head;
  return s;
}
const known = v => v !== null && v !== undefined;
const short = v => !known(v) ? '–' : v !== 0 && (Math.abs(v) < 1e-3 || Math.abs(v) >= 1e5) ? v.toExponential(2) : String(+v.toPrecision(4));
const percent = v => known(v) ? (100 * v).toFixed(2) + ' %' : '–';
const time = s => s < 60 ? s.toFixed(1) + ' s' : s < 3600 ? Math.floor(s / 60) + ' min ' + Math.round(s % 60) + ' s'
  : Math.floor(s / 3600) + ' h ' + Math.round(s % 3600 / 60) + ' min';
const nameOf = k => data.class_names[k] ?? String(k);
const last = rows[rows.length - 1], total = rows.reduce((sum, r) => sum + r.seconds, 0);
const images = rows.reduce((sum, r) => sum + r.images, 0);
const classified = rows.some(r => known(r.trainAccuracy)), validated = rows.some(r => known(r.loss));

document.title = data.title;
element(main, 'h1', data.title);
const status = element(main, 'p', 'epoch ' + last.epoch + ' of ' + data.epochs +
  (last.epoch < data.epochs ? ', training' : ', finished'), { class: 'soft' });
if (last.epoch < data.epochs) {
  const label = element(status, 'label', null, { style: 'margin-left: 12px' });
  const box = element(label, 'input', null, { type: 'checkbox' });
  label.append(' reload every 10 s');
  box.checked = location.hash === '#follow';
  box.onchange = () => { location.hash = box.checked ? 'follow' : ''; };
  setInterval(() => { if (box.checked && !document.hidden) location.reload(); }, 10000);
}

const tiles = element(main, 'div', null, { class: 'tiles' });
function tile(name, value, more) {
  const s = element(tiles, 'section');
  element(s, 'span', name, { class: 'soft' });
  element(s, 'b', value);
  element(s, 'span', more ?? '', { class: 'soft' });
}
if (validated && classified) tile('validation accuracy', percent(last.accuracy), 'loss ' + short(last.loss));
else if (validated) tile('validation loss', short(last.loss));
if (data.best) tile('best validation', known(data.best[1]) ? percent(data.best[1]) : short(data.best[2]), 'epoch ' + data.best[0]);
tile(classified ? 'training accuracy' : 'training loss', classified ? percent(last.trainAccuracy) : short(last.trainLoss),
  classified ? 'loss ' + short(last.trainLoss) : '');
tile('training time', time(total), time(total / rows.length) + ' an epoch');
tile('speed', total > 0 ? Math.round(images / total).toLocaleString('en') : '–', 'samples a second');

// ---- curves: charts share the cursor --------------------------------------------------------------------------------
const charts = [];
function chart(parent, title, series, options) {
  const s = section(title, parent);
  const readout = element(s, 'div', null, { class: 'readout' });
  const svg = element(s, 'svg:svg', null, { role: 'img', tabindex: 0, 'aria-label': title });
  const me = { svg, readout, series, options, log: options.log };
  if ('log' in options) {
    const label = element(s.head, 'label', 'log ');
    const box = element(label, 'input', null, { type: 'checkbox' });
    box.checked = me.log;
    box.onchange = () => { me.log = box.checked; draw(me); show(cursor); };
  }
  svg.onpointermove = svg.onpointerdown = e => {
    const x = (e.clientX - svg.getBoundingClientRect().left) * me.width / svg.clientWidth;
    let best = 0;
    rows.forEach((r, i) => { if (Math.abs(me.x(r.epoch) - x) < Math.abs(me.x(rows[best].epoch) - x)) best = i; });
    show(best);
  };
  svg.onpointerleave = () => show(rows.length - 1);
  svg.onkeydown = e => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (by) { show(Math.max(0, Math.min(rows.length - 1, cursor + by))); e.preventDefault(); }
  };
  charts.push(me);
}
function ticksOf(low, high, log) {
  const ticks = [];
  if (log) {
    for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); ++p)
      for (const k of high / low > 1000 ? [1] : [1, 2, 5]) ticks.push(k * 10 ** p);
    const inside = ticks.filter(t => t >= low && t <= high);
    return inside.length ? inside : [low];
  }
  const step = (high - low) / 4 || 1, power = 10 ** Math.floor(Math.log10(step));
  const nice = power * [1, 2, 5, 10].find(k => k * power >= step * 0.999);
  for (let t = Math.ceil(low / nice - 1e-9) * nice; t <= high + nice * 1e-9; t += nice) ticks.push(t);
  return ticks;
}
function draw(me) {
  const { svg, series, options } = me, width = Math.max(240, svg.clientWidth), height = options.height;
  const left = 52, right = 12, top = 6, bottom = 20;
  me.width = width;
  svg.replaceChildren();
  svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
  const values = series.flatMap(s => rows.map(r => r[s.key])).filter(v => known(v) && (!me.log || v > 0));
  let low = Math.min(...values), high = Math.max(...values);
  if (!values.length) { low = me.log ? 0.1 : 0; high = 1; }
  if (!me.log && options.zero) low = Math.min(0, low);
  if (!me.log && !options.zero && high > low) [low, high] = [low - 0.06 * (high - low), high + 0.06 * (high - low)];
  if (!(high > low)) { high = high > 0 ? high * 1.1 : high + 1; low = low > 0 ? low * 0.9 : low; }
  const scale = v => me.log ? Math.log(v) : v;
  const first = rows[0].epoch, final = Math.max(last.epoch, first + 1);
  me.x = e => rows.length === 1 ? (left + width - right) / 2 : left + (width - left - right) * (e - first) / (final - first);
  me.y = v => height - bottom - (height - top - bottom) * (scale(v) - scale(low)) / (scale(high) - scale(low));
  for (const t of ticksOf(low, high, me.log)) {
    element(svg, 'svg:line', null, { class: 'grid', x1: left, x2: width - right, y1: me.y(t), y2: me.y(t) });
    element(svg, 'svg:text', (options.axis || options.text)(t), { x: left - 6, y: me.y(t) + 4, 'text-anchor': 'end' });
  }
  const every = Math.max(1, Math.ceil((final - first) / Math.max(2, Math.floor(width / 70))));
  for (let e = first; e <= last.epoch; e += every)
    element(svg, 'svg:text', e, { x: me.x(e), y: height - 5, 'text-anchor': 'middle' });
  me.cursor = element(svg, 'svg:line', null, { class: 'cursor', y1: top, y2: height - bottom });
  const radius = Math.max(0.8, Math.min(3, width / rows.length / 6));
  for (const s of series) {
    const g = element(svg, 'svg:g', null, { class: s.class, 'data-series': s.name });
    let path = '';
    rows.forEach((r, i) => {
      const v = r[s.key];
      if (!known(v) || (me.log && v <= 0)) { path += ' '; return; }
      path += (path === '' || path.endsWith(' ') ? 'M' : 'L') + me.x(r.epoch).toFixed(1) + ',' + me.y(v).toFixed(1);
      const point = element(g, 'svg:circle', null, { class: 'point', cx: me.x(r.epoch).toFixed(1), cy: me.y(v).toFixed(1), r: radius });
      element(point, 'svg:title', 'epoch ' + r.epoch + ', ' + s.name + ': ' + options.text(v));
    });
    element(g, 'svg:path', null, { class: 'curve', d: path });
  }
}
let cursor = rows.length - 1;
function show(index) {
  cursor = index;
  const r = rows[index];
  for (const me of charts) {
    me.cursor.setAttribute('x1', me.x(r.epoch));
    me.cursor.setAttribute('x2', me.x(r.epoch));
    me.readout.replaceChildren();
    element(me.readout, 'span', 'epoch ' + r.epoch, { class: 'soft' });
    for (const s of me.series) element(me.readout, 'span', s.name + ' ' + me.options.text(r[s.key]), { class: s.class });
  }
}
const pair = element(main, 'div', null, { class: 'pair' });
const positive = rows.flatMap(r => [r.trainLoss, r.loss]).filter(v => known(v) && v > 0);
const both = (a, b) => [{ name: 'training', key: a, class: 'train' }].concat(
  validated ? [{ name: 'validation', key: b, class: 'validation' }] : []);
chart(pair, 'Loss', both('trainLoss', 'loss'),
  { height: 220, text: short, zero: true, log: positive.length > 0 && Math.max(...positive) > 8 * Math.min(...positive) });
if (classified) chart(pair, 'Accuracy', both('trainAccuracy', 'accuracy'), { height: 220, text: percent, axis: v => +(100 * v).toFixed(2) + ' %' });
chart(pair, 'Learning rate', [{ name: 'learning rate', key: 'rate', class: 'rate' }], { height: 220, text: short, zero: true });
charts.forEach(draw);
show(cursor);
let drawnAt = innerWidth;
addEventListener('resize', () => { if (innerWidth !== drawnAt) { drawnAt = innerWidth; charts.forEach(draw); show(cursor); } });
if (data.has_gaps) element(main, 'p', 'Some epochs are not shown: in a long run they are thinned out, and before this report began they are not known.', { class: 'soft' });

// ---- answers --------------------------------------------------------------------------------------------------------
function shade(e, kind, share) { e.style.background = 'rgb(var(--' + kind + ') / ' + (0.85 * Math.sqrt(share)).toFixed(3) + ')'; }
if (data.confusion) {
  const s = section('Confusion matrix of the validation');
  element(s, 'p', 'Rows: actual class; columns: recognised class; color: share of the row.', { class: 'soft' });
  const table = element(element(s, 'div', null, { class: 'scroll' }), 'table', null, { class: 'matrix' });
  const top = element(table, 'tr');
  element(top, 'th', '');
  data.confusion.forEach((row, k) => element(top, 'th', nameOf(k), { title: nameOf(k), scope: 'col' }));
  data.confusion.forEach((row, actual) => {
    const tr = element(table, 'tr'), sum = row.reduce((a, b) => a + b, 0);
    element(tr, 'th', nameOf(actual), { title: nameOf(actual), scope: 'row' });
    row.forEach((count, found) => {
      const td = element(tr, 'td', count || '', { title: nameOf(actual) + ' recognised as ' + nameOf(found) + ': ' + count +
        (sum ? ' (' + percent(count / sum) + ')' : '') });
      if (count) shade(td, actual === found ? 'good' : 'bad', count / sum);
    });
  });
}
if (data.confusions && data.confusions.length) {
  const s = section('Most frequent confusions of the validation');
  const table = element(element(s, 'div', null, { class: 'scroll' }), 'table', null, { class: 'numbers' });
  const head = element(table, 'tr');
  for (const name of ['actual', 'recognised as', 'samples']) element(head, 'th', name);
  for (const [actual, found, count] of data.confusions) {
    const tr = element(table, 'tr');
    for (const text of [nameOf(actual), nameOf(found), count]) element(tr, 'td', text);
  }
}
if (data.mistakes) {
  const s = section('Worst mistakes of the validation');
  element(s, 'p', data.mistakes.length ? 'Those whose class was least probable, of ' + data.errors + '.' : 'None: every sample was recognised.', { class: 'soft' });
  const grid = element(s, 'div', null, { class: 'mistakes' });
  for (const m of data.mistakes) {
    const figure = element(grid, 'figure');
    if (m.picture) element(figure, 'img', null, { src: m.picture, width: 112, alt: 'sample ' + m.sample });
    element(figure, 'figcaption', '#' + m.sample + ': ' + nameOf(m.actual) + ', ' + percent(m.probability));
    for (const [k, p] of m.likely) {
      const bar = element(figure, 'div', null, { class: 'bar' });
      const color = 'rgb(var(--' + (k === m.actual ? 'good' : 'bad') + ') / .35)', to = (100 * p).toFixed(1) + '%';
      element(bar, 'i', nameOf(k)).style.background = 'linear-gradient(90deg,' + color + ' ' + to + ',transparent ' + to + ')';
      element(bar, 'b', (100 * p).toFixed(1) + ' %');
    }
  }
}
if (data.filters) {
  const s = section('Filters of the first layer');
  element(s, 'p', 'Each scaled by its largest weight; gray is 0.', { class: 'soft' });
  const shown = element(s, 'img', null, { src: data.filters, alt: 'filters of the first layer' });
  shown.onload = () => { shown.width = Math.min(640, 10 * shown.naturalWidth); };
}

// ---- the run --------------------------------------------------------------------------------------------------------
function facts(title, entries) {
  const table = element(section(title), 'table', null, { class: 'facts' });
  for (const [name, text] of entries) {
    const tr = element(table, 'tr');
    element(tr, 'th', name, { scope: 'row' });
    element(tr, 'td', text);
  }
}
facts('Run', data.facts.concat(Object.entries(data.options).filter(([name]) => name !== 'network'), Object.entries(data.setting)));
element(element(section('Network'), 'div', null, { class: 'scroll' }), 'pre', data.summary);
const details = element(section('Epochs'), 'details');
element(details, 'summary', 'numbers');
const table = element(element(details, 'div', null, { class: 'scroll' }), 'table', null, { class: 'numbers' });
const head = element(table, 'tr');
for (const name of ['epoch', 'training loss', 'accuracy', 'validation loss', 'accuracy', 'learning rate', 'seconds', 'samples/s'])
  element(head, 'th', name);
for (const r of rows) {
  const tr = element(table, 'tr');
  for (const text of [r.epoch, short(r.trainLoss), percent(r.trainAccuracy), short(r.loss), percent(r.accuracy), short(r.rate),
    r.seconds.toFixed(1), r.seconds > 0 ? Math.round(r.images / r.seconds) : '–']) element(tr, 'td', text);
}
</script>
</body>
</html>
)html";

}  // namespace ctcnn::detail
