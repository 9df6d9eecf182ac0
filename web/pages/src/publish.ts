// SPDX-License-Identifier: Apache-2.0
import type { PublishAnswer } from "./json.js";

const MAX_BYTES = 16 << 20; // of one picture: the server would end the connection instead of answering
const ANSWER_MILLIS = 60_000; // A slow link needs some time for a large picture.

/**
 * Publishes one picture on a WebSocket of its own, and resolves to what the server says of it once that is closed; to nothing if no WebSocket gets through.
 *
 * @param address with `ack=1`
 * @throws if it is larger than a picture can be
 */
export function publishOne(address: URL, picture: Blob): Promise<PublishAnswer | undefined> {
  if (picture.size > MAX_BYTES) {
    throw new Error(`${picture.size.toLocaleString("en")} bytes (expected: at most ${MAX_BYTES.toLocaleString("en")})`);
  }
  return new Promise((done) => {
    const socket = new WebSocket(address);
    const timer = setTimeout(() => socket.close(), ANSWER_MILLIS);
    let answer: PublishAnswer | undefined;
    socket.onopen = () => socket.send(picture);
    socket.onmessage = ({ data }) => {
      answer ??= JSON.parse(data);
      socket.close();
    };
    socket.onclose = () => {
      clearTimeout(timer);
      done(answer);
    };
  });
}
