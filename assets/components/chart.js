// Curves that grow: one or more panels over a common axis, drawn from values that Python sends whole at every tick
// (pages/train/parts/chart.py). What is new slides in; axes change in short moves; hovering compares all lines of all panels.
// Text from data enters the page only as text nodes and attributes.

const HEIGHT = 264;
const MARGIN = { left: 46, right: 12, top: 10, bottom: 26 };
const AXIS_MOVE = 300; // ms in which an axis takes a new range
const TABLE_PAUSE = 2000; // ms between two writings of the table that is only read aloud
const DASHES = { solid: "", dash: "7 4", dot: "2 3", dashdot: "8 3 2 3", longdash: "13 5" };
const SVG = "http://www.w3.org/2000/svg";

function make(namespace, tag, properties = {}, ...children) {
  const node = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}
const element = (tag, properties, ...children) => make("", tag, properties, ...children);
const shape = (tag, properties, ...children) => make(SVG, tag, properties, ...children);

const between = (from, to, share) => from + (to - from) * share;

function steps(low, high, wanted) {
  const rough = (high - low) / wanted;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => one >= rough);
  const ticks = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high * (1 + 1e-9); at++) ticks.push(at * step);
  return ticks;
}

function decades(low, high) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const factor of high / low > 1000 ? [1] : [1, 2, 5]) {
      const value = factor * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push(value);
    }
  }
  return ticks;
}

function written(value, format) {
  if (format === "percent") return `${(100 * value).toFixed(1)} %`;
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function tickText(value, format) {
  return format === "percent" ? `${Number((100 * value).toFixed(1))} %` : String(Number(value.toPrecision(3)));
}

// The last point at or before x; lines are sorted by x.
function pointAt(points, x) {
  let low = 0;
  let high = points.length - 1;
  if (high < 0 || points[0][0] > x + 1e-9) return null;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (points[middle][0] <= x + 1e-9) low = middle;
    else high = middle - 1;
  }
  return points[low];
}

function mark(kind, x, y) {
  if (kind === "diamond") return `M${x} ${y - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`;
  if (kind === "square") return `M${x - 3.2} ${y - 3.2}h6.4v6.4h-6.4z`;
  return `M${x - 3.4} ${y}a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0z`;
}

let panels = 0;

class Panel {
  constructor(chart) {
    this.chart = chart;
    this.clip = `grown-${++panels}`;
    this.title = element("h4", { class: "title" });
    this.legend = element("ul", { class: "legend" });
    this.window = shape("rect", { y: 0, x: MARGIN.left, height: HEIGHT });
    this.axes = shape("g", { class: "axes" });
    this.marks = shape("g", { class: "marks" });
    this.labels = shape("g", { class: "marks" });
    this.fixed = shape("g");
    this.growing = shape("g", { "clip-path": `url(#${this.clip})` });
    this.rule = shape("line", { class: "rule", y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom });
    this.svg = shape("svg", { role: "img" });
    this.svg.append(
      shape("defs", {}, shape("clipPath", { id: this.clip }, this.window)),
      this.axes, this.marks, this.fixed, this.growing, this.labels, this.rule,
    );
    this.tip = element("div", { class: "tip" });
    this.root = element("figure", { class: "panel" }, this.title, element("div", { class: "plot" }, this.svg, this.tip), this.legend);
    this.low = this.high = null;
    this.lines = new Map();
  }

  take(data) {
    this.data = data;
    this.title.textContent = data.title;
    this.svg.setAttribute("aria-label", data.alt);
    this.svg.dataset.last = JSON.stringify(data.lines.map(({ points }) => points.at(-1) ?? null));
    const kept = new Set(data.lines.map(({ name }) => name));
    for (const [name, nodes] of this.lines) {
      if (kept.has(name)) continue;
      nodes.group.remove();
      this.lines.delete(name);
    }
    if (this.low === null || this.log !== data.log) [this.low, this.high] = [data.low, data.high];
    this.log = data.log;
    this.from = [this.low, this.high];
  }

  get settled() {
    return this.low === this.data.low && this.high === this.data.high;
  }

