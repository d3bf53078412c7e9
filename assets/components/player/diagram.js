// One cell opened: this word's numbers flow along the wires of one unit, from the input to the hidden state.

import { arrowHead, roundedBox, short, trail, write } from "./brush.js";
import { css, mix, readable } from "../common/colours.js";
import { number } from "../common/numbers.js";
import { filled } from "../common/wording.js";
import { SYMBOLS, isShare } from "./reading.js";
import { WIRING, flows, phaseAt } from "./wiring.js";

const share = (progress, from, to) => Math.min(Math.max((progress - from) / (to - from), 0), 1);

export class Diagram {
  // Draw into a rectangle of the brush; return what can be clicked in it.
  draw(brush, theme, frame, scene) {
    Object.assign(this, { brush, theme, frame, scene, wiring: WIRING[scene.reading.name] });
    const { reading, row, unit } = scene;
    this.unit = frame.scale;
    this.values = flows(reading, row, unit);
    this.places = [];
    this.drawShell();
    for (const wire of this.wiring.wires) this.drawWire(wire);
    for (const op of this.wiring.ops) this.drawOp(op);
    for (const box of this.wiring.boxes) this.drawBox(box);
    for (const note of this.wiring.notes) this.drawNote(note);
    return this.places;
  }

  x = (fraction) => this.frame.left + 8 + fraction * (this.frame.width - 16);
  y = (fraction) => this.frame.top + 30 * this.unit + fraction * (this.frame.height - 48 * this.unit);

  drawShell() {
    const { brush, theme, frame, wiring, scene } = this;
    const top = this.y(0) - 4;
    roundedBox(brush, frame.left + 20, top, frame.width - 40, this.y(0.93) - top, 16);
    brush.fillStyle = css(theme.box);
    brush.fill();
    brush.strokeStyle = css(theme.faint);
    brush.lineWidth = 1;
    brush.stroke();
    const phase = wiring.phases[phaseAt(scene.reading.name, scene.progress)];
    const { name, words } = scene.reading;
    const title = scene.progress >= 1 ? filled(words.opened, { cell: name, unit: scene.unit }) : words.asked[phase.name];
    const options = { size: 15 * this.unit, align: "left", weight: 650, rim: false };
    write(brush, theme, title, frame.left + 4, frame.top + 12 * this.unit, options);
  }

  drawWire({ carries, range, from, to, path }) {
    const { brush, theme, scene } = this;
    const points = path.map(([x, y]) => [this.x(x), this.y(y)]);
    brush.lineCap = "round";
    brush.lineWidth = 1.5;
    brush.strokeStyle = css(theme.faint);
    trail(brush, points, 1);
    brush.stroke();
    const value = carries === "x" ? 1 : (this.values[carries] ?? 0.5);
    const flown = share(scene.progress, from, to);
    const colour = this.wireColour(carries, range, value);
    if (flown > 0) {
      brush.lineWidth = this.wireWidth(range, value);
      brush.strokeStyle = css(colour);
      const end = trail(brush, points, flown);
      brush.stroke();
      if (flown < 1) this.drawBead(end, colour);
    }
    this.drawEnd(points, flown > 0.98 ? colour : theme.faint);
  }

  wireColour(carries, range, value) {
    if (range === "plain" || carries === "x") return this.theme.muted;
    return this.theme.line(value, range);
  }

  wireWidth(range, value) {
    return range === "plain" ? 2 : 1.5 + 4 * Math.min(Math.abs(value), 1);
  }

  drawBead([x, y], colour) {
    const { brush, theme } = this;
    brush.beginPath();
    brush.arc(x, y, 6 * this.unit, 0, 2 * Math.PI);
    brush.fillStyle = css(colour);
    brush.fill();
    brush.lineWidth = 2;
    brush.strokeStyle = css(theme.paper);
    brush.stroke();
  }

  // Wires that leave the cell end in an arrow.
  drawEnd(points, colour) {
    const [x, y] = points.at(-1);
    if (x < this.x(1) - 1) return;
    this.brush.fillStyle = css(colour);
    arrowHead(this.brush, x + 4, y, 0, 7);
  }

  drawOp({ sign, squash, x, y }) {
    const { brush, theme, scene } = this;
    const radius = 12 * this.unit;
    const [left, top] = [this.x(x), this.y(y)];
    if (squash) roundedBox(brush, left - 24 * this.unit, top - 12 * this.unit, 48 * this.unit, 24 * this.unit, 12);
    else {
      brush.beginPath();
      brush.arc(left, top, radius, 0, 2 * Math.PI);
    }
    brush.fillStyle = css(theme.paper);
    brush.fill();
    brush.strokeStyle = css(theme.muted);
    brush.lineWidth = 1.25;
    brush.stroke();
    write(brush, theme, squash ? scene.reading.activation : sign, left, top, { size: (squash ? 12 : 15) * this.unit, rim: false });
  }

