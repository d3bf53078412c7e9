// The sentence reader: each word is one column of a strip, and all rows of the strip share one time cursor.
// Python traces the sentence and sends what to draw (pages/shared/reader.py); this file draws and sends what is typed.
// Text from data enters the page only as text nodes, attributes and input values.

import { Theme, css, mix, readable } from "./common/colours.js";
import { element, shape } from "./common/elements.js";
import { textWidth } from "./common/measure.js";
import { number, signed } from "./common/numbers.js";
import { describeChip, describeColumn, filled, nameColumn } from "./common/wording.js";

const LEAD = 44; // px before the first word: the state and the verdict before anything was read
const TAIL = 40; // px after the last word: the state that is handed on
const SHORT = 60; // up to so many columns are drawn wide
const TYPING_PAUSE = 20; // ms without a keystroke before the sentence is sent while an answer is under way
const STEP = 600; // ms a word while playing
const UNROLL = 550; // ms between the first and the last cell leaving the loop
const FULL_MOVE = 0.5; // a move of this size has the full tint
const REST = 150; // ms after a move before the page is told where the cursor came to rest
const QUIET = 900; // ms without an answer before the outcome is read aloud

const WORD_FONT = 13; // px
const NETWORK = { height: 104, top: 26, size: 48, memory: 39 };
const VERDICT = { height: 132, margin: 12 };
const PICTURE = { height: 264, thinnest: 2, thickest: 18 };
const WIDEST = 16000; // px: browsers refuse much wider canvases
const LABEL_SPACING = 13; // px between two unit numbers that can still be read

// ---------------------------------------------------------------- rows

function makeRow(name, title, subtitle) {
  const readout = element("span", { class: "readout" });
  const sub = element("span", { class: "subtitle", text: subtitle });
  const heading = element("div", { class: "heading" }, element("span", { class: "title", text: title }), sub, readout);
  const gutter = element("div", { class: "gutter" });
  const body = element("div", { class: "body" });
  const root = element("div", { class: `row ${name}` }, ...(title ? [heading] : []), gutter, body);
  return { root, heading, sub, readout, gutter, body };
}

// ---------------------------------------------------------------- columns

function layOut(columns, font) {
  const [least, most] = columns.length <= SHORT ? [62, 128] : [50, 96];
  const places = [];
  let left = LEAD;
  for (const column of columns) {
    const needed = textWidth(column.text, font, WORD_FONT) + 24;
    const width = column.kind === "padding" ? Math.max(needed, most) : Math.min(Math.max(needed, least), most);
    places.push({ left, width, middle: left + width / 2 });
    left += width;
  }
  return { places, width: left + TAIL };
}

// ---------------------------------------------------------------- the unrolled network

const CARRY = { SimpleRNN: 50, LSTM: 62, GRU: 39 }; // height at which h travels
const GATES = { SimpleRNN: 0, LSTM: 3, GRU: 2 };

function drawCell(name) {
  const { top, size, memory } = NETWORK;
  const half = size / 2 - 2;
  const cell = shape("g", {}, shape("rect", { class: "cell", x: -half, y: top, width: 2 * half, height: size, rx: 9 }));
  if (name === "SimpleRNN") {
    cell.append(shape("path", { class: "squash", d: "M -13 59 C -2 59, -4 41, 0 50 S 2 41, 13 41" }));
    return cell;
  }
  cell.append(shape("path", { class: "through", d: `M ${-half} ${memory} H ${half}` }));
  const count = GATES[name];
  for (let gate = 0; gate < count; gate += 1) {
    const x = (gate - (count - 1) / 2) * 12;
    cell.append(shape("path", { class: "through", d: `M ${x} ${memory} V 52` }));
    cell.append(shape("circle", { class: "valve", cx: x, cy: 56, r: 3.5 }));
  }
  return cell;
}

function drawArrow(from, to, y, className = "link") {
  const line = shape("path", { d: `M ${from} ${y} H ${to - 3}` });
  const head = shape("path", { class: "head", d: `M ${to - 6} ${y - 3.5} L ${to} ${y} L ${to - 6} ${y + 3.5} Z` });
  return shape("g", { class: className }, line, head);
}

