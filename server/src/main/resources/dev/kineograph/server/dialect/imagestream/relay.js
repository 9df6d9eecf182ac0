// SPDX-License-Identifier: Apache-2.0
// Draws what a WebSocket at this page's own path sends. The server sends the next picture when the last one has been
// answered (ack), so that a page that draws slowly stays fresh, and the picture's numbers before it (meta), so that a
// picture that is repeated as a sign of life counts as none.
import "./copy.js";
import { age, keepPicture } from "./live.js";

const address = location.origin.replace(/^http/, "ws") + location.pathname;
const canvas = document.querySelector("canvas");
const state = document.querySelector(".state");
const SPAN = 5000; // milliseconds over which pictures are counted, and after which their absence is told

let connected = false;
let hasPicture = false;
let kind = "";
let came = 0;
let times = [];

async function draw(data, { type, ageMillis }) {
  came = Date.now() - ageMillis;
  times.push(came);
  try {
    const picture = await createImageBitmap(data);
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height); // What a transparent picture lets through is not the one before.
    context.drawImage(picture, 0, 0);
    picture.close();
    kind = `${type} ${canvas.width}x${canvas.height}`;
  } catch {
    kind = `${type}, which this browser cannot show`;
  }
  hasPicture = true;
}

function tell() {
  const now = Date.now();
  times = times.filter((time) => now - time < SPAN);
  state.textContent = sentence(now);
}

function sentence(now) {
  if (!connected) {
    return "no connection to the server, trying again";
  }
  if (!hasPicture) {
    return "waiting for the first picture";
  }
  if (times.length === 0) {
    return `waiting, the last picture is ${age(now - came)} old; ${kind}`;
  }
  const seconds = Math.max(1, (now - times[0]) / 1000);
  return `${(times.length / seconds).toFixed(1)} fps, ${kind}`;
}

document.querySelectorAll(".path").forEach((element) => { element.textContent = location.pathname; });
document.querySelectorAll(".address").forEach((element) => { element.textContent = address; });
setInterval(tell, 500);
keepPicture(address, draw, {
  state(isOpen) {
    connected = isOpen;
    tell();
  },
  picture: tell,
});
