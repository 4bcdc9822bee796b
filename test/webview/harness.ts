/** Owns opening the built profile page in Chromium with a host that records what it is told. Refuses to know what the page should do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { HostToPage, PageToHost, ProfileSettings, ProfileViewState } from '#protocol/profile';
import { profilePage } from '#protocol/profile-page';
import type { SourceFacts } from '#protocol/source-facts';

export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

export interface OpenPage {
  readonly name?: string;
  readonly bytes: Uint8Array;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly settings?: Partial<ProfileSettings>;
  readonly reducedMotion?: boolean;
  /** Whether the system forces its own few colours. */
  readonly forcedColors?: boolean;
  /** False where something else stands in place of the graph. */
  readonly hasGraph?: boolean;
  /** Texts of source files the host has, by recorded path; the others it does not find. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Facts the host tells of a source file once the page follows it, by recorded path. */
  readonly facts?: Readonly<Record<string, readonly SourceFacts[]>>;
  /** Whether the host says that source changed after the profile was taken. */
  readonly changed?: boolean;
  /** How the profile was looked at last. */
  readonly state?: ProfileViewState;
}

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const origin = 'http://webview.test';
const media = resolve('dist/media');

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.GOPHERSCOPE_CHROMIUM ?? '/usr/bin/chromium',
    args: flags.split(' '),
  });
}

/** A page with its recording host. */
export class Opened {
  /** What the browser complained about: errors and violations of the content security policy. */
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Messages the page sent, oldest first. */
  sent(): Promise<PageToHost[]> {
    return this.page.evaluate(() => (globalThis as unknown as { sent: PageToHost[] }).sent);
  }

  async sentOf<T extends PageToHost['type']>(type: T): Promise<Extract<PageToHost, { type: T }>[]> {
    return (await this.sent()).filter((message): message is Extract<PageToHost, { type: T }> => message.type === type);
  }

  /** Hands the page a message as VS Code does. Byte arrays survive. */
  async tell(message: HostToPage): Promise<void> {
    const plain = 'bytes' in message ? { ...message, bytes: Array.from(message.bytes) } : message;
    await this.page.evaluate((data) => {
      const message = 'bytes' in data ? { ...data, bytes: new Uint8Array(data.bytes) } : data;
      window.postMessage(message, '*');
    }, plain);
  }
}

/** Opens the built page on a profile. The page asks for it with `ready`, as in VS Code. */
export async function openPage(browser: Browser, options: OpenPage): Promise<Opened> {
  const { name = 'test.pb.gz', theme = 'dark', width = 1280, height = 800 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme.endsWith('light') ? 'light' : 'dark',
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    forcedColors: options.forcedColors ? 'active' : 'none',
  });
  const page = await context.newPage();
  const opened = new Opened(page);
  const html = profilePage({
    script: `${origin}/profile.js`,
    style: `${origin}/profile.css`,
    styleSource: origin,
    nonce: 'dGVzdA',
    title: name,
  });
  await page.route(`${origin}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html });
    return route.fulfill({ path: join(media, path) });
  });
  const settings: ProfileSettings = { ownModules: [], canOpenSource: true, canShowAsText: true, ...options.settings };
  await page.addInitScript(
    ({ name, bytes, settings, theme, sources, facts, changed, state }) => {
      const sent: unknown[] = [];
      const host = globalThis as unknown as { sent: unknown[]; acquireVsCodeApi: unknown };
      host.sent = sent;
      host.acquireVsCodeApi = () => ({
        postMessage: (message: { type?: unknown; file?: string }) => {
          sent.push(message);
          if (message.type === 'readSource') {
            const { file = '' } = message;
            const text = sources[file];
            const missing = text === undefined ? 'notFound' : undefined;
            window.postMessage({ type: 'sourceText', file, text, missing, newer: changed }, '*');
          }
          if (message.type === 'followSource') {
            for (const told of facts[message.file ?? ''] ?? []) {
              window.postMessage({ type: 'sourceFacts', ...told }, '*');
            }
          }
          if (message.type !== 'ready') return;
          window.postMessage({ type: 'settings', settings }, '*');
          const file = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
          window.postMessage({ type: 'file', name, bytes: file, state }, '*');
        },
      });
      document.addEventListener('DOMContentLoaded', () => document.body.classList.add(`vscode-${theme}`), {
        once: true,
      });
    },
    {
      name,
      bytes: Buffer.from(options.bytes).toString('base64'),
      settings,
      theme,
      sources: options.sources ?? {},
      facts: options.facts ?? {},
      changed: options.changed,
      state: options.state,
    },
  );
  await page.goto(`${origin}/`);
  return opened;
}

/**
 * For one `describe`: a browser, and opening pages in it. A page is there once its graph is, is closed after the test, and must not have
 * complained.
 */
export function viewer(): (bytes: Uint8Array, options?: Partial<OpenPage>) => Promise<Opened> {
  let browser: Browser;
  const pages: Opened[] = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  afterEach(async () => {
    for (const { page, complaints } of pages.splice(0)) {
      await page.context().close();
      assert.deepEqual(complaints, []);
    }
  });
  return async (bytes, options = {}) => {
    const opened = await openPage(browser, { bytes, ...options });
    pages.push(opened);
    opened.page.setDefaultTimeout(10_000);
    if (options.hasGraph !== false) await opened.page.getByRole('treeitem').first().waitFor();
    return opened;
  };
}

/** Bytes of a file in the repository. */
export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}