  move(share) {
    [this.low, this.high] = [between(this.from[0], this.data.low, share), between(this.from[1], this.data.high, share)];
    if (share >= 1) [this.low, this.high] = [this.data.low, this.data.high];
  }

  x(value) {
    const [low, high] = this.chart.range;
    return MARGIN.left + ((value - low) / (high - low)) * (this.width - MARGIN.left - MARGIN.right);
  }

  y(value) {
    const to = this.log ? Math.log : (one) => one;
    const share = (to(this.log ? Math.max(value, this.low) : value) - to(this.low)) / (to(this.high) - to(this.low));
    return HEIGHT - MARGIN.bottom - share * (HEIGHT - MARGIN.top - MARGIN.bottom);
  }

  draw(width) {
    this.width = width;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.svg.setAttribute("height", HEIGHT);
    this.drawAxes();
    this.drawMarks();
    for (const line of this.data.lines) this.drawLine(line);
    this.reveal();
  }

  drawAxes() {
    const right = this.width - MARGIN.right;
    const bottom = HEIGHT - MARGIN.bottom;
    const parts = [];
    const ys = this.log ? decades(this.low, this.high) : steps(this.low, this.high, 5);
    for (const value of ys) {
      const y = this.y(value).toFixed(1);
      parts.push(shape("line", { class: "grid", x1: MARGIN.left, x2: right, y1: y, y2: y }));
      parts.push(shape("text", { x: MARGIN.left - 6, y, dy: "0.32em", "text-anchor": "end", text: tickText(value, this.data.format) }));
    }
    const xs = steps(...this.chart.range, Math.max(2, Math.min(10, this.width / 60)));
    for (const value of xs) {
      const x = this.x(value).toFixed(1);
      parts.push(shape("text", { x, y: bottom + 16, "text-anchor": "middle", text: tickText(value, "") }));
    }
    parts.push(shape("line", { class: "base", x1: MARGIN.left, x2: right, y1: bottom, y2: bottom }));
    this.axes.replaceChildren(...parts);
  }

  drawMarks() {
    const [parts, labels] = [[], []];
    const right = this.width - MARGIN.right;
    this.data.targets.forEach(({ name, value }, place) => {
      const y = this.y(value);
      const atRight = place % 2 === 1;
      const above = y > HEIGHT / 2 || place > 1 ? 4 : -12;
      parts.push(shape("line", { class: "target", x1: MARGIN.left, x2: right, y1: y, y2: y }));
      labels.push(shape("text", { class: "halo", x: atRight ? right - 4 : MARGIN.left + 6, y: y - above, "text-anchor": atRight ? "end" : "start", text: `${name} ${written(value, this.data.format)}` }));
    });
    if (this.data.best !== null && this.seen(this.data.best)) {
      const x = this.x(this.data.best);
      const left = x > this.width / 2;
      // Where the curves of a good network are not: low for a share, high for a loss.
      const y = this.data.format === "percent" ? HEIGHT - MARGIN.bottom - 5 : MARGIN.top + 10;
      parts.push(shape("line", { class: "best", x1: x, x2: x, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }));
      labels.push(shape("text", { class: "halo", x: x + (left ? -5 : 5), y, "text-anchor": left ? "end" : "start", text: `best epoch ${this.data.best}` }));
    }
    this.marks.replaceChildren(...parts);
    this.labels.replaceChildren(...labels);
  }

  seen(x) {
    return x >= this.chart.range[0] && x <= this.chart.range[1];
  }

