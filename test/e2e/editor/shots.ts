/** Writes the pictures of the README and the walkthrough, when asked to by UPDATE_SCREENSHOTS=1; refuses to know what they show. */
import { mkdir } from 'node:fs/promises';
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

/** `file` is relative to the repository. */
export async function shoot(page: Page, file: string, clip?: Clip): Promise<void> {
  if (!updatesShots) return;
  await page.addStyleTag({ content: noise });
  await mkdir(dirname(file), { recursive: true });
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', ...(clip ? { clip } : {}) });
}
