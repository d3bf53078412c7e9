// A text in pieces, what was taken out struck through; and rows of chips. Both only show; text enters as text nodes.

function element(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function line({ label, pieces }) {
  const row = element("p", "line");
  if (label) row.append(element("span", "label", `${label} `));
  if (!pieces.length) row.append(element("span", "nothing", "nothing is left"));
  for (const { text, gone } of pieces) row.append(element(gone ? "del" : "span", gone ? "gone" : "", text));
  return row;
}

function chips({ label, chips }) {
  const box = element("div", "strip");
  if (label) box.append(element("p", "label", label));
  const list = element("ol", "chips");
  for (const { word, notes, kind } of chips) {
    const chip = element("li", `chip is-${kind}`);
    chip.append(element("span", "word", word));
    for (const note of notes) chip.append(element("span", "note", note));
    list.append(chip);
  }
  box.append(list);
  return box;
}

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(".marked");
  if (!root) {
    root = element("div", "marked");
    root.dir = "auto";
    parentElement.append(root);
  }
  root.replaceChildren(...(data.lines ?? []).map(line), ...(data.strips ?? []).map(chips));
}
