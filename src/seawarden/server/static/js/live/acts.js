// What a person does about an incident: acknowledge, assign, note, snooze, close, withdraw. The answer is shown where the
// act was made; what others do comes in by the journal.

import * as api from "../api.js";
import { by, el } from "../dom.js";
import { drawPanel } from "../panel.js";
import { state } from "../state.js";
import { say } from "../words.js";
import { may, now } from "./session.js";

const KEYS = { ack: "a", assign: "s", note: "n", snooze: "z", close: "c" };
const SNOOZE_MIN = [15, 30, 60, 120, 240];
const FALSE = ["work", "data", "weather", "anchor", "fishing", "other"];
let form = null; // { incident, act } whose form is open
let answer = null; // { incident, text, good }
let busy = false;

/** The keys of the acts: they press the button that is on show. */
export const actKeys = Object.fromEntries(Object.entries(KEYS).map(([act, key]) => [key, (event) => {
  const button = by("panel").querySelector(`[data-act="${act}"]`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
}]));

/** The section of acts for an incident, or why there are none. */
export function acts(incident) {
  if (form?.incident !== incident.id) form = null;
  const why = !may("operator") ? "act.viewer" : !state.following ? "act.past" : null;
  const box = el("section", { class: "acts", "aria-label": say("act.label") });
  if (why) box.append(el("p", { class: "muted" }, say(why)));
  else {
    box.append(el("div", { class: "buttons" }, ...allowed(incident).map((act) => button(incident, act))));
    if (form) box.append(formFor(incident, form.act));
  }
  const said = answer?.incident === incident.id ? answer : null;
  box.append(el("p", { class: `answer ${said ? (said.good ? "good" : "bad") : ""}`, role: "status" }, said?.text ?? ""));
  return box;
}

function allowed(incident) {
  if (incident.status !== "open") return ["note"];
  return [incident.acked_by ? null : "ack", "assign", "note", "snooze", "close", may("supervisor") ? "withdraw" : null].filter(Boolean);
}

function button(incident, act) {
  const open = form?.act === act;
  const press = () => {
    if (act === "ack") { perform(incident, { act }); return; }
    form = open ? null : { incident: incident.id, act };
    answer = null;
    drawPanel();
    by("panel").querySelector(".act-form :is(select, input, textarea)")?.focus();
  };
  const title = KEYS[act] ? say("act.key", say(`act.${act}`), KEYS[act].toUpperCase()) : say(`act.${act}`);
  return el("button", { type: "button", class: `act ${act === "ack" ? "first" : ""}`, "data-act": act, "data-focus": `act-${act}`, title, disabled: busy, "aria-expanded": act === "ack" ? null : String(open), onclick: press }, say(`act.${act}`));
}

const field = (label, control) => el("label", {}, el("span", {}, label), control);
const text = (label, required) => field(label, el("textarea", { name: "text", rows: 2, maxlength: 2000, required }));

/** The form of one act. */
function formFor(incident, act) {
  const fields = {
    assign: () => [field(say("act.to"), el("input", { name: "to", required: true, maxlength: 80, value: state.about?.user?.name ?? "", autocomplete: "off" })), text(say("act.text.maybe"), false)],
    note: () => [text(say("act.text.note"), true)],
    snooze: () => [field(say("act.until"), el("select", { name: "minutes" }, ...SNOOZE_MIN.map((m) => el("option", { value: m }, m < 60 ? say("act.min", m) : say("act.hour", m / 60))))), text(say("act.text.why"), true)],
    close: closeFields,
    withdraw: () => [text(say("act.text.why"), true)],
  }[act]();
  const submit = (event) => { event.preventDefault(); perform(incident, bodyOf(act, new FormData(event.currentTarget))); };
  const cancel = () => { form = null; drawPanel(); by("panel").querySelector(`[data-act="${act}"]`)?.focus(); };
  return el("form", { class: "act-form", "aria-label": say(`act.${act}`), onsubmit: submit, onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); cancel(); } } },
    ...fields, el("div", { class: "buttons" }, el("button", { type: "submit", class: "act first", disabled: busy }, say(`act.${act}`)), el("button", { type: "button", class: "act", onclick: cancel }, say("act.cancel"))));
}

/** Closing takes an outcome; a false one, why it was false. */
function closeFields() {
  const why = field(say("act.false"), el("select", { name: "false" }, ...FALSE.map((f) => el("option", { value: f }, say(`act.false.${f}`)))));
  why.hidden = true;
  const outcome = el("select", { name: "outcome", onchange: () => { why.hidden = outcome.value !== "false"; } },
    ...["resolved", "real", "false"].map((o) => el("option", { value: o }, say(`act.outcome.${o}`))));
  return [field(say("act.outcome"), outcome), why, text(say("act.text"), true)];
}

/** What is sent: { act, text, to, until }. */
function bodyOf(act, data) {
  const words = String(data.get("text") ?? "").trim();
  if (act === "assign") return { act, to: String(data.get("to")).trim(), text: words };
  if (act === "snooze") return { act, until: Math.round(now() + Number(data.get("minutes")) * 60), text: words };
  if (act !== "close") return { act, text: words };
  const outcome = String(data.get("outcome"));
  const said = outcome === "false" ? `false (${say(`act.false.${data.get("false")}`)})` : outcome;
  return { act, text: `${said}: ${words}` };
}

const REFUSED = { 401: "act.signin", 403: "act.forbidden", 404: "act.gone" };

async function perform(incident, body) {
  if (busy) return;
  busy = true;
  show(incident, say("act.sending"), true);
  try {
    await api.act(incident.id, { text: "", ...body }, state.about?.csrf);
    form = null;
    finish(incident, say("act.done", say(`act.${body.act}`)), true);
  } catch (error) {
    const why = error instanceof TypeError ? say("act.failed") : REFUSED[error.status] ? say(REFUSED[error.status]) : say("act.refused", error.said || error.status);
    finish(incident, why, false);
  }
}

function finish(incident, words, good) {
  busy = false;
  answer = { incident: incident.id, text: words, good };
  if (good) drawPanel();
  else show(incident, words, false);
}

/** Show the answer in place, so that what was typed stays. */
function show(incident, words, good) {
  const line = by("panel").querySelector(".acts .answer");
  if (!line || state.selected !== incident.id) return;
  line.textContent = words;
  line.className = `answer ${good ? "good" : "bad"}`;
  for (const b of by("panel").querySelectorAll(".acts button")) b.disabled = busy;
}
