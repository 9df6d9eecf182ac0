// SPDX-License-Identifier: Apache-2.0
// Requests to the server's API, and what people are told of those that fail.
import type { ProblemDetails } from "./json.js";
import { ANSWER_MILLIS, base } from "./live.js";

const AWAY = "There is no connection to the server. Try again.";

/** Why a request came to nothing; its status is 0 if there was no answer. */
export class Problem extends Error {
  constructor(readonly status: number, sentence: string) {
    super(sentence);
  }
}

async function problemOf(answer: Response) {
  if (answer.status === 401 || answer.status === 403) {
    return new Problem(answer.status, "You may not do this (any more). Sign in as somebody who may administer it, and open this page again.");
  }
  const { detail }: ProblemDetails = await answer.json().catch(() => ({}));
  return new Problem(answer.status, detail ?? `The server answers ${answer.status} ${answer.statusText}.`);
}

/** Whatever was thrown, as a problem. */
export const asProblem = (thrown: unknown) => (thrown instanceof Problem ? thrown : new Problem(0, String(thrown)));

/** What people are told of it. */
export const sentenceOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

/** What people are told of it where the same is asked again and again. */
export const sentenceWhileTrying = (thrown: unknown) =>
  (thrown instanceof Problem && thrown.status === 0 ? "There is no connection to the server, trying again." : sentenceOf(thrown));

interface Content {
  /** The body, if there is one. */
  json?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

/**
 * Sends a request to an address below `api/v1/`.
 *
 * @throws Problem if it is refused, or there is no answer
 */
export async function ask(method: string, address: string, { json, type = "application/json", headers = {} }: Content = {}) {
  const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { "Content-Type": type, ...headers } };
  let answer;
  try {
    answer = await fetch(`${base}api/v1/${address}`, { method, cache: "no-store", headers, signal: AbortSignal.timeout(2 * ANSWER_MILLIS), ...body });
  } catch {
    throw new Problem(0, AWAY);
  }
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return answer;
}

/** An address of the API that names a stream. */
export const of = (kind: string, stream: string, more: Record<string, string> = {}) => `${kind}?${new URLSearchParams({ stream, ...more })}`;
