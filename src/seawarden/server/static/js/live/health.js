// How the watch itself fares: feeds, detectors, messages a second, and how far behind it is. A line that is always there,
// and the whole of it in the panel.

import * as api from "../api.js";
import { by, el } from "../dom.js";
import { hhmm, hhmmss, lasting } from "../format.js";
import { closeButton } from "../panel.js";
import { feed } from "../map.js";
import { set, state } from "../state.js";
import { say, sayCode } from "../words.js";
import { announce } from "./news.js";
import { now } from "./session.js";

const ASK_MS = 5000;
let downBefore = null;

/** Ask for feeds, detectors and doubtful areas every few seconds. */
export function keepHealth() {
  async function ask() {
    const [feeds, detectors, areas] = await Promise.all([api.feeds, api.detectors, api.areas].map((f) => f().catch(() => null)));
    if (feeds) { measure(feeds); set({ feeds }); sayFeeds(feeds.feeds); }
    if (detectors) set({ detectors });
    if (areas?.features) feed("areas", areas);
    setTimeout(ask, ASK_MS);
  }
  ask();
  by("strip").addEventListener("click", () => set({ health: !state.health }));
}

const isDown = (f) => f.state === "down";
const isSilent = (f) => f.state === "silent";
const runs = (d) => d.state === "running";
const perSecond = new Map(); // feed -> { t, rows, rate }, worked out between two answers

/** Rows a second of each feed, from two answers. */
function measure({ t, feeds }) {
  for (const f of feeds) {
    const before = perSecond.get(f.name);
    if (before && t > before.t) perSecond.set(f.name, { t, rows: f.rows, rate: Math.max((f.rows - before.rows) / (t - before.t), 0) });
    else if (!before) perSecond.set(f.name, { t, rows: f.rows, rate: null });
  }
}

/** One word when a feed goes down or comes back: never a hundred dark ships. */
function sayFeeds(feeds) {
  const down = new Set(feeds.filter(isDown).map((f) => f.name));
  if (downBefore) {
    for (const name of down) if (!downBefore.has(name)) announce(say("health.says.down", name));
    for (const name of downBefore) if (!down.has(name)) announce(say("health.says.up", name));
  }
  downBefore = down;
}

function figures() {
  const feeds = state.feeds?.feeds ?? [];
  const detectors = state.detectors?.detectors ?? [];
  const rate = state.about?.rows_per_s ?? state.feeds?.rows_per_s ?? 0;
  const behind = state.about?.watermark > 0 ? Math.max(now() - state.about.watermark, 0) : null;
  const late = behind !== null && behind > 2 * (state.about.lateness_s ?? 10) + 10;
  return { feeds, detectors, rate, behind, late, good: feeds.filter((f) => !isDown(f) && !isSilent(f)).length, running: detectors.filter(runs).length };
}

/** The line under the name of the watch. */
export function drawStrip() {
  const f = figures();
  const chip = (name, value, bad) => el("span", { class: `chip ${bad ? "bad" : ""}` }, el("span", { class: "name" }, name), el("b", {}, value));
  by("strip").hidden = false;
  by("strip").replaceChildren(
    chip(say("health.feeds"), state.feeds ? say("health.feeds.count", f.good, f.feeds.length) : "–", state.feeds && f.good < f.feeds.length),
    chip(say("health.detectors"), state.detectors ? say("health.feeds.count", f.running, f.detectors.length) : "–", f.running < f.detectors.length),
    chip(say("health.rate.name"), say("health.rate", Math.round(f.rate).toLocaleString("en-GB"))),
    chip(say("health.behind.name"), f.behind === null ? "–" : say("health.behind", Math.round(f.behind)), f.late));
}

/** The panel about the watch itself. */
export function drawHealth() {
  by("strip").setAttribute("aria-expanded", String(state.health));
  const panel = by("panel");
  if (!state.health) { panel.classList.remove("about-watch"); return; }
  const f = figures();
  const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  panel.classList.add("about-watch");
  panel.hidden = false;
  panel.replaceChildren(
    el("header", {}, el("div", { class: "top" }, state.about?.name ?? "", closeButton()), el("h2", {}, say("health.label"))),
    state.about?.trouble ? el("section", { class: "trouble" }, say("health.trouble", state.about.trouble)) : "",
    el("section", {}, el("dl", { class: "facts" },
      fact(say("health.rate.name"), say("health.rate", Math.round(f.rate).toLocaleString("en-GB"))),
      fact(say("health.watermark"), state.about?.watermark > 0 ? `${hhmmss(state.about.watermark)} UTC` : "–"),
      fact(say("health.behind.name"), f.behind === null ? "–" : say("health.seconds", Math.round(f.behind))),
      fact(say("health.lateness"), say("health.seconds", state.about?.lateness_s ?? "–")))),
    el("section", {}, el("h3", {}, say("health.feeds")), feedTable(f.feeds)),
    el("section", {}, el("h3", {}, say("health.detectors")), el("ul", { class: "detectors" }, ...f.detectors.map(detector))));
}

function feedTable(feeds) {
  const th = (key) => el("th", { scope: "col" }, say(key));
  return el("table", {}, el("thead", {}, el("tr", {}, th("health.feed"), th("health.feed.last"), th("health.feed.late"), th("health.feed.rate"))),
    el("tbody", {}, ...feeds.map((f) => {
      const word = isDown(f) ? say("health.feed.down", f.since ? hhmm(f.since) : "–") : isSilent(f) ? say("health.feed.silent", hhmm(f.last)) : say("health.feed.up", hhmm(f.since));
      const clock = f.offset_s ? ` · ${say("health.feed.offset", f.offset_s)}` : "";
      const last = f.last > 0 ? (now() - f.last < 90 ? say("ship.heard.now") : say("ship.heard.ago", lasting(now() - f.last))) : "–";
      return el("tr", { class: isDown(f) || isSilent(f) ? "bad" : "" }, el("td", {}, el("b", {}, f.name), el("div", { class: "muted" }, word + clock)), el("td", {}, last), el("td", {}, String(f.late ?? 0)), el("td", {}, perSecond.get(f.name)?.rate?.toFixed(0) ?? "–"));
    })));
}

function detector(d) {
  const good = runs(d);
  return el("li", { class: good ? "" : "bad" }, el("b", {}, sayCode("incident", d.name)), el("span", {}, good ? say("health.detector.runs") : say("health.detector.aside", d.why)));
}
