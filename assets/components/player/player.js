// The player: one sentence, one cursor in time, and everything follows it.
//
// Python traces the sentence and sends all numbers once (pages/shared/player.py); what moves, moves here. What is typed,
// the unit whose weights are wanted, the layer and what is held go back as one question, numbered.

import { fit } from "./brush.js";
import { describeColumn, filled } from "../common/wording.js";
import { Chips } from "./chips.js";
import { Clip, canRecord, fileName } from "./clip.js";
import { Theme, css } from "../common/colours.js";
import { layOut } from "./columns.js";
import { Diagram } from "./diagram.js";
import { button, choice, element, icon } from "../common/elements.js";
import { glyphOf } from "./glyph.js";
import { Holds } from "./holds.js";
import { decode } from "./message.js";
import { number } from "../common/numbers.js";
import { Panel } from "./panel.js";
import { Reading, SYMBOLS, isShare } from "./reading.js";
import { tellPhase, tellPlace } from "./story.js";
import { Strips } from "./strips.js";
import { LANE, Unrolled, VERDICT, heightOf } from "./unrolled.js";
import { WIRING, phaseAt } from "./wiring.js";

const STEP = 2600; // ms a word at speed 1
const FOLD = 700; // ms
const TYPING_PAUSE = 20; // ms without a keystroke before the sentence is sent while an answer is under way
const REST = 900; // ms without a change before the place is written into the address
const LARGER = 1.4;
const SPEEDS = [["0.25", "×¼"], ["0.5", "×½"], ["1", "×1"], ["2", "×2"], ["4", "×4"]];
const ICONS = {
  play: "M 3 1.5 V 10.5 L 10.5 6 Z",
  pause: "M 2.5 1.5 H 5 V 10.5 H 2.5 Z M 7 1.5 H 9.5 V 10.5 H 7 Z",
};

// The words come once; they outlive a player, and each question tells that they are here.
let spoken = { language: "", words: null };

class Player {
  constructor(parent) {
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    Object.assign(this, { column: 0, progress: 1, speed: 1, fold: 0, folded: false, scale: 1, serial: 0, clamps: [] });
    this.unrolled = new Unrolled();
    this.diagram = new Diagram();
    this.build();
    this.listen();
    parent.append(this.root);
  }

  // ------------------------------------------------------------ the page's elements

  build() {
    this.buildAsk();
    this.buildControls();
    this.buildStrip();
    this.buildCell();
    this.panel = new Panel();
    this.holds = new Holds((clamps) => this.hold(clamps));
    this.live = element("div", { class: "unseen", "aria-live": "polite" });
    this.table = element("table");
    this.hint = element("p", { class: "hint" });
    this.inside = element("div", { class: "inside" }, this.controls, this.strip, this.slider, this.cell, this.holds.root, this.panel.root);
    this.root = element("div", { class: "player" }, this.ask, this.outcome, this.was, this.notes, this.inside, this.hint, element("div", { class: "unseen" }, this.table), this.live);
  }

  buildAsk() {
    this.label = element("label", { for: "sentence" });
    this.input = element("textarea", { id: "sentence", rows: "1", spellcheck: "false", autocomplete: "off" });
    this.ask = element("div", { class: "ask" }, this.label, this.input);
    this.outcome = element("p", { class: "outcome" });
    this.was = element("p", { class: "was" });
    this.notes = element("div", { class: "notes" });
  }

  buildControls() {
    this.playIcon = icon(ICONS.play);
    this.playText = element("span");
    this.playButton = button("", () => (this.playing ? this.pause() : this.play()), { class: "play" });
    this.playButton.replaceChildren(this.playIcon, this.playText);
    this.backButton = button("", () => this.step(-1));
    this.stepButton = button("", () => this.step(1));
    this.speedChoice = choice("", SPEEDS, (speed) => (this.speed = Number(speed)));
    this.speedChoice.querySelector("select").value = "1";
    this.foldButton = button("", () => this.toggleFold(), { class: "fold" });
    this.largerButton = button("", () => this.toggleLarger(), { "aria-pressed": "false" });
    this.clipButton = button("", () => (this.clip ? this.endClip(false) : this.record()), { class: "clip" });
    this.clipButton.hidden = !canRecord();
    this.clipNote = element("span", { class: "clip-note", role: "status" });
    const buttons = [this.backButton, this.playButton, this.stepButton, this.speedChoice, this.foldButton, this.largerButton, this.clipButton, this.clipNote];
    this.controls = element("div", { class: "controls" }, ...buttons);
  }

