// Numbers as they are shown, and the arithmetic of what is shown.
//
// The equation works with ten-thousandths as whole numbers: each factor is rounded to four digits first, so that
// whoever multiplies and adds what stands on the screen gets what stands on the screen.

export const DIGITS = 4;
const UNIT = 10 ** DIGITS;

export const minus = (text) => text.replace("-", "−");

export function number(value, digits = 2) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : minus(`${value > 0 ? "" : "-"}∞`);
  const text = value.toFixed(digits);
  return minus(Number(text) === 0 ? text.replace("-", "") : text);
}

export function signed(value, digits = 2) {
  const text = number(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

export const parts = (value) => Math.round(value * UNIT);
export const product = (a, b) => Math.round((a * b) / UNIT);
export const whole = (count) => count / UNIT;
export const shown = (count) => number(count / UNIT, DIGITS);

export const SQUASH = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  linear: (x) => x,
};
