// The incidents known at the moment shown, the most urgent first.

import { by, el } from "./dom.js";
import { capital, hhmm, percent, shipName, words } from "./format.js";
import { assetName, set, state } from "./state.js";

export function drawList() {
  const list = by("list");
  const rows = state.incidents; // the server has them in the order of urgency
  const { open, over } = state.counts;
  by("list-count").textContent = rows.length ? `${open} open, ${over} over` : "";
  const focused = document.activeElement?.dataset?.id;
  if (!rows.length) list.replaceChildren(el("li", { class: "empty" }, el("b", {}, "All calm"), `Nothing was known at ${hhmm(state.t)} UTC. Move the time.`));
  else list.replaceChildren(...rows.map(card));
  if (open + over > rows.length) list.append(el("li", { class: "empty" }, `and ${open + over - rows.length} more, less urgent`));
  if (focused) list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function card(incident) {
  const over = incident.status !== "open";
  const level = over ? "" : incident.level ?? "";
  const chosen = incident.id === state.selected;
  const toggle = () => set({ selected: chosen ? null : incident.id });
  return el("li", {}, el("button", { type: "button", class: `card ${level} ${over ? "over" : ""}`, "data-id": incident.id, "aria-pressed": chosen, onclick: toggle },
    el("span", { class: "top" },
      el("span", { class: `level ${level}` }, over ? incident.status : incident.level ?? "below watch"),
      el("span", { class: "kind" }, words(incident.kind)),
      el("span", {}, "since ", el("time", {}, hhmm(incident.opened_at))),
    ),
    el("span", { class: "ship" }, shipName(incident.vessel)),
    el("span", { class: "top" }, el("span", { class: "asset" }, incident.asset_id ? assetName(incident.asset_id) : "no asset near"), el("span", { class: "odds" }, percent(incident.probability))),
    el("span", { class: "why" }, capital(incident.sentence)),
  ));
}