  buildStrip() {
    this.row = element("canvas", { class: "row", "aria-hidden": "true" });
    this.sheet = element("div", { class: "sheet" }, this.row);
    this.chips = new Chips(this.sheet);
    this.strip = element("div", { class: "strip", role: "group", tabindex: "0" });
    this.strip.append(this.sheet);
    this.range = element("input", { type: "range", min: "0", step: "1" });
    this.laneNote = element("span", { class: "lane-note" });
    this.slider = element("div", { class: "slider" }, this.range, this.laneNote);
  }

  buildCell() {
    this.stage = element("canvas", { class: "stage", role: "img" });
    this.story = element("p", { class: "story" });
    this.phases = element("div", { class: "phases", role: "group" });
    this.parts = element("div", { class: "parts", role: "group" });
    this.stripsCanvas = element("canvas", { class: "strips", "aria-hidden": "true" });
    this.strips = new Strips(this.stripsCanvas);
    this.readout = element("p", { class: "readout small" });
    this.unitChoice = element("div", { class: "units", role: "group" });
    this.unitsTitle = element("h4");
    const units = element("div", { class: "all-units" }, this.unitsTitle, this.stripsCanvas, this.readout, this.unitChoice);
    const drawing = element("div", { class: "drawing" }, this.phases, this.stage, this.story, this.parts);
    this.cell = element("div", { class: "cell" }, drawing, units);
  }

