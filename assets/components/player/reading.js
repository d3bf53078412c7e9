// One sentence as one cell read it: a look-up of every number, and what survives in it.

import { SQUASH } from "../common/numbers.js";

export const SYMBOLS = {
  forget_gate: "f",
  input_gate: "i",
  candidate: "g",
  output_gate: "o",
  update_gate: "z",
  reset_gate: "r",
  cell: "c",
  hidden: "h",
};

export const PARTS = {
  LSTM: ["forget_gate", "input_gate", "candidate", "cell", "output_gate", "hidden"],
  GRU: ["reset_gate", "candidate", "update_gate", "hidden"],
  SimpleRNN: ["hidden"],
};

export const isShare = (part) => part.endsWith("_gate");

export class Reading {
  constructor(message) {
    Object.assign(this, message);
    this.lane = this.layers[this.shown];
    this.name = this.lane.cell;
    this.backward = this.lane.direction === "backward";
    this.parts = PARTS[this.name];
    this.held = this.clamps.length > 0;
    this.squash = SQUASH[this.activation];
    let row = -1;
    for (const column of this.columns) {
      row += column.count;
      column.row = row;
    }
    this.rows = row + 1;
  }

  value(part, row, unit) {
    return this.tables[`part.${part}`].at(row, unit);
  }

  preactivation(part, row, unit) {
    return this.tables[`pre.${part}`].at(row, unit);
  }

  // A state before a row was read: that of the row read before it, or zero.
  old(part, row, unit) {
    const earlier = this.earlier(row);
    return earlier === null ? 0 : this.value(part, earlier, unit);
  }

  earlier(row) {
    const earlier = this.backward ? row + 1 : row - 1;
    return earlier < 0 || earlier >= this.rows ? null : earlier;
  }

  untouched(part, row, unit) {
    return this.tables[`free.${part}`]?.at(row, unit);
  }

  // What held parts change at a place, or null where nothing is different.
  was(part, row, unit) {
    const free = this.untouched(part, row, unit);
    return free === undefined || Math.abs(free - this.value(part, row, unit)) < 0.005 ? null : free;
  }

  clampOf(part, row, unit) {
    return this.clamps.findLast(
      (clamp) =>
        clamp.layer === this.lane.index &&
        clamp.direction === this.lane.direction &&
        clamp.part === part &&
        (clamp.unit === null || clamp.unit === unit) &&
        row >= clamp.start,
    );
  }

  columnOf(row) {
    const found = this.columns.findIndex((column) => row <= column.row);
    return found < 0 ? this.columns.length - 1 : found;
  }

  // How much of the state after each column is left at the cursor, and of the cursor's state after each later one:
  // the product of the gates that carry (forget, or update in Keras's form) between the two, as a mean over the units.
  survival(lane, cursor) {
    const gates = this.tables[`carry.${lane}`];
    if (!gates) return null;
    const back = this.layers[lane].direction === "backward";
    const order = this.columns.map((_, i) => i);
    const shares = new Float64Array(this.columns.length).fill(1);
    const walk = (columns) => {
      const product = new Float64Array(gates.columns).fill(1);
      for (const [column, passed] of columns) {
        for (let row = passed.row - passed.count + 1; row <= passed.row; row += 1) {
          for (let unit = 0; unit < product.length; unit += 1) product[unit] *= gates.at(row, unit);
        }
        shares[column] = product.reduce((sum, share) => sum + share, 0) / product.length;
      }
    };
    // Read later than the cursor: each column's own gate has been passed. Read earlier: that of the column after it.
    const right = order.slice(cursor + 1);
    const left = order.slice(0, cursor).reverse();
    walk((back ? left : right).map((i) => [i, this.columns[i]]));
    walk((back ? right : left).map((i) => [i, this.columns[back ? i - 1 : i + 1]]));
    return shares;
  }
}