  drawLine(line) {
    let nodes = this.lines.get(line.name);
    if (!nodes) {
      nodes = { path: shape("path", { class: "line" }), dots: shape("path", { class: "dots" }) };
      nodes.group = shape("g", { "data-line": line.name }, nodes.path, nodes.dots);
      (line.grows ? this.growing : this.fixed).append(nodes.group);
      this.lines.set(line.name, nodes);
    }
    nodes.group.setAttribute("style", `--colour: ${this.chart.colour(line)}; opacity: ${line.faint ? 0.4 : 1}`);
    nodes.path.setAttribute("stroke-width", line.width);
    nodes.path.setAttribute("stroke-dasharray", DASHES[line.dash]);
    const placed = this.within(line.points).map(([x, y]) => [this.x(x).toFixed(1), this.y(y).toFixed(1)]);
    nodes.path.setAttribute("d", placed.length ? `M${placed.map((point) => point.join(" ")).join("L")}` : "");
    const dots = line.mark ? placed.filter(([x]) => x >= MARGIN.left - 1 && x <= this.width) : [];
    nodes.dots.setAttribute("d", dots.map(([x, y]) => mark(line.mark, Number(x), Number(y))).join(""));
  }

  // The points in the range, and one to either side, so that a line is cut by the edge and not before it.
  within(points) {
    const [low, high] = this.chart.range;
    const first = points.findIndex(([x]) => x >= low);
    if (first < 0) return points.slice(-1);
    let last = first;
    while (last < points.length - 1 && points[last][0] <= high) last += 1;
    return points.slice(Math.max(0, first - 1), last + 1);
  }

  reveal() {
    const right = this.width - MARGIN.right;
    const head = this.chart.still || this.chart.head === null ? right + 6 : Math.min(right + 6, this.x(this.chart.head) + (this.data.lines.some((line) => line.grows && line.mark) ? 6 : 0.5));
    this.window.setAttribute("width", Math.max(0, head - MARGIN.left));
  }

  point(x) {
    this.rule.style.display = x === null ? "none" : "";
    this.tip.hidden = x === null;
    if (x === null) return;
    const at = this.x(x);
    this.rule.setAttribute("x1", at);
    this.rule.setAttribute("x2", at);
    const rows = this.values(x).map(([line, value]) =>
      element("div", { class: "row" }, this.chart.sample(line), element("span", { text: line.name }), element("b", { text: written(value, this.data.format) })),
    );
    this.tip.replaceChildren(element("div", { class: "when", text: `epoch ${Number(x.toFixed(2))}` }), ...rows);
    const toLeft = at > this.width / 2;
    this.tip.style.left = toLeft ? "" : `${at + 10}px`;
    this.tip.style.right = toLeft ? `${this.width - at + 10}px` : "";
  }

  values(x) {
    const found = this.data.lines.map((line) => [line, pointAt(line.points, x)]);
    return found.filter(([, point]) => point).map(([line, point]) => [line, point[1]]);
  }

  writeLegend(shown) {
    this.legend.hidden = !shown;
    this.legend.replaceChildren(...this.data.lines.map((line) => element("li", {}, this.chart.sample(line), element("span", { text: line.name }))));
  }
}

