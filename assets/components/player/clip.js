// The animation as a clip: one canvas on which all that moves is drawn together, recorded as WebM in the browser.

import { write, short } from "./brush.js";
import { css } from "../common/colours.js";
import { element } from "../common/elements.js";
import { drawChips } from "./unrolled.js";

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES = 30; // a second
const BITS = 4_000_000; // a second
const KINDS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];
const LINGER = 1200; // ms on the last picture

export const canRecord = () => "MediaRecorder" in globalThis && "captureStream" in HTMLCanvasElement.prototype;

export class Clip {
  constructor(done) {
    this.done = done;
    this.canvas = element("canvas", { width: WIDTH, height: HEIGHT });
    this.brush = this.canvas.getContext("2d");
  }

  start() {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.parts = [];
    this.recorder = new MediaRecorder(this.canvas.captureStream(FRAMES), { mimeType, videoBitsPerSecond: BITS });
    this.recorder.addEventListener("dataavailable", (event) => event.data.size && this.parts.push(event.data));
    this.recorder.addEventListener("stop", () => this.done(new Blob(this.parts, { type: "video/webm" })));
    this.recorder.start(500);
  }

  // Draw one picture: the name, the sentence, the unrolled row, the open cell, the proof line.
  draw(theme, scene, pictures) {
    const { brush } = this;
    brush.fillStyle = css(theme.paper);
    brush.fillRect(0, 0, WIDTH, HEIGHT);
    const { reading } = scene;
    brush.font = `650 24px ${theme.font}`;
    write(brush, theme, short(brush, `Unrolled: ${reading.title}`, 860), 32, 36, { size: 24, align: "left", weight: 650, rim: false });
    write(brush, theme, short(brush, reading.outcome.text, 340), WIDTH - 32, 36, { size: 20, align: "right", rim: false, colour: theme.muted });
    this.drawRow(theme, scene, pictures);
    const cell = { left: 150, top: 318, width: WIDTH - 300, height: 350, scale: 1.15 };
    pictures.diagram.draw(brush, theme, cell, scene);
    brush.font = `500 14px ${theme.font}`;
    write(brush, theme, short(brush, reading.proof, WIDTH - 64), 32, HEIGHT - 22, { size: 14, align: "left", rim: false, colour: theme.muted });
  }

  drawRow(theme, scene, pictures) {
    const { reading, layout, column } = scene;
    const width = WIDTH - 64;
    const middle = layout.places[column].middle;
    const scroll = Math.min(Math.max(middle - width / 2, 0), Math.max(layout.width - width, 0));
    // A stack may be taller than there is room: then only its picture shrinks.
    const tall = pictures.height(reading);
    const shrink = Math.min(1, 190 / tall);
    const frame = { left: 32 / shrink, top: 62 / shrink, width: width / shrink, height: tall, scale: 1 };
    const wide = { ...scene, scroll: shrink < 1 ? Math.max(0, middle - frame.width / 2) : scroll };
    this.brush.save();
    this.brush.scale(shrink, shrink);
    pictures.unrolled.draw(this.brush, theme, frame, wide);
    drawChips(this.brush, theme, { ...frame, top: frame.top + frame.height, height: 32 }, wide);
    this.brush.restore();
  }

  stop() {
    if (this.recorder.state !== "inactive") setTimeout(() => this.recorder.state !== "inactive" && this.recorder.stop(), LINGER);
  }

  abandon() {
    this.done = () => {};
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }
}

// A file name from a recipe's name: letters, digits and hyphens only.
export const fileName = (title) => `unrolled-${title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "cell"}.webm`;
