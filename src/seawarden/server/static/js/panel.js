// The selected incident: who, where, why, what next, and what the watch knew when.

import { speedChart } from "./chart.js";
import { by, el } from "./dom.js";
import { capital, hhmm, isoTime, lasting, percent, place, shipName, shipType, when, words } from "./format.js";
import { reasonList } from "./reasons.js";
import { trackOf } from "./risk.js";
import { assetName, set, state, withNames } from "./state.js";

const LEVELS = ["watch", "warning", "alarm"];
const MEANS = {
  watch: "Watch: keep an eye on her. Most often it is nothing.",
  warning: "Warning: look now and call her. It is not proof.",
  alarm: "Alarm: act now. It is not proof.",
};

export function drawPanel() {
  const panel = by("panel");
  const incident = state.detail;
  panel.hidden = !state.selected;
  if (!state.selected || !incident || incident.id !== state.selected) {
    if (state.selected) panel.replaceChildren(el("header", {}, closeButton(), el("p", {}, "Nothing was known of this incident at this time.")));
    return;
  }
  const kept = panel.scrollTop;
  panel.replaceChildren(
    head(incident), facts(incident),
    section("Why", reasonList(incident), el("p", { class: "note" }, "In decibans: ten is ten times the odds. A real drag is one passage in tens of thousands, so even strong evidence leaves doubt.")),
    risk(incident), chart(incident), history(incident),
  );
  panel.scrollTop = kept;
}

const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);
const closeButton = () => el("button", { type: "button", class: "icon-button close", "aria-label": "Close", title: "Close (Esc)", onclick: () => set({ selected: null }) }, "✕");

function head(incident) {
  const level = incident.status === "open" ? incident.level ?? "" : "";
  const v = incident.vessel;
  const about = v ? [shipType(v.type), v.length_m ? `${Math.round(v.length_m)} m` : null, `MMSI ${v.mmsi}`, v.imo ? `IMO ${v.imo}` : null].filter(Boolean).join(" · ") : "";
  return el("header", {},
    el("div", { class: "top" }, el("span", { class: `level ${level}` }, incident.status === "open" ? incident.level ?? "below watch" : incident.status), words(incident.kind), closeButton()),
    el("h2", {}, shipName(v)), el("p", {}, about),
    MEANS[level] ? el("p", { class: "means" }, MEANS[level]) : "");
}

function facts(incident) {
  const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  const steps = LEVELS.map((level) => {
    const at = incident.levels?.[level];
    const reached = at !== undefined && at !== null && at <= state.t;
    return el("li", { class: reached ? `reached ${level}` : "" }, el("b", {}, level), reached ? hhmm(at) : "not reached");
  });
  return el("section", {},
    el("dl", { class: "facts" },
      fact("Probability", `${percent(incident.probability)}`), fact("Highest so far", percent(incident.probability_max)),
      fact("Asset", incident.asset_id ? assetName(incident.asset_id) : "none near"), fact("Since", when(incident.opened_at)),
      fact("Place", place(incident.position)), fact("Last change", incident.updated_at ? when(incident.updated_at) : "–")),
    el("ol", { class: "steps", "aria-label": "Levels reached" }, ...steps));
}

function risk(incident) {
  const rows = (incident.at_risk ?? []).filter((a) => a.eta >= state.t - 60).sort((a, b) => a.eta - b.eta);
  const passed = (incident.at_risk ?? []).map((a) => assetName(a.asset_id)); // a silent ship's last course runs on
  const none = passed.length ? `On her last known course she would be past ${passed.join(", ")} by now.` : "No asset lies ahead on her present course.";
  if (!rows.length) return section("Next on her way", el("p", { class: "muted" }, none));
  const table = el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Asset"), el("th", { scope: "col" }, "Over it"), el("th", { scope: "col" }, "Crosses"))),
    el("tbody", {}, ...rows.map((a) => el("tr", {}, el("td", {}, assetName(a.asset_id)), el("td", {}, `${hhmm(a.eta)} `, el("span", { class: "muted" }, `in ${lasting(a.eta - state.t)}`)), el("td", {}, percent(a.probability))))));
  return section("Next on her way", table);
}

function chart(incident) {
  const box = section("Speed, kn");
  const track = trackOf(incident.ship);
  const put = (found) => { if (found?.t.length > 1) box.append(speedChart(found, incident, state.t)); };
  if (track instanceof Promise) track.then(put);
  else put(track);
  return box;
}

function history(incident) {
  const rows = [...(incident.history ?? [])].reverse().map((h) => el("li", {},
    el("button", { type: "button", title: "Go to this moment", onclick: () => set({ t: h.t }) }, el("time", { datetime: isoTime(h.t) }, hhmm(h.t))),
    el("div", {}, el("b", {}, words(h.what)), ` ${h.level ? `${h.level}, ` : ""}${percent(h.probability)}`, el("p", {}, capital(withNames(h.why))))));
  return section("What the watch knew, and when", el("ol", { class: "history" }, ...rows));
}
