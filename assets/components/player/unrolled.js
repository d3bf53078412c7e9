// The unrolled network, one cell a word, a lane a layer and direction; and the same drawing folded into its loop.
//
// Only what is in view is drawn. `fold` goes from 0 (unrolled) to 1 (one cell with a loop); in between every cell is on
// its way to the one place, because they are one cell.

import { arrowHead, roundedBox, trail, write } from "./brush.js";
import { css, mix, readable } from "../common/colours.js";
import { number } from "../common/numbers.js";
import { filled } from "../common/wording.js";

export const LANE = 84;
export const VERDICT = 62;
const CELL = 50;
const MEMORY = 0.3; // where c crosses a cell, as a share of its height
const STATE = 0.74; // where h does
const BAND = 16; // px: a carry of which everything survives
const TOP_UNITS = 6;

export const heightOf = (reading, scale) => (VERDICT + LANE * reading.layers.length + 14) * scale;

export class Unrolled {
  draw(brush, theme, frame, scene) {
    Object.assign(this, { brush, theme, frame, scene, scale: frame.scale });
    this.size = CELL * frame.scale;
    this.visible = this.findVisible();
    brush.save();
    brush.beginPath();
    brush.rect(frame.left, frame.top, frame.width, frame.height);
    brush.clip();
    this.drawCursor();
    this.drawVerdict();
    scene.reading.layers.forEach((lane, index) => this.drawLane(lane, index));
    brush.restore();
  }

  findVisible() {
    const { frame, scene } = this;
    const first = scene.places.findIndex(({ left, width }) => left + width >= scene.scroll - 200);
    const after = scene.places.findIndex(({ left }) => left > scene.scroll + frame.width + 200);
    return scene.fold > 0 ? [0, scene.places.length] : [Math.max(first, 0), after < 0 ? scene.places.length : after];
  }

  // The place of a column in the picture: its own, or on the way to the one cell of the loop.
  x(column) {
    const { frame, scene } = this;
    const own = frame.left + scene.places[column].middle - scene.scroll;
    const home = frame.left + this.home;
    return own + (home - own) * ease(scene.fold);
  }

  get home() {
    return Math.min(this.frame.width / 2, 260 * this.scale);
  }

  laneTop(index) {
    // Data flows upwards: the first layer is the lowest lane.
    const above = this.scene.reading.layers.length - 1 - index;
    return this.frame.top + (VERDICT + LANE * above) * this.scale;
  }

  drawCursor() {
    const { brush, theme, frame, scene } = this;
    if (scene.fold > 0.02) return;
    const { left, width } = scene.places[scene.column];
    brush.fillStyle = css(mix(theme.paper, theme.ink, 0.07));
    brush.fillRect(frame.left + left - scene.scroll, frame.top, width, frame.height);
  }

  // ------------------------------------------------------------ the verdict so far

  drawVerdict() {
    const { brush, theme, frame, scene, scale } = this;
    const { columns, ends, before } = scene.reading;
    brush.globalAlpha = 1 - scene.fold;
    const height = (VERDICT - 20) * scale;
    const y = (value) => frame.top + 10 * scale + (1 - value) * height;
    const middle = y(ends.level);
    this.dashed([[frame.left, middle], [frame.left + frame.width, middle]], theme.faint);
    if (scene.reading.held) this.drawSteps(columns.map((column) => column.free), before, y, theme.muted, true);
    this.drawSteps(columns.map((column) => column.verdict), before, y, theme.ink, false);
    for (let i = this.visible[0]; i < this.visible[1]; i += 1) {
      const move = columns[i].verdict - (i ? columns[i - 1].verdict : before);
      if (Math.abs(move) < 0.005) continue;
      const { left, width } = scene.places[i];
      const [from, to] = [y(columns[i].verdict - move), y(columns[i].verdict)];
      brush.fillStyle = css(move > 0 ? theme.positive : theme.negative);
      brush.fillRect(frame.left + left - scene.scroll - 2, Math.min(from, to), 4, Math.abs(from - to));
      if (i === scene.column) continue;
      brush.globalAlpha = 0.16 * (1 - scene.fold);
      brush.fillRect(frame.left + left - scene.scroll, Math.min(middle, to), width, Math.abs(to - middle));
      brush.globalAlpha = 1 - scene.fold;
    }
    const at = columns[scene.column].verdict;
    const x = frame.left + scene.places[scene.column].middle - scene.scroll;
    brush.beginPath();
    brush.arc(x, y(at), 4.5 * scale, 0, 2 * Math.PI);
    brush.fillStyle = css(theme.paper);
    brush.fill();
    brush.strokeStyle = css(theme.ink);
    brush.lineWidth = 2;
    brush.stroke();
    const beside = at > 0.5 ? 14 * scale : -13 * scale;
    write(brush, theme, number(at), x, y(at) + beside, { size: 12 * scale, weight: 650 });
    brush.globalAlpha = 1;
  }

