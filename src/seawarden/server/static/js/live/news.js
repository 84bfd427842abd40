// What is said aloud (to a screen reader, and in the window's title) when a warning or an alarm comes up.

import * as api from "../api.js";
import { by } from "../dom.js";
import { shipName } from "../format.js";
import { assetName, state, URGENCY } from "../state.js";
import { say, sayCode } from "../words.js";

const FRESH_S = 600; // what is older was missed while away: it stands in the list, and is not cried out
let unseen = 0;

/** Say a row of the journal where it is a new warning or alarm. */
export async function tell(row) {
  if (!["opened", "raised", "reopened"].includes(row.what) || !(URGENCY[row.level] > 1)) return;
  if (state.about && state.t - row.t > FRESH_S && state.following) return;
  const id = row.incident?.id ?? row.incident;
  const incident = await api.incident(id).catch(() => null);
  if (!incident) return;
  const place = incident.asset_id ? assetName(incident.asset_id) : say("list.noasset");
  by("news").textContent = say("news.said", say(`level.${row.level}`), shipName(incident.vessel), sayCode("incident", incident.kind), place);
  count(document.hidden ? unseen + 1 : 0);
}

/** Say something else that matters, such as a feed that went down. */
export function announce(text) {
  by("news").textContent = text;
}

function count(n) {
  unseen = n;
  document.title = `${n ? `(${n}) ` : ""}${document.title.replace(/^\(\d+\) /, "")}`;
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) count(0); });
