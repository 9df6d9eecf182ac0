// SPDX-License-Identifier: Apache-2.0
// The index: one connection tells of all streams, which come and go.
import { connectionTo } from "kineograph-player";
import type { StreamState, StreamsMessage } from "./json.js";
import { base, fetchNow, keepLooking } from "./live.js";
import { allShown, shownStream, STATE_MILLIS } from "./shown.js";

export function keepTiles(list: Element) {
  const template = list.querySelector("template")!.content.firstElementChild!;
  const tiles = () => [...list.querySelectorAll<HTMLElement>("[data-tile]")];
  let isTold = false;

  function addTile(state: StreamState) {
    const tile = template.cloneNode(true) as HTMLAnchorElement;
    const player = tile.querySelector("image-stream")!;
    tile.dataset.tile = state.name;
    tile.href = base + state.name;
    tile.querySelector("strong")!.textContent = state.name;
    tile.querySelector("stream-state")!.setAttribute("stream", state.name);
    player.dataset.live = state.name;
    player.setAttribute("src", base + state.name);
    list.insertBefore(tile, tiles().find((other) => comesBefore(state, other.dataset.tile!)) ?? null);
    shownStream(state.name).keepPlayer(player);
  }

  function retire(name: string) {
    list.querySelector(`[data-tile="${name}"]`)?.remove();
    allShown.delete(name);
  }

  function learnAll({ type, streams = [], retired = [] }: StreamsMessage) {
    if (type === "streams") {
      const names = new Set(streams.map((one) => one.name));
      [...allShown.keys()].filter((name) => !names.has(name)).forEach(retire);
    }
    retired.forEach(retire);
    streams.forEach((state) => {
      if (!list.querySelector(`[data-tile="${state.name}"]`)) {
        addTile(state);
      }
      shownStream(state.name).learn(state);
    });
  }

  connectionTo(base).list({
    connected(isOpen) {
      if (isOpen || isTold) {
        reachAll(isOpen);
      }
      isTold = isOpen;
    },
    message: (told) => learnAll(told as StreamsMessage),
  });
  keepLooking(async () => {
    if (isTold) {
      return;
    }
    try {
      learnAll(await (await fetchNow("api/v1/live")).json());
      reachAll(true);
    } catch {
      if (!isTold) {
        reachAll(false);
      }
    }
  }, STATE_MILLIS);
}

/** The liveliest come first, as the server puts them; a tile stays where it is, as somebody may be about to click it. */
function comesBefore(state: StreamState, other: string) {
  const difference = quietness(state) - quietness(allShown.get(other)?.state);
  return difference < 0 || (difference === 0 && state.name < other);
}

function quietness({ state, stale }: Partial<StreamState> = {}) {
  switch (state) {
    case "online":
      return stale ? 1 : 0;
    case "waiting":
      return 0;
    case "still":
      return 1;
    case "failing":
      return 2;
    default:
      return 3;
  }
}

/** Whether the server answers, for all streams of the page. */
function reachAll(isReached: boolean) {
  allShown.forEach((mine) => mine.reach(isReached));
}