  drawBox({ part, x, y }) {
    const { brush, theme, scene } = this;
    const { reading, row, unit, progress } = scene;
    const [w, h] = [Math.min(84 * this.unit, this.frame.width * 0.155), 46 * this.unit];
    const [left, top] = [this.x(x) - w / 2, this.y(y) - h / 2];
    const value = reading.value(part, row, unit);
    const arrived = this.arrival(part);
    const known = progress >= arrived;
    const fill = known ? theme.field(value, isShare(part) ? "gate" : "state") : theme.paper;
    const ink = known ? readable(fill) : null;
    const colour = ink === null ? theme.muted : ink === "#ffffff" ? [255, 255, 255] : [20, 23, 28];
    roundedBox(brush, left, top, w, h, 9);
    brush.fillStyle = css(fill);
    brush.fill();
    const chosen = scene.part === part;
    brush.strokeStyle = css(chosen ? theme.ink : isShare(part) ? theme.rose : theme.muted);
    brush.lineWidth = chosen ? 3 : 1.5;
    brush.stroke();
    const squash = isShare(part) ? "σ" : reading.activation;
    const label = { size: 12 * this.unit, rim: false, colour };
    write(brush, theme, part === "hidden" ? squash : `${SYMBOLS[part]} = ${squash}`, left + w / 2, top + h * 0.29, label);
    const text = known ? number(value) : "…";
    write(brush, theme, text, left + w / 2, top + h * 0.7, { ...label, size: 15 * this.unit, weight: 650 });
    this.drawPreactivation(part, left + w / 2, top + h + 12 * this.unit, progress >= arrived - 0.03);
    if (reading.clampOf(part, row, unit)) this.drawPin(left + w, top);
    const was = reading.was(part, row, unit);
    if (known && was !== null) this.drawWas(was, left + w / 2, top - 10 * this.unit);
    this.places.push({ part, left: left - 4, top: top - 4, right: left + w + 4, bottom: top + h + 4 });
  }

  // A box has its value when the first wire that carries it begins to fill.
  arrival(part) {
    return this.wiring.wires.find((wire) => wire.carries === part)?.from ?? 1;
  }

  drawPreactivation(part, x, y, known) {
    const { brush, theme, scene } = this;
    const value = known ? number(scene.reading.preactivation(part, scene.row, scene.unit)) : "…";
    write(brush, theme, value, x, y, { size: 12 * this.unit, colour: theme.muted });
  }

  drawPin(x, y) {
    const { brush, theme } = this;
    brush.beginPath();
    brush.arc(x, y, 8 * this.unit, 0, 2 * Math.PI);
    brush.fillStyle = css(theme.ink);
    brush.fill();
    write(brush, theme, "‖", x, y, { size: 10 * this.unit, colour: theme.paper, rim: false, weight: 800 });
  }

  drawWas(value, x, y) {
    const text = filled(this.scene.reading.words.was, { value: number(value) });
    write(this.brush, this.theme, text, x, y, { size: 11 * this.unit, colour: this.theme.muted, italic: true });
  }

  drawNote({ carries, name, x, y, side, from, word }) {
    const { brush, theme, scene } = this;
    const known = scene.progress >= from;
    const { activation, words } = scene.reading;
    const before = carries === "c_before" ? words.cellBefore : words.hiddenBefore;
    const label = name ? filled(name, { squash: activation }) : before;
    const size = 12.5 * this.unit;
    const shift = { above: [0, -13], below: [0, 13], right: [9, 0], left: [-9, 0] }[side];
    const place = [this.x(x) + shift[0] * this.unit, this.y(y) + shift[1] * this.unit];
    const align = { above: "center", below: "center", right: "left", left: "right" }[side];
    if (word) {
      brush.font = `650 ${size}px ${theme.font}`;
      const what = filled(scene.from ? words.inputAbove : words.input, { layer: scene.from, word: scene.text });
      write(brush, theme, short(brush, what, 260 * this.unit), ...place, { size, align, weight: 650 });
      return;
    }
    const value = this.values[carries];
    const text = value === undefined ? label : `${label} ${known ? number(value) : "…"}`;
    // What is written above a wire's end begins in the picture, however long it is in a language.
    brush.font = `500 ${size}px ${theme.font}`;
    if (align === "center") place[0] = Math.max(place[0], this.frame.left + brush.measureText(text).width / 2 + 2);
    write(brush, theme, text, ...place, { size, align, colour: known ? theme.ink : mix(theme.paper, theme.ink, 0.45) });
    this.noteClamps(carries, place);
  }

  // The two states have no box in an LSTM and a GRU: their notes are what can be clicked and held.
  noteClamps(carries, [x, y]) {
    const { reading, row, unit } = this.scene;
    if (carries !== "cell" && carries !== "hidden") return;
    if (this.places.some(({ part }) => part === carries)) return;
    this.places.push({ part: carries, left: x - 34, top: y - 14, right: x + 34, bottom: y + 14 });
    if (reading.clampOf(carries, row, unit)) this.drawPin(x + 30 * this.unit, y - 12 * this.unit);
    const was = reading.was(carries, row, unit);
    if (was !== null && this.scene.progress >= 1) this.drawWas(was, x, y - 14 * this.unit);
  }
}
