// One equation with its numbers, so that a calculator gives what stands here.
//
// All numbers are whole ten-thousandths. `value` is what follows from the numbers as shown, `network` what the network
// has; the two may differ in the last digits, because the network does not round.

import { SYMBOLS } from "./reading.js";
import { SQUASH, parts, product, whole } from "../common/numbers.js";

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

export function equationOf(reading, part, row, unit) {
  if (reading.name === "LSTM" && part === "cell") return cellEquation(reading, row, unit);
  if (reading.name === "LSTM" && part === "hidden") return shownEquation(reading, row, unit);
  if (reading.name === "GRU" && part === "hidden") return mixedEquation(reading, row, unit);
  return gateEquation(reading, part, row, unit);
}

// The squashing function of a part, by its name.
export const squashOf = (reading, part) => (part.endsWith("_gate") ? "sigmoid" : reading.activation);

function gateEquation(reading, part, row, unit) {
  const block = reading.blocks.indexOf(part);
  const earlier = reading.earlier(row);
  const late = reading.name === "GRU" && part === "candidate";
  const inputs = termsOf(reading, "kernel", block, (j) => reading.tables.inputs.at(row, j));
  const old = (k) => (earlier === null ? 0 : reading.value("hidden", earlier, k));
  const reset = (k) => reading.value("reset_gate", row, k);
  const seen = late && !reading.resetAfter ? (k) => old(k) * reset(k) : old;
  const states = termsOf(reading, "recurrent", block, seen);
  const bias = parts(reading.tables["terms.bias"].at(0, block));
  const second = reading.resetAfter ? parts(reading.tables["terms.bias"].at(1, block)) : null;
  const [x, h] = [sum(inputs.map((term) => term.product)), sum(states.map((term) => term.product))];
  const result = { kind: "gate", part, inputs, states, bias, second, x, h, late: late && reading.resetAfter, before: late && !reading.resetAfter };
  if (result.late) {
    result.reset = parts(reset(unit));
    result.inside = h + second;
    result.passed = product(result.reset, result.inside);
    result.total = x + bias + result.passed;
  } else {
    result.total = x + h + bias + (second ?? 0);
  }
  result.squash = squashOf(reading, part);
  result.networkTotal = parts(reading.preactivation(part, row, unit));
  return ended(reading, result, parts(SQUASH[result.squash](whole(result.total))), row, unit);
}

function termsOf(reading, matrix, block, factorOf) {
  const weights = reading.tables[`terms.${matrix}`];
  return Array.from({ length: weights.columns }, (_, place) => {
    const [weight, factor] = [parts(weights.at(block, place)), parts(factorOf(place))];
    return { place, weight, factor, product: product(weight, factor) };
  });
}

function cellEquation(reading, row, unit) {
  const [f, i, g] = ["forget_gate", "input_gate", "candidate"].map((part) => parts(reading.value(part, row, unit)));
  const old = parts(reading.old("cell", row, unit));
  const factors = [pair("f", f, reading.words.cellBefore, old), pair("i", i, "g", g)];
  return ended(reading, { kind: "sum", part: "cell", factors }, sum(factors.map((one) => one.product)), row, unit);
}

function shownEquation(reading, row, unit) {
  const [o, cell] = ["output_gate", "cell"].map((part) => parts(reading.value(part, row, unit)));
  const squashed = parts(SQUASH[reading.activation](whole(cell)));
  const factors = [pair("o", o, `${reading.activation}(c)`, squashed)];
  const result = { kind: "sum", part: "hidden", factors, cell, squashed };
  return ended(reading, result, factors[0].product, row, unit);
}

function mixedEquation(reading, row, unit) {
  const [z, g] = ["update_gate", "candidate"].map((part) => parts(reading.value(part, row, unit)));
  const old = parts(reading.old("hidden", row, unit));
  const factors = [pair("z", z, reading.words.hiddenBefore, old), pair("(1 − z)", parts(1) - z, "g", g)];
  return ended(reading, { kind: "sum", part: "hidden", factors }, sum(factors.map((one) => one.product)), row, unit);
}

const pair = (first, a, second, b) => ({ first, a, second, b, product: product(a, b) });

function ended(reading, result, value, row, unit) {
  const network = parts(reading.value(result.part, row, unit));
  const clamp = reading.clampOf(result.part, row, unit);
  return { ...result, value, network, clamp, symbol: SYMBOLS[result.part] };
}
