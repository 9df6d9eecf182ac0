// SPDX-License-Identifier: Apache-2.0
import { onWake, serverIsBack, startOf } from "kineograph-player";
import { base } from "./live.js";

const LOOK_MILLIS = 1500;

/** Keeps an `<img>` of an endless response: it is fetched again when the server was away, and let go when the page is left. */
export function keepEndless(image: HTMLImageElement) {
  const address = image.src;
  const renew = () => { image.src = `${address}${address.includes("?") ? "&" : "?"}at=${Date.now()}`; };
  let start = "";
  addEventListener("pagehide", () => { image.src = ""; });
  addEventListener("pageshow", ({ persisted }) => persisted && renew());
  onWake(renew);
  image.addEventListener("error", () => image.src && serverIsBack(base).then(renew));
  setInterval(async () => {
    const now = document.hidden ? start : await startOf(base);
    if (now && start && now !== start) {
      renew();
    }
    start = now || start;
  }, LOOK_MILLIS);
}
