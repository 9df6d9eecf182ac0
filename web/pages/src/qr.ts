// SPDX-License-Identifier: Apache-2.0
// A QR code (ISO/IEC 18004) of a short text: bytes, error correction M, versions 1 to 10.

const MAX_VERSION = 10;
const CORRECTION = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26]; // codewords of error correction in a block, by version
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
const LEVEL_M = 0;
const BYTES = 0b0100;
const FORMAT_MASK = 0b101010000010010;
const MASKS: ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2, (_, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => x * y % 2 + x * y % 3,
  (x, y) => (x * y % 2 + x * y % 3) % 2, (x, y) => ((x + y) % 2 + x * y % 3) % 2,
];

/** Its rows, of which true is dark; what is not set yet is undefined. */
type Rows = (boolean | undefined)[][];

interface Code {
  size: number;
  rows: Rows;
  set(x: number, y: number, dark: boolean): void;
}

const sizeOf = (version: number) => 17 + 4 * version;

/** How many codewords there are beside the patterns. */
function codewords(version: number) {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const patterns = Math.floor(version / 7) + 2;
    bits -= (25 * patterns - 10) * patterns - 55;
  }
  return Math.floor((version >= 7 ? bits - 36 : bits) / 8);
}

const capacity = (version: number) => codewords(version) - CORRECTION[version] * BLOCKS[version];
const lengthBits = (version: number) => (version < 10 ? 8 : 16);

// ---- codewords

function dataOf(bytes: number[], version: number) {
  const bits: number[] = [];
  const add = (value: number, count: number) => {
    for (let at = count - 1; at >= 0; at--) {
      bits.push(value >> at & 1);
    }
  };
  add(BYTES, 4);
  add(bytes.length, lengthBits(version));
  bytes.forEach((byte) => add(byte, 8));
  add(0, Math.min(4, 8 * capacity(version) - bits.length));
  add(0, -bits.length & 7);
  for (let filler = 0xec; bits.length < 8 * capacity(version); filler ^= 0xec ^ 0x11) {
    add(filler, 8);
  }
  return Array.from({ length: bits.length / 8 }, (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8).join(""), 2));
}

function times(x: number, y: number) {
  let product = 0;
  for (let at = 7; at >= 0; at--) {
    product = product << 1 ^ (product >> 7) * 0x11d;
    product ^= (y >> at & 1) * x;
  }
  return product;
}

function remainder(data: number[], degree: number) {
  const divisor: number[] = Array(degree).fill(0);
  divisor[degree - 1] = 1;
  for (let round = 0, root = 1; round < degree; round++, root = times(root, 2)) {
    for (let at = 0; at < degree; at++) {
      divisor[at] = times(divisor[at], root) ^ (divisor[at + 1] ?? 0);
    }
  }
  const rest: number[] = Array(degree).fill(0);
  data.forEach((byte) => {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((one, at) => { rest[at] ^= times(one, factor); });
  });
  return rest;
}

/** The data in blocks with their error correction, interleaved. */
function protectedOf(data: number[], version: number) {
  const count = BLOCKS[version];
  const short = Math.floor(data.length / count);
  const firstLong = count - data.length % count;
  const blocks: number[][] = [];
  for (let block = 0, at = 0; block < count; block++) {
    const length = short + (block < firstLong ? 0 : 1);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const corrections = blocks.map((block) => remainder(block, CORRECTION[version]));
  const woven = (parts: number[][]) => Array.from({ length: Math.max(...parts.map((part) => part.length)) }, (_, at) => parts.map((part) => part[at]))
    .flat().filter((byte) => byte !== undefined);
  return [...woven(blocks), ...woven(corrections)];
}

// ---- modules

function emptyCode(version: number): Code {
  const size = sizeOf(version);
  const rows: Rows = Array.from({ length: size }, () => Array(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean) => {
    if (x >= 0 && y >= 0 && x < size && y < size) {
      rows[y][x] = dark;
    }
  };
  const square = (x: number, y: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  };
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => square(x, y, 4, (distance) => distance !== 2 && distance !== 4));
  const places = placesOf(version);
  places.forEach((x) => places.forEach((y) => {
    const isInCorner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
    if (!isInCorner) {
      square(x, y, 2, (distance) => distance !== 1);
    }
  }));
  return { size, rows, set };
}

function placesOf(version: number) {
  if (version === 1) {
    return [];
  }
  const count = Math.floor(version / 7) + 2;
  const step = 2 * Math.ceil((sizeOf(version) - 13) / (2 * count - 2));
  return Array.from({ length: count }, (_, at) => (at === 0 ? 6 : sizeOf(version) - 7 - step * (count - 1 - at)));
}

function setFormat({ size, set }: Code, mask: number) {
  const data = LEVEL_M << 3 | mask;
  const bits = (data << 10 | bch(data, 0x537, 10)) ^ FORMAT_MASK;
  const bit = (at: number) => (bits >> at & 1) === 1;
  for (let at = 0; at < 6; at++) {
    set(8, at, bit(at));
    set(5 - at, 8, bit(9 + at));
  }
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let at = 0; at < 8; at++) {
    set(size - 1 - at, 8, bit(at));
  }
  for (let at = 8; at < 15; at++) {
    set(8, size - 15 + at, bit(at));
  }
  set(8, size - 8, true);
}

