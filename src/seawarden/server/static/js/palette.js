// Colours of the map by theme. Canvas and WebGL cannot read the style sheet, so they stand here once.

const KINDS = {
  dark: { telecom_cable: "#69b1f2", power_cable: "#d79bea", gas_pipeline: "#6ccba9", oil_pipeline: "#c2a878", wind_farm: "#9fb4c4", sensor: "#d4dde4" },
  dusk: { telecom_cable: "#1668a8", power_cable: "#8a3fa6", gas_pipeline: "#17795a", oil_pipeline: "#7d5a1e", wind_farm: "#5b7183", sensor: "#40525f" },
};
const BASE = {
  dark: {
    sea: "#0c1a26", land: "#1a2833", shore: "#3a4e5f", text: "#dfe8ef", halo: "#0c1a26", grid: "#1b2e3d", ship: "#a9bccb", shipEdge: "#0c1a26",
    vector: "#8aa0b1", watch: "#f2c744", warning: "#ff9c45", alarm: "#ff6b6b", calm: "#8fa6b8", track: "#ffffff", other: "#9fb4c4", zone: "#7d8fb8",
  },
  dusk: {
    sea: "#c9dae5", land: "#f2efe7", shore: "#9fb0bb", text: "#1d2b36", halo: "#eef3f5", grid: "#b9ccd8", ship: "#48606f", shipEdge: "#f4f7f8",
    vector: "#5c7585", watch: "#b98800", warning: "#d35f00", alarm: "#cf1f2b", calm: "#52687a", track: "#14222d", other: "#5b7183", zone: "#5a68a0",
  },
};

export const colours = (theme) => BASE[theme];
export const kindColour = (theme, kind) => KINDS[theme][kind] ?? BASE[theme].other;

/** A MapLibre expression: the colour of an asset's kind. */
export function kindExpression(theme) {
  return ["match", ["get", "kind"], ...Object.entries(KINDS[theme]).flat(), BASE[theme].other];
}

/** A MapLibre expression: the colour of a level, ``calm`` where there is none. */
export function levelExpression(theme) {
  const c = BASE[theme];
  return ["match", ["get", "level"], "watch", c.watch, "warning", c.warning, "alarm", c.alarm, c.calm];
}