class Chart {
  constructor(parent) {
    this.parts = [];
    this.grid = element("div", { class: "panels", role: "group", tabindex: "0", "aria-roledescription": "curves" });
    this.whole = element("button", { type: "button", text: "Whole training" });
    this.near = element("button", { type: "button", text: "Part so far" });
    this.hint = element("span", { class: "hint", text: "Drag to zoom; arrow keys read the epochs." });
    this.live = element("div", { class: "unseen", "aria-live": "polite" });
    this.table = element("table");
    // A table takes no width smaller than its words, so what hides it is a box around it.
    const unseen = element("div", { class: "unseen" }, this.table);
    this.root = element("div", { class: "chart" }, this.grid, element("div", { class: "tools" }, this.near, this.whole, this.hint), this.live, unseen);
    parent.append(this.root);
    this.zoom = null;
    this.follows = false;
    this.cursor = null;
    this.head = null;
    this.written = -Infinity;
    this.later = null;
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.grid);
    this.listen();
  }

  listen() {
    this.near.addEventListener("click", () => this.look(null, true));
    this.whole.addEventListener("click", () => this.look(null, false));
    this.grid.addEventListener("keydown", (event) => this.pressed(event));
    // Streamlit's own one-letter shortcuts do not see that something in here has the focus.
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    this.grid.addEventListener("pointermove", (event) => this.hovered(event));
    this.grid.addEventListener("pointerleave", () => this.point(null));
    this.grid.addEventListener("pointerdown", (event) => (this.dragged = event.pointerType === "mouse" ? this.place(event) : null));
    this.grid.addEventListener("pointerup", (event) => this.dropped(event));
    this.grid.addEventListener("dblclick", () => this.look(null, false));
  }

  update(data) {
    const began = !this.data;
    this.data = data;
    this.still = this.motion.matches;
    this.dark = isDark(this.root);
    while (this.parts.length > data.panels.length) this.parts.pop().root.remove();
    while (this.parts.length < data.panels.length) {
      const panel = new Panel(this);
      this.parts.push(panel);
      this.grid.append(panel.root);
    }
    this.grid.setAttribute("aria-label", `${data.panels.map(({ title }) => title).join(", ")}: arrow keys read the epochs`);
    this.parts.forEach((part, place) => part.take(data.panels[place]));
    const names = data.panels.map(({ lines }) => JSON.stringify(lines.map(({ name }) => name)));
    const common = new Set(names).size === 1;
    this.parts.forEach((part, place) => part.writeLegend(!common || place === 0));
    const ends = data.panels.flatMap(({ lines }) => lines.filter(({ grows }) => grows).map(({ points }) => points.at(-1)?.[0] ?? 0));
    this.end = ends.length ? Math.max(...ends) : null;
    if (began || this.end === null || this.head === null || this.end < this.head) this.head = this.end;
    this.near.hidden = this.end === null || this.end >= 0.6 * data.high;
    if (this.near.hidden) this.follows = false;
    this.go();
    this.writeTable();
    this.root.dataset.ticks = Number(this.root.dataset.ticks ?? 0) + 1;
  }

  // ------------------------------------------------------------ the axis and what moves

  target() {
    if (this.zoom) return this.zoom;
    if (!this.follows) return [0, this.data.high];
    const enough = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 80].find((one) => one >= this.end * 1.1);
    return [0, Math.min(this.data.high, enough ?? this.data.high)];
  }

  go() {
    const to = this.target();
    this.range ??= to;
    this.begun = { at: performance.now(), head: this.head, range: this.range, to };
    this.parts.forEach((part) => (part.from = [part.low, part.high]));
    cancelAnimationFrame(this.frame);
    this.step(performance.now());
    this.draw();
  }

  step(now) {
    const { at, head, range, to } = this.begun;
    const share = this.still ? 1 : Math.min(1, (now - at) / AXIS_MOVE);
    const grown = this.still ? 1 : Math.min(1, (now - at) / this.data.tick);
    const moves = this.parts.some((part) => !part.settled) || range.some((value, place) => value !== to[place]);
    this.head = this.end === null ? null : between(head ?? this.end, this.end, grown);
    this.range = share >= 1 ? to : range.map((value, place) => between(value, to[place], share));
    this.parts.forEach((part) => part.move(share));
    if (moves) this.draw();
    else this.parts.forEach((part) => part.width && part.reveal());
    const done = grown >= 1 && share >= 1;
    if (!done) this.frame = requestAnimationFrame((next) => this.step(next));
  }

  draw() {
    if (!this.data || !this.range) return;
    for (const part of this.parts) {
      const width = part.root.clientWidth;
      if (width > 0) part.draw(width);
    }
    this.whole.hidden = !this.zoom && !this.follows;
    this.near.setAttribute("aria-pressed", String(this.follows));
    this.point(this.cursor);
  }

  look(zoom, follows) {
    this.zoom = zoom;
    this.follows = follows;
    this.go();
  }

  // ------------------------------------------------------------ reading values

  place(event) {
    const part = this.parts.find(({ root }) => root.contains(event.target)) ?? this.parts[0];
    const box = part.svg.getBoundingClientRect();
    const [low, high] = this.range;
    const share = (event.clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right);
    return share < -0.02 || share > 1.02 ? null : between(low, high, Math.min(1, Math.max(0, share)));
  }

  hovered(event) {
    this.point(event.target.closest(".plot") ? this.place(event) : null);
  }

  dropped(event) {
    const [from, to] = [this.dragged, this.place(event)];
    this.dragged = null;
    if (from === null || from === undefined || to === null) return;
    const width = Math.abs(to - from);
    if (width > 0.02 * (this.range[1] - this.range[0])) this.look([Math.min(from, to), Math.max(from, to)], false);
  }

  point(x) {
    this.cursor = x;
    this.parts.forEach((part) => part.width && part.point(x));
  }

  epochs() {
    const marked = this.data.panels.flatMap(({ lines }) => lines.filter((line) => line.mark).flatMap(({ points }) => points.map(([x]) => x)));
    return [...new Set(marked)].sort((a, b) => a - b);
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const ends = this.epochs();
    const at = this.cursor;
    const moves = {
      ArrowLeft: () => ends.filter((x) => at === null || x < at - 1e-9).at(-1) ?? ends[0],
      ArrowRight: () => ends.find((x) => at === null || x > at + 1e-9) ?? ends.at(-1),
      Home: () => ends[0],
      End: () => ends.at(-1),
    };
    if (event.key === "Escape") this.look(null, false);
    else if (event.key in moves && ends.length) this.tell(moves[event.key]());
    else return;
    event.preventDefault();
  }

  tell(x) {
    this.point(x);
    const said = this.parts.map((part) => `${part.data.title}: ${part.values(x).map(([line, value]) => `${line.name} ${written(value, part.data.format)}`).join(", ")}`);
    this.live.textContent = `Epoch ${Number(x.toFixed(2))}. ${said.join(". ")}`;
  }

  writeTable() {
    const ends = this.epochs();
    const columns = this.data.panels.flatMap((panel) => panel.lines.filter((line) => line.mark).map((line) => ({ panel, line })));
    const shown = JSON.stringify([ends, columns.map(({ panel, line }) => [panel.title, line.name])]);
    if (shown === this.shown) return;
    const wait = this.written + TABLE_PAUSE - performance.now();
    if (wait > 0) {
      this.later ??= setTimeout(() => { this.later = null; this.writeTable(); }, wait);
      return;
    }
    [this.shown, this.written] = [shown, performance.now()];
    const cells = (tag, texts) => element("tr", {}, ...texts.map((text) => element(tag, { text })));
    const value = ({ panel, line }, x) => {
      const point = line.points.find(([at]) => at === x);
      return point ? written(point[1], panel.format) : "";
    };
    const head = cells("th", ["epoch", ...columns.map(({ panel, line }) => `${panel.title}, ${line.name}`)]);
    const body = ends.map((x) => cells("td", [Number(x.toFixed(2)), ...columns.map((column) => value(column, x))]));
    this.table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...body));
  }

  // ------------------------------------------------------------ looks

  colour(line) {
    return this.dark ? line.dark : line.light;
  }

  sample(line) {
    const sample = shape("svg", { class: "sample", viewBox: "0 0 30 10", width: 30, height: 10, "aria-hidden": "true" });
    const style = `--colour: ${this.colour(line)}; opacity: ${line.faint ? 0.5 : 1}`;
    sample.append(shape("path", { class: "line", style, d: "M0 5H30", "stroke-width": Math.max(1.4, line.width), "stroke-dasharray": DASHES[line.dash] }));
    if (line.mark) sample.append(shape("path", { class: "dots", style, d: mark(line.mark, 15, 5) }));
    return sample;
  }

  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.later);
    this.sizes.disconnect();
    this.root.remove();
  }
}

// Streamlit gives colours, not a scheme: a page is dark where its background is nearer to black.
function isDark(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour || "#ffffff";
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(probe.fillStyle.slice(at, at + 2), 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 110;
}

const charts = new WeakMap();

// Streamlit calls this for every tick and every change of theme, always with the same parent element.
export default function ({ data, parentElement }) {
  let chart = charts.get(parentElement);
  if (!chart) {
    chart = new Chart(parentElement);
    charts.set(parentElement, chart);
  }
  chart.update(JSON.parse(new TextDecoder().decode(data)));
  return () => {
    chart.stop();
    charts.delete(parentElement);
  };
}