  drawSteps(values, before, y, colour, dashed) {
    const { brush, frame, scene } = this;
    brush.beginPath();
    brush.setLineDash(dashed ? [5, 4] : []);
    brush.moveTo(frame.left - scene.scroll + 8, y(before));
    brush.lineTo(frame.left - scene.scroll + scene.places[0].left, y(before));
    values.forEach((value, i) => {
      const { left, width } = scene.places[i];
      brush.lineTo(frame.left + left - scene.scroll, y(value));
      brush.lineTo(frame.left + left + width - scene.scroll, y(value));
    });
    brush.strokeStyle = css(colour);
    brush.lineWidth = dashed ? 1.25 : 1.75;
    brush.stroke();
    brush.setLineDash([]);
  }

  dashed(points, colour) {
    const { brush } = this;
    brush.setLineDash([2, 4]);
    brush.strokeStyle = css(colour);
    brush.lineWidth = 1;
    trail(brush, points, 1);
    brush.stroke();
    brush.setLineDash([]);
  }

  // ------------------------------------------------------------ a lane

  drawLane(lane, index) {
    const { scene, scale } = this;
    const top = this.laneTop(index) + 16 * scale;
    const rows = { top, memory: top + MEMORY * this.size, state: top + STATE * this.size };
    const back = lane.direction === "backward";
    this.dim = index === scene.reading.shown ? 1 : 0.75;
    this.drawCarry(lane, index, rows);
    this.drawLinks(rows, back, lane.cell === "LSTM");
    if (scene.fold > 0) this.drawLoop(rows, back);
    for (let i = this.visible[0]; i < this.visible[1]; i += 1) this.drawCell(lane, index, i, rows.top);
    this.drawEntries(index, rows.top);
    if (scene.reading.layers.length > 1) this.nameLane(lane, rows.top);
  }

  nameLane(lane, top) {
    const { brush, theme, frame, scale } = this;
    const { words } = this.scene.reading;
    const text = filled(lane.direction === "backward" ? words.backwards : words.forwards, { layer: lane.index + 1, cell: lane.cell });
    const colour = this.dim === 1 ? theme.ink : theme.muted;
    write(brush, theme, text, frame.left + 6, top - 9 * scale, { size: 11.5 * scale, align: "left", colour, weight: this.dim === 1 ? 700 : 500 });
  }

  // The band: how much of the state there is left at the cursor, and of the cursor's state there.
  drawCarry(lane, index, { memory, state }) {
    const { brush, theme, scene, scale } = this;
    const shares = scene.survival[index];
    if (!shares) return;
    const y = lane.cell === "GRU" ? state : memory;
    brush.globalAlpha = (1 - scene.fold) * this.dim;
    brush.fillStyle = css(theme.roseSoft);
    const back = lane.direction === "backward";
    for (let i = this.visible[0]; i < this.visible[1]; i += 1) {
      const [from, to] = back ? [this.x(i), this.leftOf(i)] : [this.x(i), this.rightOf(i)];
      const thick = (share) => (1 + (BAND - 1) * share) * scale;
      const [here, next] = [shares[i], shares[back ? i - 1 : i + 1] ?? shares[i]];
      brush.beginPath();
      const half = this.size / 2;
      const near = to > from ? to - half : to + half;
      brush.moveTo(from, y - thick(here) / 2);
      brush.lineTo(near, y - thick(here) / 2);
      brush.lineTo(to, y - thick(next) / 2);
      brush.lineTo(to, y + thick(next) / 2);
      brush.lineTo(near, y + thick(here) / 2);
      brush.lineTo(from, y + thick(here) / 2);
      brush.fill();
    }
    brush.globalAlpha = 1;
  }

