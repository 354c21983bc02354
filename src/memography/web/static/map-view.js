// Where the view stands, as the address has it.

export const MAX_ZOOM = 4096;
const DEFAULTS = { by: "meaning", colour: "meme", meme: "", community: "", tone: "", since: "", until: "", words: "" };

export class View {
  // numbers: of the meme and the community in the address, which may be too small for the legend.
  constructor(numbers) {
    this.numbers = numbers;
    const given = new URLSearchParams(location.search);
    for (const [name, usual] of Object.entries(DEFAULTS)) this[name] = given.get(name) ?? usual;
    const number = (name, usual) => (given.has(name) ? Number(given.get(name)) : usual);
    this.x = number("x", 0.5);
    this.y = number("y", 0.5);
    this.zoom = number("zoom", 1);
    this.width = this.height = 1;
  }

  // Pixels for the whole map, across and up; time takes all the room there is.
  get span() {
    const side = Math.min(this.width, this.height);
    return this.by === "time" ? [this.width * this.zoom, this.height * this.zoom] : [side * this.zoom, side * this.zoom];
  }

  toPixels(x, y) {
    const [across, up] = this.span;
    return [this.width / 2 + (x - this.x) * across, this.height / 2 - (y - this.y) * up];
  }

  toMap(left, top) {
    const [across, up] = this.span;
    return [this.x + (left - this.width / 2) / across, this.y - (top - this.height / 2) / up];
  }

  // Left, right, bottom and top as shares of the map.
  get edges() {
    const [left, top] = this.toMap(0, 0);
    const [right, bottom] = this.toMap(this.width, this.height);
    return [left, right, bottom, top];
  }

  move(left, top) {
    const [across, up] = this.span;
    this.x = within(this.x - left / across, 0, 1);
    this.y = within(this.y + top / up, 0, 1);
  }

  // Enlarge, with what is at a pixel staying there.
  enlarge(factor, left = this.width / 2, top = this.height / 2) {
    const [x, y] = this.toMap(left, top);
    this.zoom = within(this.zoom * factor, 1, MAX_ZOOM);
    const [across, up] = this.span;
    this.x = within(x - (left - this.width / 2) / across, 0, 1);
    this.y = within(y + (top - this.height / 2) / up, 0, 1);
  }

  whole() {
    Object.assign(this, { x: 0.5, y: 0.5, zoom: 1 });
  }

  get address() {
    const told = new URLSearchParams();
    for (const [name, usual] of Object.entries(DEFAULTS)) if (this[name] !== usual) told.set(name, this[name]);
    if (this.zoom > 1.001 || this.x !== 0.5 || this.y !== 0.5) {
      told.set("x", this.x.toFixed(5));
      told.set("y", this.y.toFixed(5));
      told.set("zoom", this.zoom.toPrecision(4));
    }
    return told.size ? `?${told}` : location.pathname;
  }
}

function within(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
