// The three cells as the textbooks draw them: boxes, wires and what flows in each, and in which phase of a step.
//
// A place is a fraction of the width and of the height. A wire knows the part of the step in which it fills
// (from, to, between 0 and 1), and which of the step's values it carries. Everything here is data; diagram.js draws it.
// What a phase asks and tells, and what a note says that has no name here, comes from Python.

const READ = { from: 0, to: 0.16, name: "read" };

// ---------------------------------------------------------------- LSTM, as in Gers et al. 2000

const LSTM = {
  phases: [
    READ,
    { from: 0.16, to: 0.4, name: "forget" },
    { from: 0.4, to: 0.7, name: "write" },
    { from: 0.7, to: 1, name: "show" },
  ],
  boxes: [
    { part: "forget_gate", x: 0.17, y: 0.64 },
    { part: "input_gate", x: 0.36, y: 0.64 },
    { part: "candidate", x: 0.55, y: 0.64 },
    { part: "output_gate", x: 0.74, y: 0.64 },
  ],
  ops: [
    { sign: "×", x: 0.17, y: 0.17 },
    { sign: "×", x: 0.455, y: 0.4 },
    { sign: "+", x: 0.455, y: 0.17 },
    { squash: true, x: 0.89, y: 0.36 },
    { sign: "×", x: 0.89, y: 0.64 },
  ],
  wires: [
    { carries: "c_before", range: "state", from: 0, to: 0.16, path: [[0, 0.17], [0.17, 0.17]] },
    { carries: "h_before", range: "state", from: 0, to: 0.12, path: [[0, 0.86], [0.1, 0.86]] },
    { carries: "x", range: "state", from: 0, to: 0.12, path: [[0.1, 1], [0.1, 0.86]] },
    { carries: "bus", range: "plain", from: 0.1, to: 0.2, path: [[0.1, 0.86], [0.17, 0.86], [0.17, 0.64]] },
    { carries: "forget_gate", range: "gate", from: 0.2, to: 0.32, path: [[0.17, 0.64], [0.17, 0.17]] },
    { carries: "kept", range: "state", from: 0.32, to: 0.46, path: [[0.17, 0.17], [0.455, 0.17]] },
    { carries: "bus", range: "plain", from: 0.36, to: 0.44, path: [[0.17, 0.86], [0.36, 0.86], [0.36, 0.64]] },
    { carries: "bus", range: "plain", from: 0.38, to: 0.47, path: [[0.36, 0.86], [0.55, 0.86], [0.55, 0.64]] },
    { carries: "input_gate", range: "gate", from: 0.47, to: 0.55, path: [[0.36, 0.64], [0.36, 0.4], [0.455, 0.4]] },
    { carries: "candidate", range: "state", from: 0.47, to: 0.55, path: [[0.55, 0.64], [0.55, 0.4], [0.455, 0.4]] },
    { carries: "written", range: "state", from: 0.55, to: 0.64, path: [[0.455, 0.4], [0.455, 0.17]] },
    { carries: "cell", range: "state", from: 0.64, to: 0.74, path: [[0.455, 0.17], [1, 0.17]] },
    { carries: "cell", range: "state", from: 0.72, to: 0.79, path: [[0.89, 0.17], [0.89, 0.36]] },
    { carries: "bus", range: "plain", from: 0.68, to: 0.76, path: [[0.55, 0.86], [0.74, 0.86], [0.74, 0.64]] },
    { carries: "output_gate", range: "gate", from: 0.78, to: 0.86, path: [[0.74, 0.64], [0.89, 0.64]] },
    { carries: "squashed", range: "state", from: 0.79, to: 0.86, path: [[0.89, 0.36], [0.89, 0.64]] },
    { carries: "hidden", range: "state", from: 0.87, to: 0.96, path: [[0.89, 0.64], [0.89, 0.86], [1, 0.86]] },
  ],
  notes: [
    { carries: "c_before", x: 0.085, y: 0.17, side: "above", from: 0.04 },
    { carries: "h_before", x: 0.05, y: 0.86, side: "above", from: 0.04 },
    { carries: "x", name: "x", x: 0.1, y: 0.97, side: "right", from: 0.04, word: true },
    { carries: "kept", name: "f·c", x: 0.29, y: 0.17, side: "above", from: 0.4 },
    { carries: "written", name: "i·g", x: 0.455, y: 0.29, side: "right", from: 0.6 },
    { carries: "cell", name: "c", x: 0.71, y: 0.17, side: "above", from: 0.7 },
    { carries: "squashed", name: "{squash}(c)", x: 0.89, y: 0.49, side: "left", from: 0.83 },
    { carries: "hidden", name: "h", x: 0.95, y: 0.86, side: "above", from: 0.94 },
  ],
};

