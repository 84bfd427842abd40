// The map itself: made once, styled by theme, fed source by source.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { graticule } from "./geometry.js";
import { addIcons } from "./icons.js";
import { style } from "./mapstyle.js";
import { state } from "./state.js";

let map = null;
const data = new Map(); // what each source shows, so that a change of theme keeps it
const waiting = new Set();
const layers = []; // layers of our own making, put on again with every style

/** Make the map over ``bounds`` [west, south, east, north]; done when its style is there. */
export function makeMap(container, bounds) {
  map = new maplibre.Map({
    container,
    style: style(state.theme),
    bounds: [[bounds[0], bounds[1]], [bounds[2], bounds[3]]],
    fitBoundsOptions: { padding: padding() },
    maxZoom: 14,
    minZoom: 3,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    renderWorldCopies: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ unit: "nautical", maxWidth: 110 }), "bottom-left");
  feed("grid", graticule([-10, 45, 40, 72]));
  return new Promise((resolve) => map.once("load", () => { addIcons(map, state.theme); flush(); resolve(map); }));
}

/** Room for what lies over the map. */
export function padding() {
  const small = window.innerWidth < 720;
  return small ? { top: 24, bottom: 84, left: 24, right: 24 } : { top: 40, bottom: 110, left: 60, right: 60 };
}

/** Show ``collection`` in a source: at once on the next frame, however often it is called. */
export function feed(source, collection) {
  data.set(source, collection);
  if (!waiting.size) requestAnimationFrame(flush);
  waiting.add(source);
}

function flush() {
  if (!map?.isStyleLoaded() && !map?.getSource("ships")) return;
  for (const name of waiting) map.getSource(name)?.setData(data.get(name));
  waiting.clear();
}

/** Change the colours and keep everything that is shown. */
export function restyle(theme) {
  if (!map) return;
  map.setStyle(style(theme), { diff: false });
  map.once("styledata", () => {
    addIcons(map, theme);
    for (const { layer, below } of layers) map.addLayer(layer, below);
    for (const name of data.keys()) waiting.add(name);
    flush();
  });
}

/** Bring a place into view, gently, unless it is well inside already. */
export function show(position) {
  if (!map || !position) return;
  const { x, y } = map.project(position);
  const box = map.getContainer().getBoundingClientRect();
  const inside = x > box.width * 0.18 && x < box.width * 0.82 && y > box.height * 0.15 && y < box.height * 0.75;
  if (inside) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.easeTo({ center: position, duration: still ? 0 : 700 });
}

/** Put a layer of our own (MapLibre's CustomLayerInterface) under another; it comes back after a change of theme. */
export function addLayer(layer, below) {
  layers.push({ layer, below });
  map.addLayer(layer, below);
}
