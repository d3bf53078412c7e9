// The sentence as chips, tinted by what each word did to the verdict.

import { chipColour } from "./unrolled.js";
import { css, readable } from "../common/colours.js";
import { element } from "../common/elements.js";
import { signed } from "../common/numbers.js";
import { describeChip, describeColumn } from "../common/wording.js";

export class Chips {
  constructor(parent) {
    this.root = element("div", { class: "chips", role: "list" });
    this.items = [];
    parent.append(this.root);
  }

  draw(reading, layout, theme) {
    while (this.items.length > reading.columns.length) this.items.pop().root.remove();
    while (this.items.length < reading.columns.length) this.items.push(this.make());
    this.root.style.width = `${layout.width}px`;
    this.root.setAttribute("aria-label", reading.words.words);
    reading.columns.forEach((column, i) => this.write(this.items[i], column, layout.places[i], theme, reading));
  }

  make() {
    const chip = element("span", { class: "chip" });
    const move = element("span", { class: "move" });
    const root = element("div", { class: "word", role: "listitem" }, chip, move);
    this.root.append(root);
    return { root, chip, move };
  }

  write(item, column, place, theme, { ends, language, words }) {
    const drawn = JSON.stringify([column, place, ends, language, theme.signature]);
    if (item.drawn === drawn) return;
    item.drawn = drawn;
    item.root.style.left = `${place.left}px`;
    item.root.style.width = `${place.width}px`;
    item.chip.textContent = column.text;
    item.chip.className = `chip is-${column.kind}`;
    item.chip.title = describeChip(column, words);
    const colour = chipColour(column, theme);
    item.chip.style.backgroundColor = column.kind === "unknown" ? "" : css(colour);
    item.chip.style.color = column.kind === "unknown" ? "" : readable(colour);
    item.move.textContent = signed(column.move);
    item.root.setAttribute("aria-label", describeColumn(column, ends, words));
  }

  mark(column) {
    this.items.forEach(({ root }, i) => root.classList.toggle("now", i === column));
  }
}