function bch(data: number, generator: number, count: number) {
  let rest = data;
  for (let at = 0; at < count; at++) {
    rest = rest << 1 ^ (rest >> count - 1) * generator;
  }
  return rest;
}

function setVersion({ size, set }: Code, version: number) {
  if (version < 7) {
    return;
  }
  const bits = version << 12 | bch(version, 0x1f25, 12);
  for (let at = 0; at < 18; at++) {
    const dark = (bits >> at & 1) === 1;
    set(size - 11 + at % 3, Math.floor(at / 3), dark);
    set(Math.floor(at / 3), size - 11 + at % 3, dark);
  }
}

function fill({ size, rows }: Code, bytes: number[], mask: number) {
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    const column = right <= 6 ? right - 1 : right;
    for (let step = 0; step < size; step++) {
      const isUpward = (column + 1 & 2) === 0;
      const y = isUpward ? size - 1 - step : step;
      for (const x of [column, column - 1]) {
        if (rows[y][x] === undefined) {
          const dark = at < 8 * bytes.length && (bytes[at >> 3] >> 7 - (at & 7) & 1) === 1;
          rows[y][x] = dark !== (MASKS[mask](x, y) === 0);
          at++;
        }
      }
    }
  }
}

/** How hard a code is to read: the rules of ISO/IEC 18004, 7.8.3. */
function penalty(rows: Rows) {
  const size = rows.length;
  const lines = [...rows, ...rows.map((_, x) => rows.map((row) => row[x]))].map((line) => line.map(Number).join(""));
  let sum = 0;
  lines.forEach((line) => {
    (line.match(/0{5,}|1{5,}/g) ?? []).forEach((run) => { sum += run.length - 2; });
    sum += 40 * (`0000${line}0000`.match(/(?=10111010000|00001011101)/g) ?? []).length;
  });
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      if (rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x] && rows[y][x] === rows[y - 1][x - 1]) {
        sum += 3;
      }
    }
  }
  const dark = rows.flat().filter(Boolean).length;
  return sum + 10 * Math.floor(Math.abs(20 * dark - 10 * size * size) / (size * size));
}

/** The code's rows, of which true is dark; undefined if the text is too long. */
export function qrOf(text: string): Rows | undefined {
  const bytes = [...new TextEncoder().encode(text)];
  let version = 1;
  while (version <= MAX_VERSION && 4 + lengthBits(version) + 8 * bytes.length > 8 * capacity(version)) {
    version++;
  }
  if (version > MAX_VERSION) {
    return undefined;
  }
  const words = protectedOf(dataOf(bytes, version), version);
  const codes = MASKS.map((_, mask) => {
    const code = emptyCode(version);
    setFormat(code, mask);
    setVersion(code, version);
    fill(code, words, mask);
    return code.rows;
  });
  const penalties = codes.map(penalty);
  return codes[penalties.indexOf(Math.min(...penalties))];
}

/** A picture of the code, with the white margin that it needs; undefined if the text is too long. */
export function qrPicture(text: string) {
  const rows = qrOf(text);
  if (!rows) {
    return undefined;
  }
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const modules = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", `-4 -4 ${rows.length + 8} ${rows.length + 8}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `QR code of ${text}`);
  modules.setAttribute("d", rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  picture.append(modules);
  return picture;
}
