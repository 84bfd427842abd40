// Starts the page: asks for the run, makes the map, and ties what changes to what is drawn.

import * as api from "./api.js";
import { by, el } from "./dom.js";
import { day } from "./format.js";
import { drawList } from "./list.js";
import { feed, makeMap, restyle, show } from "./map.js";
import { kindColour, kindNames } from "./palette.js";
import { drawPanel } from "./panel.js";
import { drawRisk, keepAssets } from "./risk.js";
import { drawShips, hints } from "./ships.js";
import { on, set, state } from "./state.js";
import { drawTime, makeTimeline, step, toggle } from "./timeline.js";

function fail(error) {
  const box = by("error");
  box.textContent = `The run cannot be read: ${error.message}`;
  box.hidden = false;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("seawarden-theme", theme); } catch { /* a private window keeps nothing */ }
  set({ theme });
  restyle(theme);
  drawLegend();
}

function drawLegend() {
  const kinds = [...new Set([...state.assets.values()].map((a) => a.kind))].sort();
  by("legend").replaceChildren(el("ul", {}, ...kinds.map((kind) => el("li", {}, el("i", { style: { "border-color": kindColour(state.theme, kind) } }), kindNames[kind] ?? kind.replaceAll("_", " ")))));
}

function keys(event) {
  if (event.target.closest("input:not([type=range]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); toggle(); }
  else if (key === "j") step(-1);
  else if (key === "k") step(1);
  else if (key === "t") setTheme(state.theme === "dark" ? "dusk" : "dark");
  else if (key === "escape") set({ selected: null, followed: null });
}

let keeping = null;

/** The address says what is shown, so that a reload or a colleague sees the same. */
function keepAddress() {
  if (keeping) return;
  keeping = setTimeout(() => {
    keeping = null;
    const query = new URLSearchParams({ t: new Date(state.t * 1000).toISOString().slice(0, 19) + "Z" });
    if (state.selected) query.set("incident", state.selected);
    window.history.replaceState(null, "", `?${query}`);
  }, 700);
}

function wire(map) {
  const askShips = api.latest(api.ships, (ships) => set({ ships }), fail);
  const askIncidents = api.latest(api.incidents, ({ incidents, open, over }) => set({ counts: { open, over }, incidents }), fail);
  const askDetail = api.latest(async (id, t) => (id ? api.incident(id, t).catch(() => null) : null), (detail) => set({ detail }), fail);
  on(["t"], () => { askShips(Math.round(state.t)); askIncidents(Math.round(state.t)); askDetail(state.selected, Math.round(state.t)); });
  on(["selected"], () => askDetail(state.selected, Math.round(state.t)));
  on(["t", "playing"], drawTime);
  on(["ships", "incidents", "selected", "followed"], () => { drawShips(); drawRisk(); });
  on(["incidents", "selected"], drawList);
  on(["detail", "selected"], drawPanel);
  on(["selected"], () => setTimeout(() => show(state.incidents.find((i) => i.id === state.selected)?.position), 120)); // the panel takes its room first
  map.on("click", "suspects", (event) => set({ selected: event.features[0].properties.id }));
  map.on("mouseenter", "suspects", () => map.getCanvas().style.setProperty("cursor", "pointer"));
  map.on("mouseleave", "suspects", () => map.getCanvas().style.removeProperty("cursor"));
  hints(map);
  on(["t", "selected"], keepAddress);
  document.addEventListener("keydown", keys);
  by("theme").addEventListener("click", () => setTheme(state.theme === "dark" ? "dusk" : "dark"));
}

function describe(run) {
  by("exercise").hidden = run.origin !== "exercise";
  document.title = run.origin === "exercise" ? "EXERCISE · seawarden" : "seawarden";
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
  if (!run.last) by("run-line").textContent = "No position was kept in this run";
  else by("run-line").textContent = `${day(run.first)} · ${short.format(run.vessels)} ships · ${short.format(run.rows_in)} reports`;
  if (run.licence) by("attribution").append(` Assets: ${run.licence}.`);
}

async function start() {
  const wanted = new URLSearchParams(window.location.search);
  let kept = null;
  try { kept = localStorage.getItem("seawarden-theme"); } catch { /* as above */ }
  state.theme = [wanted.get("theme"), kept].find((v) => v === "dark" || v === "dusk") ?? "dark";
  document.documentElement.dataset.theme = state.theme;
  const [run, assets, land, journal] = await Promise.all([api.run(), api.assets(), api.land(), api.wholeJournal()]);
  state.run = run;
  describe(run);
  for (const f of assets.features) state.assets.set(f.properties.id, f.properties);
  drawLegend();
  makeTimeline(run.first, run.last, journal);
  const map = await makeMap("map", run.bounds);
  feed("land", land);
  keepAssets(assets.features);
  wire(map);
  const time = Date.parse(wanted.get("t") ?? "") / 1000;
  set({ t: Number.isFinite(time) ? time : run.opens_at });
  if (wanted.get("incident")) set({ selected: wanted.get("incident") });
  window.seawarden = { map, state, set };
  document.documentElement.dataset.ready = "";
}

start().catch(fail);
