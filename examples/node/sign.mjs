// SPDX-License-Identifier: Apache-2.0
// Prints an address that is a right for an hour. The key is in the environment variable KINEOGRAPH_KEY, and is k1 in the server's access.keys.
//   node sign.mjs
// tag::listing
import { createHmac } from "node:crypto";

const key = process.env.KINEOGRAPH_KEY;
const stream = "door", until = Math.floor(Date.now() / 1000) + 3600;

const words = `k1~watch~${until}~`;
const signature = createHmac("sha256", key).update(`${stream}\n${words}`).digest("base64url");
console.log(`http://localhost:8080/${stream}.mjpg?signed=${words}${signature}`);
// end::listing
