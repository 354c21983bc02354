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

const page = document.getElementById("map");
const get = (id) => document.getElementById(id);
const stage = get("stage"), canvas = get("canvas"), card = get("card"), ring = get("ring"), form = get("choose");
const view = new View({ meme: Number(page.dataset.meme), community: Number(page.dataset.community) });
const isStill = matchMedia("(prefers-reduced-motion: reduce)");

let points, painter, near, labels, isChosen, coloured, inView = [], picked = -1, grown = 1;
let turnedAt = 0, isDrawing = false, resting = 0;

// --- drawing ---

function draw() {
  isDrawing = false;
  const part = isStill.matches ? 1 : Math.min((performance.now() - turnedAt) / TURN_MS, 1);
  const eased = part * part * (3 - 2 * part);
  const [across, up] = view.span;
  const ratio = canvas.width / view.width;
  const size = Math.min(Math.min(Math.max(Math.sqrt((view.width * view.height) / points.n) * 0.4, 2), 7) * view.zoom ** 0.3, 14) * ratio;
  const scale = [(2 * across) / view.width, (2 * up) / view.height];
  painter.draw({ centre: [view.x, view.y], scale, size, grown, pictureSize: pictureSide() * ratio, part: eased, paper: colourOf("--card") });
  labels.follow(view);
  mark();
  if (part < 1) redraw();
}

function redraw() {
  if (!isDrawing) requestAnimationFrame(draw);
  isDrawing = true;
}

const pictureSide = () => Math.min(Math.max(Math.sqrt((view.width * view.height) / Math.max(inView.length, 1)) * 0.75, 28), 72);

function moved() {
  redraw();
  clearTimeout(resting);
  resting = setTimeout(rest, REST_MS);
}

// What is done once the view has come to rest.
async function rest() {
  history.replaceState(null, "", view.address);
  const places = points.places[view.by];
  inView = within(places);
  if (isShowing()) near.show(inView, places, rest);
  labels.choose(view);
  redraw();
  const n = inView.length;
  get("n-in-view").textContent = n.toLocaleString("en");
  get("told").textContent = `${n.toLocaleString("en")} of ${points.n.toLocaleString("en")} uses in view${n && n <= 320 && !isShowing() && points.fields.tile.some((tile) => tile !== NO_PICTURE) ? "; pictures are hidden" : ""}.`;
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
  const colours = new Uint8Array(4 * points.n), order = new Uint32Array(points.n);
  const rest = colourOf("--map-rest"), dim = colourOf("--map-dim");
  let nDimmed = 0, first = 0, last = points.n;
  const kinds = new Uint8Array(points.n); // 0 dimmed, 1 without a colour of its own, 2 coloured
  for (let i = 0; i < points.n; i++) {
    const k = coloured.of(i);
    kinds[i] = !isChosen[i] ? 0 : k < 0 ? 1 : 2;
    const colour = kinds[i] === 0 ? dim : kinds[i] === 1 ? rest : coloured.palette[k];
    colours.set(colour, 4 * i);
    colours[4 * i + 3] = kinds[i] ? 255 : 0;
    if (kinds[i] === 0) nDimmed++;
  }
  let middle = nDimmed;
  for (let i = 0; i < points.n; i++) {
    if (kinds[i] === 0) order[first++] = i;
    else if (kinds[i] === 2) order[--last] = i;
    else order[middle++] = i;
  }
  grown = Math.min(Math.max((points.n / Math.max(points.n - nDimmed, 1)) ** 0.25, 1), 2.5);
  painter.colour(colours, order);
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
  form.querySelector("details").open ||= matchMedia("(min-width: 52rem)").matches;
  fillForm();
  get("pager")?.remove();
  fit();
  new ResizeObserver(fit).observe(stage);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", readForm);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => choose().catch(told));
  get("show-pictures")?.addEventListener("click", () => isShowing() && rest().catch(told));
  get("listed").addEventListener("focusin", (event) => pick(Number(event.target.closest("li")?.dataset.number ?? -1)));
  listen({ stage, canvas, view, moved, at, pick, step, open, picked: () => picked });
  await choose();
  page.dataset.ready = "";
}

begin().catch((error) => {
  stage.hidden = true;
  told(error);
});
