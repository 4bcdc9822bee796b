/** The workbench as its user's hands know it: keys, the palette, lists, webviews; refuses to know what is looked for. */
import type { Frame, Locator, Page } from 'playwright-core';

const startTimeoutMs = 30_000;
/** How often keys are pressed that the workbench may have swallowed. */
const tries = 4;

/** VS Code puts the extension's id before the item's own. */
export const ownStatusItem = 'gopherscope.gopherscope.gopherscope.status';

/** Resolves when the workbench can be used. */
export async function ready(page: Page): Promise<void> {
  await page.waitForSelector('.monaco-workbench .part.activitybar .action-item', { timeout: startTimeoutMs });
  await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: startTimeoutMs });
}

/** Opens a file of the workspace by name, from the keyboard. */
export async function openFile(page: Page, name: string): Promise<void> {
  await pick(page, 'Control+P', name);
}

/** Runs a command by its title, from the keyboard. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await pick(page, 'F1', title);
}

/** Runs a command that asks something next: the input may stay, and the question come before anybody sees it go. */
export async function runAsking(page: Page, title: string): Promise<void> {
  await type(page, 'F1', title);
}

/** Runs a command that asks something, and gives the answer whose row holds this text. */
export async function runAndAnswer(page: Page, title: string, answer: string): Promise<void> {
  const input = await type(page, 'F1', title);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: answer }).first().click();
  await input.waitFor({ state: 'hidden' });
}

async function pick(page: Page, key: string, text: string): Promise<void> {
  const input = await type(page, key, text);
  await input.waitFor({ state: 'hidden' });
}

/**
 * Gives the input, which goes or asks on. A webview that has just been shown takes the focus when it is ready, and the
 * palette with it goes: then it is asked for again.
 */
async function type(page: Page, key: string, text: string): Promise<Locator> {
  const input = page.locator('.quick-input-widget input').first();
  const base = text.slice(text.lastIndexOf('/') + 1);
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: base }).first();
  const isThere = (what: Locator, timeout: number): Promise<boolean> =>
    what.waitFor({ timeout }).then(
      () => true,
      () => false,
    );
  for (let left = tries; left > 0; left--) {
    await page.keyboard.press(key);
    if (!(await isThere(input, 2000))) continue;
    // The palette starts with ">", quick open with nothing: append, never replace.
    await page.keyboard.type(text);
    if (await isThere(row, startTimeoutMs / tries)) {
      await page.keyboard.press('Enter');
      return input;
    }
    await page.keyboard.press('Escape');
  }
  throw new Error(`${key} did not offer "${text}" in ${tries} tries.`);
}

/** The document inside the webview of the active editor. */
export async function webview(page: Page): Promise<Frame> {
  const outer = await page.waitForSelector('iframe.webview.ready', { timeout: startTimeoutMs });
  const frame = await outer.contentFrame();
  const inner = await frame?.waitForSelector('#active-frame', { timeout: startTimeoutMs });
  const content = await inner?.contentFrame();
  if (!content) throw new Error('The webview has no content.');
  await content.waitForLoadState();
  return content;
}

/**
 * Places the editor's line `line` (from 1) in view and the cursor on its first character that is not white; once more where the file was not there yet that the
 * keys were meant for.
 */
export async function goToLine(page: Page, line: number): Promise<void> {
  const told = page.locator('.statusbar-item', { hasText: `Ln ${line},` }).first();
  await untilShown(told, async () => {
    const input = page.locator('.quick-input-widget input').first();
    // Keys that were swallowed are pressed again at once.
    for (let left = tries; left > 0 && !(await input.isVisible()); left--) {
      await page.keyboard.press('Control+G');
      await input.waitFor({ timeout: 1000 }).catch(() => undefined);
    }
    await page.keyboard.type(String(line));
    await page.keyboard.press('Enter');
  });
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
}

/**
 * Shows the hover at the cursor, from the keyboard, until one with this text stands there: the editor drops the one it
 * was about to show where marks or lenses that arrive just then lay its line out anew.
 */
export async function showHover(page: Page, text: string): Promise<void> {
  const hover = page.locator('.monaco-hover', { hasText: text }).first();
  await untilShown(hover, () => runCommand(page, 'Show or Focus Hover'));
}

/** Does something, and again, until the page has what that brings: what the workbench is busy with may have swallowed it. */
async function untilShown(what: Locator, act: () => Promise<void>): Promise<void> {
  for (let left = tries; left > 0; left--) {
    await act();
    const isThere = await what.waitFor({ state: 'attached', timeout: startTimeoutMs / tries }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
  await what.waitFor({ state: 'attached', timeout: 1 });
}

export function squiggles(page: Page): Locator {
  return page.locator('.editor-group-container .squiggly-warning');
}

/** The text of an item of the status bar, without its icon; empty while it is not there. */
export async function statusOf(page: Page, id: string): Promise<string> {
  const [text] = await page.locator(`.statusbar-item[id="${id}"]`).allTextContents();
  return text?.trim() ?? '';
}

export function statusText(page: Page): Promise<string> {
  return statusOf(page, ownStatusItem);
}
