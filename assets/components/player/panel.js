// One equation on the page: terms, sums, and the value that follows; what may be held stands below it.

import { filled, nameColumn } from "../common/wording.js";
import { button, element } from "../common/elements.js";
import { equationOf } from "./equation.js";
import { shown } from "../common/numbers.js";
import { SYMBOLS } from "./reading.js";

const FEW = 6; // terms shown at first
const SUBSCRIPT = { kernel: "W_x", recurrent: "W_h" };

export class Panel {
  constructor() {
    this.all = false;
    this.root = element("section", { class: "equation" });
  }

  draw(scene) {
    const { reading, part, row, unit, column } = scene;
    const key = JSON.stringify([part, row, unit, reading.answer, this.all]);
    if (key === this.key) return;
    this.key = key;
    this.scene = scene;
    const { words } = reading;
    const where = { unit, column: nameColumn(reading.columns[column], words) };
    const title = element("h4", { text: filled(words.equationOf, { name: words.names[part], symbol: SYMBOLS[part], ...where }) });
    this.root.setAttribute("aria-label", words.equation);
    if (reading.terms !== unit) {
      this.root.replaceChildren(title, element("p", { class: "small", text: filled(words.fetching, { unit }) }));
      this.root.setAttribute("aria-busy", "true");
      return;
    }
    this.root.removeAttribute("aria-busy");
    const equation = equationOf(reading, part, row, unit);
    const body = equation.kind === "gate" ? this.gate(equation) : this.sum(equation);
    this.root.replaceChildren(title, ...body, this.footnote(equation));
    Object.assign(this.root.dataset, { part, total: equation.total ?? equation.value, value: equation.value });
  }

  gate(equation) {
    const { reading } = this.scene;
    const { words } = reading;
    const tables = element(
      "div",
      { class: "terms" },
      this.terms("kernel", "x", equation.inputs, equation.x),
      this.terms("recurrent", equation.before ? words.resetBefore : words.hiddenBefore, equation.states, equation.h),
    );
    return [this.formula(equation), tables, this.ladder(this.steps(equation)), this.keras(equation, reading)];
  }

  formula({ part, squash, late, before, second }) {
    const name = squash === "sigmoid" ? "σ" : squash;
    const inside = late
      ? "x W_x + b + r·(h W_h + b′)"
      : before
        ? "x W_x + (r·h) W_h + b"
        : `x W_x + h W_h + b${second === null ? "" : " + b′"}`;
    return element("p", { class: "formula", text: `${SYMBOLS[part]} = ${name}(${inside})` });
  }

  terms(matrix, factor, terms, total) {
    const { words } = this.scene.reading;
    const sorted = [...terms].sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
    const seen = this.all || terms.length <= FEW + 1 ? sorted : sorted.slice(0, FEW);
    const rest = sorted.slice(seen.length);
    const rows = seen.map(({ place, weight, factor: value, product }) => line([String(place), shown(weight), "×", shown(value), "=", shown(product)]));
    if (rest.length) {
      const sum = rest.reduce((one, term) => one + term.product, 0);
      rows.push(line([filled(words.smaller, { count: rest.length }), "", "", "", "=", shown(sum)], "rest"));
    }
    const name = SUBSCRIPT[matrix];
    const head = element("thead", {}, line(["", name, "", factor, "", words.product], "", "th"));
    const foot = element("tfoot", {}, line([`${factor} · ${name}`, "", "", "", "=", shown(total)]));
    const caption = element("caption", { text: filled(words.products, { matrix: name, factor, count: terms.length }) });
    const table = element("table", { class: "sum" }, caption, head, element("tbody", {}, ...rows), foot);
    const more = button(this.all ? words.largest : filled(words.all, { count: terms.length }), () => this.toggle(), { class: "quiet" });
    return element("div", { class: `side ${matrix}` }, table, ...(terms.length > FEW + 1 ? [more] : []));
  }

  toggle() {
    this.all = !this.all;
    this.draw(this.scene);
  }

  steps(equation) {
    const { x, h, bias, second, late, total, squash, value, part } = equation;
    const name = squash === "sigmoid" ? "σ" : squash;
    const first = [["x W_x", shown(x)]];
    const middle = late
      ? [
          ["+ b", shown(bias)],
          [`+ r × (h W_h + b′) = ${shown(equation.reset)} × (${shown(h)} + ${shown(second)})`, shown(equation.passed)],
        ]
      : [[equation.before ? "+ (r·h) W_h" : "+ h W_h", shown(h)], ["+ b", shown(bias)], ...(second === null ? [] : [["+ b′", shown(second)]])];
    const last = [
      [filled(this.scene.reading.words.given, { curve: name }), shown(total), "total"],
      [`${SYMBOLS[part]} = ${name}(${shown(total)})`, shown(value), "total"],
    ];
    return [...first, ...middle, ...last];
  }

  ladder(steps) {
    const rows = steps.map(([label, value, kind = ""]) => line([label, value], kind));
    return element("table", { class: "ladder" }, element("caption", { text: this.scene.reading.words.steps }), element("tbody", {}, ...rows));
  }

  keras({ part }, reading) {
    const place = reading.blocks.indexOf(part) * reading.lane.units + this.scene.unit;
    const { inputName, resetAfter, words } = reading;
    const text = filled(resetAfter ? words.kerasTwice : words.keras, { place, input: inputName });
    return element("p", { class: "small", text });
  }

  sum(equation) {
    const { part, factors, value, squashed, cell } = equation;
    const formula = factors.map(({ first, second }) => `${first}·${second}`).join(" + ");
    const steps = squashed === undefined ? [] : [[`${this.scene.reading.activation}(c) = ${this.scene.reading.activation}(${shown(cell)})`, shown(squashed)]];
    factors.forEach(({ first, a, second, b, product }, i) => {
      steps.push([`${i ? "+ " : ""}${first} × ${second} = ${shown(a)} × ${shown(b)}`, shown(product)]);
    });
    steps.push([`= ${SYMBOLS[part]}`, shown(value), "total"]);
    return [element("p", { class: "formula", text: `${SYMBOLS[part]} = ${formula}` }), this.ladder(steps)];
  }

  footnote({ value, network, networkTotal, clamp, symbol }) {
    const { words } = this.scene.reading;
    const own = { symbol, value: shown(network) };
    if (clamp) return element("p", { class: "small", text: filled(words.unused, own) });
    const rounded = networkTotal === undefined ? filled(words.exact, own) : filled(words.exactSum, { ...own, sum: shown(networkTotal) });
    const exact = value === network ? filled(words.same, own) : rounded;
    return element("p", { class: "small", text: `${words.rounded} ${exact}` });
  }
}

function line(cells, kind = "", tag = "td") {
  return element("tr", { class: kind }, ...cells.map((text) => element(tag, { text })));
}
