// SPDX-License-Identifier: Apache-2.0
// Watches as a page for JPGPusher does: an id from /stream, the picture at /ID, and /ID again in time, or the picture ends.
import { onWake, serverIsBack, sleep } from "kineograph-player";
import "./copy.js";

const RENEW_MILLIS = 1800;
const ANSWER_MILLIS = 2500;
const here = import.meta.url;

/** This script is beside the server's beginning. */
const base = new URL(".", here).href;
const picture = document.querySelector<HTMLImageElement>(".picture")!;
const state = document.querySelector(".state")!;

const ask = (path: string) => fetch(base + path, { signal: AbortSignal.timeout(ANSWER_MILLIS) }).catch(() => undefined);

let hasSlept = false;
onWake(() => { hasSlept = true; });

async function watch() {
  const answer = await ask("stream");
  const text = await answer?.text().catch(() => "");
  if (!text) {
    state.textContent = "no connection to the server, trying again";
    picture.classList.add("old");
    await serverIsBack(base);
  } else if (answer?.ok) {
    picture.src = base + text;
    picture.classList.remove("old");
    await keep(text);
  } else {
    state.textContent = text;
    await sleep(RENEW_MILLIS);
  }
}

/** Renews a session until it has ended: a page that was put away for a while comes back to an id that is none any more. */
async function keep(id: string) {
  hasSlept = false;
  for (let times = 1; ; times++) {
    await sleep(RENEW_MILLIS);
    if (hasSlept || !(await ask(id))?.ok) {
      return;
    }
    state.textContent = `session ${id}, renewed ${times} ${times === 1 ? "time" : "times"}`;
  }
}

document.querySelectorAll(".base").forEach((element) => { element.textContent = base; });
for (;;) {
  await watch();
}
