// What the page knows: the moment shown, what is selected, and who wants to hear of it.

import { say } from "./words.js";

export const state = {
  mode: "run", // "run": a finished run. "live": the watch itself
  following: false, // live: now is shown and goes on; false: a moment of the past
  run: null,
  about: null, // live: who watches, who is signed in
  t: 0,
  selected: null, // incident id
  incidents: [], // as known at t, the most urgent first
  counts: { open: 0, over: 0 },
  followed: null, // ref of a ship whose track is shown though she is in no incident
  detail: null, // the selected incident as known at t
  ships: null, // columns, at t
  fleet: null, // live: where every ship in view is now
  assets: new Map(), // id -> { name, kind }
  feeds: null,
  detectors: null,
  lostSince: null, // live: when the connection was lost
  health: false, // live: the state of the watch is on show in place of an incident
  playing: false,
  theme: "dark",
};

const listeners = new Map();

/** Call ``listener`` after every change of one of ``keys``. */
export function on(keys, listener) {
  for (const key of keys) listeners.set(key, [...(listeners.get(key) ?? []), listener]);
}

/** Change some keys and tell whoever listens to one of them, each listener once. */
export function set(change) {
  const told = new Set();
  for (const [key, value] of Object.entries(change)) {
    if (state[key] === value) continue;
    state[key] = value;
    for (const listener of listeners.get(key) ?? []) told.add(listener);
  }
  for (const listener of told) listener(state);
}

export const assetName = (id) => state.assets.get(id)?.name ?? id ?? say("list.noasset");
/** A sentence with assets called by their names where it has their ids. */
export const withNames = (text) => String(text ?? "").split(/([\s,;]+)/).map((word) => state.assets.get(word)?.name ?? word).join("");
export const URGENCY = { alarm: 3, warning: 2, watch: 1 };
