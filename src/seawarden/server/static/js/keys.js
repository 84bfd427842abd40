// What the keys do, and what pointing at the map does, in both modes.

import { hints } from "./ships.js";
import { set } from "./state.js";
import { step, toggle } from "./timeline.js";

/** Listen to the keyboard: ``more`` maps a key to what it does in this mode. */
export function listen(more = {}) {
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input:not([type=range]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); toggle(); }
    else if (key === "j") step(-1);
    else if (key === "k") step(1);
    else if (key === "escape") set({ selected: null, followed: null, health: false });
    else more[key]?.(event);
  });
}

/** Ships answer to the pointer; those of incidents open them. */
export function pointing(map) {
  map.on("click", "suspects", (event) => set({ selected: event.features[0].properties.id, health: false }));
  map.on("mouseenter", "suspects", () => map.getCanvas().style.setProperty("cursor", "pointer"));
  map.on("mouseleave", "suspects", () => map.getCanvas().style.removeProperty("cursor"));
  hints(map);
}
