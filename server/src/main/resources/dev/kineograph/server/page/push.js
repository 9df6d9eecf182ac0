// SPDX-License-Identifier: Apache-2.0
// A click pushes a picture to everyone else: `onimgdata` with a data URL or bytes goes out, `showimgdata` of the same shape
// comes in. The picture goes through a canvas, as pages have done it since 2011.
"use strict";

/** Where this server begins, seen from the browser: it may be a path of another host. */
const base = new URL("..", document.currentScript.src);
const LONGEST_EDGE = 2048; // pixels: what a camera takes would be more than the server does

const state = document.querySelector("header .state");
const sent = document.querySelector(".sent");
const notSent = document.querySelector(".not-sent");
const notShown = document.querySelector(".not-shown");
const shown = document.querySelector(".came .picture");
const caption = document.querySelector(".came figcaption");
const binary = document.querySelector("#binary");

function complain(place, sentence) {
  place.textContent = sentence;
  place.hidden = sentence === "";
  if (sentence) {
    place.scrollIntoView({ block: "nearest" });
  }
}

/** What is said of a picture is said where the finger is: below the button or the field. */
function sayBelow(element) {
  element.after(notSent);
  complain(notSent, "");
}

function tell(sentence, isLost = false) {
  state.textContent = sentence;
  state.classList.toggle("fault", isLost);
}

// ---- out

/** Draws what an `<img>`, `<canvas>` or bitmap shows. */
function drawn(picture) {
  const width = picture.naturalWidth ?? picture.width;
  const height = picture.naturalHeight ?? picture.height;
  if (!width || !height) {
    throw new Error("it has no pixels yet");
  }
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // A JPEG has no transparency: without this it would be black.
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function push(picture, name) {
  try {
    const canvas = drawn(picture);
    const source = binary.checked ? await bytesOf(canvas) : canvas.toDataURL("image/jpeg", 0.9);
    if (!socket?.connected) {
      complain(notSent, `${name} was not sent: there is no connection to the server.`);
      return;
    }
    complain(notSent, "");
    socket.emit("onimgdata", { width: canvas.width, height: canvas.height, source });
    sent.textContent = `sent: ${name}, ${canvas.width}x${canvas.height}, ${size(source)}`;
  } catch (error) {
    complain(notSent, `${name} cannot be sent: ${error.message}.`);
  }
}

async function bytesOf(canvas) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  return blob.arrayBuffer();
}

async function pushFile(file) {
  const name = file.name || "the pasted picture";
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    complain(notSent, `${name} cannot be sent: this browser cannot read it as a picture.`);
    return;
  }
  await push(picture, name);
  picture.close();
}

function pushFirstPicture(files) {
  sayBelow(sent);
  const file = [...files].find((one) => one.type.startsWith("image/")) ?? files[0];
  if (file) {
    pushFile(file);
  } else {
    complain(notSent, "That is not a picture (expected: a file or a copied picture).");
  }
}

// ---- in

async function show({ width, height, source } = {}) {
  try {
    const blob = blobOf(source);
    const address = URL.createObjectURL(blob);
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
    caption.textContent = `${probe.naturalWidth}x${probe.naturalHeight}, ${size(source)}, at ${new Date().toLocaleTimeString()}`;
    complain(notShown, "");
  } catch (error) {
    complain(notShown, `A picture came that cannot be shown: ${error.message}`);
  }
}

/** A page of ours shows no data URLs, only what it has made a Blob of. */
function blobOf(source) {
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

function size(source) {
  const isText = typeof source === "string";
  const bytes = isText ? source.length : source.byteLength;
  return `${(bytes / 1024).toFixed(1)} KB as ${isText ? "a data URL" : "bytes"}`;
}

// ---- the connection

function connect() {
  const made = io(base.origin, {
    path: base.pathname + "socket.io/",
    auth: (answer) => answer(binary.checked ? { binary: 1 } : {}),
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

function tellTransport(made) {
  tell(`connected, by ${made.io.engine.transport.name}`);
}

async function tellWhyThereIsNone() {
  const answer = await fetch(base + "socket.io/socket.io.js").catch(() => null);
  const why = answer && !answer.ok ? await answer.text() : "/socket.io/socket.io.js could not be loaded";
  tell("not connected", true);
  complain(notSent, why.trim());
}

// ---- what there is to click

const pens = {
  sunrise(context, { width, height }) {
    const sky = context.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, "#24306b");
    sky.addColorStop(0.7, "#ff9a6b");
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#ffe9a8";
    context.beginPath();
    context.arc(width / 2, height * 0.7, width / 7, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = "#182043";
    context.fillRect(0, height * 0.72, width, height);
  },
  waves(context, { width, height }) {
    context.fillStyle = "hsl(186 70% 80%)";
    context.fillRect(0, 0, width, height);
    for (let row = 0; row < 12; row++) {
      context.fillStyle = `hsl(${190 + row * 4} 70% ${70 - row * 5}%)`;
      context.beginPath();
      context.moveTo(0, height);
      for (let x = 0; x <= width; x += 4) {
        context.lineTo(x, row * height / 12 + 12 * Math.sin(x / 30 + row * 1.7));
      }
      context.lineTo(width, height);
      context.fill();
    }
  },
  weave(context, { width, height }) {
    for (let x = 0; x < width; x += 40) {
      for (let y = 0; y < height; y += 40) {
        context.fillStyle = `hsl(${(x + 2 * y) % 360} 60% ${(x + y) % 80 ? 45 : 65}%)`;
        context.fillRect(x, y, 40, 40);
      }
    }
  },
};

/** What is clicked is what is sent; then the stream's picture is fetched anew. */
async function renew(image) {
  const answer = await fetch(image.dataset.address, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) {
    return;
  }
  const before = image.src;
  image.src = URL.createObjectURL(await answer.blob());
  if (before.startsWith("blob:")) {
    URL.revokeObjectURL(before);
  }
}

document.querySelectorAll("[data-drawn]").forEach((button) => {
  const canvas = button.querySelector("canvas");
  pens[button.dataset.drawn](canvas.getContext("2d"), canvas);
  button.addEventListener("click", () => {
    sayBelow(button);
    push(canvas, button.textContent);
  });
});
document.querySelectorAll("[data-stream]").forEach((button) => {
  const image = button.querySelector("img");
  const name = button.dataset.stream;
  image.dataset.address = image.getAttribute("src");
  const lacks = () => {
    button.disabled = true;
    button.querySelector("span").textContent = `${name}: no picture yet`;
  };
  if (image.complete && !image.naturalWidth) {
    lacks();
  }
  image.addEventListener("error", lacks);
  button.addEventListener("click", async () => {
    sayBelow(button);
    await push(image, name);
    renew(image);
  });
});
const chooser = document.querySelector("input[type=file]");
chooser.addEventListener("change", () => {
  pushFirstPicture(chooser.files);
  chooser.value = ""; // The same file may be chosen again.
});
addEventListener("paste", (event) => pushFirstPicture(event.clipboardData.files));
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", () => document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  pushFirstPicture(event.dataTransfer.files);
});
binary.addEventListener("change", () => socket?.disconnect().connect()); // It is told when a client connects.

const socket = typeof io === "function" ? connect() : undefined;
import("./live.js").then(({ onWake }) => onWake(() => socket?.disconnect().connect()));
if (!socket) {
  tellWhyThereIsNone();
}
