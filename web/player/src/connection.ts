// SPDX-License-Identifier: Apache-2.0
// One WebSocket for all that a page shows of a server.
import { keepSocket, type KeptSocket, sleep } from "./reconnect.js";

const RETRY_MILLIS = 4000;
const MAX_STREAMS = 64; // of one socket

/** What becomes of a stream that is subscribed to. */
export interface Subscriber {
  /** What the server is told of it: the stream's name, and the form of its pictures. */
  readonly request: { readonly stream: string } & Readonly<Record<string, string>>;
  /** Shows a picture. The next one comes when this is done. */
  picture(data: Uint8Array<ArrayBuffer>, ageMillis: number): Promise<void>;
  /** The same picture was sent again, as a sign of life. */
  alive(): void;
  /** Whether the server is connected. */
  connected(isOpen: boolean): void;
  /** The stream has ended, or may not be watched; it is asked for again. */
  refused(message: string): void;
  /** No WebSocket gets through. */
  blocked(): void;
}

/** What is told of the list of streams: as `/api/v1/live` has it. */
export interface ListListener {
  message(told: { type: string; streams?: object[]; retired?: string[] }): void;
  connected(isOpen: boolean): void;
  blocked?(): void;
}

interface Place {
  subscriber: Subscriber;
  isPaused: boolean;
  shown: string;
}

/** A page's connection to a server, which comes back by itself. */
export class Connection {
  readonly #places = new Map<number, Place>();
  readonly #lists = new Set<ListListener>();
  #kept?: KeptSocket;
  #isBlocked = false;
  #last = 0;

  /** @param base where the server begins, with a slash at the end */
  constructor(readonly base: string) {}

  get isFull() {
    return this.#places.size >= MAX_STREAMS;
  }

  /** Shows a stream until the number that this returns is removed. */
  add(subscriber: Subscriber): number {
    do {
      this.#last = (this.#last + 1) & 0xffff;
    } while (this.#places.has(this.#last));
    const number = this.#last;
    this.#places.set(number, { subscriber, isPaused: false, shown: "" });
    this.#open();
    this.#subscribe(number);
    if (this.#isBlocked) {
      subscriber.blocked();
    }
    return number;
  }

  remove(number: number) {
    this.#places.delete(number);
    this.#say("unsubscribe", { id: number });
    this.#closeIfUnused();
  }

  /** Nobody sees the stream now. */
  pause(number: number, isPaused: boolean) {
    const place = this.#places.get(number);
    if (place && place.isPaused !== isPaused) {
      place.isPaused = isPaused;
      this.#say(isPaused ? "pause" : "resume", { id: number });
    }
  }

  /** Reports the streams that there are, until the function that this returns is called. */
  list(listener: ListListener): () => void {
    this.#lists.add(listener);
    this.#open();
    this.#say("list");
    return () => {
      this.#lists.delete(listener);
      this.#closeIfUnused();
    };
  }

  #open() {
    this.#kept ??= keepSocket(this.base.replace(/^http/, "ws") + "api/v1/live?list=0", this.base, {
      state: (isOpen) => this.#changed(isOpen),
      message: (data) => typeof data === "string" ? this.#told(JSON.parse(data)) : this.#shown(data),
      blocked: () => {
        this.#isBlocked = true;
        this.#everyone((one) => one.blocked?.());
      },
    }, "arraybuffer");
  }

  #closeIfUnused() {
    if (this.#places.size + this.#lists.size === 0) {
      this.#kept?.close();
      this.#kept = undefined;
    }
  }

  #everyone(step: (one: { connected(isOpen: boolean): void; blocked?(): void }) => void) {
    this.#places.forEach(({ subscriber }) => step(subscriber));
    this.#lists.forEach(step);
  }

  #changed(isOpen: boolean) {
    if (isOpen) {
      this.#isBlocked = false;
      this.#places.forEach((_, number) => this.#subscribe(number));
      if (this.#lists.size > 0) {
        this.#say("list");
      }
    }
    this.#everyone((one) => one.connected(isOpen));
  }

  #subscribe(number: number) {
    const place = this.#places.get(number);
    if (place) {
      place.shown = "";
      this.#say("subscribe", { ...place.subscriber.request, id: number });
      if (place.isPaused) {
        this.#say("pause", { id: number });
      }
    }
  }

  #say(type: string, more = {}) {
    this.#kept?.send(JSON.stringify({ ...more, type }));
  }

  async #shown(message: ArrayBuffer) {
    const head = new DataView(message);
    const number = head.getUint16(2);
    const place = this.#places.get(number);
    if (!place) {
      return;
    }
    const frame = String(new Uint8Array(message, 8, 16)); // its epoch and sequence
    if (frame === place.shown) {
      place.subscriber.alive();
    } else {
      place.shown = frame;
      await place.subscriber.picture(new Uint8Array(message, head.getUint8(1)), head.getUint32(4));
    }
    this.#kept?.send(new Uint8Array([number >> 8, number]));
  }

  #told(message: any) {
    const place = this.#places.get(message.id);
    if (message.type === "error" || message.type === "ended") {
      if (place) {
        place.subscriber.refused(message.message);
        this.#subscribeLater(message.id, place);
      }
    } else {
      this.#lists.forEach((listener) => listener.message(message));
    }
  }

  async #subscribeLater(number: number, place: Place) {
    await sleep(RETRY_MILLIS * (0.5 + Math.random())); // Not all at the same moment.
    if (this.#places.get(number) === place) {
      this.#subscribe(number);
    }
  }
}

const connections: Connection[] = [];

/** The page's connection to a server, with room for one more stream. */
export function connectionTo(base: string): Connection {
  let free = connections.find((connection) => connection.base === base && !connection.isFull);
  if (!free) {
    free = new Connection(base);
    connections.push(free);
  }
  return free;
}