function drawEntry(from = NETWORK.height) {
  const end = NETWORK.top + NETWORK.size;
  const line = shape("path", { d: `M 0 ${from} V ${end + 4}` });
  const head = shape("path", { class: "head", d: `M -3.5 ${end + 7} L 0 ${end + 1} L 3.5 ${end + 7} Z` });
  return shape("g", { class: "link" }, line, head);
}

function drawRolled(name) {
  const { top, size } = NETWORK;
  const right = size / 2 - 2;
  const loop = `M ${right} 50 C ${right + 20} 50, ${right + 16} 9, 0 9 S ${-right - 20} 50, ${-right - 5} 50`;
  const head = `M ${-right - 6} 46.5 L ${-right} 50 L ${-right - 6} 53.5 Z`;
  return shape(
    "svg",
    { class: "rolled", viewBox: "-44 0 88 104", width: 88, height: NETWORK.height, "aria-hidden": "true" },
    shape("g", { class: "link" }, shape("path", { d: loop }), shape("path", { class: "head", d: head })),
    drawCell(name),
    shape("text", { class: "name", x: 0, y: top + size + 21, "text-anchor": "middle", text: name }),
  );
}

class Network {
  constructor(words) {
    this.row = makeRow("network", words.network, "");
    this.picture = shape("svg", { height: NETWORK.height, "aria-hidden": "true" });
    this.row.body.append(this.picture);
    this.steps = [];
  }

  draw({ cell, columns }, layout) {
    this.row.sub.textContent = cell.note;
    this.picture.setAttribute("width", layout.width);
    if (this.name !== cell.name) this.begin(cell);
    while (this.steps.length > columns.length) this.steps.pop().root.remove();
    columns.forEach((column, i) => this.place(cell, column, layout, i));
    this.tail.replaceChildren(this.drawTail(cell, layout));
  }

  begin(cell) {
    this.name = cell.name;
    this.steps = [];
    this.cells = shape("g");
    this.tail = shape("g");
    this.picture.replaceChildren(this.cells, this.tail);
    this.row.gutter.replaceChildren(drawRolled(cell.name), element("span", { class: "equals", text: "=" }));
  }

  // While one types, most cells stay as they are; only those that changed are drawn again.
  place(cell, column, layout, i) {
    const { places } = layout;
    const half = NETWORK.size / 2 - 2;
    const start = (i === 0 ? 8 : places[i - 1].middle + half) - places[i].middle;
    const drawn = `${column.kind} ${start}`;
    this.steps[i] ??= this.addStep();
    const step = this.steps[i];
    step.root.setAttribute("transform", `translate(${places[i].middle} 0)`);
    if (step.drawn !== drawn) step.group.replaceChildren(...this.drawStep(cell, start, i));
    step.drawn = drawn;
    step.kind = column.kind;
    step.group.style.setProperty("--home", `${-places[i].middle}px`);
    step.group.style.setProperty("--delay", `${Math.round((UNROLL * i) / Math.max(places.length - 1, 1))}ms`);
  }

  addStep() {
    const group = shape("g");
    const root = shape("g", {}, group);
    this.cells.append(root);
    return { root, group };
  }

  drawStep(cell, start, i) {
    const half = NETWORK.size / 2 - 2;
    const lines = carries(cell);
    const arrows = lines.map(([, y]) => drawArrow(start, -half, y));
    const letters = i === 0 ? lines.map(([letter, y]) => drawLetter(`${letter}₀`, start + 9, y)) : [];
    return [drawCell(cell.name), drawEntry(), ...arrows, ...letters];
  }

  drawTail(cell, layout) {
    const last = layout.places[layout.places.length - 1];
    const start = last.middle + NETWORK.size / 2 - 2;
    const tail = shape("g", { class: "step" });
    for (const [letter, y] of carries(cell)) {
      tail.append(drawArrow(start, layout.width - 12, y), drawLetter(letter, layout.width - 22, y));
    }
    tail.style.setProperty("--home", "0px");
    tail.style.setProperty("--delay", `${UNROLL}ms`);
    return tail;
  }

