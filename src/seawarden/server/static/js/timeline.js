// The slider over the run: play, step from change to change, and the journal's changes as ticks.

import { by, el, svg } from "./dom.js";
import { day, hhmm } from "./format.js";
import { set, state, URGENCY } from "./state.js";

const SPEEDS = [[60, "1 min/s"], [300, "5 min/s"], [900, "15 min/s"], [3600, "1 h/s"]];
const FRAME_MS = 100;
let journal = [];
let rate = 300;
let timer = null;

/** Set the slider up for a run from ``first`` to ``last`` with the light rows of its journal. */
export function makeTimeline(first, last, rows) {
  journal = rows;
  const slider = by("slider");
  Object.assign(slider, { min: Math.floor(first), max: Math.ceil(last), step: 60, value: Math.ceil(last) });
  slider.addEventListener("input", () => set({ t: Number(slider.value) }));
  by("speed").append(...SPEEDS.map(([value, name]) => el("option", { value, selected: value === rate }, name)));
  by("speed").addEventListener("change", (event) => { rate = Number(event.target.value); });
  by("play").addEventListener("click", toggle);
  by("back").addEventListener("click", () => step(-1));
  by("next").addEventListener("click", () => step(1));
  drawTicks(first, last);
  new ResizeObserver(() => drawScale(first, last)).observe(by("scale"));
}

/** Go to the change of the journal before (-1) or after (+1) the moment shown. */
export function step(direction) {
  const times = journal.map((row) => row.t);
  const found = direction > 0 ? times.find((t) => t > state.t) : times.findLast((t) => t < state.t);
  if (found !== undefined) set({ t: found, playing: false });
}

export function toggle() {
  if (!state.playing && state.t >= Number(by("slider").max)) set({ t: Number(by("slider").min) });
  set({ playing: !state.playing });
}

/** Move the slider and the clock to the moment shown; start or stop the play. */
export function drawTime() {
  const slider = by("slider");
  slider.value = state.t;
  const share = (state.t - slider.min) / Math.max(slider.max - slider.min, 1);
  slider.style.setProperty("--share", `${share * 100}%`);
  slider.setAttribute("aria-valuetext", `${day(state.t)} ${hhmm(state.t)} UTC`);
  by("clock").replaceChildren(el("b", {}, hhmm(state.t)), el("small", {}, `UTC ${day(state.t)}`));
  by("play").setAttribute("aria-label", state.playing ? "Pause" : "Play");
  by("play-shape").setAttribute("d", state.playing ? "M5 3h4v14H5zM11 3h4v14h-4z" : "M5 3v14l12-7z");
  if (state.playing && !timer) timer = setInterval(advance, FRAME_MS);
  if (!state.playing && timer) { clearInterval(timer); timer = null; }
}

function advance() {
  const end = Number(by("slider").max);
  const t = Math.min(state.t + (rate * FRAME_MS) / 1000, end);
  set({ t, playing: t < end });
}

function drawTicks(first, last) {
  const span = Math.max(last - first, 1);
  const share = (t) => ((t - first) / span) * 1000;
  const loud = journal.filter((row) => row.what === "opened" || row.what === "raised").sort((a, b) => (URGENCY[a.level] ?? 0) - (URGENCY[b.level] ?? 0));
  by("ticks").setAttribute("viewBox", "0 0 1000 18");
  by("ticks").replaceChildren(...loud.map((row) => {
    const height = 5 + 4 * (URGENCY[row.level] ?? 0);
    return svg("rect", { x: share(row.t) - 1, y: 17 - height, width: 2.2, height, style: { fill: `var(--${row.level ?? "calm"})` } });
  }));
}

/** Name as many full hours (or days) under the slider as there is room for. */
function drawScale(first, last) {
  const span = Math.max(last - first, 1);
  const room = Math.max(by("scale").clientWidth, 60);
  const hours = [1, 2, 3, 4, 6, 12].find((h) => (room * h * 3600) / span > 46) ?? Math.max(24, Math.ceil(span / 86400 / (room / 84)) * 24);
  const marks = [];
  for (let t = Math.ceil(first / 3600 / hours) * 3600 * hours; t <= last; t += 3600 * hours) {
    marks.push(el("span", { style: { left: `${((t - first) / span) * 100}%` } }, hours >= 24 ? day(t) : hhmm(t)));
  }
  by("scale").replaceChildren(...marks);
}
