// SPDX-License-Identifier: Apache-2.0
// What the page knows of each stream that it shows, and what it says of it.
import { age, type FrameDetail, type ImageStreamElement } from "kineograph-player";
import type { StreamState } from "./json.js";
import { fetchNow, signed } from "./live.js";

/** How often a page asks for what it is not told. */
export const STATE_MILLIS = 2000;
const TOLD_MILLIS = 3000; // A picture that is older has its age told,
const OLD_MILLIS = 5000; // and looks old, if another one was due.

/** By the stream's name. */
export const allShown = new Map<string, ShownStream>();

/** A stream of that name, which may not exist. */
export function shownStream(name: string) {
  let found = allShown.get(name);
  if (!found) {
    found = new ShownStream(name);
    allShown.set(name, found);
  }
  return found;
}

/** Calls a function with what is said of each new picture of a player. */
export function onFrame(player: ImageStreamElement, heard: (detail: FrameDetail) => void) {
  player.addEventListener("frame", (event) => heard((event as CustomEvent<FrameDetail>).detail));
}

/** A stream that the page shows. */
export class ShownStream {
  readonly labels = new Set<StreamStateElement>();
  player?: ImageStreamElement;
  state?: StreamState;
  isAway = false;
  #isRetired = false;
  #taken?: number;

  constructor(readonly name: string) {}

  keepPlayer(player: ImageStreamElement) {
    this.player = player;
    onFrame(player, ({ takenMillis }) => {
      this.#taken = takenMillis;
      this.reach(true);
    });
  }

  /** The newest state. */
  learn(state: StreamState) {
    this.state = state;
    if (state.ageMillis !== undefined) {
      this.#taken = Math.max(Date.now() - state.ageMillis, this.#taken ?? 0);
    }
    this.tell();
  }

  /** Whether the server answers. */
  reach(isReached: boolean) {
    this.isAway = !isReached;
    this.tell();
  }

  /** Asks for the state, on the stream's own page. */
  async poll() {
    try {
      const answer = await fetchNow(signed(this.name + ".json"));
      this.#isRetired = answer.status === 404;
      if (answer.ok) {
        this.learn(await answer.json());
      }
      this.reach(true);
    } catch {
      this.reach(false);
    }
  }

  /** Says what there is to say, as often as it may change. */
  tell(now = Date.now()) {
    const { state, isAway } = this;
    const taken = this.#taken;
    const sentence = this.#isRetired ? "this stream has ended" : isAway ? "no connection to the server, trying again" : said(state);
    const told = taken && (now - taken > TOLD_MILLIS || isAway) ? `, last picture ${age(now - taken)} ago` : "";
    this.labels.forEach((label) => label.say(sentence && sentence + told, isAway ? "" : more(state)));
    if (taken) {
      document.querySelector(`[data-empty="${this.name}"]`)?.remove();
    }
    const isOld = taken && now - taken > OLD_MILLIS && wasDue(state, now - taken);
    this.player?.classList.toggle("old", Boolean(isAway || this.#isRetired || isOld));
  }
}

/** `<stream-state stream="door">`: what is said of a stream. With `whole` there is more, for where many are side by side. */
export class StreamStateElement extends HTMLElement {
  #mine?: ShownStream;

  connectedCallback() {
    this.#mine = shownStream(this.getAttribute("stream")!);
    this.#mine.labels.add(this);
  }

  disconnectedCallback() {
    this.#mine?.labels.delete(this);
  }

  say(text: string, whole: string) {
    const all = this.hasAttribute("whole") ? text + whole : text;
    if (this.textContent !== all) {
      this.textContent = all;
    }
  }
}

/** Whether another picture should have come in that time: a source may make one and no more. */
function wasDue(state: StreamState | undefined, millis: number) {
  return state?.stale || state?.state === "offline" || (state?.framesPerSecondIn ?? 0) * millis > 2000;
}

function said(state?: StreamState) {
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
  const rate = rounded(state.framesPerSecondIn ?? 0);
  return `${state.state}${type}${rate || state.state !== "still" ? `, ${rate} fps` : ""}, ${viewers}`;
}

/** To two digits, as on the index. */
export function rounded(rate: number) {
  return rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10;
}

function more({ viewers = 0, connections = 0, bytes }: Partial<StreamState> = {}) {
  const shared = connections > viewers ? `, ${connections} connections` : "";
  return bytes === undefined ? shared : `${shared}, ${bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} KB`}`;
}
