// The data, asked of the server that sent this page.

/** An answer that is not 2xx: ``status`` is HTTP's, ``said`` what the server says. */
export class Refused extends Error {
  constructor(path, status, said) {
    super(`${path}: ${said || status}`);
    this.status = status;
    this.said = said;
  }
}

async function ask(path, signal) {
  const answer = await fetch(path, { headers: { accept: "application/json" }, signal });
  if (!answer.ok) throw new Refused(path, answer.status, await reasonOf(answer));
  return answer.json();
}

async function reasonOf(answer) {
  try {
    const body = await answer.json();
    return String(body.refused ?? body.error ?? "");
  } catch {
    return "";
  }
}

/** Send JSON; the answer, or Refused. A network fault throws TypeError, as fetch does. */
export async function send(path, body, csrf) {
  const headers = { "content-type": "application/json", accept: "application/json", ...(csrf ? { "x-csrf-token": csrf } : {}) };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Refused(path, answer.status, await reasonOf(answer));
  return answer.json().catch(() => ({}));
}

const at = (t) => (t === null || t === undefined ? "" : `?t=${t}`);
export const about = () => ask("api/about");
export const run = () => ask("api/run");
export const assets = () => ask("api/assets");
export const land = () => ask("api/land");
export const zones = () => ask("api/zones");
export const areas = () => ask("api/areas");
export const feeds = () => ask("api/feeds");
export const detectors = () => ask("api/detectors");
export const handover = (hours) => ask(`api/handover?hours=${hours}`);
export const journal = (since) => ask(`api/journal?since=${since}&limit=2000`);
export const incidents = (t, signal) => ask(`api/incidents${at(t)}`, signal);
export const incident = (id, t, signal) => ask(`api/incidents/${encodeURIComponent(id)}${at(t)}`, signal);
export const act = (id, body, csrf) => send(`api/incidents/${encodeURIComponent(id)}/acts`, body, csrf);
export const ships = (t, signal) => ask(`api/ships?t=${t}`, signal);
export const ship = (ref) => ask(`api/ships/${encodeURIComponent(ref)}`);
export const track = (ref) => ask(`api/track/${encodeURIComponent(ref)}`);

/** Every light row of the journal after a cursor, page by page. */
export async function wholeJournal(from = 0) {
  const rows = [];
  let since = from;
  for (;;) {
    const page = await journal(since);
    rows.push(...page.rows);
    if (page.next === null || page.next === undefined || page.next === since) return rows;
    since = page.next;
  }
}

const PAUSE_MS = 150;

/** Ask with the newest argument only: one request on its way, a pause after each, the latest wish wins. */
export function latest(request, done, failed) {
  let wanted = null;
  let busy = false;
  async function go() {
    busy = true;
    while (wanted !== null) {
      const args = wanted;
      wanted = null;
      try {
        done(await request(...args), ...args);
      } catch (error) {
        failed(error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    busy = false;
  }
  return (...args) => {
    wanted = args;
    if (!busy) go();
  };
}
