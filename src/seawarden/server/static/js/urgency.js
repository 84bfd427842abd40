// The order of the list: probability x consequence / usable time left. What nobody has looked at comes first.

import { state } from "./state.js";

// How grave a cut is, by kind of asset: 3 grave (energy of a country, slow to mend), 2 serious, 1 bearable.
const CONSEQUENCE = { gas_pipeline: 3, oil_pipeline: 3, power_cable: 2.5, telecom_cable: 1.5, wind_farm: 1.5, sensor: 1 };
const REACT_S = 300; // calling her and being understood takes so long: time nearer than that is not usable
const FAR_S = 6 * 3600; // without a time of arrival, or a later one
const LOUD = { alarm: 1, warning: 0.3, watch: 0.05 }; // never quieter than its level, whatever the odds of crossing

/** The next asset that she may cross after ``t``: { asset_id, eta, probability }, null where none lies ahead. */
export function nextAsset(incident, t) {
  const coming = (incident.at_risk ?? []).filter((a) => a.eta > t - 60);
  return coming.length ? coming.reduce((a, b) => (b.eta < a.eta ? b : a)) : null;
}

/** Which part of the list an incident belongs to: new, hand, later, over. */
export function part(incident, t) {
  if (incident.status !== "open") return "over";
  if (incident.snoozed_until && incident.snoozed_until > t) return "later";
  return incident.acked_by || incident.owner ? "hand" : "new";
}

/** Harm to expect an hour of usable time, for sorting only. */
export function urgency(incident, t) {
  const worst = (id) => CONSEQUENCE[state.assets.get(id)?.kind] ?? 1;
  const of = (odds, id, left) => (odds * worst(id) * 3600) / Math.min(Math.max(left - REACT_S, 60), FAR_S);
  const p = Math.max(incident.probability ?? 0, (LOUD[incident.level] ?? 0) * 0.2);
  const now = of(p, incident.asset_id, FAR_S);
  return Math.max(now, ...(incident.at_risk ?? []).filter((a) => a.eta > t - 60).map((a) => of(p * a.probability, a.asset_id, a.eta - t)));
}

const PARTS = ["new", "hand", "later", "over"];

/** The incidents in the order in which they should be looked at. */
export function sorted(incidents, t) {
  const keyed = incidents.map((i) => ({ i, part: PARTS.indexOf(part(i, t)), u: urgency(i, t) }));
  keyed.sort((a, b) => a.part - b.part || (a.part === 3 ? b.i.opened_at - a.i.opened_at : b.u - a.u) || (a.i.id < b.i.id ? -1 : 1));
  return keyed.map((k) => k.i);
}
