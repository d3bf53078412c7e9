// Imports a component's script, once, and hands Streamlit's calls on; the server writes its address above.

const script = new URL(address, location.href);
const newest = new WeakMap();

// While the script is on its way, Streamlit takes back a call as soon as it makes the next: only the newest may draw.
export default async function (component) {
  newest.set(component.parentElement, component);
  const { default: draw } = await import(script.href);
  return newest.get(component.parentElement) === component ? draw(component) : undefined;
}