  fold(folded) {
    this.row.root.classList.toggle("folded", folded);
  }

  mark(column) {
    this.steps.forEach(({ group, kind }, i) => {
      group.setAttribute("class", `step is-${kind}${i === column ? " now" : ""}`);
    });
  }
}

const carries = (cell) => [...(cell.memory ? [["c", NETWORK.memory]] : []), ["h", CARRY[cell.name]]];

const drawLetter = (text, x, y) => shape("text", { class: "letter link", x, y: y - 6, "text-anchor": "middle", text });

// ---------------------------------------------------------------- the words

class Words {
  constructor(words) {
    this.words = words;
    this.row = makeRow("words", "", "");
    this.row.body.setAttribute("role", "list");
    this.row.body.setAttribute("aria-label", words.words);
    this.row.gutter.append(element("span", { text: words.word }), element("span", { class: "below", text: words.itsMove }));
    this.items = [];
  }

  draw({ columns, ends }, layout, theme) {
    while (this.items.length > columns.length) this.items.pop().root.remove();
    while (this.items.length < columns.length) this.items.push(this.makeItem());
    this.row.body.style.width = `${layout.width}px`;
    columns.forEach((column, i) => this.drawItem(this.items[i], column, layout.places[i], theme, ends));
  }

  makeItem() {
    const chip = element("span", { class: "chip" });
    const move = element("span", { class: "move" });
    const root = element("div", { class: "word", role: "listitem" }, chip, move);
    this.row.body.append(root);
    return { root, chip, move };
  }

  drawItem(item, column, place, theme, ends) {
    const drawn = JSON.stringify([column, place, ends]);
    if (item.drawn === drawn && item.theme === theme) return;
    Object.assign(item, { drawn, theme });
    const { root, chip, move } = item;
    root.style.left = `${place.left}px`;
    root.style.width = `${place.width}px`;
    chip.textContent = column.text;
    chip.className = `chip is-${column.kind}`;
    chip.title = describeChip(column, this.words);
    root.setAttribute("aria-label", describeColumn(column, ends, this.words));
    tint(chip, column, theme);
    move.textContent = signed(column.move);
    move.className = `move ${side(column.move)}`;
  }

  mark(column) {
    this.items.forEach(({ root }, i) => root.classList.toggle("now", i === column));
  }
}

function side(move) {
  if (Math.abs(move) < 0.005) return "still";
  return move > 0 ? "up" : "down";
}

function tint(chip, column, theme) {
  const colour = column.move > 0 ? theme.positive : theme.negative;
  const strength = Math.min(Math.abs(column.move) / FULL_MOVE, 1);
  chip.style.backgroundColor = chip.style.color = chip.style.borderColor = "";
  if (column.kind === "padding") return;
  if (column.kind === "unknown") {
    if (side(column.move) !== "still") chip.style.borderColor = css(colour);
    return;
  }
  const background = mix(theme.paper, colour, 0.06 + 0.9 * strength);
  if (side(column.move) === "still") return;
  chip.style.backgroundColor = css(background);
  chip.style.color = readable(background);
}

// ---------------------------------------------------------------- the running verdict

const verdictHeight = (value) => VERDICT.margin + (1 - value) * (VERDICT.height - 2 * VERDICT.margin);

class Verdict {
  constructor(words) {
    this.words = words;
    this.row = makeRow("verdict", words.verdict, "");
    this.above = shape("rect", { x: 0, y: 0 });
    this.below = shape("rect", { x: 0 });
    this.grid = shape("path", { class: "grid" });
    this.middle = shape("path", { class: "middle" });
    this.areas = [shape("path", { class: "area up" }), shape("path", { class: "area down" })];
    this.line = shape("path", { class: "line" });
    this.dot = shape("circle", { class: "dot", r: 4.5 });
    this.value = shape("text", { class: "value", "text-anchor": "middle" });
    const clips = [this.above, this.below].map((clip, i) => shape("clipPath", { id: `half-${i}` }, clip));
    this.areas.forEach((area, i) => area.setAttribute("clip-path", `url(#half-${i})`));
    this.picture = shape("svg", { height: VERDICT.height, "aria-hidden": "true" }, shape("defs", {}, ...clips));
    this.picture.append(this.grid, ...this.areas, this.middle, this.line, this.dot, this.value);
    this.row.body.append(this.picture);
    this.ends = [1, 0.5, 0].map((value) => {
      const name = element("span", { class: "class-name" });
      return element("span", { class: "end", style: `top:${verdictHeight(value)}px` }, name, element("span", { text: value }));
    });
    this.row.gutter.append(...this.ends);
  }

