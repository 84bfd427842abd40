// How far she was from the asset over time: the nearest point of its lines, minute by minute.

import { spanOf } from "./chart.js";
import { svg } from "./dom.js";
import { upTo } from "./geometry.js";
import { axes, frame, line } from "./plot.js";
import { say } from "./words.js";

const NM_DEG = 60;
const MOST_POINTS = 400; // minutes that are measured; a longer span is thinned

/** The lines of a GeoJSON geometry as lists of [lon, lat]. */
function lines(geometry) {
  const c = geometry.coordinates;
  return { LineString: () => [c], MultiLineString: () => c, Polygon: () => c, MultiPolygon: () => c.flat(), Point: () => [[c, c]] }[geometry.type]?.() ?? [];
}

/** Nautical miles from a place to the nearest of some lines, on a plane that touches at the place. */
export function distanceNm([lon, lat], paths) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  let least = Infinity;
  for (const path of paths) {
    for (let i = 1; i < path.length; i += 1) {
      const ax = (path[i - 1][0] - lon) * squeeze;
      const ay = path[i - 1][1] - lat;
      const dx = (path[i][0] - path[i - 1][0]) * squeeze;
      const dy = path[i][1] - path[i - 1][1];
      const along = Math.min(Math.max(-(ax * dx + ay * dy) / (dx * dx + dy * dy || 1), 0), 1);
      least = Math.min(least, (ax + along * dx) ** 2 + (ay + along * dy) ** 2);
    }
  }
  return Math.sqrt(least) * NM_DEG;
}

/** The chart, null where the asset has no line or the track no minute in the span. */
export function distanceChart(track, incident, feature, t) {
  const [from, to] = spanOf(track, incident, t);
  const first = upTo(track.t, from - 1);
  const last = Math.min(upTo(track.t, to), upTo(track.t, t));
  const paths = feature ? lines(feature.geometry) : [];
  if (!paths.length || last - first < 2) return null;
  const step = Math.max(1, Math.floor((last - first) / MOST_POINTS));
  const times = [];
  const far = [];
  for (let i = first; i < last; i += step) {
    times.push(track.t[i]);
    far.push(distanceNm([track.lon[i], track.lat[i]], paths));
  }
  const most = Math.max(...far);
  const plot = frame(from, to, most > 20 ? Math.ceil(most / 20) * 20 : most > 4 ? Math.ceil(most / 4) * 4 : Math.max(Math.ceil(most), 1), 8, 112);
  return svg("svg", { class: "chart low", viewBox: plot.box, role: "img", "aria-label": say("chart.distance") }, ...axes(plot), line(plot, times, far, 0, times.length, "speed-line"));
}
