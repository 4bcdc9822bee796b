/** Owns how tests come to the Source view of a function, and read its listing. Refuses to know what it should say. */
import type { Page } from 'playwright-core';
import { functionFile } from '#engine/profile/model/profile';
import { open as decode } from '../profile/recordings';
import { bytesOf, type Opened, type OpenPage, type viewer } from './harness';
import { sourcesOf } from './recorded-source';

/** Opens a recorded profile with the texts it was compiled from, on the Source view of a function. @param openBytes of `viewer` */
export async function openSourceAt(
  openBytes: ReturnType<typeof viewer>,
  path: string,
  name: string,
  options: Partial<OpenPage> = {},
): Promise<Opened> {
  const profile = await decode(path);
  const files = Array.from({ length: profile.functions.count }, (_, row) => functionFile(profile, row));
  const opened = await openBytes(bytesOf(path), { sources: sourcesOf([...new Set(files)]), ...options });
  const { page } = opened;
  await page.keyboard.press('5');
  await page.getByTestId('search').fill(`^${name.replace(/[.*()[\]]/g, '\\$&')}$`);
  await page.locator('.source-function', { hasText: '' }).first().waitFor();
  await page.locator('.search-status', { hasText: 'frame' }).waitFor();
  await page.locator('.source-function').first().click();
  await row(page).first().waitFor();
  await page.waitForFunction((text) => document.querySelector('.source-middle')?.getAttribute('title') === text, name);
  return opened;
}

/** Rows of the listing that exist. */
export const row = (page: Page) => page.getByTestId('source-grid').locator('.windowed [role=row]');
export const selected = (page: Page) => page.getByTestId('source-grid').locator('[role=row][aria-selected=true]');

export interface Shown {
  readonly line: string;
  readonly flat: string;
  readonly cum: string;
  readonly text: string;
  /** Stands around the function. */
  readonly outside: boolean;
}

export const shownRows = (page: Page): Promise<Shown[]> =>
  row(page).evaluateAll((rows) =>
    rows
      .filter((one) => !one.classList.contains('gap'))
      .map((one) => ({
        outside: one.classList.contains('outside'),
        line: one.querySelector('.line-number')!.textContent!,
        flat: one.children[0]!.textContent!,
        cum: one.children[1]!.textContent!,
        text: one.querySelector('.line-text')?.textContent ?? one.querySelector('.code-cell')!.textContent!,
      })),
  );
