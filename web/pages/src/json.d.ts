// SPDX-License-Identifier: Apache-2.0
// The server's JSON, as far as the pages read and write it: docs/openapi.yaml and docs/viewers.md describe all of it.

/** A stream: at its own address, in the list that is reported live, and in the list for administrators. */
export interface StreamState {
  name: string;
  /** Where a counter has the stream's address, how many people there are; it says nothing else. */
  online?: boolean | number;
  state?: "failing" | "offline" | "online" | "still" | "waiting";
  stale?: boolean;
  type?: string;
  width?: number;
  height?: number;
  framesPerSecondIn?: number;
  viewers?: number;
  connections?: number;
  bytes?: number;
  ageMillis?: number;
}

/** What is reported of all streams: all of them, or those that have changed. */
export interface StreamsMessage {
  type: "changes" | "streams";
  streams?: StreamState[];
  retired?: string[];
}

/** A stream in the list for administrators. */
export interface ListedStream extends StreamState {
  state: NonNullable<StreamState["state"]>;
  viewers: number;
  madeBy: "api" | "configuration" | "node" | "push";
  node?: string;
  version?: string;
}

export interface StreamList {
  streams: ListedStream[];
}

/** The keys of a stream's definition that the form has. */
export interface StreamDefinition {
  source?: string;
  /** Whatever was typed in, if it is no number: the server says so. */
  maxViewers?: number | string;
}

export interface ViewerConnection {
  how: string;
  address: string;
  since: string;
  framesSent: number;
  framesSkipped: number;
  variant?: string;
}

export interface Viewer {
  id: string;
  connections: ViewerConnection[];
}

export interface ViewerList {
  viewers: Viewer[];
  /** The address of the next page. */
  next?: string;
}

export type SignedAction = "publish" | "watch";

export interface SignedAddress {
  action: SignedAction;
  signed: string;
  /** In seconds. */
  until: number;
}

/** Why a request to the API was refused (RFC 9457). */
export interface ProblemDetails {
  detail?: string;
}

/** What precedes a picture on a WebSocket with `?meta=1`. */
export interface PictureNumbers {
  epoch: number;
  sequence: number;
  type: string;
  ageMillis: number;
}

/** What a WebSocket that publishes answers: to each picture with `?ack=1`, else to those that are refused. */
export type PublishAnswer = { ok: true } | { ok: false; error: string };
