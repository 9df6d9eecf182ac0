// SPDX-License-Identifier: Apache-2.0
// `<image-stream>`, and what it is made of, for pages that show more than pictures.
import { ImageStreamElement } from "./image-stream.js";

export { connectionTo, type Connection, type ListListener, type Subscriber } from "./connection.js";
export { type FrameDetail, ImageStreamElement } from "./image-stream.js";
export { age } from "./look.js";
export { type KeptSocket, keepSocket, onWake, serverIsBack, sleep, type SocketEvents, startOf } from "./reconnect.js";

declare global {
  interface HTMLElementTagNameMap {
    "image-stream": ImageStreamElement;
  }
}

if (!customElements.get("image-stream")) {
  customElements.define("image-stream", ImageStreamElement);
}
