// What colours tell, and which points are chosen.

import { UNKNOWN, matching } from "./map-data.js";

const N_COLOURS = 12;
const DAY_MS = 86_400_000;

export function colourOf(name) {
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const hex = Number.parseInt(text.slice(1), 16);
  return [(hex >> 16) & 255, (hex >> 8) & 255, hex & 255];
}

// For the aspect that colours tell: which colour each point has (-1: none of its own), and the legend's lines.
export function scheme({ legend, fields }, colour) {
  const first = (names) => names.slice(0, N_COLOURS);
  if (colour === "tone") return named(fields.tone, legend.tones.map((tone) => [tone, "tone", tone]));
  if (colour === "community") return named(fields.community, first(legend.communities).map((name) => [name, "community", name]));
  if (colour === "sense") {
    const ranks = fields.sense.map((rank) => (rank ? Math.min(rank - 1, UNKNOWN) : 255));
    return named(ranks, [1, 2, 3, 4, 5, 6].map((rank) => [`sense ${rank} of its meme`, "", ""]));
  }
  if (colour === "year") return years(legend, fields);
  return named(fields.meme, first(legend.memes).map((meme) => [meme.name, "meme", meme.meme_id]));
}

function named(numbers, lines) {
  const n = Math.min(lines.length, N_COLOURS);
  return {
    of: (i) => (numbers[i] < n ? numbers[i] : -1),
    palette: Array.from({ length: n }, (_, k) => colourOf(`--map-${k + 1}`)),
    lines: lines.slice(0, n).map(([label, filter, value], k) => ({ label, filter, value, k })),
  };
}

function years(legend, fields) {
  if (!legend.first_day) return named([], []);
  const begin = Date.parse(legend.first_day);
  const yearOf = (day) => new Date(begin + day * DAY_MS).getUTCFullYear();
  const [from, to] = [yearOf(0), yearOf(legend.n_days)];
  const n = to - from + 1;
  const ends = [colourOf("--map-first"), colourOf("--map-last")];
  const palette = Array.from({ length: n }, (_, k) => ends[0].map((low, c) => Math.round(low + (ends[1][c] - low) * (n > 1 ? k / (n - 1) : 1))));
  const table = Uint8Array.from({ length: legend.n_days + 1 }, (_, day) => yearOf(day) - from);
  const step = Math.ceil(n / N_COLOURS);
  const lines = palette.map((_, k) => ({ label: String(from + k), filter: "year", value: String(from + k), k }));
  return { of: (i) => (fields.day[i] === UNKNOWN ? -1 : table[fields.day[i]]), palette, lines: lines.filter(({ k }) => k % step === 0) };
}

// Which points the filters of a view let through: 1 or 0 each.
export async function chosen(points, view) {
  const { legend, fields, n } = points;
  const is = new Uint8Array(n).fill(1);
  const keep = (fits) => { for (let i = 0; i < n; i++) if (is[i] && !fits(i)) is[i] = 0; };
  if (view.meme) {
    const meme = legend.memes.find(({ meme_id }) => meme_id === view.meme)?.number ?? view.numbers.meme;
    keep((i) => fields.meme[i] === meme);
  }
  if (view.community) {
    const known = legend.communities.indexOf(view.community);
    const community = known < 0 ? view.numbers.community : known;
    keep((i) => fields.community[i] === community);
  }
  if (view.tone) keep((i) => fields.tone[i] === legend.tones.indexOf(view.tone));
  const days = (text) => Math.round((Date.parse(text) - Date.parse(legend.first_day)) / DAY_MS);
  if (view.since) keep((i) => fields.day[i] !== UNKNOWN && fields.day[i] >= days(view.since));
  if (view.until) keep((i) => fields.day[i] !== UNKNOWN && fields.day[i] <= days(view.until));
  if (view.words.trim()) {
    const found = new Uint8Array(n);
    for (const number of await matching(points, view.words)) found[number] = 1;
    keep((i) => found[i]);
  }
  return is;
}
