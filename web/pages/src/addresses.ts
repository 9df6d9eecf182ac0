// SPDX-License-Identifier: Apache-2.0
// A stream's addresses for other machines: in lines to copy, and as a code for phones.
import type { SignedAction } from "./json.js";
import { base, forOthers, signature } from "./live.js";
import { qrPicture } from "./qr.js";

const IS_ONLY_HERE = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(forOthers).hostname);

/** `<address-code path="door">`: a page's address, for the camera of a phone. */
export class AddressCode extends HTMLElement {
  readonly #words = document.createElement("p");

  connectedCallback() {
    this.#words.textContent = IS_ONLY_HERE
      ? "Open this page by this machine's address or name in the network, not as localhost, and there is a code here for the phone's camera. The server has to listen there, too."
      : "This page on a phone: point its camera here.";
    this.sign(signature);
  }

  sign(value: string | null) {
    const address = new URL(this.getAttribute("path")!, forOthers);
    if (value) {
      address.searchParams.set("signed", value);
    }
    const code = IS_ONLY_HERE ? undefined : qrPicture(address.href);
    this.replaceChildren(this.#words, ...(code ? [code] : []));
  }
}

/**
 * Puts addresses into lines to copy, with a signature where one is needed; what a shell would take apart is quoted. Who may push depends on the address from which:
 * lines for that have the one by which this page was opened, unless a signature makes it all the same.
 */
function keepLines(lines: HTMLElement) {
  const ends = [...lines.querySelectorAll<HTMLElement>("[data-signed]")];
  const begin = (server: string, quote: string) => lines.querySelectorAll(".base, .socket-base").forEach((place) => {
    place.textContent = quote + (place.matches(".base") ? server : server.replace(/^http/, "ws"));
  });
  begin(lines.dataset.own === undefined ? forOthers : base, "");
  return (action: SignedAction, value: string) => {
    const signable = ends.filter((end) => end.dataset.signed === action);
    if (signable.length > 0) {
      const quote = lines.dataset.shell === undefined ? "" : '"';
      begin(forOthers, quote);
      signable.forEach((end) => { end.textContent = `${end.dataset.more === undefined ? "?" : "&"}signed=${encodeURIComponent(value)}${quote}`; });
    }
  };
}

/** Fills in the addresses of the page, and signs them when it is told a signature. */
export function keepAddresses() {
  const lines = [...document.querySelectorAll("code")].map(keepLines);
  const signLines = (action: SignedAction, value: string) => lines.forEach((sign) => sign(action, value));
  if (signature) {
    signLines("watch", signature);
  }
  document.querySelectorAll<HTMLElement>(".only-here").forEach((words) => { words.hidden = forOthers === base; });
  document.addEventListener("signed", ({ detail: { action, signed } }) => {
    signLines(action, signed);
    if (action === "watch") {
      document.querySelectorAll("address-code").forEach((code) => code.sign(signed));
    }
  });
}
