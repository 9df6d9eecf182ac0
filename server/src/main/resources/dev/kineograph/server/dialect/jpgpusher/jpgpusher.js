// SPDX-License-Identifier: Apache-2.0
// Watches as a page for JPGPusher does: an id from /stream, the picture at /ID, and /ID again in time, or the picture ends.
"use strict";

const RENEW_MILLIS = 1800;
const picture = document.querySelector(".picture");
const state = document.querySelector(".state");

async function watch() {
  try {
    const answer = await fetch("/stream");
    const text = await answer.text();
    if (answer.ok) {
      picture.src = "/" + text;
      setTimeout(renew, RENEW_MILLIS, text, 1);
      return;
    }
    state.textContent = text;
  } catch {
    state.textContent = "the server does not answer";
  }
  setTimeout(watch, RENEW_MILLIS);
}

async function renew(id, times) {
  const answer = await fetch("/" + id).catch(() => null);
  if (answer?.ok) {
    state.textContent = `session ${id}, renewed ${times} ${times === 1 ? "time" : "times"}`;
    setTimeout(renew, RENEW_MILLIS, id, times + 1);
  } else {
    watch(); // A page that was put away for a while comes back to an id that has ended.
  }
}

document.querySelectorAll(".origin").forEach((element) => { element.textContent = location.origin; });
watch();
