// SPDX-License-Identifier: Apache-2.0
// Requests to the server's API, and what people are told of those that fail.
import { ANSWER_MILLIS, base } from "./live.js";

/** Why a request came to nothing; its status is 0 if there was no answer. */
export class Problem extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

const AWAY = "There is no connection to the server. Try again.";

async function problemOf(answer) {
  if (answer.status === 401 || answer.status === 403) {
    return new Problem(answer.status, "You may not do this (any more). Sign in as somebody who may administer it, and open this page again.");
  }
  const { detail } = await answer.json().catch(() => ({}));
  return new Problem(answer.status, detail ?? `The server answers ${answer.status} ${answer.statusText}.`);
}

/**
 * Sends a request to an address below `api/v1/`.
 *
 * @param json the body, if there is one
 * @throws Problem if it is refused, or there is no answer
 */
export async function ask(method, address, { json, type = "application/json", headers = {} } = {}) {
  const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { "Content-Type": type, ...headers } };
  let answer;
  try {
    answer = await fetch(`${base}api/v1/${address}`, { method, cache: "no-store", headers, signal: AbortSignal.timeout(2 * ANSWER_MILLIS), ...body });
  } catch {
    throw new Problem(0, AWAY);
  }
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return answer;
}

/** An address of the API that names a stream. */
export const of = (kind, stream, more = {}) => `${kind}?${new URLSearchParams({ stream, ...more })}`;

/** Asks in a dialog. Resolves to whether the answer is yes. */
export function confirmed(dialog, title, sentence) {
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = sentence;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

/** Makes the rows of a table those of a list, by their keys: a row that stays keeps its place in the page, and the keyboard's focus. */
export function keepRows(body, list, keyOf, make, fill) {
  const old = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  list.forEach((one, at) => {
    const key = keyOf(one);
    const row = old.get(key) ?? make(one);
    old.delete(key);
    row.dataset.key = key;
    fill(row, one);
    if (body.rows[at] !== row) {
      body.insertBefore(row, body.rows[at] ?? null);
    }
  });
  old.forEach((row) => row.remove());
}

/** Sets a text, if it is another one: what is selected stays selected, and nothing is read out again. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Takes the keyboard's focus if the button that had it is gone. */
export function keepFocus(element) {
  if (document.activeElement === document.body) {
    element.tabIndex = -1;
    element.focus();
  }
}

/** @param name what screen readers say */
export function button(label, press, name = label) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.ariaLabel = name;
  made.addEventListener("click", press);
  return made;
}
