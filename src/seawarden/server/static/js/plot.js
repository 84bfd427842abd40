// A small plot over time: scales, grid, and lines that break where nothing was heard.

import { svg } from "./dom.js";
import { hhmm } from "./format.js";

const W = 396;
const H = 168;
const LEFT = 26;
const BOTTOM = 20;
const GAP_S = 1200; // a longer silence breaks the line

/** Scales from times and values to places in the plot; ``head`` is the room above. */
export function frame(from, to, most, head, height = H) {
  const bottom = height - BOTTOM;
  return {
    from, to, most, top: head, bottom, width: W, height, box: `0 0 ${W} ${height}`,
    x: (t) => LEFT + ((t - from) / Math.max(to - from, 1)) * (W - LEFT),
    y: (v) => bottom - (v / most) * (bottom - head),
  };
}

/** Lines across with their values, and hours below. */
export function axes(plot) {
  const parts = [];
  const lines = plot.height < 140 ? 2 : 4;
  for (let n = 0; n <= lines; n += 1) {
    const v = (plot.most * n) / lines;
    parts.push(svg("line", { class: "grid", x1: LEFT, x2: W, y1: plot.y(v), y2: plot.y(v) }), svg("text", { x: LEFT - 6, y: plot.y(v) + 3.5, "text-anchor": "end" }, String(Math.round(v * 10) / 10)));
  }
  const hours = Math.max(1, Math.round((plot.to - plot.from) / 3600 / 5));
  for (let t = Math.ceil(plot.from / 3600 / hours) * 3600 * hours; t < plot.to; t += 3600 * hours) if (plot.x(t) > LEFT + 12 && plot.x(t) < W - 12) parts.push(svg("text", { x: plot.x(t), y: plot.height - 4, "text-anchor": "middle" }, hhmm(t)));
  return parts;
}

/** A line through values [first, last), broken where they are null or far apart in time. */
export function line(plot, times, values, first, last, name) {
  let d = "";
  let before = null;
  for (let i = first; i < Math.min(last, values.length); i += 1) {
    if (values[i] === null || values[i] === undefined) continue;
    d += `${before === null || times[i] - before > GAP_S ? "M" : "L"}${plot.x(times[i]).toFixed(1)} ${plot.y(Math.min(values[i], plot.most)).toFixed(1)}`;
    before = times[i];
  }
  return svg("path", { class: name, d });
}

/** The stretches of a track [first, last) without and over its gaps: [{ from, to, gap }] as indices, ends included. */
export function spans(times, first, last) {
  const out = [];
  let begin = first;
  for (let i = first + 1; i < last; i += 1) {
    if (times[i] - times[i - 1] <= GAP_S) continue;
    if (i - 1 > begin) out.push({ from: begin, to: i - 1, gap: false });
    out.push({ from: i - 1, to: i, gap: true });
    begin = i;
  }
  if (last - 1 > begin) out.push({ from: begin, to: last - 1, gap: false });
  return out;
}
