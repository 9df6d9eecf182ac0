// SPDX-License-Identifier: Apache-2.0
// What is on the pages of this server beside live pictures, which are players: what is said of them, the list of streams, and the addresses to copy.
//
// Where no WebSocket gets through, as behind some proxies, what is said of a picture is fetched.
import "./copy.js";
import { plotIn } from "./plot.js";
import { qrPicture } from "./qr.js";
import { keepSender } from "./send.js";
import { ANSWER_MILLIS, age, base, connectionTo, onWake, serverIsBack, serverStart, signed, sleep, socketBase } from "./live.js";

const STATE_MILLIS = 2000;
const TOLD_MILLIS = 3000; // A picture that is older has its age told,
const OLD_MILLIS = 5000; // and looks old, if another one was due.

// ---- what the pages of streams have

const shows = new Map(); // by the stream's name

const stream = (name) => {
  if (!shows.has(name)) {
    shows.set(name, { name, labels: new Set() });
  }
  return shows.get(name);
};

function keepPlayer(player) {
  const mine = stream(player.dataset.live);
  mine.player = player;
  player.addEventListener("frame", ({ detail }) => {
    mine.taken = detail.takenMillis;
    mine.isAway = false;
    tell(mine);
  });
}

function tell(mine, now = Date.now()) {
  const { state, isAway, taken } = mine;
  const sentence = mine.retired ? "this stream has ended" : isAway ? "no connection to the server, trying again" : said(state);
  const told = taken && (now - taken > TOLD_MILLIS || isAway) ? `, last picture ${age(now - taken)} ago` : "";
  const text = sentence === undefined ? "" : sentence + told;
  mine.labels.forEach((label) => {
    const whole = label.dataset.whole === undefined || isAway ? text : text + more(state);
    if (label.textContent !== whole) {
      label.textContent = whole;
    }
  });
  if (taken) {
    document.querySelector(`[data-empty="${mine.name}"]`)?.remove();
  }
  const isOld = taken && now - taken > OLD_MILLIS && wasDue(state, now - taken);
  mine.player?.classList.toggle("old", Boolean(isAway || mine.retired || isOld));
}

/** Whether another picture should have come in that time: a source may make one and no more. */
function wasDue(state, millis) {
  return state?.stale || state?.state === "offline" || (state?.framesPerSecondIn ?? 0) * millis > 2000;
}

/** What is said of a stream, from its JSON or from the index. */
function said(state) {
  if (!state) {
    return "connecting";
  }
  if (!state.state) {
    // A counter has this address: its numbers are of people.
    return state.online === undefined ? "" : `${state.online} online`;
  }
  const size = state.width ? ` ${state.width}x${state.height}` : "";
  const type = state.type ? ` ${state.type.replace("image/", "")}${size}` : "";
  const viewers = `${state.viewers} ${state.viewers === 1 ? "viewer" : "viewers"}`;
  const rate = state.framesPerSecondIn || state.state !== "still" ? `, ${state.framesPerSecondIn} fps` : "";
  return `${state.state}${type}${rate}, ${viewers}`;
}

