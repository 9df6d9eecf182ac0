// SPDX-License-Identifier: Apache-2.0
// A live picture and when it was taken. The page's own address says which: /?src=http://HOST:8080/door
import "kineograph-player";

const player = document.createElement("image-stream");
const caption = document.createElement("p");
player.src = new URLSearchParams(location.search).get("src") ?? "/door";
player.toggleAttribute("controls", true);
player.addEventListener("frame", ({ detail }) => {
  caption.textContent = `taken at ${new Date(detail.takenMillis).toLocaleTimeString()}`;
});
player.addEventListener("stale", () => {
  caption.textContent = "not live now";
});
document.querySelector("#main").append(player, caption);
