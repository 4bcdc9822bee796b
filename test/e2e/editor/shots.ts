/** Writes the pictures of the README and the walkthrough, when asked to by UPDATE_SCREENSHOTS=1; refuses to know what they show. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

const updatesShots = process.env.UPDATE_SCREENSHOTS === '1';

/** The size of the README's pictures, CSS pixels. */
export const shotSize = { width: 1280, height: 800 };

/** What the machine that takes the picture adds to the editor, and no reader has. */
const noise = '#status\\.workbench\\.keyboardLayout, .notifications-toasts { display: none !important; }';

export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Share of the picture that WebP keeps: writing is still crisp, and the file a third of a PNG. */
const webpQuality = 0.7;

/** `file` is relative to the repository; what ends in `.webp` is in the package, where its size counts. */
export async function shoot(page: Page, file: string, clip?: Clip): Promise<void> {
  if (!updatesShots) return;
  await page.addStyleTag({ content: noise });
  await mkdir(dirname(file), { recursive: true });
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide', ...(clip ? { clip } : {}) });
  await writeFile(file, file.endsWith('.webp') ? await asWebp(page, png) : png);
}

/** The browser that took the picture writes WebP, too; on a page of its own, for the editor's lets no picture in. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const tab = await page.context().newPage();
  try {
    const draw = `(async () => {
      const picture = new Image();
      picture.src = 'data:image/png;base64,${png.toString('base64')}';
      await picture.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext('2d').drawImage(picture, 0, 0);
      return canvas.toDataURL('image/webp', ${webpQuality});
    })()`;
    const url = (await tab.evaluate(draw)) as string;
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  } finally {
    await tab.close();
  }
}