/** What else is said where many streams are side by side. */
function more({ viewers, connections, bytes } = {}) {
  const shared = connections > viewers ? `, ${connections} connections` : "";
  return bytes === undefined ? shared : `${shared}, ${bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} KB`}`;
}

/** The newest state of a stream. */
function learn(mine, state) {
  mine.state = state;
  if (state.ageMillis !== undefined) {
    mine.taken = Math.max(Date.now() - state.ageMillis, mine.taken ?? 0);
  }
  tell(mine);
}

/** Whether the server answers. */
function reach(mine, isReached) {
  mine.isAway = !isReached;
  tell(mine);
}

const ask = (path) => fetch(base + path, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MILLIS) });

/** Asks for the state of a stream on its own page. */
async function poll(mine) {
  try {
    const answer = await ask(signed(mine.name + ".json"));
    mine.retired = answer.status === 404;
    if (answer.ok) {
      learn(mine, await answer.json());
    }
    reach(mine, true);
  } catch {
    reach(mine, false);
  }
}

async function keepPolling(step) {
  for (;;) {
    if (!document.hidden) {
      await step();
    }
    await sleep(STATE_MILLIS);
  }
}

// ---- the index: one socket tells of all streams

function keepIndex(list) {
  const template = list.querySelector("template");
  let isTold = false;

  function tile(state) {
    const found = list.querySelector(`[data-tile="${state.name}"]`);
    if (found) {
      return found;
    }
    const made = template.content.firstElementChild.cloneNode(true);
    made.dataset.tile = state.name;
    made.href = base + state.name;
    made.querySelector("strong").textContent = state.name;
    const player = made.querySelector("image-stream");
    player.dataset.live = state.name;
    player.setAttribute("src", base + state.name);
    made.querySelector(".state").dataset.state = state.name;
    list.insertBefore(made, [...list.querySelectorAll("[data-tile]")].find((other) => comesBefore(state, other)) ?? null);
    keepParts(made);
    return made;
  }

  /** The liveliest come first, as the server puts them; a tile stays where it is, as somebody may be about to click it. */
  function comesBefore(state, other) {
    const difference = quietness(state) - quietness(shows.get(other.dataset.tile)?.state);
    return difference < 0 || (difference === 0 && state.name < other.dataset.tile);
  }

  function quietness({ state, stale } = {}) {
    return { online: Number(Boolean(stale)), waiting: 0, still: 1, failing: 2 }[state] ?? 3;
  }

  function retire(name) {
    list.querySelector(`[data-tile="${name}"]`)?.remove();
    shows.delete(name);
  }

  function learnAll({ type, streams = [], retired = [] }) {
    if (type === "streams") {
      const names = new Set(streams.map((one) => one.name));
      [...shows.keys()].filter((name) => !names.has(name)).forEach(retire);
    }
    retired.forEach(retire);
    streams.forEach((state) => {
      tile(state);
      learn(stream(state.name), state);
    });
  }

  connectionTo(base).list({
    connected(isOpen) {
      if (isOpen || isTold) {
        reached(isOpen);
      }
      isTold = isOpen;
    },
    message: learnAll,
  });
  keepPolling(async () => {
    if (isTold) {
      return;
    }
    try {
      learnAll(await (await ask("api/v1/live")).json());
      reached(true);
    } catch {
      if (!isTold) {
        reached(false);
      }
    }
  });
}

/** Whether the server answers, for all streams of the page. */
function reached(isReached) {
  shows.forEach((mine) => reach(mine, isReached));
}

// ---- the last minutes of a stream, on its own page

function keepPlots(place) {
  const mine = stream(place.dataset.plots);
  const add = (title, unit) => {
    const figure = document.createElement("figure");
    figure.className = "plot";
    place.append(figure);
    return plotIn(figure, title, unit);
  };
  const addRate = add("Pictures per second");
  const addViewers = add("Viewers");
  const addLatency = add("From capture to screen", " ms");
  let latency;
  mine.player.addEventListener("frame", ({ detail }) => { latency = Math.max(0, Date.now() - detail.takenMillis); });
  setInterval(() => {
    const known = mine.isAway ? undefined : mine.state;
    addRate(known?.framesPerSecondIn);
    addViewers(known?.viewers);
    addLatency(latency);
    latency = undefined;
  }, STATE_MILLIS);
}

// ---- its address for a phone

const isThisMachine = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(location.hostname);

function keepCode(place) {
  const picture = isThisMachine ? undefined : qrPicture(new URL(signed(place.dataset.code), base).href);
  const words = document.createElement("p");
  words.textContent = isThisMachine
    ? "Open this page by this machine's address or name in the network, not as localhost, and there is a code here for the phone's camera."
    : "This page on a phone: point its camera here.";
  place.append(...[words, picture].filter(Boolean));
}

// ---- what a page has in it

function keepParts(part) {
  part.querySelectorAll("[data-state]").forEach((label) => stream(label.dataset.state).labels.add(label));
  part.querySelectorAll("[data-live]").forEach(keepPlayer);
}

/** Keeps an `<img>` of an endless response: it is fetched again when the server was away, and let go when the page is left. */
function keepEndless(image) {
  const address = image.src;
  const renew = () => { image.src = `${address}${address.includes("?") ? "&" : "?"}at=${Date.now()}`; };
  let number;
  addEventListener("pagehide", () => { image.src = ""; });
  addEventListener("pageshow", ({ persisted }) => persisted && renew());
  onWake(renew);
  image.addEventListener("error", () => image.src && serverIsBack().then(renew));
  setInterval(async () => {
    const now = document.hidden ? number : await serverStart();
    if (now && number && now !== number) {
      renew();
    }
    number = now || number;
  }, 1500);
}

keepParts(document);
document.querySelectorAll("[data-send]").forEach(keepSender);
document.querySelectorAll("[data-code]").forEach(keepCode);
document.querySelectorAll("[data-plots]").forEach(keepPlots);
document.querySelectorAll("img[data-endless]").forEach(keepEndless);
const index = document.querySelector("[data-index]");
if (index) {
  keepIndex(index);
} else if (shows.size > 0) {
  keepPolling(() => Promise.all([...shows.values()].map(poll)));
}
setInterval(() => shows.forEach((mine) => tell(mine)), 1000);
document.querySelectorAll(".base").forEach((element) => { element.textContent = base; });
document.querySelectorAll(".socket-base").forEach((element) => { element.textContent = socketBase; });
