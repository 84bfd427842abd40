// The incidents known at the moment shown, the most urgent first. In a live watch the order never changes under the
// pointer or the keyboard: what changed is counted on a button instead, and sorted when the list is left alone.

import { by, el } from "./dom.js";
import { capital, countdown, hhmm, percent, shipName } from "./format.js";
import { assetName, set, state } from "./state.js";
import { nextAsset, part, sorted } from "./urgency.js";
import { say, sayCode } from "./words.js";

let order = []; // ids as they stand on the page
let held = false; // the pointer or the focus is in the list
let changed = 0;

/** Make the list keep its order while somebody points at it. */
export function keepStill() {
  const list = by("list");
  const hold = () => { held = true; };
  const letGo = () => {
    held = list.matches(":hover") || (list.contains(document.activeElement) && document.activeElement.matches(":focus-visible"));
    if (!held && changed) drawList();
  };
  list.addEventListener("pointerenter", hold);
  list.addEventListener("focusin", () => { if (document.activeElement.matches(":focus-visible")) hold(); });
  list.addEventListener("pointerleave", letGo);
  list.addEventListener("focusout", () => setTimeout(letGo));
  by("sort").addEventListener("click", () => { held = false; drawList(); by("list").scrollTop = 0; });
}

/** Draw the list; rows stay the same elements, so that focus and pointer keep what they are on. */
export function drawList() {
  const live = state.mode === "live";
  const wanted = live ? sorted(state.incidents, state.t) : state.incidents; // a run's come sorted
  const ids = new Map(wanted.map((i) => [i.id, i]));
  const still = live && held && order.some((id) => ids.has(id));
  if (still) {
    const kept = order.filter((id) => ids.has(id));
    const added = wanted.map((i) => i.id).filter((id) => !kept.includes(id));
    order = [...kept, ...added];
    changed = wanted.filter((i, n) => order[n] !== i.id).length;
  } else {
    order = wanted.map((i) => i.id);
    changed = 0;
  }
  by("sort").hidden = !changed;
  by("sort").textContent = say("list.changed", changed);
  const { open, over } = state.counts;
  by("list-count").textContent = wanted.length ? say("list.counts", open, over) : "";
  if (still) { refill(by("list"), ids); return; }
  place(by("list"), rows(order.map((id) => ids.get(id)), live), open + over - wanted.length);
}

function rows(incidents, live) {
  if (!incidents.length) {
    const why = live && state.following ? say("list.calm.live") : say("list.calm.run", hhmm(state.t));
    return [{ key: "calm", make: () => el("li", { class: "empty" }, el("b", {}, say("list.calm")), why) }];
  }
  const out = [];
  let before = null;
  for (const incident of incidents) {
    const now = part(incident, state.t);
    if (live && now !== before) out.push({ key: `part-${now}`, make: () => el("li", { class: "part" }, say(`list.${now}`)) });
    before = now;
    out.push({ key: incident.id, incident });
  }
  return out;
}

/** Change what the cards say and nothing else; what is new goes to the end. */
function refill(list, ids) {
  const there = new Map([...list.children].map((li) => [li.dataset.key, li]));
  for (const id of order) {
    const li = there.get(id) ?? list.appendChild(emptyCard(id));
    fillCard(li.firstChild, ids.get(id));
  }
}

function emptyCard(key) {
  const li = el("li", {}, el("button", { type: "button" }));
  li.dataset.key = key;
  return li;
}

/** Bring the list's children into the order of ``wanted``; cards that are there are filled anew, not replaced. */
function place(list, wanted, more) {
  const there = new Map([...list.children].map((li) => [li.dataset.key, li]));
  const nodes = wanted.map(({ key, incident, make }) => {
    const li = (incident && there.get(key)) || (incident ? emptyCard(key) : make());
    li.dataset.key = key;
    if (incident) fillCard(li.firstChild, incident);
    return li;
  });
  if (more > 0) nodes.push(el("li", { class: "empty" }, say("list.more", more)));
  if (nodes.length !== list.children.length || nodes.some((n, i) => n !== list.children[i])) {
    const focused = document.activeElement;
    list.replaceChildren(...nodes);
    if (focused?.isConnected && list.contains(focused)) focused.focus();
  }
}

function fillCard(card, incident) {
  const over = incident.status !== "open";
  const level = over ? "" : incident.level ?? "";
  const chosen = incident.id === state.selected;
  card.className = `card ${level} ${over ? "over" : ""} ${part(incident, state.t)}`;
  card.dataset.id = incident.id;
  card.setAttribute("aria-pressed", String(chosen));
  card.onclick = () => set({ selected: incident.id === state.selected ? null : incident.id, health: false });
  card.replaceChildren(
    el("span", { class: "top" },
      el("span", { class: `level ${level}` }, over ? say(`status.${incident.status}`) : level ? say(`level.${level}`) : say("level.none")),
      el("span", { class: "kind" }, sayCode("incident", incident.kind)),
      el("span", {}, say("list.since"), " ", el("time", {}, hhmm(incident.opened_at))),
    ),
    el("span", { class: "ship" }, shipName(incident.vessel)),
    el("span", { class: "top" }, el("span", { class: "asset" }, incident.asset_id ? assetName(incident.asset_id) : say("list.noasset")), el("span", { class: "odds" }, percent(incident.probability))),
    el("span", { class: "why" }, capital(incident.sentence)),
    ...(state.mode === "live" ? foot(incident) : []),
  );
}

/** Live: the next asset with the time that is left, and who has the incident in hand. */
function foot(incident) {
  if (incident.status !== "open") return [];
  const next = nextAsset(incident, state.t);
  const left = next ? next.eta - state.t : 0;
  const hand = [
    incident.acked_by ? say("list.acked", incident.acked_by) : null, incident.owner ? say("list.owner", incident.owner) : null,
    incident.snoozed_until > state.t ? say("list.snoozed", hhmm(incident.snoozed_until)) : null,
  ].filter(Boolean).join(" · ");
  if (!next && !hand) return [];
  const text = next ? (left > 0 ? say("list.next", assetName(next.asset_id), countdown(left)) : say("list.next.now", assetName(next.asset_id))) : "";
  return [el("span", { class: "top foot-line" }, el("span", { class: "next", "data-eta": next ? next.eta : null, "data-asset": next?.asset_id }, text), el("span", { class: "hand" }, hand))];
}

/** Once a second: the countdowns on the cards, without touching anything else. */
export function tickList() {
  for (const node of by("list").querySelectorAll(".next[data-eta]")) {
    const left = Number(node.dataset.eta) - state.t;
    node.textContent = left > 0 ? say("list.next", assetName(node.dataset.asset), countdown(left)) : say("list.next.now", assetName(node.dataset.asset));
  }
}
