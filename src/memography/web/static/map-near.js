// Pictures in place of dots: which are in view, and the sheets that bring them.

import { NO_PICTURE, UNKNOWN, sheet } from "./map-data.js";

const MOST = 320; // so many uses in view are near enough
const ATLAS_PX = 2048;

export class Near {
  constructor(points, painter) {
    Object.assign(this, { points, painter });
    this.side = Math.sqrt(points.legend.n_on_sheet);
    this.blockPx = this.side * points.legend.tile_px;
    this.blocksAcross = ATLAS_PX / this.blockPx;
    this.blocks = new Array(this.blocksAcross ** 2).fill(null); // the tiles that each block of the atlas holds
    this.slots = new Map(); // tile -> slot
    this.next = 0;
    this.asking = new Set();
  }

  // Show what is in view, and ask for what is not there yet; then() when more has come.
  show(inView, places, then) {
    const withPicture = inView.length <= MOST ? inView.filter((i) => this.points.fields.tile[i] !== NO_PICTURE) : [];
    const at = [], slots = [];
    const lacking = new Set();
    for (const i of withPicture) {
      const tile = this.points.fields.tile[i];
      if (this.slots.has(tile)) {
        at.push(places[2 * i] / UNKNOWN, places[2 * i + 1] / UNKNOWN);
        slots.push(this.slots.get(tile));
      } else if (!this.asking.has(tile)) lacking.add(tile);
    }
    this.painter.show(at, slots);
    const tiles = [...lacking];
    for (let k = 0; k < tiles.length; k += this.side ** 2) this.ask(tiles.slice(k, k + this.side ** 2), then);
    return slots.length;
  }

  async ask(tiles, then) {
    tiles.forEach((tile) => this.asking.add(tile));
    try {
      this.put(tiles, await sheet(this.points, tiles));
      then();
    } finally {
      tiles.forEach((tile) => this.asking.delete(tile));
    }
  }

  put(tiles, picture) {
    const block = this.next;
    this.next = (block + 1) % this.blocks.length;
    this.blocks[block]?.forEach((tile) => this.slots.delete(tile));
    this.blocks[block] = tiles;
    const left = block % this.blocksAcross, top = Math.floor(block / this.blocksAcross);
    this.painter.keep(picture, left * this.blockPx, top * this.blockPx);
    const across = this.blocksAcross * this.side;
    tiles.forEach((tile, k) => {
      const slot = (top * this.side + Math.floor(k / this.side)) * across + left * this.side + (k % this.side);
      this.slots.set(tile, slot);
    });
  }
}
