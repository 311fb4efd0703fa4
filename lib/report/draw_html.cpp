#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/formats.hpp"

namespace slimdag {

namespace {

constexpr std::string_view page_style = R"css(
html,body{margin:0;height:100%;overflow:hidden;background:#fff;color:#1b2230;font:14px "Inter","Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
header{display:flex;gap:12px;align-items:center;height:48px;padding:0 16px;border-bottom:1px solid #d8dde6;box-sizing:border-box}
h1{font-size:16px;font-weight:600;margin:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;flex:1}
input{font:inherit;padding:5px 9px;width:min(300px,35vw);border:1px solid #8a94a6;border-radius:6px}
button{font:inherit;padding:5px 11px;border:1px solid #8a94a6;border-radius:6px;background:#f5f7fa;color:inherit;cursor:pointer}
input:focus-visible,button:focus-visible{outline:2px solid #00609a;outline-offset:1px}
#found{min-width:84px;color:#566074;font-variant-numeric:tabular-nums}
footer{position:fixed;left:12px;bottom:12px;max-width:calc(100vw - 24px);overflow-x:auto;background:#fffd;border:1px solid #d8dde6;border-radius:8px;padding:6px 10px}
footer:empty{display:none}
footer svg{display:block}
main{position:absolute;inset:48px 0 0 0;cursor:grab;touch-action:none;overflow:hidden}
main.moving{cursor:grabbing}
main>svg{width:100%;height:100%;display:block}
main .paper{display:none}
main .dim .node:not(.lit),main .dim .edge:not(.lit){opacity:.18}
main .node.hit .box{stroke:#111;stroke-width:4;stroke-dasharray:none}
main .node{cursor:pointer}
#tip{position:fixed;display:none;max-width:520px;padding:7px 11px;background:#1b2230;color:#fff;border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere;pointer-events:none;font-size:13px;line-height:1.4;z-index:1}
)css";

constexpr std::string_view page_script = R"js(
'use strict';
const main = document.querySelector('main'), svg = main.querySelector('svg'), graph = svg.querySelector('.graph');
const tip = document.getElementById('tip'), search = document.getElementById('search'), found = document.getElementById('found');
const nodes = [...graph.querySelectorAll('.node')], edges = [...graph.querySelectorAll('.edge')];
svg.removeAttribute('width'); svg.removeAttribute('height');

// The legend stays where it is while the graph moves.
const legend = svg.querySelector('.legend');
if (legend) {
  const box = legend.getBBox(), frame = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  frame.setAttribute('class', 'slimdag');
  frame.setAttribute('viewBox', `${box.x - 3} ${box.y - 3} ${box.width + 6} ${box.height + 6}`);
  frame.setAttribute('width', box.width + 6); frame.setAttribute('height', box.height + 6);
  frame.append(legend);
  document.querySelector('footer').append(frame);
}

const extent = svg.querySelector('.graph').getBBox(), origin = graph.transform.baseVal.consolidate().matrix, room = 24;
const whole = { x: extent.x + origin.e - room, y: extent.y + origin.f - room, w: extent.width + 2 * room, h: extent.height + 2 * room };
const view = { ...whole };

const texts = nodes.map(node => {
  const title = node.querySelector('title'), text = title.textContent;
  title.remove(); // the page has its own
  node.setAttribute('tabindex', '0'); node.setAttribute('aria-label', text);
  return text;
});
const near = nodes.map(() => []);
edges.forEach(edge => { near[edge.dataset.from].push(edge); near[edge.dataset.to].push(edge); });

function show() { svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`); }
function scale() { return Math.max(view.w / main.clientWidth, view.h / main.clientHeight); }
function fit() { Object.assign(view, whole); show(); }
function at(event) {
  const box = main.getBoundingClientRect(), s = scale();
  return { x: view.x + view.w / 2 + (event.clientX - box.left - box.width / 2) * s,
           y: view.y + view.h / 2 + (event.clientY - box.top - box.height / 2) * s };
}
function zoom(factor, point) {
  factor = Math.min(Math.max(view.w * factor, 60), whole.w * 4) / view.w;
  view.x = point.x - (point.x - view.x) * factor; view.y = point.y - (point.y - view.y) * factor;
  view.w *= factor; view.h *= factor; show();
}
function center(node) {
  const box = node.querySelector('.box'), m = node.transform.baseVal.consolidate().matrix;
  const g = graph.transform.baseVal.consolidate().matrix;
  const width = Math.min(whole.w, main.clientWidth * 0.9), s = width / view.w;
  view.w = width; view.h *= s;
  view.x = g.e + m.e + box.width.baseVal.value / 2 - view.w / 2;
  view.y = g.f + m.f + box.height.baseVal.value / 2 - view.h / 2;
  show();
}

main.addEventListener('wheel', event => { event.preventDefault(); zoom(Math.exp(event.deltaY * 0.0015), at(event)); }, { passive: false });
const pointers = new Map();
main.addEventListener('pointerdown', event => { pointers.set(event.pointerId, event); main.classList.add('moving'); });
addEventListener('pointerup', event => { pointers.delete(event.pointerId); if (!pointers.size) main.classList.remove('moving'); });
addEventListener('pointercancel', event => { pointers.delete(event.pointerId); });
addEventListener('pointermove', event => {
  const last = pointers.get(event.pointerId);
  if (!last) return;
  const s = scale();
  if (pointers.size === 1) {
    view.x -= (event.clientX - last.clientX) * s; view.y -= (event.clientY - last.clientY) * s; show();
  } else {
    const other = [...pointers.values()].find(p => p.pointerId !== event.pointerId);
    const span = p => Math.hypot(p.clientX - other.clientX, p.clientY - other.clientY) || 1;
    zoom(span(last) / span(event), at({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }));
  }
  pointers.set(event.pointerId, event);
});

// What the node under the pointer is joined to stands out, with everything upstream and downstream of it.
function walk(start, from, to, lit) {
  const stack = [start], seen = new Set(stack);
  while (stack.length) {
    const index = stack.pop();
    lit.push(nodes[index]);
    for (const edge of near[index]) if (+edge.dataset[from] === index) {
      lit.push(edge);
      const next = +edge.dataset[to];
      if (!seen.has(next)) { seen.add(next); stack.push(next); }
    }
  }
}
let lit = [];
function unlight() { lit.forEach(item => item.classList.remove('lit')); lit = []; graph.classList.remove('dim'); tip.style.display = 'none'; }
function light(index) {
  unlight();
  walk(index, 'from', 'to', lit); walk(index, 'to', 'from', lit);
  lit.forEach(item => item.classList.add('lit')); graph.classList.add('dim');
}
function tell(index, x, y) {
  tip.textContent = texts[index]; tip.style.display = 'block';
  tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + 'px';
  tip.style.top = Math.max(4, Math.min(y + 18, innerHeight - tip.offsetHeight - 8)) + 'px';
}
nodes.forEach((node, index) => {
  node.addEventListener('pointerenter', event => { if (!pointers.size) { light(index); tell(index, event.clientX, event.clientY); } });
  node.addEventListener('pointerleave', unlight);
  node.addEventListener('focus', () => { light(index); const box = node.getBoundingClientRect(); tell(index, box.left, box.bottom - 12); });
  node.addEventListener('blur', unlight);
});

let hits = [], hit = -1;
function mark(index) {
  graph.querySelectorAll('.hit').forEach(node => node.classList.remove('hit'));
  hit = hits.length ? (index + hits.length) % hits.length : -1;
  found.textContent = search.value ? (hits.length ? `${hit + 1} of ${hits.length}` : 'not found') : '';
  if (hit >= 0) { nodes[hits[hit]].classList.add('hit'); center(nodes[hits[hit]]); }
}
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  hits = words.length ? texts.flatMap((text, i) => words.every(word => text.toLowerCase().includes(word)) ? [i] : []) : [];
  mark(0);
});
search.addEventListener('keydown', event => {
  if (event.key === 'Enter') mark(hit + (event.shiftKey ? -1 : 1));
  if (event.key === 'Escape') { search.value = ''; hits = []; mark(0); search.blur(); }
});
addEventListener('keydown', event => {
  if (event.target === search) return;
  if (event.key === '/') { event.preventDefault(); search.focus(); }
  if (event.key === '0') fit();
  if (event.key === '+' || event.key === '-')
    zoom(event.key === '+' ? 0.8 : 1.25, { x: view.x + view.w / 2, y: view.y + view.h / 2 });
});
document.getElementById('fit').addEventListener('click', fit);
// A large graph begins at a size that can be read.
fit();
if (scale() > 2.5) {
  view.w = main.clientWidth * 1.4; view.h = main.clientHeight * 1.4; view.x = whole.x; view.y = whole.y; show();
}
)js";

}  // namespace

std::string to_html(const Picture& picture) {
  const std::string title = xml_escaped(picture.title.empty() ? "slimdag" : picture.title);
  Picture untitled = picture;  // the page has a title of its own
  untitled.title.clear();
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{0}</title>\n<style>{1}</style>\n"
      "</head>\n<body>\n<header><h1>{0}</h1><span id=\"found\" role=\"status\"></span>"
      "<input id=\"search\" type=\"search\" placeholder=\"Search (/)\" aria-label=\"Search nodes\">"
      "<button id=\"fit\" type=\"button\">Fit (0)</button></header>\n<main>\n{2}</main>\n<footer></footer>\n<div "
      "id=\"tip\"></div>\n"
      "<script>{3}</script>\n</body>\n</html>\n",
      title, page_style, to_svg(untitled), page_script);
}

}  // namespace slimdag
