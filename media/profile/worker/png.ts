/** Owns drawing a still flame graph as PNG, two pixels for one. Refuses to know how frames are placed and what colours mean. */

import type { FlamePicture } from '#engine/profile/export/flame-picture';
import * as look from '#engine/profile/export/picture-style';
import { drawnWidth } from '#engine/profile/export/svg';
import { ProfileError } from '#engine/profile/model/errors';
import { Labels } from '#engine/profile/names/frame-label';

/** Pixels for one CSS pixel, where the canvas allows it. */
const density = 2;
/** Longest side of a canvas that every browser makes. */
const longest = 16_384;

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
    const text = `${look.fillStyles[fill].word} ${value}`;
    const x = right - widthOf(text);
    const left = x - look.padding - look.swatch;
    context.fillStyle = look.fillStyles[fill][theme];
    context.fillRect(left, look.titleLine - look.swatch + 1, look.swatch, look.swatch);
    write(text, x, look.titleLine, ground.quiet);
    right = left - look.legendGap;
  }
  const italic = `italic ${plain}`;
  const labels = new Labels(picture.names, (text, slanted) => widthOf(text, slanted ? italic : plain), look.fontSize);
  for (const box of picture.boxes) {
    const x = look.margin + box.x;
    const y = look.headHeight + box.row * look.rowHeight;
    const boxWidth = drawnWidth(box);
    context.fillStyle = look.fillStyles[box.fill][theme];
    context.fillRect(x, y, boxWidth, look.rowHeight - look.gap);
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
  write(look.footWords(picture.narrow), look.margin, height - 9, ground.quiet);
}
