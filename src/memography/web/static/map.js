// The map: draws the view that the address tells, moves it, and tells what is under the pointer or the keyboard.

import { NO_PICTURE, UNKNOWN, load, uses } from "./map-data.js";
import { Near } from "./map-near.js";
import { Painter } from "./map-painter.js";
import { Labels, drawLegend, fillCard, isShowing, made } from "./map-told.js";
import { View } from "./map-view.js";
import { chosen, colourOf, scheme } from "./map-colours.js";
import { listen } from "./map-hands.js";

const LISTED = 12;
const TURN_MS = 700;
const REST_MS = 160;
const REACH_PX = 14;
const SLOW_MS = 30, QUICK_MS = 20, LEAST = 0.03; // a frame's time, and the least share that is drawn meanwhile
const DIMMED = 0, PLAIN = 1, COLOURED = 2; // kinds of points in the order in which they are drawn

const page = document.getElementById("map");
const get = (id) => document.getElementById(id);
const stage = get("stage"), canvas = get("canvas"), card = get("card"), ring = get("ring"), form = get("choose");
const view = new View({ meme: Number(page.dataset.meme), community: Number(page.dataset.community) });
const isStill = matchMedia("(prefers-reduced-motion: reduce)");

let points, painter, near, labels, isChosen, coloured, inView = [], picked = -1, grown = 1, paper = [255, 255, 255];
let kinds, arranged = null, share = 1, isMoving = false, drawnAt = 0;
let turnedAt = 0, isDrawing = false, resting = 0;

// --- drawing ---

function draw() {
  isDrawing = false;
  pace(performance.now());
  if (!isArranged()) arrange();
  const part = isStill.matches ? 1 : Math.min((performance.now() - turnedAt) / TURN_MS, 1);
  const eased = part * part * (3 - 2 * part);
  const [across, up] = view.span;
  const ratio = canvas.width / view.width;
  const size = Math.min(Math.min(Math.max(Math.sqrt((view.width * view.height) / points.n) * 0.4, 2), 7) * view.zoom ** 0.3, 14) * ratio;
  const scale = [(2 * across) / view.width, (2 * up) / view.height];
  painter.draw({ centre: [view.x, view.y], scale, size, grown, pictureSize: pictureSide() * ratio, part: eased, paper, share });
  labels.follow(view);
  mark();
  if (part < 1) redraw();
}

// Hand over what lies in view and around it, the dimmed first, so that they come to lie below.
function arrange() {
  const [left, right, bottom, top] = view.edges;
  const wide = right - left, high = top - bottom;
  arranged = { left: left - wide, right: right + wide, bottom: bottom - high, top: top + high, zoom: view.zoom };
  const [from, to, low, upper] = [arranged.left, arranged.right, arranged.bottom, arranged.top].map((edge) => edge * UNKNOWN);
  const places = points.places[view.by];
  const lists = [[], [], []];
  for (let i = 0; i < points.n; i++) {
    const x = places[2 * i], y = places[2 * i + 1];
    if (x >= from && x <= to && y >= low && y <= upper) lists[kinds[i]].push(i);
  }
  painter.arrange(Uint32Array.from(lists.flat()), lists.map((list) => list.length));
}

function isArranged() {
  if (!arranged || view.zoom > 2 * arranged.zoom) return false;
  const [left, right, bottom, top] = view.edges;
  const covers = (low, high, from, to) => (low <= Math.max(from, 0) && high >= Math.min(to, 1));
  return covers(arranged.left, arranged.right, left, right) && covers(arranged.bottom, arranged.top, bottom, top);
}

// A machine that can't draw all points in time draws a part of them while the map moves: each a fair sample.
function pace(now) {
  const gap = now - drawnAt;
  drawnAt = now;
  if (!isMoving) share = 1;
  else if (gap < 1000) share = Math.min(Math.max(share * (gap > SLOW_MS ? 0.75 : gap < QUICK_MS ? 1.15 : 1), LEAST), 1);
}

