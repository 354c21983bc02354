// What the map shows: the legend, the points as arrays, and single uses when they are asked for.

const KINDS = { "<u2": Uint16Array, u1: Uint8Array, "<u4": Uint32Array };
const GOLDEN = 0.6180339887498949;
export const UNKNOWN = 0xffff;
export const NO_PICTURE = 0xffffffff;

async function asked(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.json()).error ?? answer.statusText);
  return answer;
}

export async function load() {
  const legend = await (await asked("/api/map")).json();
  const buffer = await (await asked(`/api/map/points?version=${legend.version}`)).arrayBuffer();
  const n = legend.n_points;
  const fields = {};
  let begin = 0;
  for (const { name, type } of legend.fields) {
    const Kind = KINDS[type];
    const end = begin + n * Kind.BYTES_PER_ELEMENT;
    fields[name] = new Kind(buffer.slice(begin, end));
    begin = end;
  }
  const points = { legend, n, fields, places: {} };
  points.places.meaning = pairs(n, (i) => fields.meaning_x[i], (i) => fields.meaning_y[i]);
  points.places.likeness = pairs(n, (i) => fields.likeness_x[i], (i) => fields.likeness_y[i]);
  points.places.time = pairs(n, (i) => day(points, i), (i) => lane(points, i));
  return points;
}

// x and y of each point in 65,535 steps; both UNKNOWN where it has no place.
function pairs(n, x, y) {
  const found = new Uint16Array(2 * n);
  for (let i = 0; i < n; i++) {
    const at = x(i);
    found[2 * i] = at;
    found[2 * i + 1] = at === UNKNOWN ? UNKNOWN : y(i);
  }
  return found;
}

function day({ legend, fields }, i) {
  const known = fields.day[i];
  return known === UNKNOWN ? UNKNOWN : Math.min((known / Math.max(legend.n_days, 1)) * UNKNOWN, UNKNOWN - 1);
}

function lane({ legend, fields }, i) {
  const which = Math.min(fields.meme[i], legend.n_lanes - 1);
  const within = (i * GOLDEN) % 1;
  return (1 - (which + 0.1 + 0.8 * within) / legend.n_lanes) * (UNKNOWN - 1);
}

const known = new Map();

// Rows of /api/map/uses, in the order of the numbers.
export async function uses(points, numbers) {
  const lacking = numbers.filter((number) => !known.has(number));
  if (lacking.length) {
    const path = `/api/map/uses?numbers=${lacking.join(",")}&version=${points.legend.version}`;
    const { rows } = await (await asked(path)).json();
    rows.forEach((row) => known.set(row.number, row));
  }
  return numbers.map((number) => known.get(number)).filter(Boolean);
}

export async function matching(points, words) {
  const path = `/api/map/matching?words=${encodeURIComponent(words)}&version=${points.legend.version}`;
  return (await (await asked(path)).json()).numbers;
}

export async function sheet(points, tiles) {
  const answer = await asked(`/map/tiles/${points.legend.version}.jpg?of=${tiles.join(",")}`);
  return createImageBitmap(await answer.blob());
}