// ---------------------------------------------------------------- GRU, as Keras computes it (Cho et al. 2014)

const GRU = {
  phases: [
    READ,
    { from: 0.16, to: 0.42, name: "reset" },
    { from: 0.42, to: 0.66, name: "propose" },
    { from: 0.66, to: 1, name: "update" },
  ],
  boxes: [
    { part: "update_gate", x: 0.2, y: 0.62 },
    { part: "reset_gate", x: 0.42, y: 0.62 },
    { part: "candidate", x: 0.81, y: 0.62 },
  ],
  ops: [
    { sign: "×", x: 0.2, y: 0.17 },
    { sign: "1−", x: 0.48, y: 0.38 },
    { sign: "×", x: 0.81, y: 0.38 },
    { sign: "+", x: 0.81, y: 0.17 },
    { sign: "×", x: 0.61, y: 0.62 },
  ],
  wires: [
    { carries: "h_before", range: "state", from: 0, to: 0.16, path: [[0, 0.17], [0.2, 0.17]] },
    { carries: "h_before", range: "state", from: 0.02, to: 0.14, path: [[0.06, 0.17], [0.06, 0.86]] },
    { carries: "x", range: "state", from: 0, to: 0.12, path: [[0.12, 1], [0.12, 0.86]] },
    { carries: "bus", range: "plain", from: 0.14, to: 0.24, path: [[0.06, 0.86], [0.42, 0.86], [0.42, 0.62]] },
    { carries: "reset_gate", range: "gate", from: 0.26, to: 0.38, path: [[0.42, 0.62], [0.61, 0.62]] },
    { carries: "recurrent", range: "plain", from: 0.24, to: 0.38, path: [[0.42, 0.86], [0.61, 0.86], [0.61, 0.62]] },
    { carries: "seen", range: "plain", from: 0.4, to: 0.5, path: [[0.61, 0.62], [0.81, 0.62]] },
    { carries: "bus", range: "plain", from: 0.4, to: 0.5, path: [[0.61, 0.86], [0.81, 0.86], [0.81, 0.62]] },
    { carries: "candidate", range: "state", from: 0.54, to: 0.64, path: [[0.81, 0.62], [0.81, 0.38]] },
    { carries: "bus", range: "plain", from: 0.6, to: 0.68, path: [[0.2, 0.86], [0.2, 0.62]] },
    { carries: "update_gate", range: "gate", from: 0.7, to: 0.8, path: [[0.2, 0.62], [0.2, 0.17]] },
    { carries: "update_gate", range: "gate", from: 0.72, to: 0.8, path: [[0.2, 0.38], [0.48, 0.38]] },
    { carries: "rest", range: "gate", from: 0.8, to: 0.86, path: [[0.48, 0.38], [0.81, 0.38]] },
    { carries: "kept", range: "state", from: 0.8, to: 0.9, path: [[0.2, 0.17], [0.81, 0.17]] },
    { carries: "written", range: "state", from: 0.86, to: 0.92, path: [[0.81, 0.38], [0.81, 0.17]] },
    { carries: "hidden", range: "state", from: 0.92, to: 0.98, path: [[0.81, 0.17], [1, 0.17]] },
  ],
  notes: [
    { carries: "h_before", x: 0.1, y: 0.17, side: "above", from: 0.04 },
    { carries: "x", name: "x", x: 0.12, y: 0.97, side: "right", from: 0.04, word: true },
    { carries: "rest", name: "1 − z", x: 0.62, y: 0.38, side: "above", from: 0.83 },
    { carries: "kept", name: "z·h", x: 0.5, y: 0.17, side: "above", from: 0.86 },
    { carries: "written", name: "(1−z)·g", x: 0.81, y: 0.275, side: "left", from: 0.9 },
    { carries: "hidden", name: "h", x: 0.93, y: 0.17, side: "above", from: 0.96 },
  ],
};