  draw({ columns, before, ends }, layout) {
    [ends.top, ends.middle, ends.bottom].forEach((name, i) => {
      this.ends[i].firstChild.textContent = this.ends[i].title = name;
    });
    // Undecided is where all classes are equal: 0.5 for two, 1/3 for three.
    const middle = verdictHeight(ends.level);
    this.ends[1].style.top = `${middle}px`;
    this.ends[1].lastChild.textContent = String(Math.round(100 * ends.level) / 100);
    this.above.setAttribute("height", middle);
    this.below.setAttribute("y", middle);
    this.below.setAttribute("height", VERDICT.height - middle);
    const right = layout.width - TAIL;
    const steps = columns.map(({ verdict }, i) => {
      const { left, width } = layout.places[i];
      return `H ${left} V ${verdictHeight(verdict)} H ${left + width}`;
    });
    const line = `M 8 ${verdictHeight(before)} ${steps.join(" ")}`;
    this.picture.setAttribute("width", layout.width);
    [this.above, this.below].forEach((clip) => clip.setAttribute("width", layout.width));
    this.grid.setAttribute("d", [1, 0].map((value) => `M 0 ${verdictHeight(value)} H ${layout.width}`).join(" "));
    this.middle.setAttribute("d", `M 0 ${middle} H ${layout.width}`);
    this.areas.forEach((area) => area.setAttribute("d", `${line} H ${right} V ${middle} H 8 Z`));
    this.line.setAttribute("d", line);
    this.data = { columns, ends, layout };
  }

  mark(column) {
    const { columns, ends, layout } = this.data;
    const { verdict } = columns[column];
    const { middle } = layout.places[column];
    const y = verdictHeight(verdict);
    this.dot.setAttribute("cx", middle);
    this.dot.setAttribute("cy", y);
    this.value.setAttribute("x", middle);
    this.value.setAttribute("y", verdict > 0.5 ? y + 19 : y - 10);
    this.value.textContent = number(verdict);
    this.row.readout.textContent = filled(this.words.verdictAfter, {
      column: nameColumn(columns[column], this.words),
      name: ends.top,
      value: number(verdict),
    });
  }
}

// ---------------------------------------------------------------- one gate or state

class Picture {
  constructor(words) {
    this.words = words;
    this.row = makeRow("picture", " ", "");
    this.title = this.row.heading.firstChild;
    this.bar = element("span", { class: "bar" });
    this.ends = [element("span"), element("span")];
    this.legend = element("span", { class: "legend" }, this.ends[0], this.bar, this.ends[1]);
    this.row.heading.append(this.legend);
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.spot = element("div", { class: "spot" });
    this.row.body.append(this.canvas, this.spot);
  }

  draw({ columns, picture }, layout, theme) {
    const count = picture.units.length;
    const thick = Math.floor(Math.min(Math.max(PICTURE.height / count, PICTURE.thinnest), PICTURE.thickest));
    this.data = { columns, picture, layout, thick };
    this.title.textContent = picture.name;
    this.drawLegend(picture, theme);
    this.drawUnits(picture.units, thick);
    this.drawCells(theme);
  }

  drawLegend(picture, theme) {
    const colours = theme.scales[picture.range].filter((_, step) => step % 15 === 0);
    this.bar.style.backgroundImage = `linear-gradient(to right, ${colours.map(css).join(", ")})`;
    this.ends[0].textContent = String(picture.low).replace("-", "−");
    this.ends[1].textContent = String(picture.high);
    this.legend.title = picture.range === "gate" ? this.words.gateEnds : this.words.stateEnds;
  }

