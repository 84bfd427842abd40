// The page over a finished run: what was known at the moment that the slider shows.

import * as api from "./api.js";
import { by } from "./dom.js";
import { day } from "./format.js";
import { listen, pointing } from "./keys.js";
import { drawList } from "./list.js";
import { feed, makeMap, show } from "./map.js";
import { drawPanel } from "./panel.js";
import { drawRisk, keepAssets } from "./risk.js";
import { drawShips } from "./ships.js";
import { on, set, state } from "./state.js";
import { drawTime, makeTimeline } from "./timeline.js";
import { say } from "./words.js";

/** Start; returns the map. ``look`` is what the address wants: { t, incident }. */
export async function startRun(look, fail) {
  const [run, assets, land, journal] = await Promise.all([api.run(), api.assets(), api.land(), api.wholeJournal()]);
  state.run = run;
  describe(run);
  for (const f of assets.features) state.assets.set(f.properties.id, f.properties);
  makeTimeline(run.first, run.last, journal);
  const map = await makeMap("map", run.bounds);
  feed("land", land);
  keepAssets(assets.features);
  wire(map, fail);
  set({ t: look.t ?? run.opens_at });
  if (look.incident) set({ selected: look.incident });
  return map;
}

function wire(map, fail) {
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
  pointing(map);
  listen();
}

function describe(run) {
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
  by("run-line").textContent = run.last ? say("run.line", day(run.first), short.format(run.vessels), short.format(run.rows_in)) : say("run.empty");
  if (run.licence) by("attribution").append(" ", say("app.sources.assets", run.licence));
}
