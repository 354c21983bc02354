// What the map tells in words: labels on it, the legend beside it, the card of a point, the list of those in view.

export function made(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export const isShowing = () => !("hiding" in document.documentElement.dataset) || sessionStorage.getItem("memography-pictures") === "show";

const short = (text, n) => (text.length > n ? `${text.slice(0, n - 1)}…` : text);

// --- labels ---

const FROM_NEAR = 2.2;
const HALF_PX = 11, SPOT_UP_PX = 12; // half the height of a label, and how far above its place its middle is

function wanted({ legend }, view) {
  if (view.by === "time") return [];
  if (view.by === "likeness") {
    return legend.memes.filter(({ likeness }) => likeness).map(({ name, likeness }) => ({ text: short(name, 28), x: likeness[0], y: likeness[1] }));
  }
  const level = view.zoom < FROM_NEAR ? "far" : "near";
  return legend.regions.filter((region) => region.level === level).map(({ words, x, y }) => ({ text: words.join(" · "), x, y }));
}

export class Labels {
  constructor(box, points) {
    Object.assign(this, { box, points, shown: [] });
  }

  // Choose labels for a view that has come to rest: those that do not cover each other, the largest first.
  choose(view) {
    this.box.replaceChildren();
    this.shown = view.by === "time" ? this.axes(view) : [];
    const taken = this.covered();
    for (const { text, x, y } of wanted(this.points, view)) {
      const [left, top] = view.toPixels(x, y);
      const half = text.length * 3.6 + 8;
      if (left < half || left > view.width - half || top < 12 || top > view.height - 12) continue;
      if (taken.some((other) => Math.abs(other.left - left) < other.half + half && Math.abs(other.top - top) < (other.high ?? HALF_PX) + HALF_PX)) continue;
      taken.push({ left, top, half });
      this.put(text, x, y, "spot");
      if (taken.length === 40) break;
    }
    this.follow(view);
  }

  // What lies over the map already: the buttons that move it.
  covered() {
    const box = this.box.getBoundingClientRect();
    return [...this.box.parentElement.querySelectorAll(".zoom")].map((buttons) => {
      const { left, right, top, bottom } = buttons.getBoundingClientRect();
      return { left: (left + right) / 2 - box.left, top: (top + bottom) / 2 - box.top + SPOT_UP_PX, half: (right - left) / 2, high: (bottom - top) / 2 };
    });
  }

  axes({ zoom, height }) {
    const { legend } = this.points;
    const roomPx = (height * zoom) / legend.n_lanes;
    if (roomPx > 13) {
      legend.memes.slice(0, legend.n_lanes).forEach(({ name }, k) => {
        const isRest = k === legend.n_lanes - 1 && legend.n_memes > legend.n_lanes;
        this.put(isRest ? "all others" : short(name, 26), null, 1 - (k + 0.5) / legend.n_lanes, "lane");
      });
    }
    if (!legend.first_day) return this.shown;
    const begin = new Date(legend.first_day);
    const years = legend.n_days / 365.25 / zoom;
    const stepMonths = years > 12 ? 24 : years > 3 ? 12 : years > 1 ? 3 : 1;
    const first = stepMonths >= 12 ? new Date(Date.UTC(begin.getUTCFullYear() + 1, 0)) : new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1));
    for (let when = first; ; when = new Date(Date.UTC(when.getUTCFullYear(), when.getUTCMonth() + stepMonths))) {
      const x = (when - begin) / 86_400_000 / Math.max(legend.n_days, 1);
      if (!(x < 1)) break;
      this.put(when.toISOString().slice(0, stepMonths >= 12 ? 4 : 7), x, null, "tick");
    }
    return this.shown;
  }

  put(text, x, y, kind) {
    const element = made("span", text, { class: kind, dir: "auto" });
    this.box.append(element);
    this.shown.push({ element, x, y });
  }

  follow(view) {
    for (const { element, x, y } of this.shown) {
      const [left, top] = view.toPixels(x ?? 0, y ?? 0);
      const isOut = (x !== null && (left < 0 || left > view.width)) || (y !== null && (top < 0 || top > view.height));
      element.hidden = isOut;
      element.style.translate = `${x === null ? 0 : Math.round(left)}px ${y === null ? Math.round(view.height) : Math.round(top)}px`;
    }
  }
}

// --- legend ---

export function drawLegend(box, { lines, palette }, view, onChoose) {
  box.replaceChildren();
  for (const { label, filter, value, k } of lines) {
    const swatch = made("span", "", { class: "swatch", "aria-hidden": "true" });
    swatch.style.backgroundColor = `rgb(${palette[k].join(" ")})`;
    const line = made("li");
    const chosen = filter === "year" ? view.since === `${value}-01-01` && view.until === `${value}-12-31` : filter && view[filter] === value;
    const text = made(filter ? "button" : "span", "", filter ? { type: "button", "aria-pressed": String(Boolean(chosen)) } : {});
    text.append(swatch, made("bdi", short(label, 34)));
    if (filter) text.addEventListener("click", () => onChoose(filter, chosen ? "" : value));
    line.append(text);
    box.append(line);
  }
  const rest = made("li");
  const text = made("span");
  text.append(made("span", "", { class: "swatch rest", "aria-hidden": "true" }), lines.length ? "others and unknown" : "nothing is known of this");
  rest.append(text);
  box.append(rest);
}

// --- cards ---

function described(use) {
  const shown = [use.meme_name, use.alt && short(use.alt, 300)].filter(Boolean).join(": ") || "A picture";
  return use.caption ? `${shown}. It says “${short(use.caption, 200)}”` : shown;
}

function picture(use) {
  const address = `/thumbnails/${encodeURIComponent(use.image_id)}.jpg`;
  const alt = described(use);
  if (isShowing()) return made("img", "", { src: address, alt, loading: "lazy", decoding: "async" });
  const veil = made("a", "", { class: "veil", href: address, "data-alt": alt });
  veil.append(made("span", "Show picture"), " ", made("small", short(alt, 90), { dir: "auto" }));
  return veil;
}

export function fillCard(card, use) {
  card.replaceChildren();
  if (use.image_id) card.append(picture(use));
  const words = made("div");
  const when = use.posted_at ? new Date(use.posted_at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }) : "Undated post";
  const first = made("p", "", { class: "meta" });
  first.append(made("a", when, { href: `/posts/${encodeURIComponent(use.post_id)}` }));
  if (use.community) first.append(" · ", made("bdi", use.community));
  words.append(first);
  if (use.text) words.append(made("p", short(use.text, 280), { class: "said", dir: "auto" }));
  if (use.caption && use.caption !== use.text) {
    const caption = made("p", "", { class: "caption", dir: "auto" });
    caption.append(made("span", "in the picture", { class: "label" }), ` ${short(use.caption, 200)}`);
    words.append(caption);
  }
  if (!use.text && !use.caption) words.append(made("p", "no words of its own", { class: "faint" }));
  const meme = made("p", "", { class: "meta" });
  if (use.meme_id) meme.append(made("a", use.meme_name, { href: `/memes/${encodeURIComponent(use.meme_id)}` }));
  else meme.append("no meme");
  words.append(meme);
  card.append(words);
}
