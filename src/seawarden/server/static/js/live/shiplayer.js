// Thousands of moving ships on the map in two draws: hulls as points that the fragment shader shapes, and speed vectors
// as lines. The vertex shader moves every ship on from her last report, so that a new second costs no new geometry.

import { colours } from "../palette.js";
import { state } from "../state.js";
import { moves } from "./fleet.js";
import { FRAGMENT, LINE_FRAGMENT, LINE_VERTEX, VERTEX } from "./shaders.js";

const KN_MS = 1852 / 3600;
const EARTH_M = 40075016.686;
const OLD_S = 660;
const VECTORS_FROM_ZOOM = 6.5;
const VECTOR_S = 600;
const FLOATS = 7; // x, y, vx, vy, seen, turn, look
const RAD = Math.PI / 180;

const mercatorX = (lon) => lon / 360 + 0.5;
const mercatorY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) / (2 * Math.PI);

/** A MapLibre custom layer. `fill` takes the ships; drawing needs nothing else. */
export class ShipLayer {
  constructor(clock) {
    this.id = "fleet";
    this.type = "custom";
    this.renderingMode = "2d";
    this.clock = clock; // UTC epoch s now
    this.count = 0;
    this.data = new Float32Array(0);
    this.origin = [mercatorX(22), mercatorY(59)];
    this.zero = 0;
    this.changed = false;
  }

  onAdd(map, gl) {
    this.map = map;
    this.hulls = program(gl, VERTEX, FRAGMENT, ["a_at", "a_move", "a_seen", "a_turn", "a_look"]);
    this.lines = program(gl, LINE_VERTEX, LINE_FRAGMENT, ["a_at", "a_move", "a_seen", "a_turn", "a_look"]);
    this.buffer = gl.createBuffer();
    this.changed = true;
  }

  onRemove(_, gl) {
    gl.deleteProgram(this.hulls.program);
    gl.deleteProgram(this.lines.program);
    gl.deleteBuffer(this.buffer);
  }

  /** Take the ships as they are at ``t``. Places are kept relative to the view's centre: floats are short. */
  fill(ships, t) {
    const centre = this.map.getCenter();
    this.origin = [mercatorX(centre.lng), mercatorY(centre.lat)];
    this.zero = t;
    this.count = ships.length;
    if (this.data.length < ships.length * FLOATS) this.data = new Float32Array(Math.ceil(ships.length * 1.3) * FLOATS);
    let k = 0;
    for (const ship of ships) {
      const sails = moves(ship);
      const speed = sails ? (ship.sog * KN_MS) / (EARTH_M * Math.cos(ship.lat * RAD)) : 0;
      const course = (ship.cog ?? 0) * RAD;
      const look = (t - ship.t > OLD_S ? 4 : 0) + (sails ? 1 : 0) + (ship.small ? 2 : 0);
      this.data[k] = mercatorX(ship.lon) - this.origin[0];
      this.data[k + 1] = mercatorY(ship.lat) - this.origin[1];
      this.data[k + 2] = Math.sin(course) * speed;
      this.data[k + 3] = -Math.cos(course) * speed;
      this.data[k + 4] = ship.t - t;
      this.data[k + 5] = (sails ? ship.cog : ship.hdg ?? 0) * RAD;
      this.data[k + 6] = look;
      k += FLOATS;
    }
    this.changed = true;
  }

  render(gl, { defaultProjectionData }) {
    if (!this.count) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    if (this.changed) gl.bufferData(gl.ARRAY_BUFFER, this.data.subarray(0, this.count * FLOATS), gl.DYNAMIC_DRAW);
    this.changed = false;
    const matrix = shifted(defaultProjectionData.mainMatrix, this.origin);
    const zoom = this.map.getZoom();
    const c = colours(state.theme);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    if (zoom >= VECTORS_FROM_ZOOM) {
      this.use(gl, this.lines, matrix, 1);
      uniform(gl, this.lines, "u_reach", VECTOR_S);
      colour(gl, this.lines, "u_fill", c.vector);
      gl.drawArraysInstanced(gl.LINES, 0, 2, this.count);
    }
    this.use(gl, this.hulls, matrix, 0);
    const dots = window.devicePixelRatio || 1;
    uniform(gl, this.hulls, "u_size", Math.min(Math.max(4 + (zoom - 4) * 1.7, 4.5), 21) * dots);
    uniform(gl, this.hulls, "u_dots", dots);
    colour(gl, this.hulls, "u_fill", c.ship);
    colour(gl, this.hulls, "u_edge", c.shipEdge);
    gl.drawArrays(gl.POINTS, 0, this.count);
    for (const [slot] of PARTS) { gl.disableVertexAttribArray(slot); gl.vertexAttribDivisor(slot, 0); }
  }

  use(gl, made, matrix, divisor) {
    gl.useProgram(made.program);
    for (const [slot, size, from] of PARTS) {
      gl.enableVertexAttribArray(slot);
      gl.vertexAttribPointer(slot, size, gl.FLOAT, false, FLOATS * 4, from * 4);
      gl.vertexAttribDivisor(slot, divisor);
    }
    gl.uniformMatrix4fv(made.at.u_matrix, false, matrix);
    uniform(gl, made, "u_now", this.clock() - this.zero);
  }
}

const UNIFORMS = ["u_matrix", "u_now", "u_reach", "u_size", "u_dots", "u_fill", "u_edge"];
const PARTS = [[0, 2, 0], [1, 2, 2], [2, 1, 4], [3, 1, 5], [4, 1, 6]]; // slot, floats, first float

const uniform = (gl, made, name, value) => gl.uniform1f(made.at[name], value);

function colour(gl, made, name, hex) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
  gl.uniform3f(made.at[name], r, g, b);
}

/** ``matrix`` after a move to ``origin``, worked out in doubles. */
function shifted(matrix, [x, y]) {
  const out = Float64Array.from(matrix);
  for (let row = 0; row < 4; row += 1) out[12 + row] = matrix[row] * x + matrix[4 + row] * y + matrix[12 + row];
  return Float32Array.from(out);
}

/** A program with its uniforms looked up once: to look one up waits for the graphics process. */
function program(gl, vertex, fragment, slots) {
  const made = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  slots.forEach((name, slot) => gl.bindAttribLocation(made, slot, name));
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
  return { program: made, at: Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(made, name)])) };
}
