// SPDX-License-Identifier: Apache-2.0
// Pushes pictures of this browser to a stream: a camera's, the screen's, or a file.
import { base, signed, socketBase } from "./live.js";
import { keepSocket } from "./player.js";

const FPS = 10;
const LONGEST_EDGE = 1280;
const MAX_WAITING_BYTES = 256 << 10; // A slow link gets fewer pictures, not older ones.

function drawn(source, width, height) {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
}

/** Fills an element with buttons that push to the stream that it names. */
export function keepSender(place) {
  const name = place.dataset.send;
  const said = document.createElement("p");
  const video = document.createElement("video");
  said.className = "state";
  said.role = "status";
  video.muted = video.playsInline = true;
  video.hidden = true;
  let stop = () => {};

  const say = (sentence) => { said.textContent = sentence; };
  const ways = document.createElement("p");
  const addButton = (label, press) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => press().catch((error) => say(`${label}: ${error.message}`)));
    ways.append(button, " ");
    return button;
  };

  /** Opens a connection for as long as pictures come; what the server refuses is said. */
  function connect() {
    let socket;
    let count = 0;
    const kept = keepSocket(new URL(signed(`${name}?publish`), socketBase), base, {
      isQuiet: () => true,
      state(isOpen, opened) {
        socket = opened;
        say(isOpen ? "connected" : "no connection to the server, trying again");
      },
      message: (data) => typeof data === "string" && say(`refused: ${data}`),
    });
    return {
      send(picture) {
        if (picture && socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < MAX_WAITING_BYTES) {
          socket.send(picture);
          say(`${++count} pictures sent`);
        }
      },
      close: kept.close,
    };
  }

  async function film(media) {
    stop();
    const connection = connect();
    video.srcObject = media;
    video.hidden = false;
    await video.play();
    let isBusy = false;
    const timer = setInterval(async () => {
      if (!isBusy && video.videoWidth > 0) {
        isBusy = true;
        connection.send(await drawn(video, video.videoWidth, video.videoHeight));
        isBusy = false;
      }
    }, 1000 / FPS);
    stop = () => {
      stop = () => {};
      clearInterval(timer);
      connection.close();
      media.getTracks().forEach((track) => track.stop());
      video.hidden = stopButton.hidden = true;
      say("");
    };
    media.getVideoTracks()[0].addEventListener("ended", () => stop());
    stopButton.hidden = false;
  }

  async function pushFile(file) {
    const picture = await createImageBitmap(file);
    const bytes = await drawn(picture, picture.width, picture.height);
    picture.close();
    const answer = await fetch(base + signed(`${name}.jpg`), { method: "PUT", body: bytes });
    say(answer.ok ? `sent: ${file.name}` : `refused: ${await answer.text()}`);
  }

  if (navigator.mediaDevices) {
    addButton("Camera", async () => film(await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: LONGEST_EDGE } } })));
    if (navigator.mediaDevices.getDisplayMedia) {
      addButton("Screen", async () => film(await navigator.mediaDevices.getDisplayMedia({ video: true })));
    }
  } else {
    say("Browsers have cameras and screens only for pages over https and of this machine: open this page as localhost, or start the server with --tls=self.");
  }
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = "image/*";
  chooser.hidden = true;
  chooser.addEventListener("change", () => {
    [...chooser.files].forEach((file) => pushFile(file).catch((error) => say(`${file.name}: ${error.message}`)));
    chooser.value = "";
  });
  addButton("A picture", async () => chooser.click());
  const stopButton = addButton("Stop", async () => stop());
  stopButton.hidden = true;
  addEventListener("pagehide", () => stop());
  place.append(ways, chooser, said, video);
}
