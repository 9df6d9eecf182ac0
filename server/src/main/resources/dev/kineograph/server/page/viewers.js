// SPDX-License-Identifier: Apache-2.0
// Who watches a stream, for its administrators, who can make a viewer leave.
import { ask, button, confirmed, keepFocus, keepRows, of, say } from "./api.js";
import { age, keepLooking } from "./live.js";

const LOOK_MILLIS = 2000;
const MAX_SHOWN = 100;

/** What is said of a viewer whose connections are of several kinds. */
const all = (connections, ofOne) => [...new Set(connections.map(ofOne))].join(", ");
const sum = (connections, ofOne) => connections.reduce((total, one) => total + ofOne(one), 0).toLocaleString("en");

/** Ids are long, and nothing can be learned from them: their beginning tells viewers apart. */
const nameOf = ({ id }) => id.slice(0, 8);

/** Fills a section with the viewers of the stream that it names. */
export function keepViewers(place) {
  const stream = place.dataset.viewers;
  const [said, body, dialog] = ["[role=status]", "tbody", "dialog"].map((part) => place.querySelector(part));
  let told = "";

  async function kick(viewer) {
    const from = all(viewer.connections, (one) => one.address);
    const sentence = `Its connections from ${from} to ${stream} end, and it may not come back for ten minutes.`;
    if (!await confirmed(dialog, `Kick viewer ${nameOf(viewer)}?`, sentence)) {
      return;
    }
    try {
      await ask("DELETE", of("viewers", stream, { viewer: viewer.id }));
      told = `Viewer ${nameOf(viewer)} had to leave. `;
    } catch (problem) {
      told = problem.status === 404 ? `Viewer ${nameOf(viewer)} has left by itself. ` : `${problem.message} `;
    }
    await look();
    keepFocus(said);
  }

  function rowOf() {
    const row = document.createElement("tr");
    row.append(document.createElement("th"), ...Array.from({ length: 6 }, () => document.createElement("td")));
    row.cells[0].scope = "row";
    row.cells[1].append(button("Kick", () => kick(row.viewer)));
    return row;
  }

  function fill(row, viewer) {
    const { connections } = viewer;
    const [name, deeds, from, how, since, sent, skipped] = row.cells;
    row.viewer = viewer;
    say(name, nameOf(viewer));
    say(from, all(connections, (one) => one.address));
    say(how, all(connections, (one) => one.how + (one.variant ? ` (${one.variant})` : "")));
    say(since, age(Date.now() - Math.min(...connections.map((one) => Date.parse(one.since)))));
    say(sent, sum(connections, (one) => one.framesSent));
    say(skipped, sum(connections, (one) => one.framesSkipped));
    deeds.firstChild.ariaLabel = `Kick viewer ${nameOf(viewer)} from ${from.textContent}`;
  }

  async function look() {
    try {
      const { viewers, next } = await (await ask("GET", of("viewers", stream, { limit: MAX_SHOWN }))).json();
      const count = viewers.length === 0 ? "Nobody watches now." : `${viewers.length} ${viewers.length === 1 ? "viewer" : "viewers"}${next ? ", and more that are not shown" : ""}.`;
      keepRows(body, viewers, (one) => one.id, rowOf, fill);
      place.querySelector(".wide").hidden = viewers.length === 0;
      say(said, told + count);
    } catch (problem) {
      say(said, problem.status === 0 ? "There is no connection to the server, trying again." : problem.message);
    }
  }

  place.hidden = false;
  keepLooking(look, LOOK_MILLIS);
}
