// SPDX-License-Identifier: Apache-2.0
// What is on the pages of this server beside live pictures, which are players: what is said of them, the list of streams, and the addresses to copy.
//
// Where no WebSocket gets through, as behind some proxies, what is said of a picture is fetched.
import type { ImageStreamElement } from "kineograph-player";
import "./copy.js";
import { AddressCode, keepAddresses } from "./addresses.js";
import { keepEndless } from "./endless.js";
import type { SignedAddress } from "./json.js";
import { keepLooking } from "./live.js";
import { StreamPlots } from "./plots.js";
import { PictureSender } from "./send.js";
import { allShown, shownStream, STATE_MILLIS, StreamStateElement } from "./shown.js";
import { keepTiles } from "./tiles.js";

declare global {
  interface HTMLElementTagNameMap {
    "address-code": AddressCode;
    "picture-sender": PictureSender;
    "stream-plots": StreamPlots;
    "stream-state": StreamStateElement;
  }
  interface DocumentEventMap {
    signed: CustomEvent<SignedAddress>;
  }
}

document.querySelectorAll<ImageStreamElement>("image-stream[data-live]").forEach((player) => shownStream(player.dataset.live!).keepPlayer(player));
customElements.define("stream-state", StreamStateElement);
customElements.define("stream-plots", StreamPlots);
customElements.define("picture-sender", PictureSender);
customElements.define("address-code", AddressCode);
document.querySelectorAll<HTMLImageElement>("img[data-endless]").forEach(keepEndless);
keepAddresses();
const index = document.querySelector("[data-index]");
if (index) {
  keepTiles(index);
} else if (allShown.size > 0) {
  keepLooking(() => Promise.all([...allShown.values()].map((mine) => mine.poll())), STATE_MILLIS);
}
setInterval(() => allShown.forEach((mine) => mine.tell()), 1000);

// What only administrators have is loaded for them alone.
if (document.querySelector(".admin")) {
  import("./administration.js");
}
