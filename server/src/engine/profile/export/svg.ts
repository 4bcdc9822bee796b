/**
 * Owns writing a flame graph as SVG: text stays text, no script, readable in light and dark, described for those who do not see it.
 * Refuses to know how frames are placed.
 */
import { Labels } from '../frame-label';
import type { Fill, FlamePicture, PictureBox } from './flame-picture';

/** CSS pixels. */
export const rowHeight = 18;
const gap = 1;
const fontSize = 11;
/** Width of one letter of the fonts named below, in parts of their size. */
const letter = 0.605;
const headHeight = 44;
const footHeight = 26;
const margin = 12;
const padding = 4;

/** Fill in light and in dark, and the legend's word. The values of the page's own style sheet. */
export const fillColours: Readonly<Record<Fill, readonly [light: string, dark: string, word: string]>> = {
  own: ['#8fc0ee', '#2a619c', 'your module'],
  dependency: ['#c9bfe6', '#62588f', 'dependencies'],
  std: ['#b5d9d3', '#38655f', 'standard library'],
  runtime: ['#d5d9dd', '#50565d', 'runtime'],
  gc: ['#e6d3b8', '#6a5a48', 'garbage collector'],
  more: ['#e9a866', '#8f5a26', 'more'],
  less: ['#8fc0ee', '#2f5f90', 'less'],
  same: ['#d5d9dd', '#4a4f55', 'same'],
};

/** The document. `theme` auto follows whoever looks at it. */
export function flameSvg(picture: FlamePicture, theme: 'auto' | 'light' | 'dark' = 'auto'): string {
  const width = picture.width + 2 * margin;
  const height = headHeight + picture.rows * rowHeight + footHeight;
  const labels = new Labels(picture.names, (text) => [...text].length * fontSize * letter, fontSize);
  const legend = picture.legend.map(([fill, value]) => ({ fill, text: `${fillColours[fill][2]} ${value}` }));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${xmlText(picture.title)}</title>`,
    `<desc id="d">${xmlText(picture.description)}</desc>`,
    `<style>${style(theme)}</style>`,
    `<rect class="canvas" width="${width}" height="${height}"/>`,
    `<text class="head" x="${margin}" y="27">${xmlText(picture.title)}</text>`,
  ];
  let right = width - margin;
  for (const { fill, text } of [...legend].reverse()) {
    const room = text.length * fontSize * letter + 20;
    right -= room;
    lines.push(
      `<rect class="${fill}" x="${round(right)}" y="18" width="10" height="10"/>`,
      `<text class="quiet" x="${round(right + 14)}" y="27">${xmlText(text)}</text>`,
    );
  }
  for (const box of picture.boxes) lines.push(boxMarkup(box, labels));
  const foot = picture.narrow > 0 ? `${picture.narrow.toLocaleString('en-US')} narrow frames are not drawn.` : '';
  lines.push(`<text class="quiet" x="${margin}" y="${height - 9}">${foot}</text>`, '</svg>', '');
  return lines.join('\n');
}

function boxMarkup(box: PictureBox, labels: Labels): string {
  const x = margin + box.x;
  const y = headHeight + box.row * rowHeight;
  const width = Math.max(0.3, box.width - Math.min(gap, box.width * 0.2));
  const label = labels.fit(box.frame, box.inlined, width - 2 * padding);
  const packagePart = label && label.package !== '' ? `<tspan class="weak">${xmlText(label.package)}</tspan>` : '';
  const text = label
    ? `<text x="${round(x + padding)}" y="${y + 12.5}"${box.inlined ? ' class="inlined"' : ''}>${packagePart}${xmlText(label.text)}</text>`
    : '';
  const dashes = box.inlined ? `<path class="dash" d="M${round(x)} ${y + 0.5}h${round(width)}"/>` : '';
  return (
    `<g><title>${xmlText(box.words)}</title>` +
    `<rect class="${box.fill}" x="${round(x)}" y="${y}" width="${round(width)}" height="${rowHeight - gap}"/>${dashes}${text}</g>`
  );
}

function style(theme: 'auto' | 'light' | 'dark'): string {
  const font = `ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace`;
  const shape =
    `text{font:${fontSize}px ${font};fill:var(--ink);white-space:pre}.head{font-weight:600;font-size:13px}` +
    '.quiet{fill:var(--quiet)}.weak{fill:var(--weak)}.inlined{font-style:italic}.canvas{fill:var(--canvas)}' +
    '.dash{stroke:var(--ink);stroke-dasharray:3 2;opacity:.55;fill:none}g:hover>rect{stroke:var(--ink)}';
  const colours = (side: 0 | 1): string => {
    const ground = [
      '--canvas:#fff;--ink:#1f1f1f;--weak:#383838;--quiet:#5f5f5f',
      '--canvas:#1f1f1f;--ink:#fff;--weak:#e6e6e6;--quiet:#9d9d9d',
    ][side]!;
    const fills = Object.entries(fillColours).map(([fill, colour]) => `.${fill}{fill:${colour[side]}}`);
    return `svg{${ground}}${fills.join('')}`;
  };
  if (theme !== 'auto') return `${shape}${colours(theme === 'light' ? 0 : 1)}`;
  return `${shape}${colours(0)}@media(prefers-color-scheme:dark){${colours(1)}}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

/** Text for XML 1.0: markup escaped, characters it cannot hold replaced. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
