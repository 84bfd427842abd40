// Who is signed in, what time it is for the watch, and whether it can still be reached.

import * as api from "../api.js";
import { set, state } from "../state.js";

const ASK_S = 5;
const SLACK_S = 2; // the watch tells the time of its last record: that trails a little, and unevenly
const RANK = { viewer: 0, operator: 1, supervisor: 2, admin: 3 };
let ahead_s = 0; // the watch's clock less ours

/** UTC epoch s by the watch's clock; a workstation whose clock is wrong shows the right time all the same. */
export const now = () => Date.now() / 1000 + ahead_s;

/** Whether the one signed in has this role or a higher one. */
export const may = (role) => (RANK[state.about?.user?.role] ?? -1) >= RANK[role];

/** Take an answer of /api/about. */
export function keepAbout(about) {
  const found = about.now > 0 ? about.now - Date.now() / 1000 : ahead_s;
  if (Math.abs(found - ahead_s) > SLACK_S) ahead_s = found;
  set({ about });
}

/** Note that the watch cannot be reached (once: the banner says since when), or that it can again. */
export function reached(is) {
  if (!is && state.lostSince === null) set({ lostSince: now() });
  if (is && state.lostSince !== null) set({ lostSince: null });
}

/** Ask again every few seconds. ``fail`` hears of a session that has ended. */
export function keepAsking(fail, again = () => {}) {
  async function ask() {
    try {
      keepAbout(await api.about());
      if (state.lostSince !== null) again();
      reached(true);
    } catch (error) {
      if (error.status === 401) { fail(error); return; }
      reached(false);
    }
    setTimeout(ask, ASK_S * 1000);
  }
  setTimeout(ask, ASK_S * 1000);
  window.addEventListener("offline", () => reached(false));
}

export async function signOut() {
  await api.send("signout", {}, state.about?.csrf);
  window.location.assign("signin.html");
}
