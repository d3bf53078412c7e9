// A canvas that is sharp on any screen, and strokes that more than one picture needs.

import { css } from "../common/colours.js";

export function fit(canvas, width, height) {
  const ratio = Math.min(globalThis.devicePixelRatio || 1, 3);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const brush = canvas.getContext("2d");
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, width, height);
  return brush;
}

export function roundedBox(brush, x, y, width, height, radius) {
  brush.beginPath();
  brush.roundRect(x, y, width, height, radius);
}

// Text with a rim in the page's colour, so that a line behind it does not cross it out.
export function write(brush, theme, text, x, y, { size = 12, align = "center", colour = theme.ink, weight = 500, rim = true, italic = false } = {}) {
  brush.font = `${italic ? "italic " : ""}${weight} ${size}px ${theme.font}`;
  brush.textAlign = align;
  brush.textBaseline = "middle";
  if (rim) {
    brush.lineWidth = 4;
    brush.lineJoin = "round";
    brush.strokeStyle = css(theme.paper);
    brush.strokeText(text, x, y);
  }
  brush.fillStyle = css(colour);
  brush.fillText(text, x, y);
}

export function short(brush, text, width) {
  if (brush.measureText(text).width <= width) return text;
  let letters = [...text];
  while (letters.length > 1 && brush.measureText(`${letters.join("")}…`).width > width) letters.pop();
  return `${letters.join("")}…`;
}

// Draw a line along points up to a share of its length; return where it ended.
export function trail(brush, points, share, radius = 10) {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  let left = share * lengths.reduce((total, length) => total + length, 0);
  let end = points[0];
  brush.beginPath();
  brush.moveTo(...points[0]);
  for (let i = 0; i < lengths.length && left > 0; i += 1) {
    const part = Math.min(left / (lengths[i] || 1), 1);
    const [from, to] = [points[i], points[i + 1]];
    end = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    const corner = part === 1 && i + 1 < lengths.length && left > lengths[i];
    if (corner) brush.arcTo(...to, ...points[i + 2], Math.min(radius, lengths[i] / 2, lengths[i + 1] / 2));
    else brush.lineTo(...end);
    left -= lengths[i];
  }
  return end;
}

export function arrowHead(brush, x, y, angle, size = 6) {
  brush.beginPath();
  for (const turn of [0, 2.6, -2.6]) brush.lineTo(x + size * Math.cos(angle + turn), y + size * Math.sin(angle + turn));
  brush.closePath();
  brush.fill();
}
