// All ships at a moment that is past: symbols and speed vectors; and a word about the one under the pointer.

import { ship as askShip } from "./api.js";
import { by, el } from "./dom.js";
import { degrees, knots, lasting, shipType } from "./format.js";
import { ahead, collection, line, point } from "./geometry.js";
import { feed } from "./map.js";
import { set, state } from "./state.js";
import { say } from "./words.js";

const VECTOR_S = 600; // a vector reaches as far as she sails in ten minutes
const STILL_KN = 0.5;
const OLD_S = 660;

/** Draw the columns of /api/ships; ships of open incidents are drawn by risk.js and left out here. */
export function drawShips() {
  const s = state.ships;
  const ships = [];
  const vectors = [];
  const named = inIncidents();
  for (let i = 0; i < (s?.ref.length ?? 0); i += 1) {
    if (named.has(s.ref[i])) continue;
    const at = [s.lon[i], s.lat[i]];
    const moves = s.sog_kn[i] !== null && s.sog_kn[i] >= STILL_KN;
    const turn = moves ? s.cog_deg[i] ?? s.hdg_deg[i] ?? 0 : s.hdg_deg[i] ?? 0;
    const old = s.age_s[i] > OLD_S;
    ships.push(point(at, { i, name: s.name[i], icon: moves ? "ship" : "still", turn, shown: old ? 0.35 : 1 }));
    if (moves && s.cog_deg[i] !== null && !old) vectors.push(line([at, ahead(at, s.cog_deg[i], s.sog_kn[i], VECTOR_S)]));
  }
  feed("ships", collection(ships));
  feed("vectors", collection(vectors));
}

/** The refs of ships that stand out because of an incident. */
export const inIncidents = () => new Set(state.incidents.filter((i) => i.status === "open" || i.id === state.selected).map((i) => i.ship));

/** Where a ship is at the moment shown, by her track; null where she is not to be seen. */
export function shipOf(ref) {
  if (state.fleet && state.following) return state.fleet.of(ref);
  const s = state.ships;
  const i = s ? s.ref.indexOf(ref) : -1;
  return i < 0 ? null : rowOf(s, i);
}

const rowOf = (s, i) => ({ ref: s.ref[i], mmsi: s.mmsi[i], name: s.name[i], type: s.type[i], at: [s.lon[i], s.lat[i]], sog: s.sog_kn[i], cog: s.cog_deg[i], hdg: s.hdg_deg[i], age: s.age_s[i] });

export const heard = (age) => (age < 90 ? say("ship.heard.now") : say("ship.heard.ago", lasting(age)));

/** Say who is under the pointer; a click shows where she came from. */
export function hints(map) {
  const pick = (event) => (state.fleet && state.following ? state.fleet.near(map, event.point) : columnAt(map, event.point));
  map.on("mousemove", (event) => {
    const ship = pick(event);
    by("hint").hidden = !ship;
    if (ship) tell(map, ship, event.point);
  });
  map.on("click", (event) => {
    const ship = pick(event);
    if (!ship) return;
    tell(map, ship, event.point);
    set({ followed: ship.ref });
  });
  map.on("mouseout", () => { by("hint").hidden = true; });
}

function columnAt(map, at) {
  const [found] = map.queryRenderedFeatures(at, { layers: ["ships"] });
  return found ? rowOf(state.ships, found.properties.i) : null;
}

const names = new Map(); // live: frames carry no names; each is asked for once
let pointed = null;

function tell(map, ship, at) {
  const hint = by("hint");
  pointed = ship.ref;
  const name = ship.name ?? names.get(ship.ref);
  if (name === undefined) {
    names.set(ship.ref, "");
    askShip(ship.ref).then((s) => { names.set(ship.ref, s.name); if (pointed === ship.ref && !hint.hidden) tell(map, ship, at); }).catch(() => names.delete(ship.ref));
  }
  hint.replaceChildren(
    el("b", {}, name || say("ship.noname", ship.mmsi)),
    el("span", { class: "muted" }, `${shipType(ship.type)} · ${knots(ship.sog)} · ${degrees(ship.cog)}`),
    el("div", { class: "muted" }, say("ship.hint", ship.mmsi, heard(ship.age))),
  );
  const box = map.getContainer().getBoundingClientRect();
  hint.style.setProperty("left", `${Math.min(at.x + 14, box.width - 270)}px`);
  hint.style.setProperty("top", `${at.y + 14}px`);
}
