// The page over the live watch: streams in, what everybody does shown at once, and time that goes on.

import * as api from "../api.js";
import { by, el } from "../dom.js";
import { hhmm } from "../format.js";
import { listen, pointing } from "../keys.js";
import { drawList, keepStill, tickList } from "../list.js";
import { addLayer, feed, makeMap, show } from "../map.js";
import { drawPanel, tickPanel, withActs } from "../panel.js";
import { drawRisk, forgetTracks, keepAssets } from "../risk.js";
import { drawShips } from "../ships.js";
import { on, set, state } from "../state.js";
import { addTick, drawTime, goLive, makeTimeline, moveEnd } from "../timeline.js";
import { say } from "../words.js";
import { actKeys, acts } from "./acts.js";
import { startFleet } from "./fleet.js";
import { drawHealth, drawStrip, keepHealth } from "./health.js";
import { stream } from "./events.js";
import { tell } from "./news.js";
import { keepAbout, keepAsking, now, reached, signOut } from "./session.js";
import { ShipLayer } from "./shiplayer.js";

const BALTIC = [12.5, 54.1, 28.8, 60.8]; // where most cables lie; the Bothnian Sea is a short move away
const RECENT_ROWS = 10_000; // of the journal, for the ticks of the slider
const DAY_S = 24 * 3600;
const TRACKS_S = 60; // how often tracks that are shown are asked for again
const FINE_ZOOM = 11; // from here on ships move visibly within a second
const FINE_MS = 250;

/** Start; returns the map. ``look`` is what the address wants: { t, incident }. */
export async function startLive(about, look, fail) {
  keepAbout(about);
  const nothing = { type: "FeatureCollection", features: [] };
  const [assets, land, journal] = await Promise.all([api.assets(), api.land().catch(() => nothing), api.wholeJournal(Math.max((about.seq ?? 0) - RECENT_ROWS, 0))]);
  for (const f of assets.features) state.assets.set(f.properties.id, f.properties);
  const t = now();
  makeTimeline(t - DAY_S, t, journal);
  describe(about, assets);
  withActs(acts);
  keepStill();
  const map = await makeMap("map", about.bounds ?? BALTIC);
  feed("land", land);
  keepAssets(assets.features);
  api.zones().then((zones) => feed("zones", zones)).catch(() => {});
  const layer = new ShipLayer(now);
  addLayer(layer, "gaps");
  const ask = wire(map, fail);
  set({ following: look.t === null, t: look.t ?? t });
  startFleet(map, layer);
  beat(map, ask);
  keepHealth();
  listenToJournal(Math.max(journal.at(-1)?.seq ?? 0, about.seq ?? 0), ask);
  keepAsking(fail, ask);
  ask();
  if (look.incident) set({ selected: look.incident });
  return map;
}

/** What to ask and draw when something changed; returns the function that asks for everything anew. */
function wire(map, fail) {
  const failed = (error) => (error.status === 401 ? fail(error) : reached(error instanceof TypeError ? false : state.lostSince === null));
  const then = () => (state.following ? null : Math.ceil(state.t));
  const askIncidents = api.latest(api.incidents, (a) => { set({ counts: { open: a.open, over: a.over }, incidents: a.incidents }); reached(true); }, failed);
  const askDetail = api.latest(async (id, t) => (id ? api.incident(id, t).catch((e) => { if (e.status === 404) return null; throw e; }) : null), (detail) => { if (JSON.stringify(detail) !== JSON.stringify(state.detail)) set({ detail }); }, failed); // what is under the pointer stays
  const askShips = api.latest(api.ships, (ships) => set({ ships }), () => set({ ships: null })); // an archive may not reach so far
  const ask = () => { askIncidents(then()); askDetail(state.selected, then()); };
  on(["t"], () => { if (!state.following) { ask(); askShips(Math.round(state.t)); } drawTime(); });
  on(["following"], () => { ask(); state.fleet?.follow(); if (state.following) set({ t: now(), ships: null }); drawTime(); });
  on(["playing"], drawTime);
  on(["selected"], () => { askDetail(state.selected, then()); drawPanel(); setTimeout(() => show(state.incidents.find((i) => i.id === state.selected)?.position), 120); });
  on(["ships", "incidents", "selected", "followed", "following"], () => { drawShips(); drawRisk(); state.fleet?.draw(); });
  on(["incidents", "selected"], drawList);
  on(["detail", "following"], () => { if (!typing()) drawPanel(); });
  on(["health"], () => { drawHealth(); if (!state.health) drawPanel(); });
  on(["feeds", "detectors"], () => { if (state.health) drawHealth(); });
  on(["feeds", "detectors", "about"], drawStrip);
  on(["lostSince"], drawLost);
  pointing(map);
  listen({ l: goLive, w: () => set({ health: !state.health }), ...actKeys });
  return ask;
}

const typing = () => by("panel").querySelector("form") !== null;

/** Once a second: the clock, the countdowns, the ships of incidents; oftener only where ships visibly move. */
function beat(map, ask) {
  let tracked = now();
  setInterval(() => {
    const t = now();
    moveEnd(t);
    if (state.following) {
      set({ t });
      tickList();
      tickPanel();
      drawRisk(); // new data for the map: it is drawn once, ships and all
    }
    if (t - tracked > TRACKS_S) { tracked = t; forgetTracks(); ask(); }
  }, 1000);
  setInterval(() => { if (state.following && map.getZoom() >= FINE_ZOOM) map.triggerRepaint(); }, FINE_MS);
}

/** Hear of every change as it is made, by whatever station, and of those missed while away. */
function listenToJournal(since, ask) {
  const row = (news) => { addTick(news); tell(news); ask(); };
  stream((last) => `api/journal/stream?since=${last ?? since}`, { row }, { opened: () => { reached(true); ask(); }, lost: () => reached(false) });
}

function describe(about, assets) {
  by("run-line").textContent = about.name ?? "";
  by("user").replaceChildren(
    el("span", { class: "muted" }, say("app.user", about.user?.name ?? "", say(`role.${about.user?.role ?? "viewer"}`))),
    el("a", { href: "handover" }, say("app.handover")),
    el("button", { type: "button", class: "link", onclick: () => signOut().catch(() => window.location.assign("signin.html")) }, say("app.signout")));
  by("user").hidden = false;
  if (assets.licence) by("attribution").append(" ", say("app.sources.assets", assets.licence));
}

function drawLost() {
  by("lost").hidden = state.lostSince === null;
  if (state.lostSince !== null) by("lost").textContent = say("link.lost", hhmm(state.lostSince));
  else by("news").textContent = say("link.back");
  document.documentElement.classList.toggle("lost", state.lostSince !== null);
}
