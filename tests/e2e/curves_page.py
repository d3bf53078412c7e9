"""What the drawn curves show, read from the page; they lie in a shadow root."""

# JavaScript: how many points the curve of the training batches has.
POINTS = """
() => {
  const found = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.matches("[data-line='training, batch by batch'] .line")) found.push(node);
      if (node.shadowRoot) look(node.shadowRoot);
    }
  };
  look(document);
  return Math.max(0, ...found.map((line) => (line.getAttribute("d").match(/[ML]/g) ?? []).length));
}
"""

# JavaScript, of a chart: the widths at which the curve was uncovered between two ticks, frame by frame, at the first
# tick that brought something new; after 20 seconds whatever came.
SLIDING = """
(chart) => new Promise((settle) => {
  const window = chart.querySelector("clipPath rect");
  const begun = performance.now();
  let [tick, widths] = [chart.dataset.ticks, []];
  const look = () => {
    if (chart.dataset.ticks !== tick) [tick, widths] = [chart.dataset.ticks, []];
    const width = Number(window.getAttribute("width"));
    if (widths.at(-1) !== width) widths.push(width);
    if (widths.length > 4 || performance.now() - begun > 20000) settle(widths);
    else requestAnimationFrame(look);
  };
  look();
})
"""
