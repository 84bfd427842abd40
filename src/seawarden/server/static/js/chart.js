// Her speed over time, with the assets that she crossed and the moments at which the levels were reached.

import { svg } from "./dom.js";
import { hhmm } from "./format.js";
import { upTo } from "./geometry.js";
import { assetName } from "./state.js";

const W = 396;
const H = 168;
const LEFT = 26;
const TOP = 30;
const BOTTOM = 20;
const GAP_S = 1200;

/** The chart of ``track`` around an incident, up to ``t``; what came later is drawn faintly. */
export function speedChart(track, incident, t) {
  const from = Math.max(track.t[0], Math.min(incident.opened_at, t) - 3 * 3600);
  const to = Math.min(track.t[track.t.length - 1], Math.max((incident.closed_at ?? t) + 3600, from + 7 * 3600));
  const first = upTo(track.t, from);
  const last = upTo(track.t, to);
  const known = upTo(track.t, t);
  const top = Math.max(8, Math.ceil(Math.max(...track.sog_kn.slice(first, last).filter((v) => v !== null), 0) / 4) * 4);
  const x = (v) => LEFT + ((v - from) / Math.max(to - from, 1)) * (W - LEFT);
  const y = (v) => H - BOTTOM - (v / top) * (H - TOP - BOTTOM);
  const parts = [...grid(x, y, from, to, top), ...crossings(track, x, from, Math.min(to, t))];
  for (const [level, at] of Object.entries(incident.levels ?? {})) if (at >= from && at <= Math.min(t, to)) parts.push(svg("line", { class: `mark ${level}`, x1: x(at), x2: x(at), y1: TOP, y2: H - BOTTOM }, svg("title", {}, `${level} at ${hhmm(at)}`)));
  parts.push(svg("path", { class: "rest", d: path(track, Math.max(known - 1, first), last, x, y) }));
  parts.push(svg("path", { class: "speed-line", d: path(track, first, Math.min(known, last), x, y) }));
  if (t >= from && t <= to) parts.push(svg("line", { class: "now", x1: x(t), x2: x(t), y1: TOP, y2: H - BOTTOM }));
  return svg("svg", { class: "chart", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": "Speed over ground in knots over time" }, ...parts);
}

function grid(x, y, from, to, top) {
  const parts = [];
  for (let v = 0; v <= top; v += top / 4) parts.push(svg("line", { class: "grid", x1: LEFT, x2: W, y1: y(v), y2: y(v) }), svg("text", { x: LEFT - 6, y: y(v) + 3.5, "text-anchor": "end" }, String(v)));
  const hours = Math.max(1, Math.round((to - from) / 3600 / 5));
  for (let t = Math.ceil(from / 3600 / hours) * 3600 * hours; t < to; t += 3600 * hours) if (x(t) > LEFT + 12 && x(t) < W - 12) parts.push(svg("text", { x: x(t), y: H - 4, "text-anchor": "middle" }, hhmm(t)));
  return parts;
}

/** A tick at each asset crossed, its name above where there is room. */
function crossings(track, x, from, to) {
  const parts = [];
  let free = -Infinity;
  for (const c of track.crossings ?? []) {
    if (c.t < from || c.t > to) continue;
    const at = x(c.t);
    const name = assetName(c.asset_id);
    parts.push(svg("line", { class: "crossing", x1: at, x2: at, y1: TOP - 5, y2: H - BOTTOM, "stroke-dasharray": "1 3" }), svg("circle", { class: "crossing-dot", cx: at, cy: TOP - 6, r: 3 }, svg("title", {}, `${name} at ${hhmm(c.t)}`)));
    const width = name.length * 5.6 + 10;
    if (at > free) {
      const end = at + width > W;
      parts.push(svg("text", { x: end ? W : at - 3, y: TOP - 15, "text-anchor": end ? "end" : "start" }, name));
      free = at + width;
    }
  }
  return parts;
}

function path(track, first, last, x, y) {
  let d = "";
  let before = null;
  for (let i = first; i < last; i += 1) {
    if (track.sog_kn[i] === null) continue;
    d += `${before === null || track.t[i] - before > GAP_S ? "M" : "L"}${x(track.t[i]).toFixed(1)} ${y(track.sog_kn[i]).toFixed(1)}`;
    before = track.t[i];
  }
  return d;
}
