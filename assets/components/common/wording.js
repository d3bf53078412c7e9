// A word's column, a chip in the strip, in words.

import { number, signed } from "./numbers.js";

export function describeChip(column) {
  if (column.kind === "unknown") return `“${column.text}”: nobody taught me this word`;
  if (column.kind === "padding") return "padding: positions after or before the words, filled up to the network's length";
  return `“${column.text}”, word number ${column.id} of the vocabulary`;
}

export function nameColumn({ kind, count, text }) {
  if (kind !== "padding") return `“${text}”`;
  return count === 1 ? "the padding" : `the ${count} paddings`;
}

export function describeColumn(column, ends) {
  const unknown = column.kind === "unknown" ? ", nobody taught me this word" : "";
  return `${nameColumn(column)}${unknown}: ${ends.top} ${number(column.verdict)} after it, moved ${signed(column.move)}`;
}
