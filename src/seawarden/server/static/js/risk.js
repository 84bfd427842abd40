// The ships of the incidents on the map: their tracks, where they go next, and which assets are at risk.

import { track as askTrack } from "./api.js";
import { countdown, percent, shipName } from "./format.js";
import { ahead, collection, line, point, upTo } from "./geometry.js";
import { feed } from "./map.js";
import { spans } from "./plot.js";
import { shipOf } from "./ships.js";
import { assetName, state, URGENCY } from "./state.js";
import { say } from "./words.js";

const tracks = new Map(); // ref -> track, or a promise of it
const stale = new Set(); // refs of tracks that may have grown since
const LIKELY = 0.3; // an asset less likely than this to be crossed is not made to glow
let assetFeatures = [];
let drawn = null;
let drawnTracks = null;

/** Keep the assets; they are drawn again whenever the risk changes. */
export function keepAssets(features) {
  assetFeatures = features;
}

/** An asset's feature, undefined where there is none. */
export const assetFeature = (id) => assetFeatures.find((f) => f.properties.id === id);

/** Live: tracks grow; those kept are asked for again when next wanted. */
export function forgetTracks() {
  for (const [ref, track] of tracks) if (!(track instanceof Promise)) stale.add(ref);
}

/** The track of a ship, asked for once. */
export function trackOf(ref) {
  if (!ref) return null;
  if (stale.delete(ref)) askTrack(ref).then((t) => { tracks.set(ref, t); drawRisk(); }).catch(() => {}); // what is there is shown until then
  if (!tracks.has(ref)) tracks.set(ref, askTrack(ref).then((t) => { tracks.set(ref, t); drawRisk(); return t; }).catch(() => { tracks.delete(ref); return null; }));
  return tracks.get(ref);
}

const level = (incident) => incident.level ?? "calm";

/** Draw everything that belongs to the incidents known at this moment. */
export function drawRisk() {
  const open = state.incidents.filter((i) => i.status === "open" || i.id === state.selected);
  const lines = [];
  if (state.followed) addTrack(lines, { ship: state.followed }, true);
  const next = [];
  const suspects = [];
  for (const incident of open) {
    const chosen = incident.id === state.selected;
    if (URGENCY[incident.level] > 1 || chosen || (state.mode === "run" && URGENCY[incident.level])) addTrack(lines, incident, chosen);
    const ship = shipOf(incident.ship);
    const at = ship?.at ?? incident.position;
    const moves = ship && ship.sog !== null && ship.sog >= 0.5;
    suspects.push(point(at, {
      id: incident.id, icon: `${moves ? "ship" : "still"}-${level(incident)}`, turn: ship?.hdg ?? ship?.cog ?? 0, level: level(incident), selected: chosen,
      order: -(chosen ? 10 : 0) - (URGENCY[incident.level] ?? 0), label: URGENCY[incident.level] > 1 || chosen ? shipName(incident.vessel) : "",
    }));
    if (ship && (chosen || (!state.selected && URGENCY[incident.level] > 1))) addNext(next, incident, ship);
  }
  const shape = JSON.stringify(lines.map((l) => [l.geometry.coordinates.length, l.geometry.coordinates.at(-1), l.properties]));
  if (shape !== drawnTracks) feed("tracks", collection(lines));
  drawnTracks = shape;
  feed("next", collection(next));
  feed("suspects", collection(suspects));
  drawAssets(open);
}

function addTrack(lines, incident, chosen) {
  const track = trackOf(incident.ship);
  if (!track || track instanceof Promise) return;
  const n = upTo(track.t, state.t);
  const first = chosen ? 0 : upTo(track.t, state.t - 4 * 3600);
  if (n - first < 2) return;
  for (const span of spans(track.t, first, n)) {
    const places = [];
    for (let i = span.from; i <= span.to; i += 1) places.push([track.lon[i], track.lat[i]]);
    lines.push(line(places, { level: level(incident), selected: chosen, gap: span.gap }));
  }
}

/** A dashed line on her present course to where she would be over the next asset, with the time that is left. */
function addNext(features, incident, ship) {
  const coming = (incident.at_risk ?? []).filter((a) => a.eta > state.t);
  if (!coming.length || ship.cog === null || !(ship.sog > 0.5)) return;
  const likely = coming.filter((a) => a.probability >= LIKELY);
  const first = likely.length ? likely.reduce((a, b) => (b.eta < a.eta ? b : a)) : coming.reduce((a, b) => (b.probability > a.probability ? b : a));
  const end = ahead(ship.at, ship.cog, ship.sog, first.eta - state.t);
  const text = `${assetName(first.asset_id)}\n${say("panel.in", countdown(first.eta - state.t))} · ${percent(first.probability)}`;
  features.push(line([ship.at, end], { level: level(incident) }), point(end, { level: level(incident), label: text }));
}

/** Draw the assets with the levels that they are at; nothing where that has not changed, for they may be many. */
function drawAssets(open) {
  const worst = atRisk(open);
  const key = JSON.stringify([...worst].sort());
  if (key === drawn) return;
  drawn = key;
  feed("assets", collection(assetFeatures.map((f) => {
    const now = worst.get(f.properties.id) ?? (URGENCY[f.properties.state] ? f.properties.state : null);
    return now ? { ...f, properties: { ...f.properties, level: now } } : f;
  })));
}

function atRisk(open) {
  const worst = new Map();
  for (const incident of open) {
    if (!(URGENCY[incident.level] > 1) && incident.id !== state.selected) continue;
    const likely = (incident.at_risk ?? []).filter((a) => a.eta > state.t && a.probability >= LIKELY);
    for (const id of [incident.asset_id, ...likely.map((a) => a.asset_id)]) {
      if (id && URGENCY[incident.level] && (URGENCY[worst.get(id)] ?? 0) < URGENCY[incident.level]) worst.set(id, incident.level);
    }
  }
  return worst;
}
