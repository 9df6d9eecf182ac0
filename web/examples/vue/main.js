// SPDX-License-Identifier: Apache-2.0
// A live picture and when it was taken. The page's own address says which: /?src=http://HOST:8080/door
import "kineograph-player";
import { createApp, h, ref } from "vue";

const Camera = {
  props: ["src"],
  setup({ src }) {
    const caption = ref("");
    return () => [
      h("image-stream", {
        src,
        controls: true,
        onFrame: ({ detail }) => { caption.value = `taken at ${new Date(detail.takenMillis).toLocaleTimeString()}`; },
        onStale: () => { caption.value = "not live now"; },
      }),
      h("p", caption.value),
    ];
  },
};

const src = new URLSearchParams(location.search).get("src") ?? "/door";
createApp(Camera, { src }).mount("#main");
