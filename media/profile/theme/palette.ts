/**
 * Owns the colours the canvases draw with, read from the page's style sheet so that themes and users' own colours reach them.
 * Refuses to know which frame gets which colour.
 */
import { moduleKinds } from '../model';
import { cssColour, fromHsl, isDark, mix, parseColour, type Rgb, readable } from './colour';

/** Fill of a frame with the colours that read on it. */
export interface Ink {
  readonly fill: string;
  /** Function name. */
  readonly strong: string;
  /** Package and share. */
  readonly weak: string;
  /** Dashes of an inlined frame. */
  readonly dash: string;
  /** High contrast only: the frame's border. */
  readonly border: string | undefined;
}

/** Colours by some index, as they are and as a search fades them. */
export interface Inks {
  readonly full: readonly Ink[];
  readonly faded: readonly Ink[];
}

export interface Palette {
  readonly background: string;
  readonly heat: string;
  /** By module kind (order of `moduleKinds`), then by shade. */
  readonly modules: readonly Inks[];
  /** By `packageHues` of them. */
  readonly packages: Inks;
  /** By `heatStep`: none, to the hottest. */
  readonly heats: Inks;
  readonly match: Ink;
  /** By `changeStep`: much less, the same, much more. */
  readonly changes: Inks;
  /** Outline and text of what a comparison does not have any more. */
  readonly less: string;
  readonly gone: Ink;
  readonly font: string;
}

/** Packages of one module differ by this much lightness at most (10 %, in steps around the base colour). */
export const shades = [-0.05, -0.025, 0, 0.025, 0.05];
/** Steps of relative change to each side of "the same". */
const changeSteps = 5;

/** Index into `Palette.changes`: how much of the larger side the difference is, to the next step; what changed at all is never "the same". */
export function changeStep(now: number, base: number): number {
  const larger = Math.max(Math.abs(now), Math.abs(base));
  const change = larger === 0 ? 0 : (now - base) / larger;
  return changeSteps + Math.sign(change) * Math.min(changeSteps, Math.ceil(Math.abs(change) * changeSteps));
}

/** Hues that packages are told apart by, where colour tells packages: more would not be. */
export const packageHues = 12;
const heatSteps = 6;

/** Index into `Palette.heats`: a frame's own cost against the hottest frame's. By the root, so that the many mild ones differ too. */
export function heatStep(flat: number, hottest: number): number {
  return hottest <= 0 || flat <= 0 ? 0 : Math.ceil(Math.sqrt(flat / hottest) * heatSteps);
}

const fadedShare = 0.68;
/** What WCAG 2 asks of text. */
const textContrast = 4.5;

export function readPalette(page: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Forced colours would come back instead of those asked for.
  probe.style.setProperty('forced-color-adjust', 'none');
  page.append(probe);
  const read = (variable: string): Rgb => {
    probe.style.color = `var(${variable})`;
    return parseColour(getComputedStyle(probe).color);
  };
  const background = read('--canvas');
  const foreground = read('--foreground');
  const highContrast =
    /\bvscode-high-contrast/.test(document.body.className) || matchMedia('(forced-colors: active)').matches;
  const ink = (fill: Rgb, share: number): Ink => {
    const on = highContrast ? background : fill;
    const strong = readable(foreground, on, textContrast + 1.5);
    return {
      fill: cssColour(on),
      strong: cssColour(mix(strong, on, share * 0.35)),
      weak: cssColour(readable(mix(strong, on, 0.28 + share * 0.2), on, textContrast)),
      dash: cssColour(mix(strong, on, 0.35)),
      border: highContrast ? cssColour(mix(fill, background, share)) : undefined,
    };
  };
  const shaded = (base: Rgb): Rgb[] =>
    shades.map((shade) => mix(base, shade < 0 ? [0, 0, 0] : [255, 255, 255], Math.abs(shade)));
  const [more, less, same] = [read('--diff-more'), read('--diff-less'), read('--diff-same')];
  const changes = Array.from({ length: 2 * changeSteps + 1 }, (_, index) => {
    const step = index - changeSteps;
    return mix(same, step < 0 ? less : more, Math.abs(step) / changeSteps);
  });
  const heat = read('--heat');
  const heats = Array.from({ length: heatSteps + 1 }, (_, step) => mix(same, heat, step / heatSteps));
  const lightness = isDark(background) ? 0.34 : 0.78;
  const hues = Array.from({ length: packageHues }, (_, hue) => fromHsl((360 * hue) / packageHues, 0.4, lightness));
  const inks = (fills: readonly Rgb[]): Inks => ({
    full: fills.map((fill) => ink(fill, 0)),
    faded: fills.map((fill) => ink(mix(fill, background, fadedShare), fadedShare)),
  });
  const bases = moduleKinds.map((kind) => read(`--module-${kind}`));
  const palette: Palette = {
    background: cssColour(background),
    heat: cssColour(heat),
    modules: bases.map((base) => inks(shaded(base))),
    packages: inks(hues),
    heats: inks(heats),
    match: ink(read('--match'), 0),
    changes: inks(changes),
    less: cssColour(less),
    gone: ink(background, 0),
    font: getComputedStyle(page).fontFamily,
  };
  probe.remove();
  return palette;
}

/** Calls back when the theme may have changed, until the signal is aborted. */
export function watchTheme(changed: () => void, until: AbortSignal): void {
  const observer = new MutationObserver(changed);
  until.addEventListener('abort', () => observer.disconnect(), { once: true });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  for (const query of [
    '(prefers-color-scheme: dark)',
    '(forced-colors: active)',
    `(resolution: ${devicePixelRatio}dppx)`,
  ]) {
    matchMedia(query).addEventListener('change', changed, { signal: until });
  }
}
