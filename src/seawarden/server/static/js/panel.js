// The selected incident: who, where, why, what next, what to do about her, and what the watch knew when.

import { speedChart, speedKey } from "./chart.js";
import { distanceChart } from "./distance.js";
import { by, el } from "./dom.js";
import { capital, countdown, degrees, hhmm, isoTime, knots, percent, place, shipName, shipType, when } from "./format.js";
import { reasonList } from "./reasons.js";
import { assetFeature, trackOf } from "./risk.js";
import { heard, shipOf } from "./ships.js";
import { assetName, set, state, withNames } from "./state.js";
import { nextAsset } from "./urgency.js";
import { say, sayCode } from "./words.js";

const LEVELS = ["watch", "warning", "alarm"];
let acts = () => null; // live: what may be done, put in by live/acts.js
let drawnFor = null;

/** Give the panel its acts: a function of the incident that returns an element. */
export function withActs(make) {
  acts = make;
}

export function drawPanel() {
  const panel = by("panel");
  const incident = state.detail;
  if (state.health) return;
  panel.hidden = !state.selected;
  if (!state.selected || !incident || incident.id !== state.selected) {
    if (state.selected) panel.replaceChildren(el("header", {}, closeButton(), el("p", {}, say("panel.unknown"))));
    drawnFor = null;
    return;
  }
  const kept = drawnFor === incident.id ? panel.scrollTop : 0;
  const focus = document.activeElement?.dataset?.focus;
  panel.replaceChildren(...[
    head(incident), acts(incident), facts(incident), risk(incident),
    section(say("panel.why"), reasonList(incident), el("p", { class: "note" }, say("panel.why.note"))),
    charts(incident), particulars(incident), history(incident),
    el("p", { class: "print-line" }, say("panel.printed", when(state.mode === "live" ? Date.now() / 1000 : state.t))),
  ].filter(Boolean));
  panel.scrollTop = kept;
  drawnFor = incident.id;
  if (focus) panel.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);
export const closeButton = () => el("button", { type: "button", class: "icon-button close", "aria-label": say("panel.close"), title: say("panel.close"), "data-focus": "close", onclick: () => set({ selected: null, health: false }) }, "✕");

function head(incident) {
  const level = incident.status === "open" ? incident.level ?? "" : "";
  const v = incident.vessel;
  const about = v ? [shipType(v.type), v.length_m ? say("unit.m", Math.round(v.length_m)) : null, `MMSI ${v.mmsi}`, v.imo ? `IMO ${v.imo}` : null].filter(Boolean).join(" · ") : "";
  const text = incident.status !== "open" ? say(`status.${incident.status}`) : level ? say(`level.${level}`) : say("level.none");
  return el("header", {},
    el("div", { class: "top" }, el("span", { class: `level ${level}` }, text), sayCode("incident", incident.kind), share(), closeButton()),
    el("h2", {}, shipName(v)), el("p", {}, about),
    LEVELS.includes(level) ? el("p", { class: "means" }, say(`means.${level}`)) : "");
}

/** A link to what is shown, and paper. */
function share() {
  const copy = async (event) => {
    const button = event.currentTarget;
    const link = new URL(window.location);
    link.search = new URLSearchParams({ incident: state.selected, ...(state.following ? {} : { t: isoTime(state.t) }) });
    await navigator.clipboard?.writeText(link.href);
    button.textContent = say("panel.shared");
  };
  return el("span", { class: "share" },
    el("button", { type: "button", class: "link", "data-focus": "copy", onclick: copy }, say("panel.share")),
    el("button", { type: "button", class: "link", "data-focus": "print", onclick: () => window.print() }, say("panel.print")));
}

const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));

function facts(incident) {
  const steps = LEVELS.map((level) => {
    const at = incident.levels?.[level];
    const reached = at !== undefined && at !== null && at <= state.t;
    return el("li", { class: reached ? `reached ${level}` : "" }, el("b", {}, say(`level.${level}`)), reached ? hhmm(at) : say("panel.notreached"));
  });
  const hands = state.mode === "live" ? [fact(say("panel.acked"), incident.acked_by ?? say("panel.nobody")), fact(say("panel.owner"), incident.owner ?? say("panel.nobody"))] : [];
  return el("section", {},
    el("dl", { class: "facts" },
      fact(say("panel.probability"), percent(incident.probability)), fact(say("panel.highest"), percent(incident.probability_max)),
      fact(say("panel.asset"), incident.asset_id ? assetName(incident.asset_id) : say("panel.asset.none")), fact(say("panel.since"), when(incident.opened_at)),
      fact(say("panel.place"), place(incident.position)), fact(say("panel.changed"), incident.updated_at ? when(incident.updated_at) : "–"), ...hands),
    el("ol", { class: "steps", "aria-label": say("panel.levels") }, ...steps));
}

