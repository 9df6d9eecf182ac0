// SPDX-License-Identifier: Apache-2.0
// M-JPEG in Node as people write it: every frame is written to every response.
//
//     node node.js PORT FRAME_BYTES FPS
"use strict";
const http = require("node:http");

const [port, bytes, fps] = process.argv.slice(2).map(Number);
const viewers = new Set();

http.createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "multipart/x-mixed-replace; boundary=frame", "Cache-Control": "no-cache" });
  response.write("--frame\r\n");
  viewers.add(response);
  response.on("close", () => viewers.delete(response));
}).listen(port, "127.0.0.1");

setInterval(() => {
  const image = Buffer.alloc(bytes, 0x55);
  image.write("ffd8fffe0016", "hex");
  image.write("KGTS" + process.hrtime.bigint().toString(16).padStart(16, "0"), 6);
  for (const viewer of viewers) {
    viewer.write(`Content-Type: image/jpeg\r\nContent-Length: ${image.length}\r\n\r\n`);
    viewer.write(image);
    viewer.write("\r\n--frame\r\n");
  }
}, 1000 / fps);
