// SPDX-License-Identifier: Apache-2.0
// What is on the pages of this server beside live pictures, which are players: what is said of them, the list of streams, and the addresses to copy.
//
// Where no WebSocket gets through, as behind some proxies, what is said of a picture is fetched.
import "./copy.js";
import { plotIn } from "./plot.js";
import { qrPicture } from "./qr.js";
import { keepSender } from "./send.js";
import { ANSWER_MILLIS, age, base, connectionTo, forOthers, keepLooking, onWake, serverIsBack, serverStart, signature, signed } from "./live.js";

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
  keepLooking(async () => {
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
  }, STATE_MILLIS);
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

// ---- its addresses for phones and other machines

const isOnlyHere = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(forOthers).hostname);

function keepCode(place) {
  const words = document.createElement("p");
  words.textContent = isOnlyHere
    ? "Open this page by this machine's address or name in the network, not as localhost, and there is a code here for the phone's camera. The server has to listen there, too."
    : "This page on a phone: point its camera here.";
  place.replaceChildren(words);
  return (value) => {
    const address = new URL(place.dataset.code, forOthers);
    if (value) {
      address.searchParams.set("signed", value);
    }
    place.replaceChildren(...[words, isOnlyHere ? undefined : qrPicture(address.href)].filter(Boolean));
  };
}

/**
 * Puts addresses into lines to copy, with a signature where one is needed; what a shell would take apart is quoted. Who may push depends on the address from which:
 * lines for that have the one by which this page was opened, unless a signature makes it all the same.
 */
function keepLines(lines) {
  const ends = [...lines.querySelectorAll("[data-signed]")];
  const begin = (server, quote) => lines.querySelectorAll(".base, .socket-base").forEach((place) => {
    place.textContent = quote + (place.matches(".base") ? server : server.replace(/^http/, "ws"));
  });
  begin(lines.dataset.own === undefined ? forOthers : base, "");
  return (action, value) => {
    const signable = ends.filter((end) => end.dataset.signed === action);
    if (value && signable.length > 0) {
      const quote = lines.dataset.shell === undefined ? "" : '"';
      begin(forOthers, quote);
      signable.forEach((end) => { end.textContent = `${end.dataset.more === undefined ? "?" : "&"}signed=${encodeURIComponent(value)}${quote}`; });
    }
  };
}

function keepAddresses() {
  const codes = [...document.querySelectorAll("[data-code]")].map(keepCode);
  const lines = [...document.querySelectorAll("code")].map(keepLines);
  const show = (action, value) => {
    lines.forEach((sign) => sign(action, value));
    if (action === "watch") {
      codes.forEach((sign) => sign(value));
    }
  };
  show("watch", signature);
  document.querySelectorAll(".only-here").forEach((words) => { words.hidden = forOthers === base; });
  return show;
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
document.querySelectorAll("[data-plots]").forEach(keepPlots);
document.querySelectorAll("img[data-endless]").forEach(keepEndless);
const index = document.querySelector("[data-index]");
if (index) {
  keepIndex(index);
} else if (shows.size > 0) {
  keepLooking(() => Promise.all([...shows.values()].map(poll)), STATE_MILLIS);
}
setInterval(() => shows.forEach((mine) => tell(mine)), 1000);
const showSignature = keepAddresses();

// What only administrators have is loaded for them alone.
document.querySelectorAll("[data-viewers]").forEach(async (place) => (await import("./viewers.js")).keepViewers(place));
document.querySelectorAll("[data-sign]").forEach(async (form) => (await import("./sign.js")).keepSigning(form, showSignature));
document.querySelectorAll("[data-streams]").forEach(async (place) => (await import("./streams.js")).keepStreams(place));
