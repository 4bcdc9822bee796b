/** Owns arithmetic on colours: parsing what the browser computed, mixing, contrast. Refuses to know what any colour means. */

/** sRGB, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Reads `rgb(1, 2, 3)`, `rgba(…)` and `color(srgb 0.1 0.2 0.3)`, as computed styles give them. Alpha is ignored. */
export function parseColour(text: string): Rgb {
  const numbers = (text.match(/-?\d*\.?\d+(e-?\d+)?/g) ?? []).map(Number);
  const scale = text.startsWith('color(') ? 255 : 1;
  return [(numbers[0] ?? 0) * scale, (numbers[1] ?? 0) * scale, (numbers[2] ?? 0) * scale];
}

export function cssColour([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red)},${Math.round(green)},${Math.round(blue)})`;
}

/** `share` of `b`, the rest of `a`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => a[index] + (b[index] - a[index]) * share;
  return [part(0), part(1), part(2)];
}

/** Relative luminance of WCAG 2, 0 to 1. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of WCAG 2, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/**
 * The colour of a hue.
 * @param hue in degrees
 * @param saturation 0 to 1
 * @param lightness 0 to 1
 */
export function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  // CSS Color 4, "HSL to RGB".
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const at = (offset + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Whether a background is dark: light text reads better on it than dark text. */
export function isDark(background: Rgb): boolean {
  return contrast(white, background) >= contrast(black, background);
}

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** `wanted`, moved towards white or black until it reads on `background` with at least `ratio`. */
export function readable(wanted: Rgb, background: Rgb, ratio: number): Rgb {
  if (contrast(wanted, background) >= ratio) return wanted;
  const pole = isDark(background) ? white : black;
  for (let share = 0.1; share < 1; share += 0.1) {
    const moved = mix(wanted, pole, share);
    if (contrast(moved, background) >= ratio) return moved;
  }
  return pole;
}
