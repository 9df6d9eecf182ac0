// SPDX-License-Identifier: Apache-2.0
import { type Connection, connectionTo, type Subscriber } from "./connection.js";
import { showParts } from "./multipart.js";
import { serverIsBack, sleep, startOf } from "./reconnect.js";
import { age, label, sheet } from "./look.js";

const FORM = ["width", "height", "fps", "quality", "format", "fit"];
const STALE_MILLIS = 5000; // A picture looks stale when it is older, if another one was due.
const POLL_MILLIS = 2000;
const MANY = 4; // pictures, after which one can be said to be late
const MAX_BODIES = 4; // Browsers open six connections to a host, and the page needs some.
const KINDS: Record<number, string> = { 0x89: "png", 0x47: "gif", 0x52: "webp", 0xff: "jpeg" }; // by the first byte

const players = new Set<ImageStreamElement>();
let bodies = 0;
let isLeft = false; // The browser may keep a page that was left.

/** What an event `frame` says of the picture that has just been drawn. */
export interface FrameDetail {
  width: number;
  height: number;
  /** When the picture was captured, in milliseconds as `Date.now()` counts. */
  takenMillis: number;
}

/** `<image-stream src="/door">`: a live picture. */
export class ImageStreamElement extends HTMLElement {
  static observedAttributes = ["src", "controls", ...FORM];

  /** The size of the picture; 0 while there is none. */
  naturalWidth = 0;
  naturalHeight = 0;
  /** When the picture was captured, in milliseconds as `Date.now()` counts; undefined while there is none. */
  takenMillis?: number;
  /** Whether the picture is older than it should be. */
  stale = false;

