// SPDX-License-Identifier: Apache-2.0
// For pages of other sites: <script src="http://HOST/assets/heal.js" defer></script> brings the pictures of that server on a page back by
// themselves, and lets go of them when the page is left.
//
// An <img> does not tell that its endless response has ended, and a page of another site may not read what this server answers. It may
// see how large a picture is: assets/start.svg has another size after each start of the server.
//
// It is no module, so that any page can have it with one line, and its names are not seen there.

const base = new URL("..", (document.currentScript as HTMLScriptElement).src).href;
const LOOK_MILLIS = 6000; // one small request, none while the page is hidden
const AWAY_MILLIS = 2000; // while the server does not answer
const ANSWER_MILLIS = 5000;
const STOPPED_MILLIS = 9000; // The server may have given up a page that stood still for so long.
const seen = new Set<string>(); // Behind a balancer there are several servers.
const addresses = new WeakMap<HTMLImageElement, string>();
let isAway = false;
let isLeft = false;
let looking: number | undefined;
let ticked = Date.now();

const isLive = (image: HTMLImageElement) => image.src.startsWith(base) && !image.src.startsWith(base + "assets/");
const pictures = () => [...document.images].filter((image) => addresses.has(image) || isLive(image));

function letGo(image: HTMLImageElement) {
  addresses.set(image, image.src);
  image.src = "data:,";
}

function renew(image: HTMLImageElement) {
  const address = new URL(addresses.get(image) ?? image.src);
  addresses.delete(image);
  address.searchParams.set("at", String(Date.now()));
  image.src = address.href;
}

function renewAll() {
  pictures().forEach(renew);
}

/** The size of the server's mark; empty if it does not answer. */
function probe() {
  return new Promise<string>((done) => {
    const picture = new Image();
    const timer = setTimeout(() => {
      picture.src = "data:,";
      done("");
    }, ANSWER_MILLIS);
    const answer = (size: string) => {
      clearTimeout(timer);
      done(size);
    };
    picture.onload = () => answer(`${picture.naturalWidth}x${picture.naturalHeight}`);
    picture.onerror = () => answer("");
    picture.src = `${base}assets/start.svg?${Math.random()}`;
  });
}

async function look() {
  if (!document.hidden && !isLeft && pictures().length > 0) {
    const size = await probe();
    const isNew = size !== "" && seen.size > 0 && !seen.has(size);
    if (size) {
      seen.add(size);
    }
    if (size && !isLeft && (isAway || isNew)) {
      renewAll();
    }
    isAway = !size;
  }
  later(isAway ? AWAY_MILLIS : LOOK_MILLIS);
}

function later(millis: number) {
  clearTimeout(looking);
  looking = setTimeout(look, millis * (0.75 + 0.5 * Math.random()));
}

document.addEventListener("error", ({ target }) => {
  if (target instanceof HTMLImageElement && !addresses.has(target) && isLive(target) && !isAway) {
    // It is fetched again when the server answers.
    isAway = true;
    later(AWAY_MILLIS);
  }
}, true);
addEventListener("online", () => {
  isAway = true;
  later(0);
});
document.addEventListener("visibilitychange", () => !document.hidden && later(0));
addEventListener("pagehide", () => {
  isLeft = true;
  pictures().forEach(letGo);
});
addEventListener("pageshow", ({ persisted }) => {
  isLeft = false;
  if (persisted) {
    renewAll();
  }
});
setInterval(() => {
  const now = Date.now();
  if (now - ticked > STOPPED_MILLIS && !document.hidden) {
    isAway = true;
    later(0);
  }
  ticked = now;
}, 1000);
later(1000);
