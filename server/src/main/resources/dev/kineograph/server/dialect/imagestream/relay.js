// SPDX-License-Identifier: Apache-2.0
// Draws what a WebSocket at this page's own path sends. The server sends the next picture when the last one has been
// answered (ack), so that a page that draws slowly stays fresh, and the picture's numbers before it (meta), so that a
// picture that is repeated as a sign of life counts as none.
"use strict";

const address = location.origin.replace(/^http/, "ws") + location.pathname;
const canvas = document.querySelector("canvas");
const state = document.querySelector(".state");
const SPAN = 5000; // milliseconds over which pictures are counted, and after which their absence is told

let connected = false;
let shown = "";
let kind = "";
let came = 0;
let times = [];

async function draw(data, { epoch, sequence, type, ageMillis }) {
  const number = `${epoch}.${sequence}`;
  if (number === shown) {
    return;
  }
  came = performance.now() - ageMillis;
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
  shown = number;
}

function connect() {
  const socket = new WebSocket(address + "?ack=1&meta=1");
  let numbers = {};
  socket.binaryType = "blob";
  socket.onopen = () => {
    connected = true;
    tell();
  };
  socket.onmessage = async ({ data }) => {
    if (typeof data === "string") {
      numbers = JSON.parse(data);
      return;
    }
    await draw(data, numbers);
    tell();
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(new Uint8Array(0)); // A text would be answered.
    }
  };
  socket.onclose = () => {
    connected = false;
    tell();
    setTimeout(connect, 1000);
  };
}

function tell() {
  const now = performance.now();
  times = times.filter((time) => now - time < SPAN);
  state.textContent = sentence(now);
}

function sentence(now) {
  if (!connected) {
    return "no connection to the server, trying again";
  }
  if (shown === "") {
    return "waiting for the first picture";
  }
  if (times.length === 0) {
    return `waiting, the last picture is ${Math.round((now - came) / 1000)} s old; ${kind}`;
  }
  const seconds = Math.max(1, (now - times[0]) / 1000);
  return `${(times.length / seconds).toFixed(1)} fps, ${kind}`;
}

document.querySelectorAll(".path").forEach((element) => { element.textContent = location.pathname; });
document.querySelectorAll(".address").forEach((element) => { element.textContent = address; });
setInterval(tell, 500);
connect();
