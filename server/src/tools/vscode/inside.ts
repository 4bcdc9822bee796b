/** Runs a mocha bundle inside an extension host of a real VS Code, the Node one or the web worker; refuses to know what the bundle asserts. */
import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { type EditorOptions, openEditor } from './open';
import { resultPrefix } from './output';

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.md': 'text/markdown',
};
/** Where the page finds the extension: the same origin, so that no cross-origin rule is bent. */
const webPrefix = '/__ext';

export interface InsideRun {
  /** Which extension host. */
  readonly host: 'node' | 'web';
  /** The folder that holds the extension and the bundle. */
  readonly extension: string;
  /** The mocha bundle, relative to `extension`; exports `run()`. */
  readonly bundle: string;
  readonly workspace?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

export interface InsideResult {
  /** 0 when every test passed. */
  readonly code: number;
  /** What the bundle printed. */
  readonly output: string;
}

/** Resolves when mocha has ended; rejects when it did not in `timeoutMs`. */
export async function runInside(run: InsideRun): Promise<InsideResult> {
  const lines: string[] = [];
  /** VS Code's own lines: of interest only when the bundle itself could not be run. */
  const noise: string[] = [];
  let exit: (code: number) => void = () => {};
  const ended = new Promise<number>((done) => {
    exit = done;
  });
  const prepare = async (context: BrowserContext, origin: string): Promise<void> => {
    await context.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const line = args.map(String).join(' ');
      if (line.startsWith(resultPrefix)) lines.push(line.slice(resultPrefix.length));
      else noise.push(line);
    });
    await context.exposeFunction('codeAutomationExit', (code: number) => exit(code));
    if (run.host === 'web') await serveExtension(context, origin, run);
  };
  const options: EditorOptions = {
    ...(run.workspace ? { workspace: run.workspace } : {}),
    ...(run.settings ? { settings: run.settings } : {}),
    ...(run.env ? { env: run.env } : {}),
    smokeTestDriver: true,
    prepare: (context, served) => prepare(context, served.url),
    query: ({ port }) => (run.host === 'node' ? `payload=${encodeURIComponent(nodePayload(port, run))}` : ''),
  };
  const editor = await openEditor(options);
  try {
    const timer = setTimeout(() => exit(-1), run.timeoutMs);
    const code = await ended;
    clearTimeout(timer);
    const output = (lines.length > 0 ? lines : noise.filter((line) => line.includes(basename(run.bundle)))).join('\n');
    if (code === -1)
      throw new Error(`No end after ${run.timeoutMs} ms.\n${output}\n${editor.console.slice(-5).join('\n')}`);
    return { code, output };
  } finally {
    await editor.close();
  }
}

function nodePayload(port: number, { extension, bundle }: InsideRun): string {
  const remote = `vscode-remote://127.0.0.1:${port}`;
  return JSON.stringify([
    ['extensionDevelopmentPath', `${remote}${resolve(extension)}`],
    ['extensionTestsPath', `${remote}${resolve(extension, bundle)}`],
  ]);
}

async function serveExtension(
  context: BrowserContext,
  origin: string,
  { extension, bundle }: InsideRun,
): Promise<void> {
  await context.route(`${origin}${webPrefix}/**`, async (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname).slice(webPrefix.length + 1);
    try {
      const body = await readFile(join(extension, path));
      await route.fulfill({ body, contentType: mediaTypes[extname(path)] ?? 'application/octet-stream' });
    } catch {
      await route.fulfill({ status: 404 });
    }
  });
  const { host } = new URL(origin);
  const place = (path: string): object => ({ scheme: 'http', authority: host, path });
  const development = { extensions: [place(webPrefix)], extensionTestsPath: place(`${webPrefix}/${bundle}`) };
  await context.addInitScript({ content: `(${addDevelopmentOptions})(${JSON.stringify(development)})` });
}

/** Runs in the page, before VS Code reads its own configuration there; as text, for this program has no DOM. */
const addDevelopmentOptions = `(developmentOptions) => {
  document.addEventListener('readystatechange', () => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    const settings = meta && JSON.parse(meta.getAttribute('data-settings'));
    if (settings) meta.setAttribute('data-settings', JSON.stringify({ ...settings, developmentOptions }));
  });
}`;
