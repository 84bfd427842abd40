// Starts the page: asks whether this is a finished run or the live watch, makes the map, and hands over to the one.

import * as api from "./api.js";
import { by, el } from "./dom.js";
import { startLive } from "./live/start.js";
import { restyle } from "./map.js";
import { kindColour } from "./palette.js";
import { startRun } from "./run.js";
import { on, set, state } from "./state.js";
import { fillWords, say, sayCode } from "./words.js";

function fail(error) {
  if (error.status === 401) {
    window.location.assign(`signin.html?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
    return;
  }
  const box = by("error");
  box.textContent = say("app.failed", error.message);
  box.hidden = false;
}

function changeTheme() {
  const theme = state.theme === "dark" ? "dusk" : "dark";
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("seawarden-theme", theme); } catch { /* a private window keeps nothing */ }
  set({ theme });
  restyle(theme);
}

function drawLegend() {
  const kinds = [...new Set([...state.assets.values()].map((a) => a.kind))].sort();
  const mark = (name, attributes, text) => el("li", {}, el("i", { class: name, ...attributes }), text);
  const more = state.mode === "live" ? [mark("zone", {}, say("legend.zone")), mark("area", {}, say("legend.area"))] : [];
  by("legend").replaceChildren(el("ul", {}, ...kinds.map((kind) => mark("", { style: { "border-color": kindColour(state.theme, kind) } }, sayCode("kind", kind))), ...more));
}

let keeping = null;

/** The address says what is shown, so that a reload or a colleague sees the same; live it names no time. */
function keepAddress() {
  if (keeping) return;
  keeping = setTimeout(() => {
    keeping = null;
    const query = new URLSearchParams();
    if (!state.following) query.set("t", new Date(state.t * 1000).toISOString().slice(0, 19) + "Z");
    if (state.selected) query.set("incident", state.selected);
    window.history.replaceState(null, "", `?${query}`);
  }, 700);
}

async function start() {
  fillWords();
  const wanted = new URLSearchParams(window.location.search);
  let kept = null;
  try { kept = localStorage.getItem("seawarden-theme"); } catch { /* as above */ }
  state.theme = [wanted.get("theme"), kept].find((v) => v === "dark" || v === "dusk") ?? "dark";
  document.documentElement.dataset.theme = state.theme;
  by("theme").addEventListener("click", changeTheme);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "t" && !event.target.closest("input:not([type=range]), select, textarea") && !event.ctrlKey && !event.metaKey && !event.altKey) changeTheme();
  });
  const about = await api.about();
  state.mode = about.mode;
  document.documentElement.dataset.mode = about.mode;
  by("exercise").hidden = about.origin !== "exercise";
  document.title = about.origin === "exercise" ? say("app.exercise.title", say("app.name")) : say("app.name");
  const time = Date.parse(wanted.get("t") ?? "") / 1000;
  const look = { t: Number.isFinite(time) ? time : null, incident: wanted.get("incident") };
  const map = await (about.mode === "live" ? startLive(about, look, fail) : startRun(look, fail));
  drawLegend();
  on(["theme"], drawLegend);
  on(["t", "selected", "following"], keepAddress);
  window.seawarden = { map, state, set };
  document.documentElement.dataset.ready = "";
}

start().catch(fail);