function risk(incident) {
  const rows = (incident.at_risk ?? []).filter((a) => a.eta >= state.t - 60).sort((a, b) => a.eta - b.eta);
  const passed = (incident.at_risk ?? []).map((a) => assetName(a.asset_id)); // a silent ship's last course runs on
  const none = passed.length ? say("panel.next.passed", passed.join(", ")) : say("panel.next.none");
  if (!rows.length) return section(say("panel.next"), el("p", { class: "muted" }, none));
  const th = (key) => el("th", { scope: "col" }, say(key));
  const table = el("table", {}, el("thead", {}, el("tr", {}, th("panel.next.asset"), th("panel.next.eta"), th("panel.next.odds"))),
    el("tbody", {}, ...rows.map((a) => el("tr", {}, el("td", {}, assetName(a.asset_id)), el("td", {}, `${hhmm(a.eta)} `, el("span", { class: "muted left", "data-eta": a.eta }, say("panel.in", countdown(a.eta - state.t)))), el("td", {}, percent(a.probability))))));
  return section(say("panel.next"), table);
}

/** Live, once a second: the countdowns. */
export function tickPanel() {
  for (const node of by("panel").querySelectorAll(".left[data-eta]")) node.textContent = say("panel.in", countdown(Number(node.dataset.eta) - state.t));
}

function charts(incident) {
  const box = el("div", { class: "charts" });
  const track = trackOf(incident.ship);
  const put = (found) => {
    if (!(found?.t.length > 1)) return;
    const key = speedKey(found).map(([line, word]) => el("li", { class: line }, word));
    box.append(section(say("panel.speed"), speedChart(found, incident, state.t), key.length ? el("ul", { class: "key" }, ...key) : ""));
    const id = incident.asset_id ?? nextAsset(incident, state.t)?.asset_id;
    const far = distanceChart(found, incident, assetFeature(id), state.t);
    if (far) box.append(section(say("panel.distance", assetName(id)), far));
  };
  if (track instanceof Promise) track.then(put);
  else put(track);
  return box;
}

function particulars(incident) {
  const v = incident.vessel;
  if (!v) return null;
  const ship = shipOf(incident.ship);
  const size = v.length_m ? `${Math.round(v.length_m)}${v.beam_m ? ` × ${Math.round(v.beam_m)}` : ""} m` : null;
  const rows = [
    ["type", shipType(v.type)], ["length", size], ["draught", v.draught_m ? say("unit.m", v.draught_m.toFixed(1)) : null], ["callsign", v.callsign], ["destination", v.destination],
    ["speed", ship ? `${knots(ship.sog)}, ${degrees(ship.cog)}` : null], ["heading", ship && ship.hdg !== null ? degrees(ship.hdg) : null], ["heard", ship ? heard(ship.age) : null],
  ].filter(([, value]) => value);
  return section(say("panel.particulars"), el("dl", { class: "facts" }, ...rows.map(([key, value]) => fact(say(`ship.${key}`), value))));
}

function history(incident) {
  const rows = [...(incident.history ?? [])].reverse().map((h) => el("li", {},
    el("button", { type: "button", title: say("panel.history.go"), onclick: () => set({ t: h.t, following: false }) }, el("time", { datetime: isoTime(h.t) }, hhmm(h.t))),
    el("div", {}, el("b", {}, sayCode("what", h.what)), ` ${said(h)}`, el("p", {}, capital(withNames(h.why))))));
  return section(say("panel.history"), el("ol", { class: "history" }, ...rows));
}

const OWN = new Set(["acked", "assigned", "noted", "snoozed", "closed", "withdrawn", "merged", "split"]);

/** Who did it, where a person did; else level and odds. */
function said(h) {
  if (OWN.has(h.what) && h.by && h.by !== "watch") return say("who.by", h.by);
  return `${h.level ? `${say(`level.${h.level}`)}, ` : ""}${percent(h.probability)}`;
}
