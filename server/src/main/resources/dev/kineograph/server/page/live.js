// SPDX-License-Identifier: Apache-2.0
// Connections that come back by themselves, for all pages of this server.
//
// Pictures come over WebSockets that are answered (ack), so that a page that draws slowly stays fresh: a browser opens only six HTTP
// connections to a host, and an index of six streams would use them all up.

/** Where this server begins, seen from the browser: it may be a path of another host. */
export const base = new URL("..", import.meta.url).href;
export const socketBase = base.replace(/^http/, "ws");

const PASSED_ON = ["variant", "width", "height", "fit", "rotate", "flip", "quality", "format", "fps", "strip", "adapt", "signed"];
const parameters = String(new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => PASSED_ON.includes(name))));

/** An address of the page's stream, with the form of its pictures and the signature that the page's own address has. */
export const asAsked = (address) => (parameters ? `${address}${address.includes("?") ? "&" : "?"}${parameters}` : address);

const SILENT_MILLIS = 5000; // The server repeats a picture that does not move after 3 s, and so says that it is there; if it does not, it is asked.
const DEAD_MILLIS = 60_000;
const RETRY_MILLIS = 20_000;

/** For one short answer. */
export const ANSWER_MILLIS = 2500;

export const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

// ---- when the server is there again

let probing;

/**
 * Resolves when the server answers. One request at a time asks for all that waits: browsers slow down WebSockets that fail again and again,
 * for up to a minute.
 */
export function serverIsBack() {
  probing ??= probe().finally(() => { probing = undefined; });
  return probing;
}

async function probe() {
  do {
    await sleep(300 + 900 * Math.random()); // Not all pages at the same moment.
  } while (!await answers());
}

async function answers() {
  try {
    const signal = AbortSignal.timeout(ANSWER_MILLIS);
    return (await fetch(base + "assets/live.js", { method: "HEAD", cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}

const wakers = new Set();

/** Calls a function when this machine may have been asleep or offline: connections that look open lead nowhere then. */
export function onWake(wake) {
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

// ---- a WebSocket that comes back

/**
 * Keeps a WebSocket open for as long as the page is there, and opens another one when it ends.
 *
 * @param path below `socketBase`, or a whole address
 * @param on `message(data, socket)`, `state(isOpen)`, `isQuiet()`: whether nothing need come for long, and `blocked()`: the server answers,
 *     but no WebSocket gets through. Each may be left out.
 */
export function keepSocket(path, on) {
  let socket;
  let heardAt;
  let failures = 0; // in a row, although the server answers
  let isOver = false;

  function open() {
    if (isOver || socket) {
      return;
    }
    const mine = new WebSocket(new URL(path, socketBase));
    socket = mine;
    heardAt = Date.now();
    mine.binaryType = "blob";
    mine.onopen = () => {
      failures = -1;
      on.state?.(true);
    };
    mine.onmessage = ({ data }) => {
      heardAt = Date.now();
      on.message?.(data, mine);
    };
    mine.onclose = () => lose(mine);
  }

  async function lose(mine) {
    if (!mine || mine !== socket) {
      return;
    }
    drop();
    failures++;
    on.state?.(false);
    await serverIsBack();
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
    if (isDead || !await answers()) {
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
  const show = ({ persisted }) => persisted && open();
  addEventListener("pagehide", drop);
  addEventListener("pageshow", show);
  open();
  return {
    /** Tries at once what was given up for a while. */
    retry: open,
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

// ---- a live picture

/**
 * Shows the pictures of a WebSocket.
 *
 * @param show shows a blob; what it returns is awaited before the next picture is asked for
 * @param on as for keepSocket, and `picture(numbers)` after each new one
 */
export function keepPicture(path, show, on = {}) {
  let numbers = {};
  let shown = "";
  return keepSocket(asAsked(path + "?ack=1&meta=1"), {
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

/** `3 min`, for how old something is. */
export function age(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  const units = [[86_400, "d"], [3600, "h"], [60, "min"]];
  const [size, unit] = units.find(([least]) => seconds >= least) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}
