/** Owns one real VS Code with one page in Chromium, on a copy of a workspace; refuses to know what is done with them. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { vscodeCache } from './cache';
import { installVSCode } from './install';
import { type ExtensionSource, type ServedVSCode, serveVSCode } from './serve';

const root = resolve('.');
const chromiumPath = '/usr/bin/chromium';
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What every run starts from: nothing that greets, asks or calls out. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'window.menuBarVisibility': 'compact',
};

export interface EditorOptions {
  /** Copied to a temporary folder, which is what opens; none: an empty window. */
  readonly workspace?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly extension?: ExtensionSource;
  readonly smokeTestDriver?: boolean;
  /** Environment of the server and so of the extension; the test's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly size?: { readonly width: number; readonly height: number };
  /** Runs before the page loads: routes, exposed functions, init scripts. */
  readonly prepare?: (context: BrowserContext, served: ServedVSCode, folder: string | undefined) => Promise<void>;
  /** Appended to the page's address, `&payload=…`. */
  readonly query?: (served: ServedVSCode) => string;
}

export interface Editor {
  readonly page: Page;
  /** The copy of the workspace. */
  readonly folder: string;
  readonly served: ServedVSCode;
  /** What the console said so far, `error: …`. */
  readonly console: readonly string[];
  /** Ends the browser and the server, and removes the copy. */
  close(): Promise<void>;
}

export async function openEditor(options: EditorOptions): Promise<Editor> {
  const install = await installVSCode(join(root, vscodeCache), (line) => console.log(line));
  const temp = await mkdtemp(join(tmpdir(), 'gopherscope-e2e-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(temp, { recursive: true, force: true, maxRetries: 5 })];
  const close = async (): Promise<void> => {
    for (const end of closing.reverse().splice(0)) await end();
  };
  try {
    const folder = options.workspace && join(temp, basename(options.workspace));
    if (folder && options.workspace) await cp(options.workspace, folder, { recursive: true });
    const served = await serveVSCode(install, {
      settings: { ...quietSettings, ...options.settings },
      ...(options.extension ? { extension: options.extension } : {}),
      ...(options.env ? { env: options.env } : {}),
      smokeTestDriver: options.smokeTestDriver ?? false,
    });
    closing.push(() => served.stop());
    const browser: Browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
    closing.push(() => browser.close());
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    await options.prepare?.(context, served, folder);
    const page = await context.newPage();
    const lines: string[] = [];
    page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => lines.push(`error: ${error.message}`));
    const query = [folder ? `folder=${encodeURIComponent(folder)}` : 'ew=true', options.query?.(served)];
    await page.goto(`${served.url}/?${query.filter(Boolean).join('&')}`);
    return { page, folder: folder ?? temp, served, console: lines, close };
  } catch (error) {
    await close();
    throw error;
  }
}
