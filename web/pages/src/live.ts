// SPDX-License-Identifier: Apache-2.0
// Where this server is, seen from the page, and what its pages ask of it.
import { sleep } from "kineograph-player";

const here = import.meta.url; // Vite takes an address that is made of it at once for a file of its own.

/** Where this server begins, seen from the browser: it may be a path of another host. */
export const base = new URL("..", here).href;
export const socketBase = base.replace(/^http/, "ws");

/** Where this server begins for other machines, to which `localhost` is another one. */
export const forOthers = document.querySelector<HTMLMetaElement>("meta[name=address-for-others]")?.content || base;

export const signature = new URLSearchParams(location.search).get("signed");

/** An address of the page's stream, with the signature that the page's own address has. */
export const signed = (address: string) => (signature ? `${address}${address.includes("?") ? "&" : "?"}signed=${encodeURIComponent(signature)}` : address);

/** For one short answer. */
export const ANSWER_MILLIS = 2500;

/** Asks for what is so now. */
export const fetchNow = (path: string) => fetch(base + path, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MILLIS) });

/** Does something at once, and again and again while the page can be seen. */
export async function keepLooking(look: () => Promise<unknown>, millis: number): Promise<never> {
  for (;;) {
    if (!document.hidden) {
      await look();
    }
    await sleep(millis);
  }
}