function redraw() {
  if (!isDrawing) requestAnimationFrame(draw);
  isDrawing = true;
}

const pictureSide = () => Math.min(Math.max(Math.sqrt((view.width * view.height) / Math.max(inView.length, 1)) * 0.75, 28), 72);

function moved() {
  isMoving = true;
  redraw();
  clearTimeout(resting);
  resting = setTimeout(rest, REST_MS);
}

// What is done once the view has come to rest.
async function rest() {
  isMoving = false;
  history.replaceState(null, "", view.address);
  const places = points.places[view.by];
  inView = within(places);
  if (isShowing()) near.show(inView, places, rest);
  labels.choose(view);
  redraw();
  const n = inView.length, nOff = points.n - placed(places);
  get("n-in-view").textContent = n.toLocaleString("en");
  get("told").textContent = `${n.toLocaleString("en")} of ${points.n.toLocaleString("en")} uses in view${nOff ? `; ${nOff.toLocaleString("en")} ${nOff === 1 ? "has" : "have"} no place by ${view.by}` : ""}${n && n <= 320 && !isShowing() && points.fields.tile.some((tile) => tile !== NO_PICTURE) ? "; pictures are hidden" : ""}.`;
  await list();
}

function within(places) {
  const [left, right, bottom, top] = view.edges.map((edge) => edge * UNKNOWN);
  const found = [];
  for (let i = 0; i < points.n; i++) {
    const x = places[2 * i], y = places[2 * i + 1];
    if (isChosen[i] && x >= left && x <= right && y >= bottom && y <= top && x !== UNKNOWN) found.push(i);
  }
  return found;
}

const placed = (places) => {
  let n = 0;
  for (let i = 0; i < points.n; i++) if (places[2 * i] !== UNKNOWN) n++;
  return n;
};

async function list() {
  const places = points.places[view.by];
  const away = (i) => Math.hypot(places[2 * i] / UNKNOWN - view.x, places[2 * i + 1] / UNKNOWN - view.y);
  const nearest = inView.map((i) => [away(i), i]).sort((a, b) => a[0] - b[0]).slice(0, LISTED).map(([, i]) => i);
  const box = get("listed");
  const rows = nearest.length ? await uses(points, nearest) : [];
  if (box.contains(document.activeElement)) return;
  box.replaceChildren(...rows.map((use) => {
    const item = made("li", "", { class: "card post" });
    item.dataset.number = use.number;
    fillCard(item, use);
    return item;
  }));
}

// --- choosing ---

async function choose() {
  isChosen = await chosen(points, view);
  coloured = scheme(points, view.colour);
  const colours = new Uint8Array(4 * points.n);
  paper = colourOf("--card");
  const rest = colourOf("--map-rest"), dim = colourOf("--map-dim");
  kinds = new Uint8Array(points.n);
  let nDimmed = 0;
  for (let i = 0; i < points.n; i++) {
    const k = coloured.of(i);
    kinds[i] = !isChosen[i] ? DIMMED : k < 0 ? PLAIN : COLOURED;
    if (kinds[i] === DIMMED) nDimmed++;
    colours.set(kinds[i] === DIMMED ? dim : kinds[i] === PLAIN ? rest : coloured.palette[k], 4 * i);
    colours[4 * i + 3] = kinds[i] === DIMMED ? 0 : 255;
  }
  grown = Math.min(Math.max((points.n / Math.max(points.n - nDimmed, 1)) ** 0.25, 1), 2.5);
  painter.colour(colours);
  arranged = null;
  drawLegend(get("legend"), coloured, view, (filter, value) => {
    if (filter === "year") Object.assign(view, { since: value && `${value}-01-01`, until: value && `${value}-12-31` });
    else view[filter] = value;
    if (!value && filter === "year") Object.assign(view, { since: "", until: "" });
    fillForm();
    choose();
  });
  pick(-1);
  moved();
}

function fillForm() {
  for (const field of form.elements) if (field.name) field.value = view[field.name];
}