  drawUnits(units, thick) {
    const every = Math.ceil(LABEL_SPACING / thick);
    const labels = units.flatMap((unit, i) => {
      if (i % every) return [];
      const label = element("span", { class: "unit", text: i ? String(unit) : filled(this.words.unit, { unit }) });
      label.style.top = `${i * thick + thick / 2}px`;
      return [label];
    });
    this.row.gutter.replaceChildren(...labels);
  }

  // Cells are whole CSS pixels, so the canvas needs no more; the browser enlarges it without blur.
  drawCells(theme) {
    const { columns, picture, layout, thick } = this.data;
    const colours = theme.scales[picture.range];
    const gap = thick > 5 ? 1 : 0;
    const scale = Math.min(1, WIDEST / layout.width);
    this.canvas.width = Math.round(layout.width * scale);
    this.canvas.height = picture.units.length * thick;
    this.canvas.style.width = `${layout.width}px`;
    const brush = this.canvas.getContext("2d");
    brush.scale(scale, 1);
    picture.values.forEach((values, column) => {
      const { left, width } = layout.places[column];
      const padding = columns[column].kind === "padding";
      values.forEach((value, i) => {
        const share = (value - picture.low) / (picture.high - picture.low);
        brush.fillStyle = css(padding ? theme.padding : colours[Math.round(255 * Math.min(Math.max(share, 0), 1))]);
        brush.fillRect(Math.round(left), i * thick, Math.round(width) - 1, thick - gap);
      });
    });
  }

  mark(column, unit) {
    const { columns, picture, layout, thick } = this.data;
    if (!picture.units.length) return;
    const { left, width } = layout.places[column];
    Object.assign(this.spot.style, {
      transform: `translate(${left - 2}px, ${unit * thick - 2}px)`,
      width: `${width + 3}px`,
      height: `${thick + 3}px`,
    });
    const { words } = this;
    this.row.readout.textContent = filled(columns[column].kind === "padding" ? words.unitAfter : words.unitAtWord, {
      unit: picture.units[unit],
      column: nameColumn(columns[column], words),
      part: picture.name,
      value: number(picture.values[column][unit]),
    });
  }

  unitAt(y) {
    return Math.min(Math.max(Math.floor(y / this.data.thick), 0), this.data.picture.units.length - 1);
  }
}

// ---------------------------------------------------------------- the reader

const ROWS = { network: Network, chips: Words, verdict: Verdict, gate: Picture };

const ICONS = { play: "M 3 1.5 V 10.5 L 10.5 6 Z", pause: "M 2.5 1.5 H 5 V 10.5 H 2.5 Z M 7 1.5 H 9.5 V 10.5 H 7 Z" };

class Reader {
  constructor(parent) {
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.column = 0;
    this.unit = 0;
    this.folded = false;
    this.rows = {};
    this.build();
    this.listen();
    parent.append(this.root);
  }

