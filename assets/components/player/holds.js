// Holding a gate or state at a value: what to hold, where, from which word on; and what is held now.

import { nameColumn } from "../common/wording.js";
import { button, choice, element } from "../common/elements.js";
import { number } from "../common/numbers.js";
import { NAMES, SYMBOLS, isShare } from "./reading.js";

export class Holds {
  constructor(changed) {
    this.changed = changed;
    this.whose = "unit";
    this.since = "all";
    this.own = "0.5";
    this.root = element("section", { class: "holds", "aria-label": "Hold a gate or state" });
  }

  draw(scene) {
    const { reading, part, unit, column } = scene;
    const key = JSON.stringify([part, unit, column, reading.answer]);
    if (key === this.key) return;
    this.key = key;
    this.scene = scene;
    // What has the focus is replaced by its successor.
    const focused = this.fields().indexOf(this.root.getRootNode().activeElement);
    this.write(scene);
    if (focused >= 0) this.fields()[focused]?.focus();
  }

  fields() {
    return [...this.root.querySelectorAll("button, select, input")];
  }

  write({ reading, part, unit, column }) {
    const quick = isShare(part) ? [0, 1] : [-1, 0, 1];
    const share = isShare(part);
    const value = element("input", { type: "number", step: "0.05", value: this.own, min: share ? 0 : -1000, max: share ? 1 : 1000, "aria-label": `hold ${NAMES[part]} at` });
    value.addEventListener("input", () => (this.own = value.value));
    value.addEventListener("keydown", (event) => event.key === "Enter" && this.add(value.valueAsNumber));
    const whose = choice("of", [["unit", `unit ${unit}`], ["all", "all units"]], (chosen) => (this.whose = chosen));
    const since = choice("for", [["all", "all words"], ["here", `${nameColumn(reading.columns[column], reading.words)} and after`]], (chosen) => (this.since = chosen));
    whose.querySelector("select").value = this.whose;
    since.querySelector("select").value = this.since;
    const name = `Hold ${NAMES[part]} ${SYMBOLS[part]}`;
    const buttons = quick.map((at) => button(`at ${number(at, 0)}`, () => this.add(at), { "aria-label": `${name} at ${at}` }));
    const own = button("at", () => this.add(value.valueAsNumber), { "aria-label": `${name} at the number beside this button` });
    this.root.replaceChildren(
      element("div", { class: "hold" }, element("span", { class: "what", text: name }), whose, since, ...buttons, element("span", { class: "own" }, own, value)),
      this.list(reading),
    );
  }

  list(reading) {
    const items = reading.clamps.map((clamp, place) => {
      const release = button("×", () => this.release(place), { "aria-label": `Release ${tell(clamp, reading)}` });
      return element("li", {}, element("span", { text: tell(clamp, reading) }), release);
    });
    if (items.length > 1) items.push(element("li", {}, button("Release all", () => this.changed([]), { class: "quiet" })));
    return element("ul", { class: "held", "aria-label": "held now" }, ...items);
  }

  add(value) {
    const { reading, part, unit, row } = this.scene;
    if (!Number.isFinite(value)) return;
    const low = isShare(part) ? 0 : -1000;
    const high = isShare(part) ? 1 : 1000;
    const held = Math.round(Math.min(Math.max(value, low), high) * 1e6) / 1e6;
    const start = this.since === "all" ? 0 : this.firstRow(row);
    const whose = this.whose === "all" ? "all" : unit;
    const place = `${reading.lane.index}.${reading.lane.direction}.${part}.${whose}@${start}=`;
    const texts = reading.clamps.map((clamp) => clamp.text).filter((text) => !text.startsWith(place));
    this.changed([...texts, `${place}${held}`]);
  }

  // A run of paddings is one column: hold from its first.
  firstRow(row) {
    const column = this.scene.reading.columns[this.scene.reading.columnOf(row)];
    return column.row - column.count + 1;
  }

  release(place) {
    this.changed(this.scene.reading.clamps.filter((_, i) => i !== place).map((clamp) => clamp.text));
  }
}

export function tell(clamp, reading) {
  const whose = clamp.unit === null ? "all units" : `unit ${clamp.unit}`;
  const layer = reading.layers.length > 1 ? `, layer ${clamp.layer + 1} ${clamp.direction}s` : "";
  const column = reading.columns[reading.columnOf(clamp.start)];
  const since = clamp.start === 0 || !column ? "" : ` from ${nameColumn(column, reading.words)} on`;
  return `${NAMES[clamp.part]} ${SYMBOLS[clamp.part]} of ${whose}${layer} = ${number(clamp.value, 2)}${since}`;
}
