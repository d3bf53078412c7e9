// A component that brings its own style sheet: it is parsed once, for however many places the component is in.

export function dressed(draw, text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return (component) => {
    const root = component.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return draw(component);
  };
}
