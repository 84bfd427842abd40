// All ships at the moment shown: symbols, speed vectors, and a word about the one under the pointer.

import { by, el } from "./dom.js";
import { degrees, knots, lasting, shipType } from "./format.js";
import { ahead, collection, line, point } from "./geometry.js";
import { feed } from "./map.js";
import { set, state } from "./state.js";

const VECTOR_S = 600; // a vector reaches as far as she sails in ten minutes
const STILL_KN = 0.5;
const OLD_S = 660;

/** Draw the columns of /api/ships; ships of open incidents are drawn by risk.js and left out here. */
export function drawShips() {
  const s = state.ships;
  if (!s) return;
  const named = new Set(state.incidents.filter((i) => i.status === "open" || i.id === state.selected).map((i) => i.ship));
  const ships = [];
  const vectors = [];
  for (let i = 0; i < s.ref.length; i += 1) {
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

/** The row of a ship by her track, null where she is not to be seen at this moment. */
export function shipOf(ref) {
  const s = state.ships;
  const i = s ? s.ref.indexOf(ref) : -1;
  if (i < 0) return null;
  return { at: [s.lon[i], s.lat[i]], sog: s.sog_kn[i], cog: s.cog_deg[i], hdg: s.hdg_deg[i], age: s.age_s[i] };
}

/** Say who is under the pointer; a click shows where she came from. */
export function hints(map) {
  const hint = by("hint");
  const tell = (event) => {
    const { i } = event.features[0].properties;
    const s = state.ships;
    map.getCanvas().style.setProperty("cursor", "default");
    hint.replaceChildren(
      el("b", {}, s.name[i] || `MMSI ${s.mmsi[i]}`),
      el("span", { class: "muted" }, `${shipType(s.type[i])} · ${knots(s.sog_kn[i])} · ${degrees(s.cog_deg[i])}`),
      el("div", { class: "muted" }, `MMSI ${s.mmsi[i]} · heard ${s.age_s[i] < 90 ? "just now" : `${lasting(s.age_s[i])} ago`}`),
    );
    const box = map.getContainer().getBoundingClientRect();
    const left = Math.min(event.point.x + 14, box.width - 270);
    hint.style.setProperty("left", `${left}px`);
    hint.style.setProperty("top", `${event.point.y + 14}px`);
    hint.hidden = false;
  };
  map.on("mousemove", "ships", tell);
  map.on("click", "ships", (event) => {
    tell(event);
    set({ followed: state.ships.ref[event.features[0].properties.i] });
  });
  map.on("mouseleave", "ships", () => { hint.hidden = true; });
}
