// What Python sends: the length of a JSON header, the header, and float32 numbers (pages/shared/player_message.py).

export class Table {
  constructor(data, [rows, columns]) {
    Object.assign(this, { data, rows, columns });
  }

  at(row, column) {
    return this.data[row * this.columns + column];
  }

  row(row) {
    return this.data.subarray(row * this.columns, (row + 1) * this.columns);
  }
}

export function decode(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  // A copy begins at a multiple of four, as a Float32Array must.
  const floats = new Float32Array(bytes.slice(4 + size).buffer);
  const tables = Object.fromEntries(
    Object.entries(header.tables).map(([name, { at, shape }]) => [
      name,
      new Table(floats.subarray(at, at + shape[0] * shape[1]), shape),
    ]),
  );
  return { ...header, tables };
}
