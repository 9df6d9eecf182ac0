// SPDX-License-Identifier: Apache-2.0
// Reads the codes that the pages make of texts of all lengths with another program: `node check-qr.mjs`.
import { readFile } from "node:fs/promises";
import jsqr from "jsqr";
import { transformWithOxc } from "vite";

const SCALE = 4;
const MARGIN = 4;
const LONGEST = 213;

const source = await readFile(new URL("pages/src/qr.ts", import.meta.url), "utf8");
const { code } = await transformWithOxc(source, "qr.ts");
const { qrOf } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

function read(rows) {
  const size = (rows.length + 2 * MARGIN) * SCALE;
  const pixels = new Uint8ClampedArray(4 * size * size).fill(255);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (rows[Math.floor(y / SCALE) - MARGIN]?.[Math.floor(x / SCALE) - MARGIN]) {
        pixels.fill(0, 4 * (y * size + x), 4 * (y * size + x) + 3);
      }
    }
  }
  return jsqr(pixels, size, size)?.data;
}

for (let length = 1; length <= LONGEST; length++) {
  const text = ("https://192.168.1.5:8080/garden/nest?signed=" + "Ab9-_.~:/@".repeat(20)).slice(0, length);
  const seen = read(qrOf(text));
  if (seen !== text) {
    throw new Error(`${length} characters: ${seen} (expected: ${text})`);
  }
}
if (qrOf("x".repeat(LONGEST + 1)) !== undefined) {
  throw new Error(`${LONGEST + 1} characters: a code (expected: none)`);
}
