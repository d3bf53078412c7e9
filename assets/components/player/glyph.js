// The small picture of the matrices that stands in every cell: W_x above W_h, the same in each step.

import { element } from "../common/elements.js";

export function glyphOf(reading, theme) {
  const pictures = [reading.tables["small.kernel"], reading.tables["small.recurrent"]];
  const width = Math.max(...pictures.map((picture) => picture.columns));
  const gap = 1;
  const height = pictures[0].rows + gap + pictures[1].rows;
  const canvas = element("canvas", { width, height });
  const brush = canvas.getContext("2d");
  let top = 0;
  for (const picture of pictures) {
    const reach = picture.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    for (let row = 0; row < picture.rows; row += 1) {
      for (let column = 0; column < picture.columns; column += 1) {
        brush.fillStyle = `rgb(${theme.field(picture.at(row, column), "state", reach).join(" ")})`;
        brush.fillRect(column, top + row, 1, 1);
      }
    }
    top += picture.rows + gap;
  }
  return canvas;
}
