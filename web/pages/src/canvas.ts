// SPDX-License-Identifier: Apache-2.0

/**
 * Draws a picture, scaled down if it is larger. What is transparent becomes white: in a JPEG it would be black.
 *
 * @param longestEdge in pixels
 */
export function drawn(picture: CanvasImageSource, width: number, height: number, longestEdge: number) {
  const scale = Math.min(1, longestEdge / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d")!;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export async function jpegOf(canvas: HTMLCanvasElement, quality: number) {
  const jpeg = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!jpeg) {
    throw new Error("this browser cannot make a JPEG of it");
  }
  return jpeg;
}

/** Takes the files that are dropped anywhere on the page. */
export function takeDropped(take: (files: FileList) => void) {
  const mark = (isOver: boolean) => document.body.classList.toggle("dropping", isOver);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", () => mark(false));
  addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    take(event.dataTransfer!.files);
  });
}
