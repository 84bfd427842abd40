// How times, places and odds are said. Times are UTC epoch seconds; places are degrees and decimal minutes.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n) => String(n).padStart(2, "0");

export const hhmm = (t) => { const d = new Date(t * 1000); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; };
export const day = (t) => { const d = new Date(t * 1000); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
export const when = (t) => { const d = new Date(t * 1000); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${hhmm(t)} UTC`; };
export const isoTime = (t) => new Date(t * 1000).toISOString();

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
  if (v > 0 && v < 0.1) return "under 0.1 %";
  if (v < 2) return `${v.toFixed(1)} %`;
  return v > 99.5 ? "over 99 %" : `${Math.round(v)} %`;
}

/** The same in whole ships, to two figures: about 1 in 330. */
export function oneIn(p) {
  if (!(p > 0)) return "next to nothing";
  if (p >= 0.5) return "more likely than not";
  const step = 10 ** Math.max(Math.floor(Math.log10(1 / p)) - 1, 0);
  return `about 1 in ${(Math.round(1 / p / step) * step).toLocaleString("en-GB")}`;
}

export const decibans = (db) => `${db > 0 ? "+" : db < 0 ? "−" : ""}${Math.abs(db).toFixed(1)}`;

/** 12 min, 1 h 20 min */
export function lasting(seconds) {
  const minutes = Math.max(Math.round(seconds / 60), 0);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}

export const words = (code) => { const s = String(code).replaceAll("_", " "); return s[0].toUpperCase() + s.slice(1); };
export const knots = (v) => (v === null || v === undefined ? "–" : `${v.toFixed(1)} kn`);
export const degrees = (v) => (v === null || v === undefined ? "–" : `${String(Math.round(v) % 360).padStart(3, "0")}°`);

const TYPES = { 2: "Wing in ground", 3: "Special craft", 4: "High-speed craft", 5: "Special craft", 6: "Passenger", 7: "Cargo", 8: "Tanker", 9: "Other" };
const SPECIAL = { 30: "Fishing", 31: "Towing", 32: "Towing", 33: "Dredging", 34: "Diving", 35: "Military", 36: "Sailing", 37: "Pleasure craft", 50: "Pilot", 51: "Search and rescue", 52: "Tug", 53: "Port tender", 55: "Law enforcement" };
export const shipType = (code) => (code ? SPECIAL[code] ?? TYPES[Math.floor(code / 10)] ?? "Other" : "Type not known");

export const capital = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "");

/** What to call her: her name, or her number. */
export const shipName = (vessel) => (vessel ? vessel.name || `MMSI ${vessel.mmsi}` : "No ship named");