  readonly #canvas = document.createElement("canvas");
  readonly #image = new Image();
  readonly #state = document.createElement("span");
  readonly #ageLabel = document.createElement("span");
  readonly #bar = document.createElement("div");
  #video?: HTMLVideoElement;
  #server?: Connection;
  #number = 0;
  #url = new URL(document.baseURI);
  #newest?: Uint8Array<ArrayBuffer>;
  #fault = "";
  #isLost = true;
  #isOffScreen = false;
  #isStopped = false;
  #isSeen = true;
  #isChanging = false;
  #cameMillis = 0;
  #gapMillis = 0;
  #count = 0; // of those since pictures were expected afresh
  #hasRead = false;
  #fallback?: AbortController;
  #body?: AbortController;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const status = document.createElement("div");
    status.part.value = "status";
    this.#state.role = "status";
    this.#ageLabel.ariaHidden = "true"; // It would be read out every second.
    status.append(this.#state, this.#ageLabel);
    this.#canvas.part.value = this.#image.part.value = "picture";
    this.#canvas.role = "img";
    this.#canvas.hidden = this.#image.hidden = this.#bar.hidden = true;
    this.#bar.part.value = "controls";
    this.#bar.role = "toolbar";
    root.append(this.#canvas, this.#image, status, this.#bar);
    this.#addButton("Pause", "❙❙", () => {
      this.paused = !this.paused;
    });
    this.#addButton("Save", "⤓", () => this.#save());
    this.#addButton("Full screen", "⤢", () => document.fullscreenElement ? document.exitFullscreen() : this.requestFullscreen());
    if (document.pictureInPictureEnabled) {
      this.#addButton("Picture in picture", "◱", () => this.pictureInPicture());
    }
  }

  #addButton(name: string, icon: string, press: () => void) {
    const button = document.createElement("button");
    label(button, name, icon);
    button.addEventListener("click", press);
    this.#bar.append(button);
  }

  /** The stream's address. */
  get src() {
    return this.getAttribute("src") ?? "";
  }

  set src(value: string) {
    this.setAttribute("src", value);
  }

  /** Whether the picture stands still because somebody wanted it to. */
  get paused() {
    return this.#isStopped;
  }

  set paused(value: boolean) {
    this.#isStopped = value;
    const button = this.#bar.firstElementChild as HTMLButtonElement;
    label(button, value ? "Go on" : "Pause", value ? "▶" : "❙❙");
    this.look();
  }

  /** The newest picture as it came. */
  async snapshot(): Promise<Blob> {
    if (!this.#newest) {
      throw new Error("there is no picture yet");
    }
    return new Blob([this.#newest], { type: typeOf(this.#newest) });
  }

  async #save() {
    const picture = await this.snapshot();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = `${this.name.replaceAll("/", "-")}.${picture.type.slice(6)}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** Shows the picture in a window above all others, where the browser can. */
  async pictureInPicture() {
    let video = this.#video;
    if (!video) {
      this.#video = video = document.createElement("video");
      video.muted = true;
      video.srcObject = this.#canvas.captureStream();
      // It begins with what is drawn next, for which a still picture has nothing: a pixel over itself.
      this.#canvas.getContext("2d")!.drawImage(this.#canvas, 0, 0, 1, 1, 0, 0, 1, 1);
      video.addEventListener("leavepictureinpicture", () => this.look());
    }
    await video.play();
    await video.requestPictureInPicture();
    this.look();
  }

  connectedCallback() {
    players.add(this);
    observer.observe(this);
    this.#begin();
  }

  disconnectedCallback() {
    players.delete(this);
    observer.unobserve(this);
    this.#end();
  }

  attributeChangedCallback(name: string) {
    this.#bar.hidden = !this.hasAttribute("controls");
    // A new element is told its attributes before it is there.
    if (players.has(this) && name !== "controls" && !this.#isChanging) {
      this.#isChanging = true;
      queueMicrotask(() => {
        this.#isChanging = false;
        this.#end();
        if (players.has(this)) {
          this.#begin();
        }
      });
    }
  }

  get #base() {
    return this.#url.href.startsWith(ourBase) ? ourBase : this.#url.origin + "/";
  }

  /** The stream's name. */
  get name() {
    return decodeURIComponent(this.#url.origin + this.#url.pathname).slice(this.#base.length);
  }

  #begin() {
    if (!this.src) {
      return;
    }
    this.#url = new URL(this.src, document.baseURI);
    FORM.forEach((name) => this.hasAttribute(name) && this.#url.searchParams.set(name, this.getAttribute(name)!));
    this.#canvas.ariaLabel = this.#image.alt = this.getAttribute("alt") ?? `${this.name}, live`;
    this.#bar.ariaLabel = this.name;
    this.#server = connectionTo(this.#base);
    this.#number = this.#server.add(this.#subscriber());
    this.#isSeen = true;
    this.look();
  }

  #end() {
    this.#server?.remove(this.#number);
    this.#server = undefined;
    this.#endFallback();
    this.#fault = "";
    this.#isLost = true;
  }

  #subscriber(): Subscriber {
    return {
      request: { ...Object.fromEntries(this.#url.searchParams), stream: this.name },
      picture: (data, ageMillis) => this.#draw(data, ageMillis),
      alive: () => this.#came(false),
      connected: (isOpen) => {
        if (isOpen) {
          this.#endFallback();
        }
        if (!this.#fallback) {
          this.#connected(isOpen);
        }
      },
      refused: (message) => {
        this.#fault = message;
        this.tell();
      },
      blocked: () => {
        if (!this.#fallback) {
          this.#fallback = new AbortController();
          this.#fallBack(this.#fallback.signal);
        }
      },
    };
  }

  #connected(isOpen: boolean) {
    this.#isLost = !isOpen;
    this.#expectAfresh();
  }

  /** Pictures come at another pace from now on, or there were none to come. */
  #expectAfresh() {
    this.#count = 0;
    this.#cameMillis = Date.now();
    this.tell();
  }

  // ---- pictures

  async #draw(data: Uint8Array<ArrayBuffer>, ageMillis: number) {
    this.#newest = data;
    this.takenMillis = Date.now() - ageMillis;
    const picture = await decoded(data).catch(() => undefined); // A broken one is left out.
    if (picture) {
      const canvas = this.#canvas;
      const [width, height] = "width" in picture ? [picture.width, picture.height] : [picture.displayWidth, picture.displayHeight];
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      const pen = canvas.getContext("2d")!;
      pen.clearRect(0, 0, width, height); // What a transparent picture lets through is not the one before.
      pen.drawImage(picture, 0, 0);
      picture.close();
      this.#drawn(canvas);
    }
  }

  #drawn({ width, height }: { width: number; height: number }) {
    this.naturalWidth = width;
    this.naturalHeight = height;
    this.#came(true);
    this.dispatchEvent(new CustomEvent<FrameDetail>("frame", { detail: { width, height, takenMillis: this.takenMillis! } }));
  }

  #came(isNew: boolean) {
    this.#fault = "";
    this.#isLost = false;
    if (isNew) {
      const now = Date.now();
      const gap = Math.min(now - this.#cameMillis, 60_000);
      this.#gapMillis = this.#count++ > 1 ? 0.8 * this.#gapMillis + 0.2 * gap : gap;
      this.#cameMillis = now;
      this.#canvas.hidden = !this.#image.hidden;
    }
    this.tell();
  }

  /** Says what there is to say, as often as it may change. */
  tell(now = Date.now()) {
    const silent = now - this.#cameMillis;
    const wasDue = this.#count > MANY && silent > Math.max(STALE_MILLIS, 3 * this.#gapMillis);
    const hasPicture = this.takenMillis !== undefined;
    const isStale = !this.#isStopped && this.#isSeen && (this.#isLost || this.#fault !== "" || wasDue);
    const state = this.#isStopped ? "paused" : this.#fault || (isStale ? (this.#isLost ? (hasPicture ? "no connection" : "connecting") : "no new picture") : "");
    if (this.#state.textContent !== state) {
      this.#state.textContent = state;
    }
    this.#ageLabel.textContent = state && hasPicture ? ` · ${age(now - this.takenMillis!)} old` : "";
    if (isStale !== this.stale) {
      this.stale = isStale;
      this.toggleAttribute("stale", isStale && hasPicture);
      this.dispatchEvent(new Event(isStale ? "stale" : "online"));
    }
  }

  // ---- whether anybody sees it

  /** Looks whether it is seen, and tells the server. */
  look(isOffScreen = this.#isOffScreen) {
    this.#isOffScreen = isOffScreen;
    const isFloating = this.#video !== undefined && document.pictureInPictureElement === this.#video;
    const isSeen = !this.#isStopped && !isLeft && (isFloating || (!document.hidden && !isOffScreen));
    if (isSeen !== this.#isSeen) {
      this.#isSeen = isSeen;
      this.#server?.pause(this.#number, !isSeen);
      if (!isSeen) {
        this.#body?.abort();
      }
      this.#expectAfresh();
    }
    this.tell();
  }

  // ---- where no WebSocket gets through

  #endFallback() {
    this.#fallback?.abort();
    this.#body?.abort();
    this.#fallback = undefined;
    this.#image.removeAttribute("src");
    this.#image.hidden = true;
  }

  #addressOf(suffix: string) {
    const address = new URL(this.#url);
    address.pathname += suffix;
    address.searchParams.set("at", `${Date.now()}`);
    return address;
  }

  /** Shows pictures that are fetched: one behind the other, or again and again if other players do the same. */
  async #fallBack(signal: AbortSignal) {
    while (!signal.aborted) {
      if (!this.#isSeen) {
        await sleep(200);
        continue;
      }
      this.#body = new AbortController();
      try {
        await (bodies < MAX_BODIES ? this.#showBody(this.#body.signal) : this.#showSnapshot(this.#body.signal));
      } catch (error) {
        if (!signal.aborted && this.#isSeen) {
          await this.#recover(error, signal);
        }
      }
    }
  }

  async #recover(error: unknown, signal: AbortSignal) {
    // A page of another site may not read it, but show it.
    if (error instanceof TypeError && !this.#hasRead && await startOf(this.#base)) {
      await this.#showImage(signal);
      return;
    }
    this.#connected(false);
    await serverIsBack(this.#base);
  }

  async #showBody(signal: AbortSignal) {
    bodies++;
    try {
      const answer = await fetch(this.#addressOf(".mjpg"), { signal, cache: "no-store" });
      this.#hasRead = true;
      this.#connected(true);
      if (answer.ok) {
        await showParts(answer, (data) => this.#draw(data, 0));
      }
      this.#fault = await answer.text();
      await sleep(POLL_MILLIS);
    } finally {
      bodies--;
    }
  }

  async #showSnapshot(signal: AbortSignal) {
    const answer = await fetch(this.#addressOf(".jpg"), { signal, cache: "no-store" });
    if (answer.ok) {
      await this.#draw(new Uint8Array(await answer.arrayBuffer()), 0);
    }
    await sleep(POLL_MILLIS);
  }

  /** Shows it as an `<img>`, which tells only its first picture, and neither that it ends. */
  async #showImage(signal: AbortSignal) {
    const image = this.#image;
    let start = "";
    image.hidden = false;
    this.#canvas.hidden = true;
    image.onload = () => {
      this.takenMillis = Date.now();
      this.#drawn({ width: image.naturalWidth, height: image.naturalHeight });
      this.#count = 0;
    };
    while (!signal.aborted) {
      const now = this.#isSeen ? await startOf(this.#base) : "";
      if (signal.aborted) {
        return;
      }
      if (this.#isSeen && now !== start) {
        this.#connected(now !== "");
      }
      if (now && now !== start) {
        image.src = this.#addressOf(".mjpg").href;
      } else if (!this.#isSeen) {
        image.removeAttribute("src");
      }
      start = now;
      await sleep(this.#isSeen ? POLL_MILLIS : 200);
    }
  }
}

const typeOf = ([first]: Uint8Array) => `image/${KINDS[first] ?? "avif"}`;

/**
 * The picture's pixels, to be closed. A decoder takes a quarter of the time, as no other process has to keep the bytes, but browsers have one only for
 * pages over https and of this machine.
 */
async function decoded(data: Uint8Array<ArrayBuffer>) {
  if (!self.ImageDecoder) {
    return createImageBitmap(new Blob([data]));
  }
  const decoder = new ImageDecoder({ data, type: typeOf(data) });
  const { image } = await decoder.decode();
  decoder.close();
  return image;
}

/** Where the server begins from which this script comes; it may be a path of its host. */
const ourBase = new URL(/* @vite-ignore */ "..", import.meta.url).href;

const observer = new IntersectionObserver(
  (entries) => entries.forEach(({ target, isIntersecting }) => (target as ImageStreamElement).look(!isIntersecting)),
  { rootMargin: "100px" },
);
const lookAll = () => players.forEach((player) => player.look());
document.addEventListener("visibilitychange", lookAll);
addEventListener("pagehide", () => {
  isLeft = true;
  lookAll();
});
addEventListener("pageshow", () => {
  isLeft = false;
  lookAll();
});
setInterval(() => players.forEach((player) => player.tell()), 1000);