  build() {
    this.label = element("label", { for: "sentence" });
    this.input = element("textarea", { id: "sentence", rows: "1", spellcheck: "false", autocomplete: "off" });
    this.ask = element("div", { class: "ask" }, this.label, this.input);
    this.outcome = element("p", { class: "outcome" });
    this.notes = element("div", { class: "notes" });
    this.playIcon = shape("path", { d: ICONS.play });
    const icon = shape("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, this.playIcon);
    this.playText = element("span");
    this.playButton = element("button", { type: "button", class: "play" }, icon, this.playText);
    this.foldButton = element("button", { type: "button", class: "fold" });
    this.now = element("span", { class: "now-line" });
    this.controls = element("div", { class: "controls" }, this.playButton, this.foldButton, this.now);
    this.band = element("div", { class: "band" });
    this.frame = element("div", { class: "frame" });
    this.sheet = element("div", { class: "sheet" }, this.band, this.frame);
    this.strip = element("div", { class: "strip", role: "group", tabindex: "0" });
    this.strip.append(this.sheet);
    this.hint = element("p", { class: "hint" });
    this.table = element("table");
    this.live = element("div", { class: "unseen", "aria-live": "polite" });
    const main = [this.ask, this.outcome, this.notes, this.controls, this.strip, this.hint, element("div", { class: "unseen" }, this.table), this.live];
    this.root = element("div", { class: "reader" }, ...main);
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      this.growInput();
      if (!event.isComposing) this.sendSoon();
    });
    this.input.addEventListener("compositionend", () => this.sendSoon());
    // Streamlit's own one-letter shortcuts do not see that a field in here has the focus.
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.sendNow();
      }
    });
    this.strip.addEventListener("keydown", (event) => this.pressed(event));
    this.sheet.addEventListener("click", (event) => this.clicked(event));
    this.sheet.addEventListener("pointermove", (event) => this.hovered(event));
    this.sheet.addEventListener("pointerleave", () => this.show());
    this.playButton.addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    this.foldButton.addEventListener("click", () => this.toggleFold());
  }

  // ------------------------------------------------------------ data in, sentence out

  update(data, setStateValue) {
    const first = !this.data;
    const atEnd = first || this.column >= this.data.columns.length - 1;
    const before = this.column;
    if (first) this.move = data.heard;
    this.setStateValue = setStateValue;
    this.data = data;
    this.theme = Theme.of(this.root, data.palette, this.theme);
    this.writeColours();
    this.writeWords();
    this.writeField();
    this.writeOutcome();
    this.chooseRows();
    this.drawRows();
    const last = data.columns.length - 1;
    this.column = this.follows() ? data.cursor.column : Math.max(atEnd && !data.cursor ? last : Math.min(before, last), 0);
    this.show();
    if (first) this.open();
    if (this.typesAtEnd() && (atEnd || data.cursor)) requestAnimationFrame(() => this.reveal(last));
    else if (data.cursor && this.column !== before) requestAnimationFrame(() => this.reveal());
    this.speakSoon(first);
    this.root.dataset.answered = data.sentence;
  }

  // The first keystroke goes out at once; those that follow before its answer are gathered.
  sendSoon() {
    clearTimeout(this.typing);
    if (this.data.sentence === this.sent) this.sendNow();
    else this.typing = setTimeout(() => this.sendNow(), TYPING_PAUSE);
  }

  sendNow() {
    clearTimeout(this.typing);
    if (this.input.value === this.sent) return;
    this.sent = this.input.value;
    this.setStateValue("sentence", this.sent);
  }

  writeField() {
    const { sentence, field } = this.data;
    this.ask.hidden = !field.shown;
    this.label.textContent = field.label;
    this.input.placeholder = field.placeholder;
    if (this.version === field.version) return;
    const asked = this.version !== undefined;
    this.version = field.version;
    clearTimeout(this.typing);
    this.input.value = sentence;
    this.growInput();
    // What Python put into the field is what stands there: its state must say so too.
    if (asked) this.sendNow();
    this.sent = sentence;
  }

  growInput() {
    if (CSS.supports("field-sizing", "content")) return;
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  // A page's word is where the cursor stands, unless a move of the visitor's is still on its way to the page.
  follows() {
    return this.data.cursor && this.data.heard === this.move && !this.resting && !this.playing;
  }

  // Keys held down are one move.
  tellSoon() {
    clearTimeout(this.resting);
    if (this.data.cursor) this.resting = setTimeout(() => this.tell(), REST);
  }

  tell() {
    this.resting = undefined;
    this.move += 1;
    this.setStateValue("moved", { row: this.data.cursor.rows[this.column], move: this.move });
  }

  typesAtEnd() {
    return this.input.matches(":focus") && this.input.selectionEnd === this.input.value.length;
  }

  // ------------------------------------------------------------ drawing

  writeColours() {
    const { theme } = this;
    this.root.dataset.scheme = theme.scheme;
    this.root.style.setProperty("--positive", css(theme.positive));
    this.root.style.setProperty("--negative", css(theme.negative));
    this.root.style.setProperty("--padding", css(theme.padding));
    this.root.style.setProperty("--gate", this.data.palette.gate[3]);
  }

  writeWords() {
    const { words } = this.data;
    this.playText.textContent = this.playing ? words.pause : words.play;
    this.foldButton.textContent = this.folded ? words.unroll : words.fold;
    this.strip.setAttribute("aria-roledescription", words.strip);
    this.strip.setAttribute("aria-label", words.keys);
    this.hint.textContent = words.empty;
  }

  writeOutcome() {
    const { outcome, notes } = this.data;
    const colour = outcome.top ? "up" : "down";
    this.outcome.textContent = outcome.text;
    this.outcome.className = `outcome ${outcome.doubtful || !outcome.text ? "doubtful" : colour}`;
    this.notes.replaceChildren(...notes.map((note) => element("p", { text: note })));
  }

  chooseRows() {
    const { rows, words } = this.data;
    const chosen = JSON.stringify([rows, words]);
    if (chosen === this.chosen) return;
    this.chosen = chosen;
    this.rows = Object.fromEntries(Object.keys(ROWS).filter((name) => rows.includes(name)).map((name) => [name, new ROWS[name](words)]));
    this.sheet.replaceChildren(this.band, ...Object.values(this.rows).map(({ row }) => row.root), this.frame);
  }

  drawRows() {
    const empty = !this.data.columns.length;
    // The page below must not jump while the field is being emptied and filled again.
    if (empty && !this.strip.hidden) this.hint.style.minHeight = `${this.strip.offsetHeight}px`;
    this.strip.hidden = empty;
    this.hint.hidden = !empty;
    this.playButton.disabled = empty;
    this.foldButton.hidden = !this.rows.network;
    this.foldButton.disabled = empty;
    if (empty) return this.pause();
    this.layout = layOut(this.data.columns, this.theme.font);
    Object.values(this.rows).forEach((row) => row.draw(this.data, this.layout, this.theme));
    this.unit = Math.min(this.unit, Math.max(this.data.picture.units.length - 1, 0));
  }

  open() {
    if (!this.rows.network || !this.data.columns.length || this.still.matches) return;
    this.rows.network.fold(true);
    requestAnimationFrame(() => requestAnimationFrame(() => this.rows.network?.fold(this.folded)));
  }

  toggleFold() {
    this.folded = !this.folded;
    this.writeWords();
    this.rows.network.fold(this.folded);
  }

  writeTable() {
    const { columns, ends, words } = this.data;
    const cells = (tag, texts) => element("tr", {}, ...texts.map((text) => element(tag, { text })));
    const rows = columns.map(({ text, kind, verdict, move }) =>
      cells("td", [kind === "unknown" ? filled(words.unknownCell, { word: text }) : text, number(verdict), signed(move)]),
    );
    const head = element("thead", {}, cells("th", [words.word, filled(words.afterIt, { name: ends.top }), words.move]));
    const caption = element("caption", { text: words.table });
    this.table.replaceChildren(caption, head, element("tbody", {}, ...rows));
  }

  // ------------------------------------------------------------ the cursor

  show(column = this.column, unit = this.unit) {
    if (!this.data.columns.length) {
      this.now.textContent = "";
      return;
    }
    const { left, width } = this.layout.places[this.column];
    for (const part of [this.band, this.frame]) {
      part.style.transform = `translateX(${left}px)`;
      part.style.width = `${width}px`;
    }
    this.strip.dataset.column = this.column;
    for (const [name, row] of Object.entries(this.rows)) {
      row.mark(name === "verdict" || name === "gate" ? column : this.column, unit);
    }
    this.now.textContent = this.describe(this.column);
  }

  describe(column) {
    const { columns, ends, words } = this.data;
    return filled(words.placed, {
      place: column + 1,
      count: columns.length,
      column: describeColumn(columns[column], ends, words),
    });
  }

  moveTo(column) {
    const last = this.data.columns.length - 1;
    if (last < 0) return;
    this.column = Math.min(Math.max(column, 0), last);
    this.show();
    this.reveal();
    this.live.textContent = this.describe(this.column);
  }

  moveUnit(by) {
    const last = this.data.picture.units.length - 1;
    this.unit = Math.min(Math.max(this.unit + by, 0), Math.max(last, 0));
    this.show();
    this.live.textContent = this.rows.gate.row.readout.textContent;
  }

  // Only the strip scrolls: scrollIntoView would move the page as well.
  reveal(column = this.column) {
    if (column < 0 || column >= this.data.columns.length) return;
    const { left, width } = this.layout.places[column];
    const gutter = parseFloat(getComputedStyle(this.strip).getPropertyValue("--gutter"));
    const { scrollLeft, clientWidth } = this.strip;
    const seen = clientWidth - gutter;
    if (left >= scrollLeft && left + width <= scrollLeft + seen) return;
    const target = left < scrollLeft ? left - LEAD : left + width - seen + TAIL;
    this.strip.scrollTo({ left: target, behavior: this.still.matches ? "auto" : "smooth" });
  }

  place(event) {
    const x = event.clientX - this.sheet.getBoundingClientRect().left - parseFloat(getComputedStyle(this.strip).getPropertyValue("--gutter"));
    const column = this.layout.places.findIndex(({ left, width }) => x >= left && x < left + width);
    const gate = this.rows.gate;
    const box = gate?.canvas.getBoundingClientRect();
    const inside = box && event.clientY >= box.top && event.clientY < box.bottom;
    return { column, unit: inside ? gate.unitAt(event.clientY - box.top) : this.unit };
  }

  clicked(event) {
    const { column, unit } = this.place(event);
    if (column < 0 || event.target.closest(".gutter, .heading")) return;
    this.unit = unit;
    this.go(column);
  }

  hovered(event) {
    const { column, unit } = this.place(event);
    if (column >= 0) this.show(column, unit);
  }

  pressed(event) {
    const moves = { ArrowLeft: this.column - 1, ArrowRight: this.column + 1, Home: 0, End: this.data.columns.length - 1 };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in moves) {
      this.go(moves[event.key]);
    } else if (this.rows.gate && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      this.moveUnit(event.key === "ArrowUp" ? -1 : 1);
    } else {
      return;
    }
    event.preventDefault();
  }

  // The visitor's own move.
  go(column) {
    const before = this.column;
    this.pause();
    this.moveTo(column);
    if (this.column !== before) this.tellSoon();
  }

  play() {
    clearTimeout(this.resting);
    const last = this.data.columns.length - 1;
    this.setPlaying(true);
    this.moveTo(this.column >= last ? 0 : this.column + 1);
    this.timer = setInterval(() => {
      if (this.column >= this.data.columns.length - 1) this.pause();
      else this.moveTo(this.column + 1);
    }, STEP);
  }

  pause() {
    clearInterval(this.timer);
    if (!this.playing) return;
    this.setPlaying(false);
    this.tellSoon();
  }

  setPlaying(playing) {
    this.playing = playing;
    this.playText.textContent = playing ? this.data.words.pause : this.data.words.play;
    this.playIcon.setAttribute("d", playing ? ICONS.pause : ICONS.play);
  }

  // ------------------------------------------------------------ voice and end

  // Nobody wants each letter read aloud, and a table of all words need not keep up with the typing.
  speakSoon(first) {
    clearTimeout(this.silence);
    this.silence = setTimeout(
      () => {
        this.writeTable();
        // An answer to a move of the cursor says nothing new about the sentence.
        const told = `${this.data.sentence} ${this.data.outcome.text}`;
        if (!first && told !== this.told) this.live.textContent = this.data.outcome.text;
        this.told = told;
      },
      first ? 0 : QUIET,
    );
  }

  stop() {
    this.pause();
    clearTimeout(this.resting);
    clearTimeout(this.typing);
    clearTimeout(this.silence);
    this.root.remove();
  }
}

const readers = new WeakMap();

// Streamlit calls this for every answer and every change of theme, always with the same parent element.
export default function ({ data, parentElement, setStateValue }) {
  let reader = readers.get(parentElement);
  if (!reader) {
    reader = new Reader(parentElement);
    readers.set(parentElement, reader);
  }
  reader.update(data, setStateValue);
  return () => {
    reader.stop();
    readers.delete(parentElement);
  };
}
