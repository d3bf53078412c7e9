// A word's column, a chip in the strip, in words; the words themselves come from Python (pages/shared/wording.py).

import { number, signed } from "./numbers.js";

// A message with its places filled: {name} is replaced by the value of that name.
export const filled = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function describeChip(column, words) {
  if (column.kind === "padding") return words.padding;
  return filled(column.kind === "unknown" ? words.unknown : words.known, { word: column.text, id: column.id });
}

export function nameColumn({ kind, count, text }, words) {
  if (kind !== "padding") return filled(words.quoted, { word: text });
  return count === 1 ? words.onePadding : filled(words.paddings, { count });
}

export function describeColumn(column, ends, words) {
  return filled(column.kind === "unknown" ? words.unknownColumn : words.column, {
    column: nameColumn(column, words),
    name: ends.top,
    value: number(column.verdict),
    move: signed(column.move),
  });
}