  rightOf = (i) => (i + 1 < this.scene.places.length ? this.x(i + 1) : this.x(i) + 70 * this.scale);
  leftOf = (i) => (i > 0 ? this.x(i - 1) : this.x(i) - 70 * this.scale);

  drawLinks({ memory, state }, back, two) {
    const { brush, theme, scene } = this;
    const half = this.size / 2;
    brush.globalAlpha = 1 - ease(scene.fold);
    brush.strokeStyle = css(theme.muted);
    brush.fillStyle = css(theme.muted);
    brush.lineWidth = 1.25;
    for (let i = this.visible[0] - 1; i < this.visible[1]; i += 1) {
      const left = i < 0 ? this.x(0) - half - 30 * this.scale : this.x(i) + half;
      const right = i + 1 < scene.places.length ? this.x(i + 1) - half : left + 30 * this.scale;
      for (const y of two ? [memory, state] : [state]) {
        brush.beginPath();
        brush.moveTo(left, y);
        brush.lineTo(right, y);
        brush.stroke();
        arrowHead(brush, back ? left + 2 : right - 2, y, back ? Math.PI : 0, 5);
      }
    }
    brush.globalAlpha = 1;
  }

  drawLoop({ top, state }, back) {
    const { brush, theme, scene, scale } = this;
    const [x, half] = [this.frame.left + this.home, this.size / 2];
    const side = back ? -1 : 1;
    const out = x + side * (half + 26 * scale);
    const home = x - side * (half + 26 * scale);
    brush.globalAlpha = Math.max(0, 2 * scene.fold - 1);
    brush.strokeStyle = css(theme.muted);
    brush.fillStyle = css(theme.muted);
    brush.lineWidth = 1.75;
    const points = [[x + side * half, state], [out, state], [out, top - 10 * scale], [home, top - 10 * scale], [home, state], [x - side * half, state]];
    trail(brush, points, 1, 14);
    brush.stroke();
    arrowHead(brush, x - side * half, state, back ? Math.PI : 0, 7);
    brush.globalAlpha = 1;
  }

  drawCell(lane, index, i, top) {
    const { brush, theme, scene, scale } = this;
    const column = scene.reading.columns[i];
    const now = i === scene.column;
    if (scene.fold > 0.98 && !now) return;
    const left = this.x(i) - this.size / 2;
    const padding = column.kind === "padding";
    roundedBox(brush, left, top, this.size, this.size, 9 * scale);
    brush.fillStyle = css(theme.box);
    brush.fill();
    brush.strokeStyle = css(now && this.dim === 1 ? theme.ink : padding ? theme.padding : theme.muted);
    brush.lineWidth = now && this.dim === 1 ? 2.5 : 1.25;
    brush.setLineDash(padding ? [4, 3] : []);
    brush.stroke();
    brush.setLineDash([]);
    this.drawMatrices(index, left, top, now);
    this.drawUnits(index, column, left, top);
  }

  // The same small picture of W_x and W_h in every cell: the parameters are shared. The one in use is lit.
  drawMatrices(index, left, top, now) {
    const { brush, scene, scale } = this;
    const picture = scene.glyph;
    if (!picture || index !== scene.reading.shown) return;
    const lit = scene.allLit ? 1 : now ? scene.glow : 0;
    brush.globalAlpha = 0.6 + 0.4 * lit;
    const [x, y, w, h] = [left + 6 * scale, top + 7 * scale, 20 * scale, this.size - 14 * scale];
    brush.imageSmoothingEnabled = false;
    brush.drawImage(picture, x, y, w, h);
    brush.globalAlpha = 1;
    if (lit < 0.05) return;
    brush.globalAlpha = lit;
    brush.strokeStyle = css(this.theme.ink);
    brush.lineWidth = 1.5;
    brush.strokeRect(x - 1, y - 1, w + 2, h + 2);
    brush.globalAlpha = 1;
  }

