// SPDX-License-Identifier: Apache-2.0
// Draws what a WebSocket at this page's own path sends. The server sends the next picture when the last one has been
// answered (ack), so that a page that draws slowly stays fresh, and the picture's numbers before it (meta), so that a
// picture that is repeated as a sign of life counts as none.
import { age, keepSocket } from "kineograph-player";
import "./copy.js";
import type { PictureNumbers } from "./json.js";
import { base, signed } from "./live.js";

const SPAN_MILLIS = 5000; // over which pictures are counted, and after which their absence is told

const address = location.origin.replace(/^http/, "ws") + location.pathname;
const canvas = document.querySelector("canvas")!;
const state = document.querySelector(".state")!;
let isConnected = false;
let numbers: PictureNumbers | undefined;
let shown = "";
let kind = "";
let taken = 0;
let times: number[] = [];

async function draw(data: Blob, type: string) {
  try {
    const picture = await createImageBitmap(data);
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    const context = canvas.getContext("2d")!;
    context.clearRect(0, 0, canvas.width, canvas.height); // What a transparent picture lets through is not the one before.
    context.drawImage(picture, 0, 0);
    picture.close();
    return `${type} ${canvas.width}x${canvas.height}`;
  } catch {
    return `${type}, which this browser cannot show`;
  }
}

async function show(data: Blob, { epoch, sequence, type, ageMillis }: PictureNumbers) {
  const number = `${epoch}.${sequence}`;
  if (number !== shown) { // A picture that is repeated as a sign of life is none.
    taken = Date.now() - ageMillis;
    times.push(taken);
    kind = await draw(data, type);
    shown = number;
    tell();
  }
}

function tell() {
  const now = Date.now();
  times = times.filter((time) => now - time < SPAN_MILLIS);
  state.textContent = sentence(now);
}

function sentence(now: number) {
  if (!isConnected) {
    return "no connection to the server, trying again";
  }
  if (shown === "") {
    return "waiting for the first picture";
  }
  if (times.length === 0) {
    return `waiting, the last picture is ${age(now - taken)} old; ${kind}`;
  }
  const seconds = Math.max(1, (now - times[0]) / 1000);
  return `${(times.length / seconds).toFixed(1)} fps, ${kind}`;
}

document.querySelectorAll(".path").forEach((element) => { element.textContent = location.pathname; });
document.querySelectorAll(".address").forEach((element) => { element.textContent = address; });
setInterval(tell, 500);
keepSocket(signed(address + "?ack=1&meta=1"), base, {
  state(isOpen) {
    isConnected = isOpen;
    tell();
  },
  isQuiet: () => shown === "", // Nothing is repeated before the first picture.
  async message(data: string | Blob, socket) {
    if (typeof data === "string") {
      numbers = JSON.parse(data);
      return;
    }
    await show(data, numbers!);
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(new Uint8Array(0)); // A text may be answered.
    }
  },
});
