// Draws points, and pictures in their place, by WebGL 2.

import * as twgl from "./vendor/twgl.js";

const DOTS = [
  `#version 300 es
  in vec2 a_from; in vec2 a_to; in vec4 a_colour;
  uniform vec2 u_centre; uniform vec2 u_scale; uniform float u_size; uniform float u_grown; uniform float u_part;
  out vec4 v_colour; out float v_size;
  void main() {
    bool isGone = a_to.x > 0.99999;
    vec2 from = a_from.x > 0.99999 ? a_to : a_from;
    vec2 at = (mix(from, a_to, u_part) - u_centre) * u_scale;
    gl_Position = isGone ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(at, 0.0, 1.0);
    float size = a_colour.a > 0.5 ? u_size * u_grown : u_size;
    gl_PointSize = size;
    v_colour = a_colour;
    v_size = size;
  }`,
  `#version 300 es
  precision highp float;
  in vec4 v_colour; in float v_size; out vec4 colour;
  void main() {
    if (v_size > 3.5) {
      vec2 at = gl_PointCoord - 0.5;
      if (dot(at, at) > 0.25) discard;
    }
    colour = vec4(v_colour.rgb, 1.0);
  }`,
];
const PICTURES = [
  `#version 300 es
  in vec2 a_at; in float a_slot;
  uniform vec2 u_centre; uniform vec2 u_scale; uniform float u_size; uniform float u_across;
  out vec2 v_slot;
  void main() {
    gl_Position = vec4((a_at - u_centre) * u_scale, 0.0, 1.0);
    gl_PointSize = u_size;
    v_slot = vec2(mod(a_slot, u_across), floor(a_slot / u_across)) / u_across;
  }`,
  `#version 300 es
  precision highp float;
  in vec2 v_slot; uniform sampler2D u_atlas; uniform float u_across; out vec4 colour;
  void main() { colour = texture(u_atlas, v_slot + (0.01 + 0.98 * gl_PointCoord) / u_across); }`,
];
const ATLAS_PX = 2048;

export class Painter {
  constructor(canvas, n, tilePx) {
    this.gl = canvas.getContext("webgl2", { antialias: false, alpha: false, depth: false, powerPreference: "low-power" });
    if (!this.gl) throw new Error("This browser has no WebGL 2.");
    const { gl } = this;
    this.canvas = canvas;
    this.across = ATLAS_PX / tilePx;
    this.dots = twgl.createProgramInfo(gl, DOTS);
    this.pictures = twgl.createProgramInfo(gl, PICTURES);
    const at = () => ({ numComponents: 2, data: new Uint16Array(2 * n), normalize: true, drawType: gl.DYNAMIC_DRAW });
    this.points = twgl.createBufferInfoFromArrays(gl, {
      a_from: at(),
      a_to: at(),
      a_colour: { numComponents: 4, data: new Uint8Array(4 * n), normalize: true, drawType: gl.DYNAMIC_DRAW },
      indices: { numComponents: 1, data: new Uint32Array(n), drawType: gl.DYNAMIC_DRAW },
    });
    this.counts = [];
    this.atlas = twgl.createTexture(gl, { width: ATLAS_PX, height: ATLAS_PX, min: gl.LINEAR, mag: gl.LINEAR, wrap: gl.CLAMP_TO_EDGE });
    this.near = null;
    this.n_near = 0;
  }

  place(from, to) {
    twgl.setAttribInfoBufferFromArray(this.gl, this.points.attribs.a_from, from);
    twgl.setAttribInfoBufferFromArray(this.gl, this.points.attribs.a_to, to);
  }

  // Colours of all points; of those that are not dimmed alpha is 255, else 0.
  colour(colours) {
    twgl.setAttribInfoBufferFromArray(this.gl, this.points.attribs.a_colour, colours);
  }

  // Which points are drawn, kind after kind, and how many there are of each.
  arrange(order, counts) {
    const { gl } = this;
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.points.indices);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order, gl.DYNAMIC_DRAW);
    this.counts = counts;
  }

  // A sheet of tiles into a block of the atlas.
  keep(sheet, left, top) {
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, this.atlas);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, left, top, gl.RGBA, gl.UNSIGNED_BYTE, sheet);
  }

  // Which pictures are drawn: positions as shares of the map, and slots of the atlas.
  show(at, slots) {
    this.n_near = slots.length;
    this.near = twgl.createBufferInfoFromArrays(this.gl, {
      a_at: { numComponents: 2, data: new Float32Array(at) },
      a_slot: { numComponents: 1, data: new Float32Array(slots) },
    });
  }

  // share: how many of the points are drawn, 0 to 1, the first of each kind.
  draw({ centre, scale, size, grown, pictureSize, part, paper, share }) {
    const { gl } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(paper[0] / 255, paper[1] / 255, paper[2] / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const view = { u_centre: centre, u_scale: scale };
    gl.useProgram(this.dots.program);
    twgl.setBuffersAndAttributes(gl, this.dots, this.points);
    twgl.setUniforms(this.dots, { ...view, u_size: size, u_grown: grown, u_part: part });
    let begin = 0;
    for (const count of this.counts) {
      const n = Math.ceil(count * share);
      if (n) twgl.drawBufferInfo(gl, this.points, gl.POINTS, n, begin * Uint32Array.BYTES_PER_ELEMENT);
      begin += count;
    }
    if (!this.n_near || part < 1) return;
    gl.useProgram(this.pictures.program);
    twgl.setBuffersAndAttributes(gl, this.pictures, this.near);
    twgl.setUniforms(this.pictures, { ...view, u_size: pictureSize, u_atlas: this.atlas, u_across: this.across });
    twgl.drawBufferInfo(gl, this.near, gl.POINTS, this.n_near);
  }
}