  // The hidden state after this word, of the six units that the verdict hangs on most.
  drawUnits(index, column, left, top) {
    const { brush, theme, scene, scale } = this;
    const hidden = scene.reading.tables[`hidden.${index}`];
    const shown = index === scene.reading.shown;
    const units = shown ? scene.reading.units.slice(0, TOP_UNITS) : [...Array(Math.min(TOP_UNITS, hidden.columns)).keys()];
    const wide = shown && scene.glyph ? 14 * scale : 28 * scale;
    const high = (this.size - 14 * scale) / units.length;
    const x = left + this.size - wide - 6 * scale;
    units.forEach((unit, place) => {
      const colour = column.kind === "padding" && scene.reading.masked ? theme.padding : theme.field(hidden.at(column.row, unit), "state");
      brush.fillStyle = css(colour);
      brush.fillRect(x, top + 7 * scale + place * high, wide, Math.max(high - 1, 1));
    });
    brush.strokeStyle = css(theme.faint);
    brush.lineWidth = 1;
    brush.strokeRect(x - 0.5, top + 7 * scale - 0.5, wide + 1, this.size - 14 * scale);
  }

  // From below comes the word, or what the layer below shows.
  drawEntries(index, top) {
    const { brush, theme, scene, scale } = this;
    brush.strokeStyle = css(theme.muted);
    brush.fillStyle = css(theme.muted);
    brush.lineWidth = 1.25;
    for (let i = this.visible[0]; i < this.visible[1]; i += 1) {
      if (scene.fold > 0.98 && i !== scene.column) continue;
      const [x, y] = [this.x(i), top + this.size];
      brush.globalAlpha = i === scene.column ? 1 : (1 - scene.fold) * 0.6;
      brush.beginPath();
      brush.moveTo(x, y + 18 * scale);
      brush.lineTo(x, y + 4);
      brush.stroke();
      arrowHead(brush, x, y + 2, -Math.PI / 2, 5);
    }
    brush.globalAlpha = 1;
    if (scene.fold > 0 && index === 0) this.drawFeed(top + this.size + 14 * scale);
  }

  // Folded, the one cell reads the word at the cursor.
  drawFeed(y) {
    const { brush, theme, frame, scene } = this;
    const word = frame.left + scene.places[scene.column].middle - scene.scroll;
    brush.globalAlpha = scene.fold;
    brush.strokeStyle = css(theme.muted);
    brush.lineWidth = 1.25;
    trail(brush, [[word, frame.top + frame.height], [word, y], [this.x(scene.column), y]], 1, 8);
    brush.stroke();
    brush.globalAlpha = 1;
  }
}

const ease = (t) => t * t * (3 - 2 * t);

// The words as a picture, for a clip; on the page they are elements.
export function drawChips(brush, theme, frame, scene) {
  brush.save();
  brush.beginPath();
  brush.rect(frame.left, frame.top, frame.width, frame.height);
  brush.clip();
  scene.reading.columns.forEach((column, i) => {
    const { left, width } = scene.places[i];
    const x = frame.left + left - scene.scroll + 4;
    if (x > frame.left + frame.width || x + width < frame.left) return;
    const colour = chipColour(column, theme);
    roundedBox(brush, x, frame.top, width - 8, frame.height - 2, 7);
    brush.fillStyle = css(colour);
    brush.fill();
    brush.strokeStyle = css(i === scene.column ? theme.ink : theme.faint);
    brush.lineWidth = i === scene.column ? 2.5 : 1;
    brush.stroke();
    const ink = readable(colour) === "#ffffff" ? [255, 255, 255] : [20, 23, 28];
    brush.save();
    brush.clip();
    write(brush, theme, column.text, x + (width - 8) / 2, frame.top + frame.height / 2, { size: 13 * frame.scale, rim: false, colour: ink });
    brush.restore();
  });
  brush.restore();
}

const FULL_MOVE = 0.5; // a move of this size has the full tint

export function chipColour(column, theme) {
  if (column.kind === "padding") return mix(theme.paper, theme.padding, 0.45);
  if (column.kind === "unknown" || Math.abs(column.move) < 0.005) return theme.paper;
  const strength = 0.06 + 0.9 * Math.min(Math.abs(column.move) / FULL_MOVE, 1);
  return mix(theme.paper, column.move > 0 ? theme.positive : theme.negative, strength);
}
