// The slider: over a run, or over the last day of a live watch whose end is now. Play, step from change to change, and
// the journal's changes as ticks.

import { by, el, svg } from "./dom.js";
import { day, hhmm, hhmmss, lasting, localTime } from "./format.js";
import { set, state, URGENCY } from "./state.js";
import { say } from "./words.js";

const SPEEDS = [60, 300, 900, 3600];
const FRAME_MS = 100;
const STEP_S = 60;
let journal = [];
let first = 0;
let last = 1;
let rate = 300;
let timer = null;

/** Set the slider up from ``from`` to ``to`` with the light rows of the journal. */
export function makeTimeline(from, to, rows) {
  journal = rows;
  [first, last] = [Math.floor(from), Math.ceil(to)];
  const slider = by("slider");
  Object.assign(slider, { min: first, max: last, step: STEP_S, value: last });
  slider.addEventListener("input", () => go(Number(slider.value)));
  by("speed").append(...SPEEDS.map((value) => el("option", { value, selected: value === rate }, say(`time.rate.${value}`))));
  by("speed").addEventListener("change", (event) => { rate = Number(event.target.value); });
  by("play").addEventListener("click", toggle);
  by("back").addEventListener("click", () => step(-1));
  by("next").addEventListener("click", () => step(1));
  by("live").addEventListener("click", goLive);
  drawTicks();
  new ResizeObserver(drawScale).observe(by("scale"));
}

/** Live: the slider's day moves on with the time, whole minutes at once. */
export function moveEnd(now) {
  if (now <= last) return;
  const span = last - first;
  last = Math.ceil(now / STEP_S) * STEP_S;
  first = last - span;
  Object.assign(by("slider"), { min: first, max: last });
  drawTicks();
  drawScale();
  drawTime();
}

/** Live: one more row of the journal. */
export function addTick(row) {
  journal.push(row);
  drawTicks();
}

function go(t) {
  const atEnd = state.mode === "live" && t > last - 2 * STEP_S;
  if (atEnd) goLive();
  else set({ t, following: false });
}

/** Live: back to now. */
export function goLive() {
  if (state.mode === "live") set({ following: true, playing: false });
}

/** Go to the change of the journal before (-1) or after (+1) the moment shown. */
export function step(direction) {
  const times = journal.map((row) => row.t);
  const found = direction > 0 ? times.find((t) => t > state.t) : times.findLast((t) => t < state.t);
  if (found !== undefined) set({ t: found, playing: false, following: false });
  else if (direction > 0) goLive();
}

export function toggle() {
  const atEnd = state.t >= last - 1 || state.following;
  if (!state.playing && atEnd) set({ t: state.mode === "live" ? Math.max(state.t - 3600, first) : first, following: false });
  set({ playing: !state.playing });
}

/** Move the slider and the clock to the moment shown; start or stop the play. */
export function drawTime() {
  const slider = by("slider");
  const live = state.mode === "live";
  const share = state.following ? 1 : (state.t - first) / Math.max(last - first, 1);
  slider.value = state.following ? last : state.t;
  slider.style.setProperty("--share", `${share * 100}%`);
  slider.setAttribute("aria-valuetext", state.following ? say("time.now") : `${day(state.t)} ${say("time.utc", hhmm(state.t))}`);
  by("clock").replaceChildren(el("b", {}, state.following ? hhmmss(state.t) : hhmm(state.t)), el("small", {}, say("time.utc", day(state.t))), live ? el("small", { class: "local" }, say("time.local", localTime(state.t))) : "");
  by("play").setAttribute("aria-label", say(state.playing ? "time.pause" : "time.play"));
  by("play-shape").setAttribute("d", state.playing ? "M5 3h4v14H5zM11 3h4v14h-4z" : "M5 3v14l12-7z");
  by("live").hidden = !live;
  by("live").setAttribute("aria-pressed", String(state.following));
  by("then").hidden = !live || state.following;
  if (!by("then").hidden) by("then-text").textContent = say("time.then", hhmm(state.t), lasting(Math.max(last - state.t, 0)));
  if (state.playing && !timer) timer = setInterval(advance, FRAME_MS);
  if (!state.playing && timer) { clearInterval(timer); timer = null; }
}

function advance() {
  const t = Math.min(state.t + (rate * FRAME_MS) / 1000, last);
  if (t >= last && state.mode === "live") goLive();
  else set({ t, playing: t < last });
}

function drawTicks() {
  const span = Math.max(last - first, 1);
  const share = (t) => ((t - first) / span) * 1000;
  const loud = journal.filter((row) => row.t >= first && (row.what === "opened" || row.what === "raised")).sort((a, b) => (URGENCY[a.level] ?? 0) - (URGENCY[b.level] ?? 0));
  by("ticks").setAttribute("viewBox", "0 0 1000 18");
  by("ticks").replaceChildren(...loud.map((row) => {
    const height = 5 + 4 * (URGENCY[row.level] ?? 0);
    return svg("rect", { x: share(row.t) - 1, y: 17 - height, width: 2.2, height, style: { fill: `var(--${row.level ?? "calm"})` } });
  }));
}

/** Name as many full hours (or days) under the slider as there is room for. */
function drawScale() {
  const span = Math.max(last - first, 1);
  const room = Math.max(by("scale").clientWidth, 60);
  const hours = [1, 2, 3, 4, 6, 12].find((h) => (room * h * 3600) / span > 46) ?? Math.max(24, Math.ceil(span / 86400 / (room / 84)) * 24);
  const marks = [];
  for (let t = Math.ceil(first / 3600 / hours) * 3600 * hours; t <= last; t += 3600 * hours) {
    marks.push(el("span", { style: { left: `${((t - first) / span) * 100}%` } }, hours >= 24 ? day(t) : hhmm(t)));
  }
  by("scale").replaceChildren(...marks);
}
