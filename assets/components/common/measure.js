// How wide a text is drawn.

const probe = document.createElement("canvas").getContext("2d");
const known = new Map();

export function textWidth(text, font, size) {
  const name = `${size}|${font}|${text}`;
  if (!known.has(name)) {
    if (known.size > 5000) known.clear();
    probe.font = `${size}px ${font}`;
    known.set(name, Math.ceil(probe.measureText(text).width));
  }
  return known.get(name);
}
