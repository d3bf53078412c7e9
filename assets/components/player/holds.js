// Holding a gate or state at a value: what to hold, where, from which word on; and what is held now.

import { filled, nameColumn } from "../common/wording.js";
import { button, choice, element } from "../common/elements.js";
import { number } from "../common/numbers.js";
import { SYMBOLS, isShare } from "./reading.js";

export class Holds {
  constructor(changed) {
    this.changed = changed;
    this.whose = "unit";
    this.since = "all";
    this.own = "0.5";
    this.root = element("section", { class: "holds" });
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
    const { words } = reading;
    const named = { name: words.names[part], symbol: SYMBOLS[part] };
    const quick = isShare(part) ? [0, 1] : [-1, 0, 1];
    const share = isShare(part);
    const value = element("input", { type: "number", step: "0.05", value: this.own, min: share ? 0 : -1000, max: share ? 1 : 1000, "aria-label": filled(words.own, named) });
    value.addEventListener("input", () => (this.own = value.value));
    value.addEventListener("keydown", (event) => event.key === "Enter" && this.add(value.valueAsNumber));
    const whose = choice(words.of, [["unit", filled(words.unit, { unit })], ["all", words.allUnits]], (chosen) => (this.whose = chosen));
    const here = filled(words.since, { column: nameColumn(reading.columns[column], words) });
    const since = choice(words.for, [["all", words.allWords], ["here", here]], (chosen) => (this.since = chosen));
    whose.querySelector("select").value = this.whose;
    since.querySelector("select").value = this.since;
    const buttons = quick.map((at) =>
      button(filled(words.at, { value: number(at, 0) }), () => this.add(at), { "aria-label": filled(words.holdAt, { ...named, value: at }) }),
    );
    const own = button(words.atOwn, () => this.add(value.valueAsNumber), { "aria-label": filled(words.holdOwn, named) });
    const what = element("span", { class: "what", text: filled(words.hold, named) });
    this.root.setAttribute("aria-label", words.holds);
    this.root.replaceChildren(
      element("div", { class: "hold" }, what, whose, since, ...buttons, element("span", { class: "own" }, own, value)),
      this.list(reading),
    );
  }

  list(reading) {
    const { words } = reading;
    const items = reading.clamps.map((clamp, place) => {
      const held = tell(clamp, reading);
      const release = button("×", () => this.release(place), { "aria-label": filled(words.release, { held }) });
      return element("li", {}, element("span", { text: held }), release);
    });
    if (items.length > 1) items.push(element("li", {}, button(words.releaseAll, () => this.changed([]), { class: "quiet" })));
    return element("ul", { class: "held", "aria-label": words.held }, ...items);
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
  const { words } = reading;
  const column = reading.columns[reading.columnOf(clamp.start)];
  const always = clamp.start === 0 || !column;
  return filled(always ? words.heldPart : words.heldSince, {
    name: words.names[clamp.part],
    symbol: SYMBOLS[clamp.part],
    whose: tellWhose(clamp, reading),
    value: number(clamp.value, 2),
    column: always ? "" : nameColumn(column, words),
  });
}

function tellWhose({ unit, layer, direction }, { layers, words }) {
  const all = unit === null;
  if (layers.length === 1) return all ? words.allUnits : filled(words.unit, { unit });
  const back = direction === "backward";
  const one = back ? words.unitBackwards : words.unitForwards;
  return filled(all ? (back ? words.allBackwards : words.allForwards) : one, { unit, layer: layer + 1 });
}
