// Why: one bar a sentence, in decibans. The bars add up to the odds; the explanation is the calculation.

import { el } from "./dom.js";
import { capital, decibans, percent } from "./format.js";

/** The list of reasons, the prior first, then the strongest. */
export function reasonList(incident) {
  const [prior, evidence] = [(r) => r.code === "prior" || r.finding === null, (r) => !prior(r)];
  const all = incident.reasons ?? [];
  const reasons = [...all.filter(prior), ...all.filter(evidence).sort((a, b) => Math.abs(b.db) - Math.abs(a.db))];
  const reach = Math.max(...reasons.map((r) => Math.abs(r.db)), 1);
  const low = Math.max(...reasons.map((r) => -r.db), 0);
  const high = Math.max(...reasons.map((r) => r.db), 0);
  const zero = low + high > 0 ? low / (low + high) : 0.5;
  const total = reasons.reduce((sum, r) => sum + r.db, 0);
  const rows = reasons.map((r) => row(r, zero, low + high || reach));
  const sum = el("li", { class: "sum" }, el("span"), el("span", {}, `Sum: ${percent(incident.probability)} likely`), el("span", { class: "db" }, decibans(total)));
  return el("ul", { class: "reasons" }, ...rows, sum);
}

function row(reason, zero, span) {
  const width = (Math.abs(reason.db) / span) * 100;
  const left = reason.db < 0 ? zero * 100 - width : zero * 100;
  const bar = el("span", { class: "bar", style: { "--zero": `${zero * 100}%` } }, el("i", { class: reason.db < 0 ? "minus" : "", style: { left: `${left}%`, width: `${width}%` } }));
  return el("li", { "data-code": reason.code }, bar, el("span", {}, capital(reason.text)), el("span", { class: "db" }, decibans(reason.db)));
}
