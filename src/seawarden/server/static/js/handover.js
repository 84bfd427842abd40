// The hand-over of the watch: what is open, what opened and closed, who did what, which feeds were down. Prints on A4.

import * as api from "./api.js";
import { by, el } from "./dom.js";
import { capital, dayTime, isoTime, percent, shipName, when } from "./format.js";
import { assetName, state, withNames } from "./state.js";
import { fillWords, say, sayCode } from "./words.js";

const heading = (keys) => el("thead", {}, el("tr", {}, ...keys.map((key) => el("th", { scope: "col" }, say(`handover.col.${key}`)))));

function table(title, keys, rows) {
  const body = rows.length ? el("table", {}, heading(keys), el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell)))))) : el("p", { class: "muted" }, say("handover.none"));
  return el("section", {}, el("h2", {}, `${say(title)} (${rows.length})`), body);
}

const time = (t) => el("time", { datetime: isoTime(t) }, dayTime(t));
const level = (i) => el("span", { class: `level ${i.status === "open" ? i.level ?? "" : ""}` }, i.status !== "open" ? say(`status.${i.status}`) : i.level ? say(`level.${i.level}`) : say("level.none"));
const incidents = (title, list) => table(title, ["ship", "what", "asset", "level", "odds", "since", "with"], (list ?? []).map((i) => [
  el("b", {}, shipName(i.vessel)), sayCode("incident", i.kind), i.asset_id ? assetName(i.asset_id) : "–", level(i), percent(i.probability), time(i.opened_at), i.owner ?? i.acked_by ?? "–",
]));

function sheet(found, about) {
  const acts = found.acts.map((a) => [time(a.t), a.by, sayCode("what", a.what), shipName(a.vessel ?? null), capital(withNames(a.why))]);
  const feeds = found.feeds_down.map((f) => [f.name, say(`handover.feed.${f.state}`), time(f.state === "silent" ? f.last : f.since)]);
  const aside = found.detectors_aside.map((d) => [sayCode("incident", d.name), d.why]);
  const rows = (list) => list.map((r) => [time(r.t), el("b", {}, shipName(r.vessel)), sayCode("incident", r.kind), r.asset_id ? assetName(r.asset_id) : "–", r.level ? say(`level.${r.level}`) : "–", capital(withNames(r.why))]);
  const sign = (key) => el("div", {}, el("span", {}, say(key)));
  return [
    el("header", {},
      about.origin === "exercise" ? el("p", { class: "mark" }, say("app.exercise")) : "",
      el("h1", {}, say("handover.title")), el("p", { class: "muted" }, [about.name, say("handover.span", when(found.since), when(found.t)), say("handover.utc")].filter(Boolean).join(" · "))),
    incidents("handover.open", found.open),
    table("handover.opened", ["when", "ship", "what", "asset", "level", "words"], rows(found.opened)), table("handover.closed", ["when", "ship", "what", "asset", "level", "words"], rows(found.ended)),
    table("handover.acts", ["when", "who", "what", "ship", "words"], acts), table("handover.feeds", ["feed", "state", "since"], feeds),
    aside.length ? table("handover.aside", ["detector", "words"], aside) : "",
    el("section", { class: "signs" }, sign("handover.remarks"), sign("handover.from"), sign("handover.to")),
    el("footer", { class: "muted" }, say("handover.made", when(found.t), about.user?.name ?? ""), " ", say("app.caution"), " ", say("app.caution.more")),
  ];
}

async function draw() {
  try {
    const [about, assets, found] = await Promise.all([api.about(), api.assets(), api.handover(by("hours").value)]);
    for (const f of assets.features) state.assets.set(f.properties.id, f.properties);
    by("sheet").replaceChildren(...sheet(found, about));
  } catch (error) {
    if (error.status === 401) window.location.assign(`signin.html?next=${encodeURIComponent(window.location.pathname)}`);
    else by("sheet").replaceChildren(el("p", { role: "alert" }, say("app.failed", error.message)));
  }
  document.documentElement.dataset.ready = "";
}

fillWords();
document.title = `${say("handover.title")} · ${say("app.name")}`;
by("hours").addEventListener("change", draw);
by("print").addEventListener("click", () => window.print());
draw();
