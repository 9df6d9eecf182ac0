// SPDX-License-Identifier: Apache-2.0
// A live picture as an endless response, for where no WebSocket gets through.

const LONGEST_HEAD = 8192;
const latin1 = new TextDecoder("latin1");

function joined(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/**
 * Shows the pictures of a response until it ends. While one is being shown, only the newest of those that come is kept.
 *
 * @throws if it ends
 */
export async function showParts(answer: Response, show: (picture: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<never> {
  const reader = answer.body!.getReader();
  let left = new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      throw new Error("ended");
    }
    left = joined(left, value);
    let newest: Uint8Array<ArrayBuffer> | undefined;
    for (let part; (part = firstPart(left));) {
      newest = part.picture;
      left = left.subarray(part.end);
    }
    if (newest) {
      await show(newest);
    }
  }
}

function firstPart(bytes: Uint8Array<ArrayBuffer>) {
  const head = /^[^]*?\r\n\r\n/.exec(latin1.decode(bytes.subarray(0, LONGEST_HEAD)))?.[0];
  if (!head) {
    return undefined;
  }
  const end = head.length + Number(/content-length: *(\d+)/i.exec(head)![1]); // Each of our parts has one.
  return bytes.length < end ? undefined : { picture: bytes.slice(head.length, end), end };
}
