// SPDX-License-Identifier: Apache-2.0
// The last minutes of a stream's numbers, as lines.
import { onFrame, rounded, shownStream, STATE_MILLIS } from "./shown.js";

const SAMPLES = 150;
const WIDTH = 300;
const HEIGHT = 48;
const SVG = "http://www.w3.org/2000/svg";

function draw(kind: "path" | "svg", attributes: Record<string, string | number>) {
  const made = document.createElementNS(SVG, kind);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, String(value)));
  return made;
}

/** One number, as a line. */
class Plot {
  readonly figure = document.createElement("figure");
  readonly #values: (number | undefined)[] = [];
  readonly #caption = document.createElement("figcaption");
  readonly #picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  readonly #line = draw("path", { fill: "none", stroke: "currentColor", "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" });

  constructor(readonly title: string, readonly unit = "") {
    this.figure.className = "plot";
    this.#picture.append(this.#line);
    this.figure.append(this.#caption, this.#picture);
    this.#say(title);
  }

  /** @param value undefined is a gap */
  add(value: number | undefined) {
    this.#values.push(value);
    this.#values.splice(0, this.#values.length - SAMPLES);
    const most = Math.max(0, ...this.#values.filter((one) => one !== undefined));
    this.#line.setAttribute("d", this.#steps(Math.max(1, most)));
    this.#say(value === undefined ? this.title : `${this.title}: ${value}${this.unit}, at most ${most}${this.unit}`);
  }

  #steps(most: number) {
    let isDown = false;
    return this.#values.map((one, at) => {
      const step = one === undefined ? "" : `${isDown ? "L" : "M"}${at * WIDTH / (SAMPLES - 1)} ${HEIGHT - 1 - (HEIGHT - 2) * one / most}`;
      isDown = one !== undefined;
      return step;
    }).join("");
  }

  #say(text: string) {
    this.#caption.textContent = text;
    this.#picture.setAttribute("aria-label", text);
  }
}

/** `<stream-plots stream="door">`: pictures a second, viewers and delay of a stream that the page shows. */
export class StreamPlots extends HTMLElement {
  connectedCallback() {
    const mine = shownStream(this.getAttribute("stream")!);
    const [rate, viewers, latency] = [new Plot("Pictures per second"), new Plot("Viewers"), new Plot("From capture to screen", " ms")];
    let late: number | undefined;
    this.append(rate.figure, viewers.figure, latency.figure);
    onFrame(mine.player!, ({ takenMillis }) => { late = Math.max(0, Date.now() - takenMillis); });
    setInterval(() => {
      const known = mine.isAway ? undefined : mine.state;
      rate.add(known?.framesPerSecondIn === undefined ? undefined : rounded(known.framesPerSecondIn));
      viewers.add(known?.viewers);
      latency.add(late);
      late = undefined;
    }, STATE_MILLIS);
  }
}
