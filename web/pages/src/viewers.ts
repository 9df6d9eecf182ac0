// SPDX-License-Identifier: Apache-2.0
import { age } from "kineograph-player";
import { ask, asProblem, of, sentenceWhileTrying } from "./api.js";
import type { Viewer, ViewerConnection, ViewerList } from "./json.js";
import { keepLooking } from "./live.js";
import { button, confirmed, keepFocus, keepRows, rowOf, say } from "./tables.js";

const LOOK_MILLIS = 2000;
const MAX_SHOWN = 100;

/** What is said of a viewer whose connections are of several kinds. */
const all = (connections: ViewerConnection[], ofOne: (one: ViewerConnection) => string) => [...new Set(connections.map(ofOne))].join(", ");
const sum = (connections: ViewerConnection[], ofOne: (one: ViewerConnection) => number) =>
  connections.reduce((total, one) => total + ofOne(one), 0).toLocaleString("en");

/** Ids are long, and nothing can be learned from them: their beginning tells viewers apart. */
const nameOf = ({ id }: Viewer) => id.slice(0, 8);

/** `<viewer-list stream="door">`: who watches a stream, for its administrators, who can make a viewer leave. */
export class ViewerListElement extends HTMLElement {
  readonly #stream = this.getAttribute("stream")!;
  readonly #said = this.querySelector<HTMLElement>("[role=status]")!;
  readonly #body = this.querySelector("tbody")!;
  readonly #dialog = this.querySelector("dialog")!;
  readonly #viewers = new WeakMap<HTMLTableRowElement, Viewer>();
  #told = "";

  connectedCallback() {
    this.hidden = false;
    keepLooking(() => this.#look(), LOOK_MILLIS);
  }

  async #look() {
    try {
      const { viewers, next }: ViewerList = await (await ask("GET", of("viewers", this.#stream, { limit: String(MAX_SHOWN) }))).json();
      const count = `${viewers.length} ${viewers.length === 1 ? "viewer" : "viewers"}${next ? ", and more that are not shown" : ""}.`;
      keepRows(this.#body, viewers, (one) => one.id, () => this.#row(), (row, one) => this.#fill(row, one));
      this.querySelector<HTMLElement>(".wide")!.hidden = viewers.length === 0;
      say(this.#said, this.#told + (viewers.length === 0 ? "Nobody watches now." : count));
    } catch (problem) {
      say(this.#said, sentenceWhileTrying(problem));
    }
  }

  #row() {
    const row = rowOf(7);
    row.cells[1].append(button("Kick", () => this.#kick(this.#viewers.get(row)!)));
    return row;
  }

  #fill(row: HTMLTableRowElement, viewer: Viewer) {
    const { connections } = viewer;
    const [name, deeds, from, how, since, sent, skipped] = row.cells;
    this.#viewers.set(row, viewer);
    say(name, nameOf(viewer));
    say(from, all(connections, (one) => one.address));
    say(how, all(connections, (one) => one.how + (one.variant ? ` (${one.variant})` : "")));
    say(since, age(Date.now() - Math.min(...connections.map((one) => Date.parse(one.since)))));
    say(sent, sum(connections, (one) => one.framesSent));
    say(skipped, sum(connections, (one) => one.framesSkipped));
    deeds.firstElementChild!.ariaLabel = `Kick viewer ${nameOf(viewer)} from ${from.textContent}`;
  }

  async #kick(viewer: Viewer) {
    const from = all(viewer.connections, (one) => one.address);
    const sentence = `Its connections from ${from} to ${this.#stream} end, and it may not come back for ten minutes.`;
    if (!await confirmed(this.#dialog, `Kick viewer ${nameOf(viewer)}?`, sentence)) {
      return;
    }
    try {
      await ask("DELETE", of("viewers", this.#stream, { viewer: viewer.id }));
      this.#told = `Viewer ${nameOf(viewer)} had to leave. `;
    } catch (thrown) {
      const problem = asProblem(thrown);
      this.#told = problem.status === 404 ? `Viewer ${nameOf(viewer)} has left by itself. ` : `${problem.message} `;
    }
    await this.#look();
    keepFocus(this.#said);
  }
}
