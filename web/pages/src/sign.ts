// SPDX-License-Identifier: Apache-2.0
import { ask, sentenceOf } from "./api.js";
import type { SignedAddress } from "./json.js";

/** `<address-signer stream="door" actions="watch publish">`: a form that signs the page's addresses. An event `signed` says each signature. */
export class AddressSigner extends HTMLElement {
  readonly #form = this.querySelector("form")!;
  readonly #said = this.querySelector("[role=status]")!;
  readonly #fault = this.querySelector<HTMLElement>("[role=alert]")!;

  connectedCallback() {
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.#fault.hidden = true;
      this.#said.textContent = "";
      try {
        await this.#sign();
      } catch (problem) {
        this.#fault.textContent = sentenceOf(problem);
        this.#fault.hidden = false;
      }
    });
    this.hidden = false;
  }

  async #sign() {
    const stream = this.getAttribute("stream");
    const time = new FormData(this.#form).get("for");
    const answers: SignedAddress[] = await Promise.all(this.getAttribute("actions")!.split(" ").map(async (action) =>
      (await ask("POST", "sign", { json: { stream, action, for: time } })).json()));
    answers.forEach((detail) => this.dispatchEvent(new CustomEvent("signed", { detail, bubbles: true })));
    const until = new Date(1000 * Math.min(...answers.map((one) => one.until)));
    this.#said.textContent = `The lines are signed until ${until.toLocaleString()}. Whoever has one of them may do the same until then.`;
  }
}
