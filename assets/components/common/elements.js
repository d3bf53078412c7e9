// Elements of the page: text from data enters only as text nodes, attributes and input values.

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const element = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);

export const shape = (tag, properties = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);

export function icon(path) {
  return shape("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, shape("path", { d: path }));
}

export function button(text, pressed, properties = {}) {
  const node = element("button", { type: "button", text, ...properties });
  node.addEventListener("click", pressed);
  return node;
}

export function choice(label, options, changed) {
  const select = element("select", {}, ...options.map(([value, text]) => element("option", { value, text })));
  select.addEventListener("change", () => changed(select.value));
  return element("label", { class: "choice" }, element("span", { text: label }), select);
}
