// A step told in words, phase by phase, with this word's numbers.

import { filled, nameColumn } from "../common/wording.js";
import { number } from "../common/numbers.js";
import { flows } from "./wiring.js";

const percent = (share) => `${Math.round(100 * share)} %`;

// What flows in a unit, as it is written: each value by its name, and as a percentage.
function written(values) {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [[name, number(value)], [`${name}_percent`, percent(value)]]),
  );
}

export function tellPhase({ reading, row, unit, column }, name) {
  const told = reading.words.told[reading.name];
  const layer = reading.lane.index;
  return filled(name === "read" && layer ? told.above : told[name], {
    ...written(flows(reading, row, unit)),
    word: nameColumn(reading.columns[column], reading.words),
    size: reading.tables.inputs.columns,
    activation: reading.activation,
    layer,
    unit,
  });
}

export function tellPlace({ reading, row, unit, column }) {
  const { columns, ends, parts, words } = reading;
  return filled(words.placed, {
    place: column + 1,
    count: columns.length,
    column: nameColumn(columns[column], words),
    unit,
    values: parts.map((part) => `${words.names[part]} ${number(reading.value(part, row, unit))}`).join(", "),
    name: ends.top,
    verdict: number(columns[column].verdict),
  });
}
