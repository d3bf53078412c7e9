// A step told in words, phase by phase, with this word's numbers.

import { nameColumn } from "../common/wording.js";
import { number } from "../common/numbers.js";
import { NAMES } from "./reading.js";
import { flows } from "./wiring.js";

const percent = (share) => `${Math.round(100 * share)} %`;

const TELL = {
  LSTM: {
    read: ({ word, size, unit, v }) =>
      `${word} comes in as ${size} numbers. Before it, unit ${unit} holds c = ${number(v.c_before)} and shows h = ${number(v.h_before)}.`,
    forget: ({ v }) => `f = ${number(v.forget_gate)}: ${percent(v.forget_gate)} of the cell state stays. Of ${number(v.c_before)} that leaves ${number(v.kept)}.`,
    write: ({ v }) =>
      `i = ${number(v.input_gate)} lets ${percent(v.input_gate)} of the candidate g = ${number(v.candidate)} in: ${number(v.written)}. The cell state is now c = ${number(v.cell)}.`,
    show: ({ v, activation }) =>
      `o = ${number(v.output_gate)} shows ${percent(v.output_gate)} of ${activation}(c) = ${number(v.squashed)}: h = ${number(v.hidden)} goes to the next word and upwards.`,
  },
  GRU: {
    read: ({ word, size, unit, v }) => `${word} comes in as ${size} numbers. Before it, unit ${unit} holds h = ${number(v.h_before)}.`,
    reset: ({ v }) => `r = ${number(v.reset_gate)}: the candidate gets to see ${percent(v.reset_gate)} of what the old state says.`,
    propose: ({ v }) => `From the word and what it sees of the old state, the candidate is g = ${number(v.candidate)}.`,
    update: ({ v }) =>
      `z = ${number(v.update_gate)} keeps ${percent(v.update_gate)} of the old state (${number(v.kept)}) and takes ${percent(v.rest)} of the candidate (${number(v.written)}): h = ${number(v.hidden)}. Some books call z what is 1 − z here.`,
  },
  SimpleRNN: {
    read: ({ word, size, unit, v }) => `${word} comes in as ${size} numbers. Before it, unit ${unit} holds h = ${number(v.h_before)}.`,
    mix: ({ v }) => `Word, old state and bias together make ${number(v.preactivation)}. Nothing is kept for certain: there is no gate.`,
    squash: ({ v, activation }) => `${activation} makes of it the new state h = ${number(v.hidden)}.`,
  },
};

export function tellPhase(scene, name) {
  const { reading, row, unit, column } = scene;
  const v = flows(reading, row, unit);
  const size = reading.tables.inputs.columns;
  const spoken = nameColumn(reading.columns[column], reading.words);
  const word = reading.lane.index ? `What layer ${reading.lane.index} shows at ${spoken}` : spoken;
  return TELL[reading.name][name]({ v, word, unit, size, activation: reading.activation });
}

export function tellPlace({ reading, row, unit, column }) {
  const values = reading.parts.map((part) => `${NAMES[part]} ${number(reading.value(part, row, unit))}`).join(", ");
  const { verdict } = reading.columns[column];
  const where = `${column + 1} of ${reading.columns.length}: ${nameColumn(reading.columns[column], reading.words)}`;
  return `${where}. Unit ${unit}: ${values}. ${reading.ends.top} ${number(verdict)} so far.`;
}

