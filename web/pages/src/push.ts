// SPDX-License-Identifier: Apache-2.0
// A click pushes a picture to everyone else: `onimgdata` with a data URL or bytes goes out, `showimgdata` of the same shape
// comes in. The picture goes through a canvas, as pages have done it since 2011.
import { onWake } from "kineograph-player";
import { drawn, jpegOf, takeDropped } from "./canvas.js";
import { pens } from "./pens.js";
import type { PushedPicture, PushSocket } from "./socketio.js";

const here = import.meta.url;

/** Where this server begins, seen from the browser: it may be a path of another host. */
const base = new URL("..", here);
const LONGEST_EDGE = 2048; // pixels: what a camera takes would be more than the server does
const QUALITY = 0.9;

const element = <T extends HTMLElement = HTMLElement>(selector: string) => document.querySelector<T>(selector)!;
const state = element("header .state");
const sent = element(".sent");
const notSent = element(".not-sent");
const notShown = element(".not-shown");
const shown = element<HTMLImageElement>(".came .picture");
const caption = element(".came figcaption");
const binary = element<HTMLInputElement>("#binary");
const chooser = element<HTMLInputElement>("input[type=file]");

function complain(place: HTMLElement, sentence: string) {
  place.textContent = sentence;
  place.hidden = sentence === "";
  if (sentence) {
    place.scrollIntoView({ block: "nearest" });
  }
}

/** What is said of a picture is said where the finger is: below the button or the field. */
function sayBelow(place: HTMLElement) {
  place.after(notSent);
  complain(notSent, "");
}

function tell(sentence: string, isLost = false) {
  state.textContent = sentence;
  state.classList.toggle("fault", isLost);
}

// ---- out

async function push(picture: CanvasImageSource, width: number, height: number, name: string) {
  try {
    if (!width || !height) {
      throw new Error("it has no pixels yet");
    }
    const canvas = drawn(picture, width, height, LONGEST_EDGE);
    const source = binary.checked ? await (await jpegOf(canvas, QUALITY)).arrayBuffer() : canvas.toDataURL("image/jpeg", QUALITY);
    if (!socket?.connected) {
      complain(notSent, `${name} was not sent: there is no connection to the server.`);
      return;
    }
    complain(notSent, "");
    socket.emit("onimgdata", { width: canvas.width, height: canvas.height, source });
    sent.textContent = `sent: ${name}, ${canvas.width}x${canvas.height}, ${sizeOf(source)}`;
  } catch (error) {
    complain(notSent, `${name} cannot be sent: ${(error as Error).message}.`);
  }
}

async function pushFile(file: File) {
  const name = file.name || "the pasted picture";
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    complain(notSent, `${name} cannot be sent: this browser cannot read it as a picture.`);
    return;
  }
  await push(picture, picture.width, picture.height, name);
  picture.close();
}

function pushFirstPicture(files: FileList) {
  sayBelow(sent);
  const file = [...files].find((one) => one.type.startsWith("image/")) ?? files[0];
  if (file) {
    pushFile(file);
  } else {
    complain(notSent, "That is not a picture (expected: a file or a copied picture).");
  }
}

// ---- in

async function show({ width = 0, height = 0, source = "" }: Partial<PushedPicture> = {}) {
  try {
    const address = URL.createObjectURL(blobOf(source));
    const probe = new Image();
    probe.src = address;
    await probe.decode();
    const before = shown.src;
    shown.width = width > 0 ? width : probe.naturalWidth;
    shown.height = height > 0 ? height : probe.naturalHeight;
    shown.src = address;
    shown.hidden = false;
    if (before) {
      URL.revokeObjectURL(before);
    }
    caption.textContent = `${probe.naturalWidth}x${probe.naturalHeight}, ${sizeOf(source)}, at ${new Date().toLocaleTimeString()}`;
    complain(notShown, "");
  } catch (error) {
    complain(notShown, `A picture came that cannot be shown: ${(error as Error).message}`);
  }
}

