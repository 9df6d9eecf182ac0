// SPDX-License-Identifier: Apache-2.0
// A number over the last minutes, as a line.

const SAMPLES = 150;
const WIDTH = 300;
const HEIGHT = 48;
const SVG = "http://www.w3.org/2000/svg";

function draw(kind, attributes, text = "") {
  const made = document.createElementNS(SVG, kind);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.textContent = text;
  return made;
}

/** Begins a plot in a `<figure>`, and returns what adds a number to it; undefined is a gap. */
export function plotIn(figure, title, unit = "") {
  const values = [];
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  const line = draw("path", { fill: "none", stroke: "currentColor", "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" });
  const caption = document.createElement("figcaption");
  caption.textContent = title;
  picture.setAttribute("aria-label", title);
  picture.append(line);
  figure.append(caption, picture);
  return (value) => {
    values.push(value);
    values.splice(0, values.length - SAMPLES);
    const known = values.filter((one) => one !== undefined);
    const most = Math.max(1, ...known);
    let isDown = false;
    const steps = values.map((one, at) => {
      const step = one === undefined ? "" : `${isDown ? "L" : "M"}${at * WIDTH / (SAMPLES - 1)} ${HEIGHT - 1 - (HEIGHT - 2) * one / most}`;
      isDown = one !== undefined;
      return step;
    });
    line.setAttribute("d", steps.join(""));
    caption.textContent = value === undefined ? title : `${title}: ${value}${unit}, at most ${Math.max(0, ...known)}${unit}`;
    picture.setAttribute("aria-label", caption.textContent);
  };
}