  listen() {
    this.input.addEventListener("input", (event) => !event.isComposing && this.sendSoon());
    this.input.addEventListener("compositionend", () => this.sendSoon());
    // Streamlit's own one-letter shortcuts do not see that a field in here has the focus.
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.preventDefault());
    this.strip.addEventListener("keydown", (event) => this.pressed(event));
    this.strip.addEventListener("scroll", () => this.wake());
    this.sheet.addEventListener("pointerdown", (event) => this.grabbed(event));
    this.sheet.addEventListener("pointermove", (event) => event.buttons && this.dragging && this.moveTo(this.columnAt(event)));
    this.sheet.addEventListener("click", (event) => this.clicked(event));
    this.range.addEventListener("input", () => {
      this.pause();
      this.moveTo(Number(this.range.value));
    });
    this.stage.addEventListener("click", (event) => this.partAt(event) && this.choosePart(this.partAt(event)));
    this.stage.addEventListener("pointermove", (event) => (this.stage.style.cursor = this.partAt(event) ? "pointer" : ""));
    this.stripsCanvas.addEventListener("pointermove", (event) => this.readUnit(event));
    this.stripsCanvas.addEventListener("click", (event) => this.pickUnit(event));
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.inside);
  }

  // ------------------------------------------------------------ data in, questions out

  update(bytes, setStateValue) {
    const message = decode(bytes);
    if (message.words) spoken = { language: message.language, words: message.words };
    // Without its words the browser asks as if it had never asked before, and is sent them.
    if (message.language !== spoken.language) return setStateValue("asked", {});
    message.words = spoken.words;
    const reading = new Reading(message);
    const first = !this.reading;
    const other = first || message.stamp !== this.reading.stamp;
    const wasAtEnd = !first && this.column >= this.reading.columns.length - 1;
    this.setStateValue = setStateValue;
    this.reading = reading;
    reading.answer = this.answers = (this.answers ?? 0) + 1;
    if (first) this.serial = message.serial;
    this.theme = Theme.of(this.root, message.palette, this.theme);
    this.writeColours();
    // While a newer question is under way, what this answer says of unit and clamps is already old.
    if (first || message.serial === this.serial) this.clamps = message.clamps.map((clamp) => clamp.text);
    if (this.version !== message.field.version) Object.assign(this, { clamps: message.clamps.map((clamp) => clamp.text), sized: false });
    if (other || this.version !== message.field.version) this.enter(message);
    this.writeWords();
    const jump = this.writeField();
    this.writeVerdict();
    this.settleColumn(jump, wasAtEnd, message.place.word);
    this.drawAll();
    if (reading.rows && this.unit !== reading.terms && message.serial === this.serial) this.send();
    this.root.dataset.answered = message.sentence;
    this.root.dataset.serial = message.serial;
  }

  // Another network or layer: its units and parts are others.
  enter({ place }) {
    this.unit = place.unit;
    const { parts } = this.reading;
    this.part = parts.includes(place.part) ? place.part : parts[0];
    this.glyph = glyphOf(this.reading, this.theme);
    this.said = null;
  }

  settleColumn(jump, wasAtEnd, row) {
    const last = this.reading.columns.length - 1;
    if (jump) this.column = row === null ? Math.max(last, 0) : this.reading.columnOf(row);
    else this.column = wasAtEnd && !this.playing ? Math.max(last, 0) : Math.min(this.column, Math.max(last, 0));
    if (wasAtEnd && !this.playing && this.input.matches(":focus")) requestAnimationFrame(() => this.reveal());
    if (jump) requestAnimationFrame(() => this.reveal());
  }

  question(settled) {
    const { columns } = this.reading;
    return {
      version: this.version,
      sentence: this.sent,
      unit: this.unit,
      layer: this.layerAsked ?? this.reading.shown,
      word: columns.length ? columns[this.column].row : 0,
      part: this.part,
      clamps: this.clamps,
      large: this.scale > 1,
      language: spoken.language,
      settled,
    };
  }

  send(settled = false) {
    const question = this.question(settled);
    const written = JSON.stringify(question);
    if (written === this.asked) return;
    this.asked = written;
    this.serial += 1;
    this.setStateValue("asked", { ...question, serial: this.serial });
    if (!settled) this.restSoon();
  }

  // Moving the cursor costs no answer; where it comes to rest belongs into the address.
  restSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      // While an answer is under way or the sentence plays, this is no rest.
      if (this.playing || this.reading.serial !== this.serial) this.restSoon();
      else this.send(true);
    }, REST);
  }

  sendSoon() {
    clearTimeout(this.typing);
    this.restSoon();
    if (this.reading.sentence === this.sent) this.sendTyped();
    else this.typing = setTimeout(() => this.sendTyped(), TYPING_PAUSE);
  }

  sendTyped() {
    clearTimeout(this.typing);
    this.sent = this.input.value;
    this.send();
  }

  // What Python put into the field is what stands there; return whether it did.
  writeField() {
    const { sentence, field } = this.reading;
    this.label.textContent = field.label;
    this.input.placeholder = field.placeholder;
    if (this.version === field.version) return false;
    this.version = field.version;
    clearTimeout(this.typing);
    this.input.value = sentence;
    this.sent = sentence;
    return true;
  }

  hold(clamps) {
    this.clamps = clamps;
    this.send();
  }

  // ------------------------------------------------------------ what is written

  writeColours() {
    const { theme, root } = this;
    root.dataset.scheme = theme.scheme;
    for (const name of ["positive", "negative", "padding", "rose"]) root.style.setProperty(`--${name}`, css(theme[name]));
  }

  // All that stays as long as the network, the layer and the language do.
  writeWords() {
    const { words } = this.reading;
    if (this.said === words) return;
    this.said = words;
    this.hint.textContent = words.empty;
    this.backButton.textContent = words.back;
    this.stepButton.textContent = words.next;
    this.largerButton.textContent = words.larger;
    this.foldButton.title = words.folding;
    this.largerButton.title = words.forWhom;
    this.clipButton.title = words.clipping;
    this.speedChoice.querySelector("span").textContent = words.speed;
    this.unitsTitle.textContent = words.units;
    this.strip.setAttribute("aria-roledescription", words.strip);
    this.writeLabels();
    this.writeStates();
    this.writePhases();
    this.writeUnits();
  }

  writeLabels() {
    const { words } = this.reading;
    const labels = [
      [this.backButton, words.backOne],
      [this.stepButton, words.nextOne],
      [this.strip, words.keys],
      [this.range, words.word],
      [this.phases, words.phases],
      [this.parts, words.parts],
      [this.unitChoice, words.oneUnit],
    ];
    for (const [node, label] of labels) node.setAttribute("aria-label", label);
  }

  // The buttons that say what pressing them would do now.
  writeStates() {
    const { words } = this.reading;
    this.playText.textContent = this.playing ? words.pause : words.play;
    this.foldButton.textContent = this.folded ? words.unroll : words.fold;
    this.clipButton.textContent = this.clip ? words.endClip : words.clip;
  }

  writeVerdict() {
    const { outcome, notes, free, refused, words } = this.reading;
    const colour = outcome.top ? "up" : "down";
    this.outcome.textContent = outcome.text;
    this.outcome.className = `outcome ${outcome.doubtful || !outcome.text ? "doubtful" : colour}`;
    this.was.textContent = free ? filled(words.untouched, { verdict: free }) : "";
    this.was.hidden = !free;
    const lines = refused ? [...notes, refused] : notes;
    this.notes.replaceChildren(...lines.map((text) => element("p", { text })));
  }

  writePhases() {
    const buttons = WIRING[this.reading.name].phases.map((phase, place) =>
      button(this.reading.words.asked[phase.name], () => this.showPhase(place), { "data-phase": phase.name }),
    );
    this.phases.replaceChildren(...buttons);
  }

  writeUnits() {
    const { sorted, units, words } = this.reading;
    const named = (unit) => filled(words.unit, { unit });
    const top = units.slice(0, 6).map((unit) => button(String(unit), () => this.chooseUnit(unit), { "data-unit": unit, "aria-label": named(unit) }));
    const all = choice(words.any, units.map((unit) => [String(unit), named(unit)]), (unit) => this.chooseUnit(Number(unit)));
    this.unitSelect = all.querySelector("select");
    const label = element("span", { class: "small", text: sorted ? words.sorted : words.unsorted });
    this.unitChoice.replaceChildren(label, ...top, ...(units.length > 6 ? [all] : []));
  }

  writeParts(scene) {
    const { reading, row, unit } = scene;
    const key = JSON.stringify([reading.answer, row, unit, this.part]);
    if (key === this.partsKey) return;
    this.partsKey = key;
    const { words } = reading;
    const buttons = reading.parts.map((part) => {
      const [symbol, value] = [SYMBOLS[part], number(reading.value(part, row, unit))];
      const kind = isShare(part) ? "share" : "state";
      return button(`${symbol} ${value}`, () => this.choosePart(part), {
        class: `part ${kind}`,
        "data-part": part,
        "aria-pressed": String(part === this.part),
        "aria-label": filled(words.part, { name: words.names[part], symbol, value }),
      });
    });
    // The button that has the focus is replaced by its successor.
    const focused = this.root.getRootNode().activeElement?.dataset?.part;
    this.parts.replaceChildren(...buttons);
    if (focused) this.parts.querySelector(`[data-part="${focused}"]`)?.focus();
  }

  writeTable(scene) {
    const { reading, row, unit } = scene;
    const { words } = reading;
    const cells = (tag, texts) => element("tr", {}, ...texts.map((text) => element(tag, { text })));
    const rows = reading.columns.map((column) =>
      cells("td", [column.text, number(column.verdict), ...reading.parts.map((part) => number(reading.value(part, column.row, unit), 4))]),
    );
    const head = cells("th", [words.word, filled(words.afterIt, { name: reading.ends.top }), ...reading.parts.map((part) => words.names[part])]);
    const caption = element("caption", { text: filled(words.table, { unit, row: row + 1 }) });
    this.table.replaceChildren(caption, element("thead", {}, head), element("tbody", {}, ...rows));
  }

  // ------------------------------------------------------------ drawing

  drawAll() {
    const empty = !this.reading.columns.length;
    this.inside.hidden = empty;
    this.hint.hidden = !empty;
    if (empty) {
      this.pause();
      return;
    }
    this.scale = this.reading.large && !this.sized ? LARGER : this.scale;
    this.sized = true;
    this.root.style.setProperty("--scale", this.scale);
    this.largerButton.setAttribute("aria-pressed", String(this.scale > 1));
    this.placeColumns();
    this.range.max = String(this.reading.columns.length - 1);
    this.laneNote.textContent = this.reading.laneNote;
    this.survivalAt = null;
    this.frame();
  }

  placeColumns() {
    this.room = this.strip.clientWidth;
    this.layout = layOut(this.reading.columns, this.theme, this.scale, this.room);
    this.sheet.style.width = `max(${Math.floor(this.layout.width)}px, 100%)`;
    this.chips.draw(this.reading, this.layout, this.theme);
  }

  resized() {
    if (!this.reading?.columns.length) return;
    if (this.strip.clientWidth !== this.room) this.placeColumns();
    this.wake();
  }

  wake() {
    if (this.waiting || !this.reading) return;
    this.waiting = true;
    requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.waiting = false;
    const passed = Math.min(now - (this.last ?? now), 100);
    this.last = now;
    if (!this.reading.columns.length || !this.root.isConnected) return;
    const moving = this.advance(passed);
    this.frame();
    if (moving) this.wake();
    else this.last = undefined;
  }

  // Move time and fold on; return whether anything still moves.
  advance(passed) {
    const target = this.folded ? 1 : 0;
    const way = this.still.matches ? 1 : passed / FOLD;
    this.fold += Math.sign(target - this.fold) * Math.min(way, Math.abs(target - this.fold));
    if (this.fold === target) this.root.dataset.fold = target;
    if (this.running) this.advanceStep(passed);
    return this.running || this.fold !== target;
  }

  advanceStep(passed) {
    this.progress += (passed * this.speed) / STEP;
    if (this.progress < 1) return;
    const atEnd = this.column >= this.reading.columns.length - 1;
    if (!this.playing || atEnd) {
      this.progress = 1;
      this.halt();
      return;
    }
    this.progress = 0;
    this.setColumn(this.column + 1);
    const { columns, ends, words } = this.reading;
    if (this.speed <= 1) this.live.textContent = describeColumn(columns[this.column], ends, words);
  }

  scene() {
    const { reading, column } = this;
    if (this.survivalAt !== column) {
      this.survival = reading.layers.map((_, lane) => reading.survival(lane, column));
      this.survivalAt = column;
    }
    const still = this.still.matches && this.playing;
    const progress = still ? 1 : this.progress;
    return {
      reading,
      column,
      row: reading.columns[column].row,
      unit: this.unit,
      part: this.part,
      text: reading.columns[column].text,
      from: reading.lane.index,
      progress,
      glow: 1,
      allLit: this.allLit,
      glyph: this.glyph,
      fold: this.fold,
      places: this.layout.places,
      layout: this.layout,
      scroll: this.strip.scrollLeft,
      survival: this.survival,
      scale: this.scale,
    };
  }

  frame() {
    const scene = this.scene();
    const room = this.stripsCanvas.parentElement.clientWidth;
    const common = [this.column, this.reading.answer, this.scale, this.theme.signature];
    // Within a step only the open cell moves; the rest is drawn again where something in it is another.
    this.anew("row", [...common, scene.scroll, scene.fold, this.room], () => this.drawRow(scene));
    this.drawStage(scene);
    this.anew("strips", [...common, this.unit, this.part, room], () => this.strips.draw(this.theme, room, scene));
    this.mark(scene);
    if (this.clip) this.clip.draw(this.theme, scene, { unrolled: this.unrolled, diagram: this.diagram, height: (reading) => heightOf(reading, 1) });
  }

  anew(name, parts, draw) {
    const key = JSON.stringify(parts);
    this.drawn ??= {};
    if (this.drawn[name] === key) return;
    this.drawn[name] = key;
    draw();
  }

  drawRow(scene) {
    const width = this.strip.clientWidth;
    const height = heightOf(this.reading, this.scale);
    const brush = fit(this.row, width, height);
    this.unrolled.draw(brush, this.theme, { left: 0, top: 0, width, height, scale: this.scale }, scene);
  }

  drawStage(scene) {
    const width = this.stage.parentElement.clientWidth;
    const height = Math.round(Math.min(Math.max(width * 0.56, 330), 430) * (1 + (this.scale - 1) * 0.7));
    const scale = this.scale * (width < 480 ? 0.92 : 1);
    const brush = fit(this.stage, width, height);
    this.spots = this.diagram.draw(brush, this.theme, { left: 0, top: 0, width, height, scale }, scene);
  }

  // What follows the cursor but is not drawn on a canvas; written only where it changed.
  mark(scene) {
    const phase = scene.progress >= 1 && !this.phaseShown ? -1 : phaseAt(this.reading.name, scene.progress);
    const key = JSON.stringify([this.column, this.unit, this.part, phase, this.reading.answer]);
    if (key === this.marked) return;
    this.marked = key;
    this.chips.mark(this.column);
    this.range.value = String(this.column);
    this.range.setAttribute("aria-valuetext", scene.text);
    Object.assign(this.strip.dataset, { column: this.column, row: scene.row, unit: this.unit });
    [...this.phases.children].forEach((node, place) => node.setAttribute("aria-pressed", String(place === phase)));
    const { phases } = WIRING[this.reading.name];
    const told = phase < 0 ? phases.slice(1).map(({ name }) => tellPhase(scene, name)).join(" ") : tellPhase(scene, phases[phase].name);
    this.story.textContent = told;
    this.stage.setAttribute("aria-label", filled(this.reading.words.open, { told }));
    this.markUnits();
    this.writeParts(scene);
    if (this.playing) return;
    this.panel.draw({ ...scene });
    this.holds.draw(scene);
    this.writeTable(scene);
  }

  markUnits() {
    for (const node of this.unitChoice.querySelectorAll("[data-unit]")) node.setAttribute("aria-pressed", String(Number(node.dataset.unit) === this.unit));
    this.unitSelect.value = String(this.unit);
  }

  // ------------------------------------------------------------ the cursor

  setColumn(column) {
    this.column = column;
    this.reveal();
  }

  moveTo(column) {
    const last = this.reading.columns.length - 1;
    if (last < 0 || column === null) return;
    this.phaseShown = false;
    this.progress = 1;
    this.setColumn(Math.min(Math.max(column, 0), last));
    this.changed();
  }

  changed() {
    this.wake();
    this.restSoon();
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (this.live.textContent = tellPlace(this.scene())), 150);
  }

  chooseUnit(unit) {
    this.unit = unit;
    this.send();
    this.changed();
  }

  choosePart(part) {
    this.part = part;
    this.changed();
  }

  showPhase(place) {
    this.halt();
    this.phaseShown = true;
    // Right before the phase ends, all that belongs to it is there.
    this.progress = WIRING[this.reading.name].phases[place].to - 0.001;
    this.wake();
    requestAnimationFrame(() => (this.live.textContent = this.story.textContent));
  }

  // Only the strip scrolls: scrollIntoView would move the page as well.
  reveal() {
    if (!this.layout || !this.reading.columns.length) return;
    const { left, width } = this.layout.places[Math.min(this.column, this.layout.places.length - 1)];
    const { scrollLeft, clientWidth } = this.strip;
    const room = Math.min(width, clientWidth / 4);
    if (left - room >= scrollLeft && left + width + room <= scrollLeft + clientWidth) return;
    this.strip.scrollTo({ left: left + width / 2 - clientWidth / 2, behavior: this.still.matches || this.playing ? "auto" : "smooth" });
  }

  columnAt(event) {
    const x = event.clientX - this.sheet.getBoundingClientRect().left;
    const column = this.layout.places.findIndex(({ left, width }) => x >= left && x < left + width);
    return column < 0 ? null : column;
  }

  grabbed(event) {
    this.dragging = event.pointerType === "mouse" && event.button === 0;
    if (this.dragging) this.sheet.setPointerCapture(event.pointerId);
  }

  clicked(event) {
    this.dragging = false;
    const lane = this.laneAt(event);
    const column = this.columnAt(event);
    if (column === null) return;
    this.pause();
    this.moveTo(column);
    if (lane !== null && lane !== this.reading.shown) this.askLayer(lane);
  }

  laneAt(event) {
    const y = (event.clientY - this.row.getBoundingClientRect().top) / this.scale - VERDICT;
    const fromTop = Math.floor(y / LANE);
    const count = this.reading.layers.length;
    return fromTop >= 0 && fromTop < count ? count - 1 - fromTop : null;
  }

  askLayer(lane) {
    this.layerAsked = lane;
    this.unit = null;
    this.send();
    this.unit = this.reading.terms;
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.reading.columns.length - 1;
    const moves = { ArrowLeft: this.column - 1, ArrowRight: this.column + 1, Home: 0, End: last };
    if (event.key in moves) {
      this.pause();
      this.moveTo(moves[event.key]);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.nextUnit(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === " ") {
      if (this.playing) this.pause();
      else this.play();
    } else return;
    event.preventDefault();
  }

  nextUnit(by) {
    const { units } = this.reading;
    this.chooseUnit(units[Math.min(Math.max(units.indexOf(this.unit) + by, 0), units.length - 1)]);
  }

  partAt(event) {
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return this.spots?.find((spot) => x >= spot.left && x <= spot.right && y >= spot.top && y <= spot.bottom)?.part;
  }

  readUnit(event) {
    const found = this.unitAt(event);
    this.readout.textContent = found ? this.strips.describe(found, this.reading, this.scene().row) : "";
  }

  pickUnit(event) {
    const found = this.unitAt(event);
    if (!found) return;
    this.part = found.part;
    this.chooseUnit(found.unit);
  }

  unitAt(event) {
    const box = this.stripsCanvas.getBoundingClientRect();
    return this.strips.at(event.clientX - box.left, event.clientY - box.top, this.reading);
  }

  // ------------------------------------------------------------ playing

  play() {
    const atEnd = this.column >= this.reading.columns.length - 1 && this.progress >= 1;
    if (atEnd) this.setColumn(0);
    else if (this.progress >= 1) this.setColumn(this.column + 1);
    this.progress = 0;
    this.phaseShown = false;
    this.setPlaying(true);
    this.running = true;
    this.wake();
  }

  step(by) {
    this.halt();
    this.phaseShown = false;
    const next = this.column + by;
    if (next < 0 || next >= this.reading.columns.length) return;
    this.moveTo(next);
    if (by < 0 || this.still.matches) return;
    this.progress = 0;
    this.running = true;
    this.wake();
  }

  pause() {
    if (this.clip) this.endClip(false);
    if (this.running) this.progress = 1;
    this.halt();
    this.wake();
  }

  halt() {
    this.running = false;
    if (this.playing) this.setPlaying(false);
    if (this.clip) this.endClip(true);
    this.restSoon();
  }

  setPlaying(playing) {
    this.playing = playing;
    this.marked = null;
    this.writeStates();
    this.playIcon.firstChild.setAttribute("d", playing ? ICONS.pause : ICONS.play);
    this.root.dataset.playing = playing;
  }

  toggleFold() {
    this.folded = !this.folded;
    this.root.dataset.folded = this.folded;
    this.writeStates();
    if (this.folded) this.strip.scrollTo({ left: 0 });
    this.wake();
  }

  toggleLarger() {
    this.scale = this.scale > 1 ? 1 : LARGER;
    this.drawAll();
    this.reveal();
    this.restSoon();
  }

  // ------------------------------------------------------------ the clip

  record() {
    this.halt();
    this.column = 0;
    this.progress = 0;
    this.clip = new Clip((blob) => this.offer(blob));
    this.clip.draw(this.theme, this.scene(), { unrolled: this.unrolled, diagram: this.diagram, height: (reading) => heightOf(reading, 1) });
    this.clip.start();
    this.clipNote.textContent = this.reading.words.recording;
    this.setPlaying(true);
    this.running = true;
    this.wake();
  }

  endClip(whole) {
    const { clip } = this;
    const { words } = this.reading;
    this.clip = null;
    this.writeStates();
    this.clipNote.textContent = whole ? words.finishing : words.stopped;
    if (whole) clip.stop();
    else clip.abandon();
  }

  offer(blob) {
    if (this.clipAddress) URL.revokeObjectURL(this.clipAddress);
    this.clipAddress = URL.createObjectURL(blob);
    const text = filled(this.reading.words.clipLink, { size: (blob.size / 1e6).toFixed(1) });
    const link = element("a", { href: this.clipAddress, download: fileName(this.reading.title), text });
    this.clipNote.replaceChildren(link);
    this.clipNote.dataset.bytes = blob.size;
    link.click();
  }

  stop() {
    if (this.clip) this.endClip(false);
    this.running = false;
    for (const timer of [this.typing, this.resting, this.speaking]) clearTimeout(timer);
    if (this.clipAddress) URL.revokeObjectURL(this.clipAddress);
    this.sizes.disconnect();
    this.root.remove();
  }
}

const players = new WeakMap();

// Streamlit calls this for every answer and every change of theme, always with the same parent element.
export default function ({ data, parentElement, setStateValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.update(data, setStateValue);
  return () => {
    player.stop();
    players.delete(parentElement);
  };
}
