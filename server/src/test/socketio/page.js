// SPDX-License-Identifier: Apache-2.0
// A page with one generation's own browser file in it, for the tests: `page.html?generation=1.7.4`'s script.
"use strict";

const generation = new URLSearchParams(location.search).get("generation");
const isLegacy = generation.startsWith("0.");
const heard = []; // every event, as { event, args, own }
const waiting = []; // for events, as { event, count, done }
const told = []; // connect, disconnect and faults, in their order
let socket;

/** Answers when connected to the namespace; fails with what the server said. */
function connect(url, { transports, namespace = "/", query } = {}) {
  const how = isLegacy
    ? { "force new connection": true, "try multiple transports": false, reconnect: false }
    : { forceNew: true, reconnection: false, query };
  if (transports) how.transports = transports;
  const place = url + (isLegacy && namespace === "/" ? "" : namespace);
  const asked = isLegacy && query ? "?" + new URLSearchParams(query) : "";
  return new Promise((resolve, reject) => {
    socket = isLegacy ? io.connect(place + asked, how) : io(place, how);
    const fault = (error) => {
      told.push("error: " + (error?.message ?? error));
      reject(new Error(error?.message ?? String(error)));
    };
    socket.on("connect", () => {
      told.push("connect: " + transport());
      resolve(transport());
    });
    ["connect_error", "connect_failed", "error"].forEach((name) => socket.on(name, fault));
    socket.on("disconnect", (reason) => told.push("disconnect: " + reason));
    ["showimgdata", "imgerror", "question", "answered"].forEach((event) => socket.on(event, (...args) => hear(event, args)));
  });
}

function transport() {
  return (isLegacy ? socket.socket : socket.io.engine).transport?.name ?? "";
}

/** A question is answered at once, by the function that came with it. */
function hear(event, args) {
  const acknowledge = typeof args.at(-1) === "function" ? args.pop() : null;
  heard.push({ event, args });
  waiting.filter((one) => seen(one.event).length >= one.count).forEach((one) => one.done());
  if (event === "question") acknowledge("fine");
}

/** Emits the picture that is at that address; as a data URL, `arraybuffer`, `bytes` or `blob`. */
async function push(address, as) {
  const blob = await (await fetch(address)).blob();
  const buffer = await blob.arrayBuffer();
  const source = { dataurl: () => dataUrl(blob), arraybuffer: () => buffer, bytes: () => new Uint8Array(buffer), blob: () => blob }[as];
  socket.emit("onimgdata", { width: 640, height: 480, source: await source() });
}

function dataUrl(blob) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(blob);
  });
}

/** Acknowledged with its own arguments. */
function ask(...args) {
  return new Promise((done) => socket.emit("message-with-ack", ...args, (...answer) => done(answer)));
}

function seen(event) {
  return heard.filter((one) => one.event === event);
}

/** Answers when that many events of the name have come; fails when they have not after 10 s. To ask again and again costs a browser more. */
function come(event, count) {
  return new Promise((done, fail) => {
    waiting.push({ event, count, done });
    if (seen(event).length >= count) done();
    setTimeout(() => fail(new Error(`${event}: ${seen(event).length} within 10 s (expected: ${count})`)), 10_000);
  });
}

/** The number'th picture that came: how, and what it was. */
async function picture(number) {
  const { width, height, source } = seen("showimgdata")[number].args[0];
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...hash].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${width}x${height} ${source.constructor.name} ${bytes.byteLength} ${sha256}`;
}
