/**
 * Owns writing a flame graph as SVG: text stays text, no script, readable in light and dark, described for those who do not see it.
 * Refuses to know how frames are placed and what colours mean.
 */
import { Labels } from '../names/frame-label';
import type { Fill, FlamePicture, PictureBox } from './flame-picture';
import * as look from './picture-style';

/** Width of one letter of the fonts, in parts of their size. */
const letter = 0.605;

/** The document. `theme` auto follows whoever looks at it. */
export function flameSvg(picture: FlamePicture, theme: 'auto' | look.PictureTheme = 'auto'): string {
  const { margin } = look;
  const width = picture.width + 2 * margin;
  const height = look.headHeight + picture.rows * look.rowHeight + look.footHeight;
  const labels = new Labels(picture.names, textWidth, look.fontSize);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${xmlText(picture.title)}</title>`,
    `<desc id="d">${xmlText(picture.description)}</desc>`,
    `<style>${style(theme)}</style>`,
    ...(picture.boxes.some(({ fill }) => fill === 'new') ? [stripes] : []),
    `<rect class="canvas" width="${width}" height="${height}"/>`,
    `<text class="head" x="${margin}" y="${look.titleLine}">${xmlText(picture.title)}</text>`,
  ];
  let right = width - margin;
  for (const [fill, value] of picture.legend.toReversed()) {
    const text = look.legendText(fill, value);
    const x = right - textWidth(text);
    lines.push(
      filledRect(fill, x - look.swatch - look.padding, look.titleLine - look.swatch + 1, look.swatch, look.swatch),
      `<text class="quiet" x="${round(x)}" y="${look.titleLine}">${xmlText(text)}</text>`,
    );
    right = x - look.swatch - look.padding - look.legendGap;
  }
  for (const box of picture.boxes) lines.push(boxMarkup(box, labels));
  lines.push(`<text class="quiet" x="${margin}" y="${height - 9}">${look.footWords(picture)}</text>`, '</svg>', '');
  return lines.join('\n');
}

function boxMarkup(box: PictureBox, labels: Labels): string {
  const x = look.margin + box.x;
  const y = look.headHeight + box.row * look.rowHeight;
  const width = drawnWidth(box);
  const share = width >= look.shareFrom ? box.share : '';
  const shareRoom = share === '' ? 0 : textWidth(share) + 2 * look.padding;
  const label = labels.fit(box.frame, box.inlined, width - 2 * look.padding - shareRoom);
  const style = box.inlined ? ' class="inlined"' : '';
  const packagePart = label && label.package !== '' ? `<tspan class="weak">${xmlText(label.package)}</tspan>` : '';
  const parts = [`<title>${xmlText(box.words)}</title>`, filledRect(box.fill, x, y, width, look.rowHeight - look.gap)];
  if (box.inlined) parts.push(`<path class="dash" d="M${round(x)} ${y + 0.5}h${round(width)}"/>`);
  if (label) {
    parts.push(
      `<text x="${round(x + look.padding)}" y="${y + look.textLine}"${style}>${packagePart}${xmlText(label.text)}</text>`,
    );
    if (share !== '') {
      parts.push(
        `<text class="weak end" x="${round(x + width - look.padding)}" y="${y + look.textLine}">${xmlText(share)}</text>`,
      );
    }
  }
  return `<g>${parts.join('')}</g>`;
}

/** Stripes over what is new, as on the page, so that it is not told by colour alone. */
const stripes =
  '<defs><pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="stripe" d="M1 0v5"/></pattern></defs>';

function filledRect(fill: Fill, x: number, y: number, width: number, height: number): string {
  // A line stands on both sides of its path.
  const inset = fill === 'gone' ? 0.5 : 0;
  const place = `x="${round(x + inset)}" y="${y + inset}" width="${round(Math.max(0.3, width - 2 * inset))}" height="${height - 2 * inset}"`;
  return `<rect class="${fill}" ${place}/>${fill === 'new' ? `<rect fill="url(#stripes)" ${place}/>` : ''}`;
}

/** Frames keep a gap beside them, as long as something of them is left. */
export function drawnWidth({ width }: PictureBox): number {
  return Math.max(0.3, width - Math.min(look.gap, width * 0.2));
}

function textWidth(text: string): number {
  return [...text].length * look.fontSize * letter;
}

function style(theme: 'auto' | look.PictureTheme): string {
  const shape =
    `text{font:${look.fontSize}px ${look.font};fill:var(--ink);white-space:pre}.head{font-weight:600;font-size:${look.titleSize}px}` +
    '.quiet{fill:var(--quiet)}.weak{fill:var(--weak)}.inlined{font-style:italic}.end{text-anchor:end}.canvas{fill:var(--canvas)}' +
    '.dash{stroke:var(--ink);stroke-dasharray:3 2;opacity:.55;fill:none}.stripe{stroke:var(--ink);stroke-width:1.6;opacity:.35}.gone{stroke-dasharray:3 2}g:hover>rect{stroke:var(--ink)}';
  const colours = (side: look.PictureTheme): string => {
    const ground = Object.entries(look.grounds[side]).map(([name, colour]) => `--${name}:${colour}`);
    const fills = Object.entries(look.fillStyles).map(([fill, colour]) => `.${fill}{fill:${colour[side]}}`);
    return `svg{${ground.join(';')}}${fills.join('')}.gone{stroke:${look.fillStyles.less[side]}}`;
  };
  if (theme !== 'auto') return `${shape}${colours(theme)}`;
  return `${shape}${colours('light')}@media(prefers-color-scheme:dark){${colours('dark')}}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

/** Text for XML 1.0: markup escaped, characters it cannot hold replaced. */
function xmlText(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
