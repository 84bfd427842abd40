// The map's style: sea, coast, assets, tracks, ships. One function of the theme; nothing is fetched from elsewhere.

import { colours, kindExpression, levelExpression } from "./palette.js";

const FONT = ["sans-serif"]; // drawn from the machine's own fonts
const EMPTY = { type: "FeatureCollection", features: [] };
const geojson = (extra = {}) => ({ type: "geojson", data: EMPTY, ...extra });

export const SOURCES = ["land", "grid", "zones", "areas", "assets", "tracks", "vectors", "ships", "next", "suspects"];

export function style(theme) {
  const c = colours(theme);
  const sources = Object.fromEntries(SOURCES.map((name) => [name, geojson()]));
  sources.land = geojson({ tolerance: 0.2 });
  return { version: 8, sources, layers: [...base(c), ...zones(c), ...assets(c, theme), ...traffic(c), ...suspects(c, theme)] };
}

function base(c) {
  return [
    { id: "sea", type: "background", paint: { "background-color": c.sea } },
    { id: "grid", type: "line", source: "grid", paint: { "line-color": c.grid, "line-width": 1 } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land, "fill-antialias": false } },
    { id: "shore", type: "line", source: "land", paint: { "line-color": c.shore, "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.5, 10, 1.2] } },
    {
      id: "grid-names", type: "symbol", source: "grid", layout: { "symbol-placement": "line", "text-field": ["get", "label"], "text-font": FONT, "text-size": 10, "symbol-spacing": 700 },
      paint: { "text-color": c.vector, "text-halo-color": c.sea, "text-halo-width": 1.5, "text-opacity": 0.7 },
    },
  ];
}

/** Borders of zones, marked as approximate, and areas in which positions are in doubt. */
function zones(c) {
  return [
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": c.watch, "fill-opacity": 0.09 } },
    { id: "area-edges", type: "line", source: "areas", paint: { "line-color": c.watch, "line-width": 1, "line-opacity": 0.5, "line-dasharray": [2, 3] } },
    { id: "zones", type: "line", source: "zones", paint: { "line-color": c.zone, "line-width": 1, "line-opacity": 0.8, "line-dasharray": [5, 2, 1, 2] } },
    {
      id: "zone-names", type: "symbol", source: "zones", minzoom: 6.5, layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 10, "symbol-spacing": 500, "text-offset": [0, 0.8] },
      paint: { "text-color": c.zone, "text-halo-color": c.halo, "text-halo-width": 1.4 },
    },
  ];
}

function assets(c, theme) {
  const line = { "line-join": "round", "line-cap": "round" };
  return [
    {
      id: "asset-risk", type: "line", source: "assets", layout: line, filter: ["has", "level"],
      paint: { "line-color": levelExpression(theme), "line-width": ["interpolate", ["linear"], ["zoom"], 5, 5, 10, 10], "line-opacity": 0.42, "line-blur": 3 },
    },
    {
      id: "assets", type: "line", source: "assets", layout: line,
      paint: { "line-color": ["case", ["has", "level"], levelExpression(theme), kindExpression(theme)], "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.8, 8, 1.6, 12, 2.6], "line-opacity": 0.85 },
    },
    {
      id: "asset-names", type: "symbol", source: "assets", minzoom: 6.2,
      layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "symbol-spacing": 420, "text-offset": [0, -0.75], "text-max-angle": 28 },
      paint: { "text-color": kindExpression(theme), "text-halo-color": c.halo, "text-halo-width": 1.6 },
    },
  ];
}

function traffic(c) {
  return [
    { id: "vectors", type: "line", source: "vectors", minzoom: 6.5, paint: { "line-color": c.vector, "line-width": 1, "line-opacity": 0.75 } },
    {
      id: "ships", type: "symbol", source: "ships",
      layout: {
        "icon-image": ["get", "icon"], "icon-rotate": ["get", "turn"], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 4, 0.35, 7.5, 0.62, 11, 1],
      },
      paint: { "icon-opacity": ["get", "shown"] },
    },
    {
      id: "ship-names", type: "symbol", source: "ships", minzoom: 9.4,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 10.5, "text-offset": [0, 1.2], "text-anchor": "top", "text-optional": true },
      paint: { "text-color": c.vector, "text-halo-color": c.halo, "text-halo-width": 1.4 },
    },
  ];
}

function suspects(c, theme) {
  const round = { "line-join": "round", "line-cap": "round" };
  return [
    {
      id: "gaps", type: "line", source: "tracks", layout: round, filter: ["get", "gap"],
      paint: { "line-color": levelExpression(theme), "line-width": ["case", ["get", "selected"], 1.8, 1.2], "line-opacity": ["case", ["get", "selected"], 0.8, 0.4], "line-dasharray": [1, 3] },
    },
    {
      id: "tracks", type: "line", source: "tracks", layout: round, filter: ["!", ["get", "gap"]],
      paint: { "line-color": levelExpression(theme), "line-width": ["case", ["get", "selected"], 2.6, 1.4], "line-opacity": ["case", ["get", "selected"], 0.95, 0.5] },
    },
    {
      id: "next", type: "line", source: "next", layout: round, filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": levelExpression(theme), "line-width": 2, "line-dasharray": [1.2, 1.8] },
    },
    {
      id: "next-point", type: "circle", source: "next", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 5, "circle-color": c.sea, "circle-stroke-width": 2, "circle-stroke-color": levelExpression(theme) },
    },
    {
      id: "ring", type: "circle", source: "suspects", filter: ["get", "selected"],
      paint: { "circle-radius": 19, "circle-color": "rgba(0,0,0,0)", "circle-stroke-width": 1.6, "circle-stroke-color": c.track, "circle-stroke-opacity": 0.9 },
    },
    {
      id: "suspects", type: "symbol", source: "suspects",
      layout: {
        "icon-image": ["get", "icon"], "icon-rotate": ["get", "turn"], "icon-rotation-alignment": "map", "icon-allow-overlap": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 4, 0.6, 8, 0.95, 11, 1.15], "symbol-sort-key": ["get", "order"],
        "text-field": ["get", "label"], "text-font": FONT, "text-size": 12.5, "text-variable-anchor": ["left", "right", "bottom", "top"], "text-radial-offset": 1.5, "text-justify": "auto", "text-optional": true, "text-max-width": 18,
      },
      paint: { "text-color": levelExpression(theme), "text-halo-color": c.halo, "text-halo-width": 1.8 },
    },
    {
      id: "next-names", type: "symbol", source: "next", filter: ["==", ["geometry-type"], "Point"],
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 12.5, "text-variable-anchor": ["top", "bottom", "right", "left"], "text-radial-offset": 0.9, "text-justify": "auto", "text-max-width": 14 },
      paint: { "text-color": c.text, "text-halo-color": c.halo, "text-halo-width": 1.8 },
    },
  ];
}
