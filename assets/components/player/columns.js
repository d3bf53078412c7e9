// Where each word's column lies in the strip.

import { textWidth } from "../common/measure.js";

export const LEAD = 50; // px before the first word: the state before anything was read
export const TAIL = 46; // px after the last word: the state that is handed on

const WIDEST = 1.7; // how far columns are spread where there is room

export function layOut(columns, theme, scale, room) {
  const [least, most] = [72 * scale, 132 * scale];
  const ends = (LEAD + TAIL) * scale;
  const widths = columns.map((column) => {
    const needed = textWidth(column.text, theme.font, 13 * scale) + 26 * scale;
    return column.kind === "padding" ? Math.max(needed, most) : Math.min(Math.max(needed, least), most);
  });
  const total = widths.reduce((sum, width) => sum + width, 0);
  const spread = Math.min(Math.max((room - ends) / total, 1), WIDEST);
  const places = [];
  let left = LEAD * scale;
  for (const own of widths) {
    const width = own * spread;
    places.push({ left, width, middle: left + width / 2 });
    left += width;
  }
  return { places, width: left + TAIL * scale };
}
