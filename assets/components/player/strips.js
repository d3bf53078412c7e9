// All units of the cell at one word: a strip a gate or state, units sorted by what the verdict hangs on.

import { fit, write } from "./brush.js";
import { css } from "../common/colours.js";
import { number } from "../common/numbers.js";
import { filled } from "../common/wording.js";
import { SYMBOLS, isShare } from "./reading.js";

const ROW = 30;
const LABEL = 24;

export const stripsHeight = (reading, scale) => reading.parts.length * ROW * scale;

export class Strips {
  constructor(canvas) {
    this.canvas = canvas;
  }

  draw(theme, width, scene) {
    const { reading, row, unit, scale } = scene;
    const units = reading.units;
    const height = stripsHeight(reading, scale);
    const brush = fit(this.canvas, width, height);
    const left = LABEL * scale;
    const field = (width - left - 4) / units.length;
    this.geometry = { left, field, row: ROW * scale, units };
    reading.parts.forEach((part, place) => {
      const top = place * ROW * scale;
      write(brush, theme, SYMBOLS[part], left / 2 - 2, top + (ROW / 2) * scale, { size: 13 * scale, italic: true, rim: false });
      const reach = part === "cell" ? reading.reach : 1;
      units.forEach((one, i) => {
        brush.fillStyle = css(theme.field(reading.value(part, row, one), isShare(part) ? "gate" : "state", reach));
        brush.fillRect(left + i * field, top + 4, Math.max(field - (field > 4 ? 1 : 0), 0.6), ROW * scale - 9);
      });
      brush.strokeStyle = css(scene.part === part ? theme.ink : theme.faint);
      brush.lineWidth = scene.part === part ? 2 : 1;
      brush.strokeRect(left - 1, top + 3, field * units.length + 1, ROW * scale - 7);
    });
    const chosen = units.indexOf(unit);
    brush.strokeStyle = css(theme.ink);
    brush.lineWidth = 2;
    brush.strokeRect(left + chosen * field - 1.5, 1, Math.max(field, 3) + 2, height - 3);
  }

  // What lies at a place of the picture.
  at(x, y, reading) {
    const { left, field, row, units } = this.geometry;
    const place = Math.floor((x - left) / field);
    const part = reading.parts[Math.floor(y / row)];
    return place >= 0 && place < units.length && part ? { unit: units[place], part } : null;
  }

  describe({ unit, part }, reading, row) {
    const value = number(reading.value(part, row, unit), 3);
    return filled(reading.words.unitPart, { unit, name: reading.words.names[part], symbol: SYMBOLS[part], value });
  }
}

