// Every ship in view, now: a stream of the viewport, one frame a second with what changed. Between her reports a ship is
// moved on her course at her speed, for a few minutes at most.

import { ahead } from "../geometry.js";
import { inIncidents } from "../ships.js";
import { set, state } from "../state.js";
import { now, reached } from "./session.js";
import { stream } from "./events.js";

const MARGIN = 0.25; // of the view on each side, so that a small move needs no new stream
const WIDE = 3; // a stream of a box so much wider than the view is given up for a narrower one
const REACH_S = 180; // a silent ship is not moved any further
const SETTLE_MS = 350;
const CLICK_PX = 14;

/** Keep ``layer`` fed with the ships in ``map``'s view. */
export class Fleet {
  constructor(map, layer) {
    this.map = map;
    this.layer = layer;
    this.ships = new Map(); // ref -> ship
    this.box = null;
    this.source = null;
    this.timer = null;
    map.on("moveend", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.follow(), SETTLE_MS); });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.follow()));
    this.follow();
  }

  /** Have a stream that holds the view; none while a moment of the past is shown. */
  follow() {
    if (!state.following || document.hidden) { this.stop(); return; }
    const view = this.map.getBounds().toArray().flat();
    const [w, h] = [view[2] - view[0], view[3] - view[1]];
    const inside = this.box && this.box[0] <= view[0] && this.box[1] <= view[1] && this.box[2] >= view[2] && this.box[3] >= view[3];
    if (inside && this.box[2] - this.box[0] < w * WIDE) return;
    this.stop();
    const wide = [Math.max(view[0] - w * MARGIN, -180), Math.max(view[1] - h * MARGIN, -90), Math.min(view[2] + w * MARGIN, 180), Math.min(view[3] + h * MARGIN, 90)];
    this.box = wide;
    let fresh = true;
    const frame = (data) => { this.take(data, fresh); fresh = false; };
    this.source = stream(() => `api/ships/stream?bbox=${wide.map((v) => v.toFixed(4)).join(",")}`, { frame }, { opened: () => { fresh = true; reached(true); } });
  }

  stop() {
    this.source?.close();
    this.source = this.box = null;
  }

  /** Take one frame: all ships of the box where it is the first of a stream, those that changed afterwards. */
  take(frame, first) {
    if (first) this.ships.clear();
    for (const [ref, mmsi, lon, lat, sog, cog, hdg, type, status, klass, age] of frame.ships) {
      this.ships.set(ref, { ref, mmsi, lon, lat, sog, cog, hdg, type, status, small: klass === "B" || klass === 2, t: frame.t - (age ?? 0) });
    }
    for (const ref of frame.gone ?? []) this.ships.delete(ref);
    this.draw();
    if (first) this.map.triggerRepaint(); // later ones are drawn with the next second
  }

  /** Bring the ships to the layer, those of incidents left out: they have symbols of their own. */
  draw() {
    if (!state.following) { this.layer.fill([], now()); this.map.triggerRepaint(); return; }
    const out = inIncidents();
    this.layer.fill([...this.ships.values()].filter((s) => !out.has(s.ref)), now());
  }

  /** Where one ship is now, null where she is not in view. */
  of(ref) {
    const ship = this.ships.get(ref);
    return ship ? placed(ship, now()) : null;
  }

  /** The ship nearest to a place on the screen, null where none is close. */
  near(map, { x, y }) {
    const t = now();
    const { lng, lat } = map.unproject([x, y]);
    const perPixel = 360 / (512 * 2 ** map.getZoom());
    const squeeze = Math.cos((lat * Math.PI) / 180);
    let best = null;
    let least = CLICK_PX * perPixel;
    for (const ship of this.ships.values()) {
      if (Math.abs(ship.lat - lat) > least * 4) continue;
      const at = placed(ship, t);
      const far = Math.hypot(at.at[0] - lng, (at.at[1] - lat) / squeeze);
      if (far < least) { least = far; best = at; }
    }
    return best;
  }
}

export const moves = (ship) => ship.sog !== null && ship.sog >= 0.5 && ship.cog !== null;

function placed(ship, t) {
  const age = Math.max(t - ship.t, 0);
  const at = moves(ship) ? ahead([ship.lon, ship.lat], ship.cog, ship.sog, Math.min(age, REACH_S)) : [ship.lon, ship.lat];
  return { ...ship, at, age };
}

/** Begin; the fleet is then in `state.fleet`. */
export function startFleet(map, layer) {
  set({ fleet: new Fleet(map, layer) });
}
