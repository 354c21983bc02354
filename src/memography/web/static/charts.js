// Draws every chart of the page from the specification that our own machine serves, those in view first. A click on a
// mark leads to the posts behind it; the table below a chart has the same links for the keyboard.
"use strict";

const NARROW_PX = 480;
const DAY_MS = 86400000;

// What the style sheet says, resolved: variables may hold colours for light and dark.
function colourOf(variable) {
  const probe = document.createElement("span");
  probe.style.color = `var(${variable})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function config() {
  const [ink, faint, line, paper] = ["--ink", "--ink-2", "--line", "--paper"].map(colourOf);
  const colours = [1, 2, 3, 4, 5, 6, 7].map((n) => colourOf(`--figure-${n}`));
  const ramp = [colourOf("--figure-low"), colours[0]];
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    axis: { labelColor: faint, titleColor: faint, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" },
    legend: { labelColor: faint, labelFontSize: 13, symbolType: "square" },
    range: { category: colours, ramp, heatmap: ramp },
    mark: { color: colours[0] },
    text: { color: ink, fontSize: 12 },
    rule: { color: ink },
    style: {
      "mark-shift": { color: ink },
      badge: { color: ink },
      number: { color: paper, fontWeight: "bold", fontSize: 10 },
      faint: { color: faint },
      hole: { color: faint },
      over: { color: ink, fontSize: 12 },
      halo: { color: paper, stroke: paper, strokeWidth: 3.5, strokeJoin: "round", fontSize: 12 },
      stream: { stroke: paper, strokeWidth: 0.8 },
    },
    view: { stroke: null },
  };
}

// The specification as this place has room for it: names on the chart only where it is wide, colours explained below it.
function fitted(specification, place) {
  const layers = specification.layer ?? [specification];
  if (place.parentElement.querySelector(".keys")) {
    for (const layer of layers) if (layer.encoding?.color) layer.encoding.color.legend = null;
  }
  if (place.clientWidth < NARROW_PX && specification.layer) specification.layer = layers.filter((layer) => !layer.name?.startsWith("names-"));
  return specification;
}

// --- what a mark stands for ---

const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
document.body.append(tip);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });
for (const moved of ["wheel", "touchmove"]) addEventListener(moved, () => { tip.hidden = true; }, { passive: true });

function showTip(_, event, item, value) {
  if (!value || typeof value !== "object") { tip.hidden = true; return; }
  tip.replaceChildren(...Object.entries(value).map(([name, said]) => {
    const row = document.createElement("div");
    const [label, text] = [document.createElement("span"), document.createElement("bdi")];
    [label.textContent, text.textContent] = [name, said];
    row.append(label, text);
    return row;
  }));
  tip.hidden = false;
  const room = tip.getBoundingClientRect();
  const left = Math.min(event.clientX + 14, innerWidth - room.width - 8);
  const above = event.clientY - room.height - 12;
  tip.style.left = `${Math.max(left, 8)}px`;
  tip.style.top = `${above > 8 ? above : event.clientY + 18}px`;
}

function postsBehind(place, links, datum) {
  const asked = new URLSearchParams();
  for (const [name, column] of Object.entries(links)) {
    const value = datum[column];
    if (value === undefined || value === null) continue;
    const at = name === "from" || name === "to" ? new Date(value).getTime() - (name === "to" ? DAY_MS : 0) : null;
    asked.set(name, at === null ? value : new Date(at).toISOString().slice(0, 10));
  }
  return asked.size && place.dataset.uses ? `${place.dataset.uses}?${asked}` : null;
}

function follow(place, links, event, item) {
  if (!item?.datum || !item.cursor) return;
  const to = item.datum.anchor ? `#${item.datum.anchor}` : postsBehind(place, links, item.datum);
  if (!to) return;
  const section = item.datum.anchor && document.getElementById(item.datum.anchor);
  if (section) section.open = true;
  if (event.ctrlKey || event.metaKey) open(to, "_blank", "noopener");
  else location.assign(to);
}

// --- drawing ---

async function draw(place) {
  const answer = await fetch(place.dataset.chart);
  if (!answer.ok) return;
  const specification = fitted(await answer.json(), place);
  // ast: no eval, as our Content-Security-Policy demands; the rest would add inline styles.
  const how = { ast: true, defaultStyle: false, actions: false, tooltip: showTip, renderer: "svg", config: config() };
  const { view } = await vegaEmbed(place, specification, how);
  view.addEventListener("click", (event, item) => follow(place, specification.usermeta?.links ?? {}, event, item));
}

async function drawAll() {
  const places = [...document.querySelectorAll("[data-chart]")];
  const top = (place) => place.getBoundingClientRect().top;
  for (const place of places.sort((a, b) => top(a) - top(b))) {
    await draw(place).catch((error) => console.error(error));
  }
}

// An address may lead to something folded.
function unfold() {
  const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted instanceof HTMLDetailsElement) wanted.open = true;
}

drawAll();
unfold();
addEventListener("hashchange", unfold);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.addEventListener("theme", drawAll); // from theme.js
