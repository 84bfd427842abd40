// Why: one bar a sentence, in decibans. The bars add up to the odds; the explanation is the calculation.

import { el } from "./dom.js";
import { capital, decibans, oneIn, percent } from "./format.js";
import { say } from "./words.js";

/** The list of reasons: the prior first, then the strongest, then what takes care that they hang together. */
export function reasonList(incident) {
  const rank = (r) => (r.code.startsWith("prior") ? 0 : r.finding ? 1 : 2); // what was so before, evidence, how it adds up
  const reasons = [...(incident.reasons ?? [])].sort((a, b) => rank(a) - rank(b) || (rank(a) === 1 ? Math.abs(b.db) - Math.abs(a.db) : 0));
  const reach = Math.max(...reasons.map((r) => Math.abs(r.db)), 1);
  const low = Math.max(...reasons.map((r) => -r.db), 0);
  const high = Math.max(...reasons.map((r) => r.db), 0);
  const zero = low + high > 0 ? low / (low + high) : 0.5;
  const total = reasons.reduce((sum, r) => sum + r.db, 0);
  const rows = reasons.map((r) => row(r, zero, low + high || reach));
  const sum = el("li", { class: "sum" }, el("span"), el("span", {}, say("panel.together", oneIn(incident.probability), percent(incident.probability))), el("span", { class: "db" }, decibans(total)));
  return el("ul", { class: "reasons" }, ...rows, sum);
}

function row(reason, zero, span) {
  const width = (Math.abs(reason.db) / span) * 100;
  const left = reason.db < 0 ? zero * 100 - width : zero * 100;
  const bar = el("span", { class: "bar", style: { "--zero": `${zero * 100}%` } }, el("i", { class: reason.db < 0 ? "minus" : "", style: { left: `${left}%`, width: `${width}%` } }));
  return el("li", { "data-code": reason.code }, bar, el("span", {}, capital(reason.text)), el("span", { class: "db" }, decibans(reason.db)));
}
