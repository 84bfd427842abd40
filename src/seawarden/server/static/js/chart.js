// Her speed over time with what is usual for her and around her, the assets that she crossed, the levels reached.

import { axes, frame, line } from "./plot.js";
import { svg } from "./dom.js";
import { hhmm } from "./format.js";
import { upTo } from "./geometry.js";
import { assetName } from "./state.js";
import { say, sayCode } from "./words.js";

/** The span of time that an incident's charts show: from three hours before it to what is known after. */
export function spanOf(track, incident, t) {
  const from = Math.max(track.t[0], Math.min(incident.opened_at, t) - 3 * 3600);
  const to = Math.min(track.t[track.t.length - 1], Math.max((incident.closed_at ?? t) + 3600, from + 7 * 3600));
  return [from, Math.max(to, from + 60)];
}

/** The chart of ``track`` around an incident, up to ``t``; what came later is drawn faintly. */
export function speedChart(track, incident, t) {
  const [from, to] = spanOf(track, incident, t);
  const first = upTo(track.t, from - 1);
  const last = upTo(track.t, to);
  const known = Math.min(upTo(track.t, t), last);
  const base = track.own_kn ?? [];
  const near = track.neighbours_kn ?? [];
  const values = [track.sog_kn, base, near].flatMap((c) => c.slice(first, last)).filter((v) => v !== null);
  const plot = frame(from, to, Math.max(8, Math.ceil(Math.max(...values, 0) / 4) * 4), 30);
  const parts = [...axes(plot), ...crossings(track, plot, Math.min(to, t))];
  for (const [level, at] of Object.entries(incident.levels ?? {})) if (at >= from && at <= Math.min(t, to)) parts.push(upright(plot, at, `mark ${level}`, say("chart.at", sayCode("level", level), hhmm(at))));
  parts.push(line(plot, track.t, near, first, known, "near-line"), line(plot, track.t, base, first, known, "base-line"));
  parts.push(line(plot, track.t, track.sog_kn, Math.max(known - 1, first), last, "rest"), line(plot, track.t, track.sog_kn, first, known, "speed-line"));
  if (t >= from && t <= to) parts.push(upright(plot, t, "now"));
  return svg("svg", { class: "chart", viewBox: plot.box, role: "img", "aria-label": say("chart.speed") }, ...parts);
}

/** What the lines of the chart mean, for those that it has. */
export function speedKey(track) {
  const has = [["speed-line", "own", track.sog_kn], ["base-line", "base", track.own_kn], ["near-line", "neighbours", track.neighbours_kn]].filter((k) => k[2]?.length);
  return has.length > 1 ? has.map(([line, word]) => [line, say(`chart.${word}`)]) : [];
}

function upright(plot, t, name, title) {
  return svg("line", { class: name, x1: plot.x(t), x2: plot.x(t), y1: plot.top, y2: plot.bottom }, title ? svg("title", {}, title) : null);
}

/** A tick at each asset crossed, its name above where there is room. */
function crossings(track, plot, to) {
  const parts = [];
  let free = -Infinity;
  for (const c of track.crossings ?? []) {
    if (c.t < plot.from || c.t > to) continue;
    const at = plot.x(c.t);
    const name = assetName(c.asset_id);
    parts.push(svg("line", { class: "crossing", x1: at, x2: at, y1: plot.top - 5, y2: plot.bottom, "stroke-dasharray": "1 3" }), svg("circle", { class: "crossing-dot", cx: at, cy: plot.top - 6, r: 3 }, svg("title", {}, say("chart.at", name, hhmm(c.t)))));
    const width = name.length * 5.6 + 10;
    if (at > free) {
      const end = at + width > plot.width;
      parts.push(svg("text", { x: end ? plot.width : at - 3, y: plot.top - 15, "text-anchor": end ? "end" : "start" }, name));
      free = at + width;
    }
  }
  return parts;
}

