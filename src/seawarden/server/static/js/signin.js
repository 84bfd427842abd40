// Sign in with name and password; then on to where one wanted to go.

import { send } from "./api.js";
import { by } from "./dom.js";
import { fillWords, say } from "./words.js";

/** Only a path of this server is gone on to. */
function next() {
  const wanted = new URLSearchParams(window.location.search).get("next") ?? "";
  const there = new URL(wanted || "./", window.location.href);
  return wanted.startsWith("/") && there.origin === window.location.origin ? there.href : new URL("./", window.location.href).href;
}

fillWords();
document.title = `${say("signin.title")} · ${say("app.name")}`;
by("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  by("answer").textContent = "";
  try {
    await send("signin", Object.fromEntries(new FormData(form)));
    window.location.assign(next());
  } catch (error) {
    by("answer").textContent = say(error.status === 429 ? "signin.slow" : error.status >= 400 && error.status < 500 ? "signin.wrong" : "signin.failed");
    form.elements.password.value = "";
    form.elements.password.focus();
  }
  button.disabled = false;
});
document.documentElement.dataset.ready = "";
