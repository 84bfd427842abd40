// How times, places and odds are said. Times are UTC epoch seconds; places are degrees and decimal minutes.

import { hasWords, say } from "./words.js";

const MONTHS = say("months").split(" ");
const two = (n) => String(n).padStart(2, "0");

export const hhmm = (t) => { const d = new Date(t * 1000); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; };
export const hhmmss = (t) => `${hhmm(t)}:${two(new Date(t * 1000).getUTCSeconds())}`;
export const day = (t) => { const d = new Date(t * 1000); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
export const dayTime = (t) => { const d = new Date(t * 1000); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${hhmm(t)}`; };
export const when = (t) => `${dayTime(t)} UTC`;
export const isoTime = (t) => new Date(t * 1000).toISOString();
/** The hour where the page is read: 18:43. */
export const localTime = (t) => { const d = new Date(t * 1000); return `${two(d.getHours())}:${two(d.getMinutes())}`; };

/** 59°57.72′N 026°01.20′E */
export function place([lon, lat]) {
  return `${part(lat, 2)}${lat < 0 ? "S" : "N"} ${part(lon, 3)}${lon < 0 ? "W" : "E"}`;
}

function part(value, digits) {
  const minutes = Math.round(Math.abs(value) * 6000) / 100;
  const degrees = Math.floor(minutes / 60);
  return `${String(degrees).padStart(digits, "0")}°${(minutes - degrees * 60).toFixed(2).padStart(5, "0")}′`;
}

/** A probability as a watch officer reads it: 62 %, 0.4 %, under 0.1 %. */
export function percent(p) {
  if (p === null || p === undefined) return "–";
  const v = p * 100;
  if (v > 0 && v < 0.1) return say("odds.under");
  if (v < 2) return `${v.toFixed(1)} %`;
  return v > 99.5 ? say("odds.over") : `${Math.round(v)} %`;
}

/** The same in whole ships, to two figures: about 1 in 330. */
export function oneIn(p) {
  if (!(p > 0)) return say("odds.none");
  if (p >= 0.5) return say("odds.likely");
  const step = 10 ** Math.max(Math.floor(Math.log10(1 / p)) - 1, 0);
  return say("odds.in", (Math.round(1 / p / step) * step).toLocaleString("en-GB"));
}

export const decibans = (db) => `${db > 0 ? "+" : db < 0 ? "−" : ""}${Math.abs(db).toFixed(1)}`;
/** 12 min, 1 h 20 min */
export function lasting(seconds) {
  const minutes = Math.max(Math.round(seconds / 60), 0);
  if (minutes < 60) return say("unit.min", minutes);
  return minutes % 60 ? say("unit.hmin", Math.floor(minutes / 60), minutes % 60) : say("unit.h", minutes / 60);
}
/** The time that is left, to the second where every second counts: 4:32, 12 min. */
export function countdown(seconds) {
  if (seconds >= 600) return lasting(seconds);
  const s = Math.max(Math.floor(seconds), 0);
  return `${Math.floor(s / 60)}:${two(s % 60)}`;
}
export const knots = (v) => (v === null || v === undefined ? "–" : say("unit.kn", v.toFixed(1)));
export const degrees = (v) => (v === null || v === undefined ? "–" : `${String(Math.round(v) % 360).padStart(3, "0")}°`);

/** The ship's type as AIS codes it, in a word. */
export function shipType(code) {
  if (!code) return say("type.unknown");
  const known = hasWords(`type.${code}`) ? `type.${code}` : `type.${Math.floor(code / 10)}x`;
  return say(hasWords(known) ? known : "type.other");
}
export const capital = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "");
/** What to call her: her name, or her number. */
export const shipName = (vessel) => (vessel ? vessel.name || say("ship.noname", vessel.mmsi) : say("ship.none"));
