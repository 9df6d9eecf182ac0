// SPDX-License-Identifier: Apache-2.0
import { keepSocket } from "kineograph-player";
import { drawn, jpegOf, takeDropped } from "./canvas.js";
import type { PublishAnswer } from "./json.js";
import { base, signed, socketBase } from "./live.js";
import { publishOne } from "./publish.js";

const FPS = 10;
const LONGEST_EDGE = 1280;
const QUALITY = 0.8;
const MAX_WAITING_BYTES = 256 << 10; // A slow link gets fewer pictures, not older ones.
const NO_WAY = "This server takes no pictures from here (any more), or no WebSocket gets through to it.";

const jpeg = (picture: CanvasImageSource, width: number, height: number) => jpegOf(drawn(picture, width, height, LONGEST_EDGE), QUALITY);

/** What people can do where browsers have no cameras. */
function wayToCameras() {
  const words = document.createElement("p");
  const option = document.createElement("code");
  option.textContent = "--tls=self";
  words.append("Browsers give cameras and screens only to pages over https or of this machine: open this page as localhost, or start the server with ", option, ".");
  return words;
}

/** `<picture-sender stream="yard">`: buttons that push pictures of this browser to a stream, a camera's, the screen's, or files. */
export class PictureSender extends HTMLElement {
  readonly #name = this.getAttribute("stream")!;
  readonly #said = document.createElement("span");
  readonly #counted = document.createElement("span");
  readonly #video = document.createElement("video");
  readonly #ways = document.createElement("p");
  readonly #stopButton = this.#button("Stop", async () => this.#stop());
  #stop = () => {};

  /** Files go one after the other: where a stream has one publisher, two connections would be two. */
  #files = Promise.resolve();

  connectedCallback() {
    const state = document.createElement("p");
    const chooser = this.#chooser();
    state.className = "state";
    this.#said.role = "status";
    this.#counted.ariaHidden = "true"; // It would be read out ten times a second.
    state.append(this.#said, this.#counted);
    this.#video.muted = this.#video.playsInline = true;
    this.#video.hidden = this.#stopButton.hidden = true;
    if (navigator.mediaDevices) {
      this.#addCameras();
    } else {
      this.append(wayToCameras());
    }
    this.#ways.append(this.#button("A picture", async () => chooser.click()), " or drop one on this page ", this.#stopButton);
    this.append(this.#ways, chooser, state, this.#video);
    takeDropped((files) => this.#pushFiles(files));
    addEventListener("pagehide", () => this.#stop());
  }

  #addCameras() {
    const width = { ideal: LONGEST_EDGE };
    this.#ways.append(this.#button("Camera", async () => this.#film(await navigator.mediaDevices.getUserMedia({ video: { width } }))), " ");
    if (navigator.mediaDevices.getDisplayMedia) {
      this.#ways.append(this.#button("Screen", async () => this.#film(await navigator.mediaDevices.getDisplayMedia({ video: true }))), " ");
    }
  }

  #chooser() {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = "image/*";
    chooser.hidden = true;
    chooser.addEventListener("change", () => {
      this.#pushFiles(chooser.files!);
      chooser.value = "";
    });
    return chooser;
  }

  #button(label: string, press: () => Promise<unknown>) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => press().catch((error: Error) => this.#say(`${label}: ${error.message}`)));
    return button;
  }

  #say(sentence: string) {
    this.#said.textContent = sentence;
  }

  /**
   * Opens a connection for as long as pictures come. A picture that is refused is said.
   *
   * @param end is called with a sentence if no more can come
   */
  #connect(end: (why: string) => void) {
    let socket: WebSocket | undefined;
    let refusal = "";
    let count = 0;
    const kept = keepSocket(new URL(signed(`${this.#name}?publish`), socketBase), base, {
      isQuiet: () => true,
      state: (isOpen, opened) => {
        socket = opened;
        if (refusal) {
          end(refusal);
        } else {
          this.#say(isOpen ? "connected" : "no connection to the server, trying again");
        }
      },
      message: (data: string) => {
        const answer: PublishAnswer = JSON.parse(data);
        if (!answer.ok) {
          refusal = `refused: ${answer.error}`;
          this.#say(refusal);
        }
      },
      blocked: () => end(NO_WAY),
    });
    return {
      send: (picture: Blob) => {
        if (socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < MAX_WAITING_BYTES) {
          socket.send(picture);
          this.#counted.textContent = `, ${++count} ${count === 1 ? "picture" : "pictures"} sent`;
        }
      },
      close: kept.close,
    };
  }

  async #film(media: MediaStream) {
    this.#stop();
    const video = this.#video;
    const connection = this.#connect((why) => finish(why));
    let isBusy = false;
    const timer = setInterval(async () => {
      if (!isBusy && video.videoWidth > 0) {
        isBusy = true;
        await jpeg(video, video.videoWidth, video.videoHeight).then(connection.send).catch((error: Error) => finish(error.message));
        isBusy = false;
      }
    }, 1000 / FPS);

    const finish = (why = ""): void => {
      if (this.#stop !== finish) {
        return; // Something else is being sent.
      }
      this.#stop = () => {};
      clearInterval(timer);
      connection.close();
      media.getTracks().forEach((track) => track.stop());
      video.hidden = this.#stopButton.hidden = true;
      this.#counted.textContent = "";
      this.#say(why);
    };
    this.#stop = finish;
    media.getVideoTracks()[0].addEventListener("ended", () => finish());
    video.srcObject = media;
    video.hidden = this.#stopButton.hidden = false;
    await video.play();
  }

  #pushFiles(files: FileList) {
    [...files].forEach((file) => {
      this.#files = this.#files.then(() => this.#pushFile(file)).catch((error: Error) => this.#say(`${file.name}: ${error.message}`));
    });
  }

  async #pushFile(file: File) {
    const picture = await createImageBitmap(file);
    const bytes = await jpeg(picture, picture.width, picture.height);
    picture.close();
    const answer = await publishOne(new URL(signed(`${this.#name}?publish&ack=1`), socketBase), bytes);
    this.#say(!answer ? NO_WAY : answer.ok ? `sent: ${file.name}` : `refused: ${answer.error}`);
  }
}
