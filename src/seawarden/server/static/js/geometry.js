// Small sums on the sphere, good for what is drawn: a course ahead, the graticule, a box.

const RAD = Math.PI / 180;
const KN_MS = 1852 / 3600;

/** The place reached on a course (deg) at a speed (kn) after some seconds. */
export function ahead([lon, lat], course, speed, seconds) {
  const north = (Math.cos(course * RAD) * speed * KN_MS * seconds) / 111320;
  const east = (Math.sin(course * RAD) * speed * KN_MS * seconds) / (111320 * Math.cos((lat + north / 2) * RAD));
  return [lon + east, lat + north];
}

export const line = (coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type: "LineString", coordinates } });
export const point = (coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates } });
export const collection = (features) => ({ type: "FeatureCollection", features });

/** Meridians and parallels, one a degree, named on the map. */
export function graticule([west, south, east, north]) {
  const features = [];
  const name = (v, letter) => `${v}°${letter}`;
  for (let lon = Math.ceil(west); lon <= east; lon += 1) features.push(line([[lon, south], [lon, north]], { label: name(Math.abs(lon), lon < 0 ? "W" : "E") }));
  for (let lat = Math.ceil(south); lat <= north; lat += 1) {
    const places = [];
    for (let lon = west; lon <= east + 0.001; lon += 0.5) places.push([lon, lat]);
    features.push(line(places, { label: name(lat, "N") }));
  }
  return collection(features);
}

/** Where the part of a track before t ends: the index of the first time after t (times ascend). */
export function upTo(times, t) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
