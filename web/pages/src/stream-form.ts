// SPDX-License-Identifier: Apache-2.0
import { ask, asProblem, of, type Problem } from "./api.js";
import type { ListedStream, StreamDefinition } from "./json.js";

const MERGE_PATCH = "application/merge-patch+json";
const FIELDS = ["name", "source", "maxViewers"] as const;

type Field = (typeof FIELDS)[number];

const HINTS = {
  new: { source: "Empty for a stream that pictures are pushed to.", maxViewers: "Empty for any number." },
  change: { source: "It is not shown, as it may have a password in it. Empty: it stays as it is.", maxViewers: "Empty: it stays as it is." },
};

const keyOf = (field: Field, name: string) => `streams.${name}.${field}: `;

/** Which field a sentence of the server is about: it begins with the key, or with the name that is none. */
function fieldOf(sentence: string, name: string): Field | undefined {
  const field = FIELDS.find((one) => sentence.startsWith(keyOf(one, name)));
  return field ?? (sentence.startsWith("stream") && !sentence.startsWith("streams.") ? "name" : undefined);
}

/** The form that adds and changes streams, in a dialog. */
export class StreamForm {
  readonly #form: HTMLFormElement;

  /** The stream that is changed; undefined for a new one. */
  #edited?: ListedStream;

  /** @param saved is told what was done */
  constructor(readonly dialog: HTMLDialogElement, readonly saved: (sentence: string) => void) {
    this.#form = dialog.querySelector("form")!;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    dialog.querySelector("[data-cancel]")!.addEventListener("click", () => dialog.close());
  }

  /** Opens it, for a new stream or one that is changed. */
  open(stream?: ListedStream) {
    this.#edited = stream;
    this.#form.reset();
    this.#clear();
    this.#input("name").value = stream?.name ?? "";
    this.#input("name").readOnly = Boolean(stream);
    this.dialog.querySelector("h2")!.textContent = stream ? `Change ${stream.name}` : "Add a stream";
    Object.entries(HINTS[stream ? "change" : "new"]).forEach(([field, hint]) => {
      this.dialog.querySelector(`#edit-${field}-hint`)!.textContent = hint;
    });
    this.dialog.showModal();
    this.#input(stream ? "source" : "name").focus();
  }

  #input(field: Field) {
    return this.#form.elements.namedItem(field) as HTMLInputElement;
  }

  #fault(field?: Field) {
    return this.dialog.querySelector<HTMLElement>(field ? `#edit-${field}-fault` : "#edit-fault")!;
  }

  #clear() {
    this.#fault().hidden = true;
    FIELDS.forEach((field) => {
      this.#fault(field).hidden = true;
      this.#input(field).removeAttribute("aria-invalid");
    });
  }

  #complain(field: Field | undefined, sentence: string) {
    const fault = this.#fault(field);
    fault.textContent = sentence;
    fault.hidden = false;
    if (field) {
      this.#input(field).ariaInvalid = "true";
      this.#input(field).focus();
    }
  }

  async #save() {
    const name = this.#input("name").value.trim();
    this.#clear();
    if (!name) {
      this.#complain("name", "A stream needs a name.");
      return;
    }
    try {
      await this.#send(name);
      this.dialog.close();
      this.saved(this.#edited ? `${name} was changed.` : `${name} was added.`);
    } catch (problem) {
      this.#explain(asProblem(problem), name);
    }
  }

  async #send(name: string) {
    const json = this.#definition();
    if (this.#edited) {
      const headers = this.#edited.version ? { "If-Match": this.#edited.version } : undefined;
      await ask("PATCH", of("streams", name), { json, type: MERGE_PATCH, headers });
    } else {
      await ask("PUT", of("streams", name), { json, headers: { "If-None-Match": "*" } });
    }
  }

  #definition(): StreamDefinition {
    const source = this.#input("source").value.trim();
    const most = this.#input("maxViewers").value.trim();
    return {
      ...(source ? { source } : {}),
      ...(most ? { maxViewers: /^\d+$/.test(most) ? Number(most) : most } : {}),
    };
  }

  #explain({ status, message }: Problem, name: string) {
    if (status === 412 && this.#edited) {
      this.#complain(undefined, `Somebody else has changed or removed ${name} since this form was opened. Nothing of yours was saved: close the form, look at the list, and begin again.`);
    } else if (status === 412 || status === 409) {
      this.#complain("name", "There is a stream of this name already. Take another one.");
    } else {
      const field = fieldOf(message, name);
      this.#complain(field, field ? message.replace(keyOf(field, name), "") : message);
    }
  }
}
