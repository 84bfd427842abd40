// Server-sent events that come back by themselves. The browser resumes with Last-Event-ID after a cut; where it gives up
// (the server answered with an error) we begin again ourselves, with a growing pause, from the last id that we had.

const FIRST_PAUSE_MS = 1000;
const MOST_PAUSE_MS = 15_000;

/** Open ``address(lastId)``; ``on`` maps an event's name to a function of its data. Returns { close }. */
export function stream(address, on, { opened = () => {}, lost = () => {} } = {}) {
  let source = null;
  let lastId = null;
  let pause = FIRST_PAUSE_MS;
  let timer = null;

  function open() {
    timer = null;
    source = new EventSource(address(lastId));
    source.addEventListener("open", () => { pause = FIRST_PAUSE_MS; opened(); });
    source.addEventListener("error", () => {
      lost();
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again
      timer = setTimeout(open, pause * (0.7 + 0.6 * Math.random()));
      pause = Math.min(pause * 2, MOST_PAUSE_MS);
    });
    for (const [name, listener] of Object.entries(on)) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) lastId = event.lastEventId;
        listener(JSON.parse(event.data));
      });
    }
  }

  open();
  return { close() { clearTimeout(timer); source?.close(); } };
}
