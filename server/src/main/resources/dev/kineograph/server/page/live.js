// SPDX-License-Identifier: Apache-2.0
// What the scripts of this server's pages have in common; connections that come back are the player's.
import { age, connectionTo, keepSocket, onWake, serverIsBack as serverIsBackAt, sleep, startOf } from "./player.js";

export { age, connectionTo, onWake, sleep };

/** Where this server begins, seen from the browser: it may be a path of another host. */
export const base = new URL("..", import.meta.url).href;
export const socketBase = base.replace(/^http/, "ws");

/** Where this server begins for other machines, to which `localhost` is another one. */
export const forOthers = document.querySelector("meta[name=address-for-others]")?.content || base;

export const signature = new URLSearchParams(location.search).get("signed");

/** An address of the page's stream, with the signature that the page's own address has. */
export const signed = (address) => (signature ? `${address}${address.includes("?") ? "&" : "?"}signed=${encodeURIComponent(signature)}` : address);

/** For one short answer. */
export const ANSWER_MILLIS = 2500;

/** Does something at once, and again and again while the page can be seen. */
export async function keepLooking(look, millis) {
  for (;;) {
    if (!document.hidden) {
      await look();
    }
    await sleep(millis);
  }
}

/** Resolves when the server answers. */
export const serverIsBack = () => serverIsBackAt(base);

/** A text that each start of the server has anew; empty where it does not answer. */
export const serverStart = () => startOf(base);

/**
 * Shows the pictures of a WebSocket that shows one stream. They are answered (ack), so that a page that draws slowly stays fresh.
 *
 * @param show shows a blob; what it returns is awaited before the next picture is asked for
 * @param on as for the player's keepSocket, and `picture(numbers)` after each new one
 */
export function keepPicture(path, show, on = {}) {
  let numbers = {};
  let shown = "";
  return keepSocket(new URL(signed(path + "?ack=1&meta=1"), socketBase), base, {
    ...on,
    isQuiet: () => shown === "", // Nothing is repeated before the first picture.
    async message(data, socket) {
      if (typeof data === "string") {
        numbers = JSON.parse(data);
        return;
      }
      const number = `${numbers.epoch}.${numbers.sequence}`;
      if (number !== shown) { // A picture that is repeated as a sign of life is none.
        const taken = Date.now() - numbers.ageMillis;
        await show(data, numbers);
        shown = number;
        on.picture?.({ ...numbers, taken });
      }
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(new Uint8Array(0)); // A text may be answered.
      }
    },
  });
}