function readForm() {
  const before = view.by;
  for (const field of form.elements) if (field.name) view[field.name] = field.value;
  if (view.by !== before) turn(before);
  choose().catch(told);
}

function turn(before) {
  view.whole();
  painter.place(points.places[before], points.places[view.by]);
  turnedAt = performance.now();
  arranged = null;
}

// --- pointing ---

function at(left, top) {
  const [x, y] = view.toMap(left, top);
  const [across, up] = view.span.map((span) => span / UNKNOWN);
  const reach = inView.length <= 320 && isShowing() ? pictureSide() / 2 : REACH_PX;
  const places = points.places[view.by];
  let best = -1, least = reach * reach;
  for (const i of inView) {
    const away = ((places[2 * i] - x * UNKNOWN) * across) ** 2 + ((places[2 * i + 1] - y * UNKNOWN) * up) ** 2;
    if (away < least) [best, least] = [i, away];
  }
  return best;
}

let waiting = 0;

function pick(i, isAtOnce = false) {
  if (i === picked) return;
  picked = i;
  mark();
  clearTimeout(waiting);
  if (i < 0) card.hidden = true;
  else waiting = setTimeout(tell, isAtOnce ? 0 : 80, i);
}

async function tell(i) {
  const [use] = await uses(points, [i]);
  if (picked !== i || !use) return;
  fillCard(card, use);
  card.hidden = false;
}

function mark() {
  const places = points.places[view.by];
  ring.hidden = picked < 0 || places[2 * picked] === UNKNOWN;
  if (ring.hidden) return;
  const [left, top] = view.toPixels(places[2 * picked] / UNKNOWN, places[2 * picked + 1] / UNKNOWN);
  ring.style.translate = `${left}px ${top}px`;
}

// From point to point in the order of the list, by keyboard.
function step(by) {
  const places = points.places[view.by];
  const away = (i) => Math.hypot(places[2 * i] / UNKNOWN - view.x, places[2 * i + 1] / UNKNOWN - view.y);
  const nearest = [...inView].sort((a, b) => away(a) - away(b));
  if (!nearest.length) return;
  pick(nearest[(nearest.indexOf(picked) + by + nearest.length) % nearest.length], true);
}

async function open() {
  if (picked < 0) return;
  const [use] = await uses(points, [picked]);
  location.href = `/posts/${encodeURIComponent(use.post_id)}`;
}

function told(error) {
  get("told").textContent = error.message;
}

function fit() {
  const { width, height } = stage.getBoundingClientRect();
  const ratio = Math.min(devicePixelRatio, 2);
  Object.assign(view, { width, height });
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  moved();
}

async function begin() {
  points = await load();
  if (!points.legend.layouts.includes(view.by)) view.by = points.legend.layouts[0] ?? "time";
  stage.hidden = get("legend").hidden = get("keys").hidden = false;
  painter = new Painter(canvas, points.n, points.legend.tile_px);
  near = new Near(points, painter);
  labels = new Labels(get("labels"), points);
  painter.place(points.places[view.by], points.places[view.by]);
  isChosen = new Uint8Array(points.n).fill(1);
  const isWide = matchMedia("(min-width: 52rem)").matches;
  form.classList.toggle("wide", isWide);
  form.querySelector("details").open ||= isWide;
  fillForm();
  get("pager")?.remove();
  fit();
  new ResizeObserver(fit).observe(stage);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", readForm);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => choose().catch(told));
  document.addEventListener("theme", () => choose().catch(told)); // from theme.js
  get("show-pictures")?.addEventListener("click", () => isShowing() && rest().catch(told));
  get("listed").addEventListener("focusin", (event) => pick(Number(event.target.closest("li")?.dataset.number ?? -1)));
  listen({ stage, canvas, view, moved, at, pick, step, open, picked: () => picked });
  await choose();
  await rest(); // what is in view is known from here on
  page.dataset.ready = "";
}

begin().catch((error) => {
  stage.hidden = true;
  told(error);
});
