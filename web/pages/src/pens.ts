// SPDX-License-Identifier: Apache-2.0
// Pictures to click, drawn here.

type Pen = (context: CanvasRenderingContext2D, size: { width: number; height: number }) => void;

export const pens: Record<string, Pen> = {
  sunrise(context, { width, height }) {
    const sky = context.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, "#24306b");
    sky.addColorStop(0.7, "#ff9a6b");
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#ffe9a8";
    context.beginPath();
    context.arc(width / 2, height * 0.7, width / 7, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = "#182043";
    context.fillRect(0, height * 0.72, width, height);
  },
  waves(context, { width, height }) {
    context.fillStyle = "hsl(186 70% 80%)";
    context.fillRect(0, 0, width, height);
    for (let row = 0; row < 12; row++) {
      context.fillStyle = `hsl(${190 + row * 4} 70% ${70 - row * 5}%)`;
      context.beginPath();
      context.moveTo(0, height);
      for (let x = 0; x <= width; x += 4) {
        context.lineTo(x, row * height / 12 + 12 * Math.sin(x / 30 + row * 1.7));
      }
      context.lineTo(width, height);
      context.fill();
    }
  },
  weave(context, { width, height }) {
    for (let x = 0; x < width; x += 40) {
      for (let y = 0; y < height; y += 40) {
        context.fillStyle = `hsl(${(x + 2 * y) % 360} 60% ${(x + y) % 80 ? 45 : 65}%)`;
        context.fillRect(x, y, 40, 40);
      }
    }
  },
};
