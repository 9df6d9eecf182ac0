// SPDX-License-Identifier: Apache-2.0
// The client of Socket.IO that the server has, as far as the page for pushing uses it.

export interface PushedPicture {
  width?: number;
  height?: number;
  /** The picture, or a data URL of it. */
  source: string | ArrayBuffer | Uint8Array<ArrayBuffer>;
}

export interface PushEvents {
  connect(): void;
  disconnect(reason: string): void;
  connect_error(error: Error): void;
  showimgdata(picture: PushedPicture): void;
  imgerror(refusal?: { message?: string }): void;
}

export interface PushSocket {
  readonly connected: boolean;
  readonly io: { readonly engine: { readonly transport: { readonly name: string }; on(event: "upgrade", heard: () => void): void } };
  on<E extends keyof PushEvents>(event: E, heard: PushEvents[E]): void;
  emit(event: "onimgdata", picture: PushedPicture): void;
  connect(): PushSocket;
  disconnect(): PushSocket;
}

declare global {
  /** It is not there if the server has no client. */
  const io: ((address: string, options: object) => PushSocket) | undefined;
}
