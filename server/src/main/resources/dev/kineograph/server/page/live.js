// SPDX-License-Identifier: Apache-2.0
// Live pictures over WebSockets: a browser opens only six HTTP connections to a host, and an index with six streams
// would use them all up.
"use strict";

const socketOrigin = location.origin.replace(/^http/, "ws");

function show(image) {
  const socket = new WebSocket(socketOrigin + image.dataset.live + "?ack=1");
  socket.binaryType = "blob";
  socket.onmessage = ({ data }) => {
    const address = URL.createObjectURL(data);
    const before = image.src;
    image.onload = image.onerror = () => {
      if (before.startsWith("blob:")) {
        URL.revokeObjectURL(before);
      }
      if (socket.readyState === WebSocket.OPEN) {
        socket.send("shown");
      }
    };
    image.src = address;
  };
  socket.onclose = () => setTimeout(show, 2000, image);
}

async function tell(element) {
  try {
    const state = await (await fetch(element.dataset.state)).json();
    if (!state.state) {
      // A counter has this address: its numbers are of people.
      element.textContent = state.online === undefined ? "" : `${state.online} online`;
      return;
    }
    const size = state.width ? ` ${state.width}x${state.height}` : "";
    const type = state.type ? ` ${state.type.replace("image/", "")}${size}` : "";
    const viewers = `${state.viewers} ${state.viewers === 1 ? "viewer" : "viewers"}`;
    element.textContent = `${state.state}${type}, ${state.framesPerSecondIn} fps, ${viewers}`;
  } catch {
    element.textContent = "the server does not answer";
  }
}

document.querySelectorAll("[data-live]").forEach(show);
document.querySelectorAll("[data-state]").forEach((element) => {
  tell(element);
  setInterval(tell, 2000, element);
});
document.querySelectorAll(".origin").forEach((element) => { element.textContent = location.origin; });
document.querySelectorAll(".socket-origin").forEach((element) => { element.textContent = socketOrigin; });

// A page that is left goes on loading its picture for up to a minute in Chromium's back/forward cache.
const pictures = document.querySelectorAll("img.picture");
addEventListener("pagehide", () => pictures.forEach((picture) => {
  picture.dataset.address = picture.src;
  picture.src = "";
}));
addEventListener("pageshow", () => pictures.forEach((picture) => {
  if (picture.dataset.address) {
    picture.src = picture.dataset.address;
  }
}));