/** A page of ours shows no data URLs, only what it has made a Blob of. */
function blobOf(source: PushedPicture["source"]) {
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return new Blob([source]);
  }
  const parts = /^data:([^;,]*);base64,(.*)$/s.exec(source);
  if (!parts) {
    throw new Error("it is neither bytes nor a data URL in base64");
  }
  const bytes = Uint8Array.from(atob(parts[2]), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: parts[1] });
}

function sizeOf(source: PushedPicture["source"]) {
  const isText = typeof source === "string";
  const bytes = isText ? source.length : source.byteLength;
  return `${(bytes / 1024).toFixed(1)} KB as ${isText ? "a data URL" : "bytes"}`;
}

// ---- the connection

function connect(open: NonNullable<typeof io>) {
  const made = open(base.origin, {
    path: base.pathname + "socket.io/",
    auth: (answer: (data: object) => void) => answer(binary.checked ? { binary: 1 } : {}),
    reconnectionDelay: 500,
    reconnectionDelayMax: 1200, // A server that is there again is found within 2 s.
    timeout: 5000,
  });
  made.on("connect", () => {
    tellTransport(made);
    made.io.engine.on("upgrade", () => tellTransport(made));
  });
  made.on("disconnect", (reason) => {
    if (reason === "io client disconnect") {
      tell("connecting");
      return;
    }
    tell(`no connection to the server (${reason}), trying again`, true);
    if (reason === "io server disconnect") {
      setTimeout(() => made.connect(), 1000); // The client takes this for meant, and would stay away.
    }
  });
  made.on("connect_error", (error) => tell(`no connection to the server (${error.message}), trying again`, true));
  made.on("showimgdata", show);
  made.on("imgerror", ({ message } = {}) => complain(notSent, `Refused: ${message ?? "no reason given"}`));
  return made;
}

function tellTransport(made: PushSocket) {
  tell(`connected, by ${made.io.engine.transport.name}`);
}

async function tellWhyThereIsNone() {
  const answer = await fetch(base + "socket.io/socket.io.js").catch(() => undefined);
  const why = answer && !answer.ok ? await answer.text() : "/socket.io/socket.io.js could not be loaded";
  tell("not connected", true);
  complain(notSent, why.trim());
}

// ---- what there is to click

/** What is clicked is what is sent; then the stream's picture is fetched anew. */
async function renew(image: HTMLImageElement, address: string) {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) {
    return;
  }
  const before = image.src;
  image.src = URL.createObjectURL(await answer.blob());
  if (before.startsWith("blob:")) {
    URL.revokeObjectURL(before);
  }
}

function keepDrawing(button: HTMLButtonElement) {
  const canvas = button.querySelector("canvas")!;
  pens[button.dataset.drawn!](canvas.getContext("2d")!, canvas);
  button.addEventListener("click", () => {
    sayBelow(button);
    push(canvas, canvas.width, canvas.height, button.textContent);
  });
}

function keepStream(button: HTMLButtonElement) {
  const image = button.querySelector("img")!;
  const address = image.src;
  const name = button.dataset.stream!;
  const lacks = () => {
    button.disabled = true;
    button.querySelector("span")!.textContent = `${name}: no picture yet`;
  };
  if (image.complete && !image.naturalWidth) {
    lacks();
  }
  image.addEventListener("error", lacks);
  button.addEventListener("click", async () => {
    sayBelow(button);
    await push(image, image.naturalWidth, image.naturalHeight, name);
    renew(image, address);
  });
}

const socket = typeof io === "function" ? connect(io) : undefined;
const reconnect = () => socket?.disconnect().connect();
if (!socket) {
  tellWhyThereIsNone();
}
onWake(reconnect);
binary.addEventListener("change", reconnect); // It is told when a client connects.
document.querySelectorAll<HTMLButtonElement>("[data-drawn]").forEach(keepDrawing);
document.querySelectorAll<HTMLButtonElement>("[data-stream]").forEach(keepStream);
chooser.addEventListener("change", () => {
  pushFirstPicture(chooser.files!);
  chooser.value = ""; // The same file may be chosen again.
});
addEventListener("paste", (event) => pushFirstPicture(event.clipboardData!.files));
takeDropped(pushFirstPicture);
