/** Owns drawing a still flame graph as PNG, two pixels for one. Refuses to know how frames are placed and what colours mean. */

import type { Fill, FlamePicture } from '#engine/profile/export/flame-picture';
import * as look from '#engine/profile/export/picture-style';
import { drawnWidth } from '#engine/profile/export/svg';
import { ProfileError } from '#engine/profile/model/errors';
import { Labels } from '#engine/profile/names/frame-label';

/** Pixels for one CSS pixel, where the canvas allows it. */
const density = 2;
/** Longest side of a canvas that every browser makes. */
const longest = 16_384;

/** Between two stripes of a new frame, CSS pixels. */
const stripeStep = 7;

/** @throws ProfileError 'option' when the stacks are too deep for a picture */
export async function drawPng(picture: FlamePicture, theme: look.PictureTheme): Promise<Uint8Array<ArrayBuffer>> {
  const width = picture.width + 2 * look.margin;
  const height = look.headHeight + picture.rows * look.rowHeight + look.footHeight;
  if (height > longest) {
    throw new ProfileError('option', `has ${picture.rows} frames above each other, too many for a PNG`, 'Choose SVG.');
  }
  const scale = Math.min(density, longest / height);
  const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new ProfileError('option', 'could not be drawn here', 'Choose SVG.');
  context.scale(scale, scale);
  draw(context, picture, theme, width, height);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

function draw(
  context: OffscreenCanvasRenderingContext2D,
  picture: FlamePicture,
  theme: look.PictureTheme,
  width: number,
  height: number,
): void {
  const ground = look.grounds[theme];
  const plain = `${look.fontSize}px ${look.font}`;
  const write = (text: string, x: number, y: number, colour: string, font = plain): void => {
    context.font = font;
    context.fillStyle = colour;
    context.fillText(text, x, y);
  };
  const widthOf = (text: string, font = plain): number => {
    context.font = font;
    return context.measureText(text).width;
  };
  context.fillStyle = ground.canvas;
  context.fillRect(0, 0, width, height);
  write(picture.title, look.margin, look.titleLine, ground.ink, `600 ${look.titleSize}px ${look.font}`);
  let right = width - look.margin;
  for (const [fill, value] of picture.legend.toReversed()) {
    const text = look.legendText(fill, value);
    const x = right - widthOf(text);
    const left = x - look.padding - look.swatch;
    fillRect(context, fill, theme, left, look.titleLine - look.swatch + 1, look.swatch, look.swatch);
    write(text, x, look.titleLine, ground.quiet);
    right = left - look.legendGap;
  }
  const italic = `italic ${plain}`;
  const labels = new Labels(picture.names, (text, slanted) => widthOf(text, slanted ? italic : plain), look.fontSize);
  for (const box of picture.boxes) {
    const x = look.margin + box.x;
    const y = look.headHeight + box.row * look.rowHeight;
    const boxWidth = drawnWidth(box);
    fillRect(context, box.fill, theme, x, y, boxWidth, look.rowHeight - look.gap);
    if (box.inlined) {
      context.strokeStyle = ground.weak;
      context.setLineDash([3, 2]);
      context.strokeRect(x, y + 0.5, boxWidth, 0);
    }
    const share = boxWidth >= look.shareFrom ? box.share : '';
    const shareWidth = share === '' ? 0 : widthOf(share);
    const room = boxWidth - 2 * look.padding - (share === '' ? 0 : shareWidth + 2 * look.padding);
    const label = labels.fit(box.frame, box.inlined, room);
    if (!label) continue;
    const font = box.inlined ? italic : plain;
    const line = y + look.textLine;
    if (label.package !== '') write(label.package, x + look.padding, line, ground.weak, font);
    write(label.text, x + look.padding + label.packageWidth, line, ground.ink, font);
    if (share !== '') write(share, x + boxWidth - look.padding - shareWidth, line, ground.weak);
  }
  write(look.footWords(picture), look.margin, height - 9, ground.quiet);
}

/** New frames have stripes, gone ones nothing but an outline: as on the page, so that neither is told by colour alone. */
function fillRect(
  context: OffscreenCanvasRenderingContext2D,
  fill: Fill,
  theme: look.PictureTheme,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = look.fillStyles[fill][theme];
  context.fillRect(x, y, width, height);
  if (fill !== 'new' && fill !== 'gone') return;
  context.save();
  context.beginPath();
  if (fill === 'gone') {
    context.rect(x + 0.5, y + 0.5, Math.max(0.3, width - 1), height - 1);
    context.strokeStyle = look.fillStyles.less[theme];
    context.setLineDash([3, 2]);
  } else {
    context.rect(x, y, width, height);
    context.clip();
    context.beginPath();
    for (let at = -height; at < width; at += stripeStep) {
      context.moveTo(x + at, y + height);
      context.lineTo(x + at + height, y);
    }
    context.globalAlpha = 0.35;
    context.strokeStyle = look.grounds[theme].ink;
    context.setLineDash([]);
  }
  context.stroke();
  context.restore();
}
