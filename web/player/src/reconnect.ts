// SPDX-License-Identifier: Apache-2.0
// Connections that come back by themselves.

const SILENT_MILLIS = 5000; // The server says something at least this often; if it does not, it is asked.
const DEAD_MILLIS = 60_000;
const RETRY_MILLIS = 20_000;
const ANSWER_MILLIS = 2500;
const OFTEN = 80; // tries

export const sleep = (millis: number) => new Promise<void>((done) => setTimeout(done, millis));

/**
 * A text that each start of a server has anew; empty if it does not answer. It is the size of a picture, which pages of other sites may see.
 *
 * @param base where the server begins, with a slash at the end
 */
export async function startOf(base: string): Promise<string> {
  const picture = new Image();
  picture.src = `${base}assets/start.svg?${Math.random()}`;
  await Promise.race([new Promise((done) => { picture.onload = picture.onerror = done; }), sleep(ANSWER_MILLIS)]);
  const size = picture.naturalWidth ? `${picture.naturalWidth}x${picture.naturalHeight}` : "";
  picture.src = ""; // Nothing is awaited any more.
  return size;
}

const probes = new Map<string, Promise<void>>();

/**
 * Resolves when the server answers. One request at a time asks for all that waits: browsers slow down WebSockets that fail again and again,
 * for up to a minute.
 */
export function serverIsBack(base: string): Promise<void> {
  let probe = probes.get(base);
  if (!probe) {
    probe = untilItAnswers(base).finally(() => probes.delete(base));
    probes.set(base, probe);
  }
  return probe;
}

async function untilItAnswers(base: string) {
  let tries = 0;
  do {
    // Not all pages at the same moment, and less often once it has been away for a minute.
    await sleep((tries++ < OFTEN ? 1 : 4) * (300 + 900 * Math.random()));
  } while (!await startOf(base));
}

const wakers = new Set<() => void>();

/** Calls a function when this machine may have been asleep or offline: connections that look open lead nowhere then. */
export function onWake(wake: () => void): () => void {
  wakers.add(wake);
  return () => wakers.delete(wake);
}

const wakeAll = () => wakers.forEach((wake) => wake());

let ticked = Date.now();
setInterval(() => {
  const now = Date.now();
  const slept = now - ticked;
  ticked = now;
  // The timers of a hidden page come once a minute at least.
  if (slept > (document.hidden ? 90_000 : 8000)) {
    wakeAll();
  }
}, 1000);
addEventListener("online", wakeAll);

/** What becomes of a WebSocket that comes back. */
export interface SocketEvents {
  message?(data: any, socket: WebSocket): void;
  /** @param socket the one that is open */
  state?(isOpen: boolean, socket?: WebSocket): void;
  /** Whether nothing need come for long. */
  isQuiet?(): boolean;
  /** The server answers, but no WebSocket gets through. */
  blocked?(): void;
}

/** A WebSocket that comes back. */
export interface KeptSocket {
  /** Sends something, if it is open. */
  send(data: string | Uint8Array<ArrayBuffer>): unknown;
  close(): void;
}

/** Keeps a WebSocket open for as long as the page is there, and opens another one when it ends. */
export function keepSocket(address: string | URL, base: string, on: SocketEvents, binaryType: BinaryType = "blob"): KeptSocket {
  let socket: WebSocket | undefined;
  let heardAt = 0;
  let failures = 0; // in a row, although the server answers
  let isOver = false;

  function open() {
    if (isOver || socket) {
      return;
    }
    const mine = new WebSocket(address);
    socket = mine;
    heardAt = Date.now();
    mine.binaryType = binaryType;
    mine.onopen = () => {
      failures = -1;
      on.state?.(true, mine);
    };
    mine.onmessage = ({ data }) => {
      heardAt = Date.now();
      on.message?.(data, mine);
    };
    mine.onclose = () => lose(mine);
  }

  async function lose(mine?: WebSocket) {
    if (!mine || mine !== socket) {
      return;
    }
    drop();
    failures++;
    on.state?.(false);
    await serverIsBack(base);
    if (failures >= 2) {
      on.blocked?.();
      await sleep(RETRY_MILLIS * (1 + Math.random()));
    }
    open();
  }

  /** A link that is gone without a word would take minutes to close. */
  async function look() {
    const mine = socket;
    const silent = Date.now() - heardAt;
    if (!mine || silent < SILENT_MILLIS || document.hidden) {
      return;
    }
    const isDead = mine.readyState !== WebSocket.CONNECTING && !on.isQuiet?.() && silent > DEAD_MILLIS;
    if (isDead || !await startOf(base)) {
      lose(mine);
    }
  }

  function drop() {
    const mine = socket;
    socket = undefined;
    if (mine) {
      mine.onopen = mine.onmessage = mine.onclose = null;
      mine.close();
    }
  }

  const looking = setInterval(look, SILENT_MILLIS / 2);
  const forget = onWake(() => lose(socket));
  // A page that is left is kept by the browser, and its connections with it.
  const show = ({ persisted }: PageTransitionEvent) => persisted && open();
  addEventListener("pagehide", drop);
  addEventListener("pageshow", show);
  open();
  return {
    send: (data) => socket?.readyState === WebSocket.OPEN && socket.send(data),
    close() {
      isOver = true;
      drop();
      clearInterval(looking);
      forget();
      removeEventListener("pagehide", drop);
      removeEventListener("pageshow", show);
    },
  };
}