// ---------------------------------------------------------------- SimpleRNN, as in Elman 1990

const SIMPLE = {
  phases: [
    READ,
    { from: 0.16, to: 0.6, name: "mix" },
    { from: 0.6, to: 1, name: "squash" },
  ],
  boxes: [{ part: "hidden", x: 0.66, y: 0.42 }],
  ops: [{ sign: "+", x: 0.4, y: 0.42 }],
  wires: [
    { carries: "h_before", range: "state", from: 0, to: 0.16, path: [[0, 0.42], [0.14, 0.42]] },
    { carries: "recurrent", range: "plain", from: 0.2, to: 0.42, path: [[0.14, 0.42], [0.4, 0.42]] },
    { carries: "x", range: "state", from: 0, to: 0.16, path: [[0.4, 1], [0.4, 0.82]] },
    { carries: "input", range: "plain", from: 0.2, to: 0.42, path: [[0.4, 0.82], [0.4, 0.42]] },
    { carries: "bias", range: "plain", from: 0.2, to: 0.42, path: [[0.4, 0.1], [0.4, 0.42]] },
    { carries: "preactivation", range: "plain", from: 0.46, to: 0.6, path: [[0.4, 0.42], [0.66, 0.42]] },
    { carries: "hidden", range: "state", from: 0.68, to: 0.9, path: [[0.66, 0.42], [1, 0.42]] },
  ],
  notes: [
    { carries: "h_before", x: 0.07, y: 0.42, side: "above", from: 0.04 },
    { carries: "recurrent", name: "h W_h", x: 0.26, y: 0.42, side: "above", from: 0.36 },
    { carries: "x", name: "x", x: 0.4, y: 0.93, side: "right", from: 0.04, word: true },
    { carries: "input", name: "x W_x", x: 0.4, y: 0.66, side: "right", from: 0.36 },
    { carries: "bias", name: "b", x: 0.4, y: 0.2, side: "right", from: 0.36 },
    { carries: "hidden", name: "h", x: 0.86, y: 0.42, side: "above", from: 0.84 },
  ],
};

export const WIRING = { LSTM, GRU, SimpleRNN: SIMPLE };

export function phaseAt(name, progress) {
  const { phases } = WIRING[name];
  const place = phases.findIndex((phase) => progress < phase.to);
  return place < 0 ? phases.length - 1 : place;
}

// The values that flow in one unit at one row. What needs a unit's weights is left out while they are not here.
export function flows(reading, row, unit) {
  const at = (part) => reading.value(part, row, unit);
  const common = { h_before: reading.old("hidden", row, unit), hidden: at("hidden"), ...sums(reading, row, unit) };
  if (reading.name === "LSTM") return { ...common, ...lstmFlows(reading, at, row, unit) };
  return reading.name === "GRU" ? { ...common, ...gruFlows(at, common) } : common;
}

function lstmFlows(reading, at, row, unit) {
  const before = reading.old("cell", row, unit);
  const gates = Object.fromEntries(["forget_gate", "input_gate", "candidate", "output_gate", "cell"].map((part) => [part, at(part)]));
  return {
    ...gates,
    c_before: before,
    kept: gates.forget_gate * before,
    written: gates.input_gate * gates.candidate,
    squashed: reading.squash(gates.cell),
  };
}

function gruFlows(at, { h_before: before }) {
  const gates = Object.fromEntries(["update_gate", "reset_gate", "candidate"].map((part) => [part, at(part)]));
  const rest = 1 - gates.update_gate;
  return { ...gates, rest, kept: gates.update_gate * before, written: rest * gates.candidate };
}

function sums(reading, row, unit) {
  if (reading.name !== "SimpleRNN") return {};
  const preactivation = reading.preactivation("hidden", row, unit);
  if (reading.terms !== unit) return { preactivation };
  const earlier = reading.earlier(row);
  const dot = (weights, factors) => factors.reduce((total, factor, place) => total + factor * weights.at(0, place), 0);
  const { "terms.kernel": kernel, "terms.recurrent": recurrent, "terms.bias": bias } = reading.tables;
  return {
    preactivation,
    input: dot(kernel, reading.tables.inputs.row(row)),
    recurrent: earlier === null ? 0 : dot(recurrent, reading.tables["part.hidden"].row(earlier)),
    bias: bias.at(0, 0),
  };
}
