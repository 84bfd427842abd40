// The run's data, asked of the server that sent this page.

async function ask(path, signal) {
  const answer = await fetch(path, { headers: { accept: "application/json" }, signal });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
  return answer.json();
}

export const run = () => ask("api/run");
export const assets = () => ask("api/assets");
export const land = () => ask("api/land");
export const journal = (since) => ask(`api/journal?since=${since}`);
export const incidents = (t, signal) => ask(`api/incidents?t=${t}`, signal);
export const incident = (id, t, signal) => ask(`api/incidents/${encodeURIComponent(id)}?t=${t}`, signal);
export const ships = (t, signal) => ask(`api/ships?t=${t}`, signal);
export const track = (ref) => ask(`api/track/${encodeURIComponent(ref)}`);

/** Every light row of the journal, page by page. */
export async function wholeJournal() {
  const rows = [];
  let since = 0;
  for (;;) {
    const page = await journal(since);
    rows.push(...page.rows);
    if (page.next === null) return rows;
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
