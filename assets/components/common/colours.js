// Colours: one meaning each, as the palette says. Blue and orange are the verdict's, rose the gates', purple and green
// the states', grey is padding.

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

export function channels(colour) {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

export const mix = (from, to, share) => from.map((channel, i) => Math.round(channel + (to[i] - channel) * share));
export const css = (colour) => `rgb(${colour.join(" ")})`;

// Relative luminance as WCAG 2.2 defines it.
export function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// Above this luminance black has more contrast than white.
export const readable = (background) => (luminance(background) > 0.179 ? "#14171c" : "#ffffff");

function ladder(stops) {
  const colours = stops.map(channels);
  return Array.from({ length: 256 }, (_, step) => {
    const place = (step / 255) * (colours.length - 1);
    const below = Math.min(Math.floor(place), colours.length - 2);
    return mix(colours[below], colours[below + 1], place - below);
  });
}

const clampShare = (share) => Math.round(255 * Math.min(Math.max(share, 0), 1));

export class Theme {
  static of(root, palette, known) {
    const style = getComputedStyle(root);
    const page = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
    const ink = style.getPropertyValue("--st-text-color").trim() || "#1f2a2e";
    const signature = JSON.stringify([page, ink, style.fontFamily, palette]);
    return known?.signature === signature ? known : new Theme(signature, style.fontFamily, page, ink, palette);
  }

  constructor(signature, font, page, ink, palette) {
    this.signature = signature;
    this.font = font;
    this.paper = channels(page);
    this.ink = channels(ink);
    this.scheme = luminance(this.paper) < 0.179 ? "dark" : "light";
    this.positive = channels(palette.positive[this.scheme]);
    this.negative = channels(palette.negative[this.scheme]);
    this.padding = channels(palette.padding[this.scheme]);
    this.scales = { gate: ladder(palette.gate), state: ladder(palette.state) };
    this.rose = channels(this.scheme === "dark" ? palette.gate[2] : palette.gate[3]);
    this.roseSoft = mix(this.paper, this.rose, this.scheme === "dark" ? 0.5 : 0.38);
    this.purple = channels(this.scheme === "dark" ? palette.state[1] : palette.state[0]);
    this.green = channels(this.scheme === "dark" ? palette.state[5] : palette.state[6]);
    this.muted = mix(this.paper, this.ink, 0.66);
    this.faint = mix(this.paper, this.ink, 0.2);
    this.box = mix(this.paper, this.ink, 0.055);
  }

  // The colour of a field of a heat strip.
  field(value, range, reach = 1) {
    if (!Number.isFinite(value)) return this.faint;
    return this.scales[range][clampShare(range === "gate" ? value : (value / reach + 1) / 2)];
  }

  // The colour of a line: grey for nothing, the more of its hue the more it carries.
  line(value, range) {
    if (range === "gate") return mix(this.faint, this.rose, Math.min(Math.max(value, 0), 1) * 0.85 + 0.15);
    return mix(this.faint, value < 0 ? this.purple : this.green, Math.min(Math.abs(value), 1) * 0.8 + 0.2);
  }
}
