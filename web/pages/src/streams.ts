// SPDX-License-Identifier: Apache-2.0
import { ask, asProblem, of, type Problem, sentenceWhileTrying } from "./api.js";
import type { ListedStream, StreamList } from "./json.js";
import { base, keepLooking } from "./live.js";
import { StreamForm } from "./stream-form.js";
import { button, confirmed, keepFocus, keepRows, rowOf, say } from "./tables.js";

const LOOK_MILLIS = 5000;
const MADE_BY: Partial<Record<ListedStream["madeBy"], string>> = { api: "this page, or the API", configuration: "the configuration", push: "whoever pushes to it" };

/** What is said of a stream that was not removed. */
function fault({ status, message }: Problem, name: string) {
  return status === 412 ? `${name} was not removed, as somebody else has changed it meanwhile. Look again. ` : `${message} `;
}

/** `<stream-list>`: all streams, and what can be done with them, for those who may administer all. */
export class StreamListElement extends HTMLElement {
  readonly #said = this.querySelector<HTMLElement>("[role=status]")!;
  readonly #body = this.querySelector("tbody")!;
  readonly #dialog = this.querySelector<HTMLDialogElement>("dialog.ask")!;
  readonly #streams = new WeakMap<HTMLTableRowElement, ListedStream>();

  /** It is there if streams that are added can be kept. */
  readonly #adding = this.querySelector("[data-add]");

  readonly #form = new StreamForm(this.querySelector<HTMLDialogElement>("dialog.edit")!, (sentence) => {
    this.#told = `${sentence} `;
    this.#look();
  });
  #told = "";

  connectedCallback() {
    this.#adding?.addEventListener("click", () => this.#form.open());
    this.hidden = false;
    keepLooking(() => this.#look(), LOOK_MILLIS);
  }

  async #look() {
    try {
      const { streams }: StreamList = await (await ask("GET", "streams")).json();
      keepRows(this.#body, streams, (one) => one.name, () => this.#row(), (row, one) => this.#fill(row, one));
      this.querySelector<HTMLElement>(".wide")!.hidden = streams.length === 0;
      say(this.#said, this.#told);
    } catch (problem) {
      say(this.#said, sentenceWhileTrying(problem));
    }
  }

  #row() {
    const row = rowOf(5);
    row.cells[0].append(document.createElement("a"));
    row.cells[1].append(
      button("Change", () => this.#form.open(this.#streams.get(row))), " ",
      button("Remove", () => this.#remove(this.#streams.get(row)!)));
    return row;
  }

  #fill(row: HTMLTableRowElement, stream: ListedStream) {
    const [name, deeds, state, viewers, madeBy] = row.cells;
    const [change, removal] = deeds.querySelectorAll("button");
    const link = name.querySelector("a")!;
    this.#streams.set(row, stream);
    link.href = base + stream.name;
    say(link, stream.name);
    say(state, stream.state);
    say(madeBy, stream.node ? `node ${stream.node}` : MADE_BY[stream.madeBy] ?? stream.madeBy);
    say(viewers, String(stream.viewers));
    change.ariaLabel = `Change ${stream.name}`;
    removal.ariaLabel = `Remove ${stream.name}`;
    change.hidden = !this.#adding || stream.madeBy !== "api";
    removal.hidden = !this.#adding || !["api", "push"].includes(stream.madeBy);
  }

  async #remove({ name, madeBy, version, viewers }: ListedStream) {
    const back = madeBy === "push" ? " It comes back with the next picture that is pushed to it." : " It is not there after a restart either.";
    if (!await confirmed(this.#dialog, `Remove ${name}?`, `Whoever watches it has to leave: ${viewers} now.${back}`)) {
      return;
    }
    try {
      await ask("DELETE", of("streams", name), { headers: version ? { "If-Match": version } : {} });
      this.#told = `${name} was removed. `;
    } catch (problem) {
      this.#told = fault(asProblem(problem), name);
    }
    await this.#look();
    keepFocus(this.#said);
  }
}
