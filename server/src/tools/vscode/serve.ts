/** Owns one running VS Code server on 127.0.0.1 and its folders; knows nothing of what is opened in it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { promisify } from 'node:util';
import type { VSCodeInstall } from './install';

/** Where the extension under view comes from: a packed VSIX, or a folder linked as it is. */
export type ExtensionSource =
  | { readonly vsix: string }
  | { readonly folder: string; readonly id: string; readonly version: string };

export interface ServeOptions {
  /** 0 lets the system choose. */
  readonly port?: number;
  /** Installed for the user before the server starts. */
  readonly extension?: ExtensionSource;
  /** What `User/settings.json` holds. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Loads `globalThis.driver` and the test hooks of VS Code into the page. */
  readonly smokeTestDriver?: boolean;
}

export interface ServedVSCode {
  readonly url: string;
  readonly port: number;
  /** Everything the server wrote so far, for a failing test to show. */
  output(): string;
  /** Ends the server and its extension hosts, and removes its folders. */
  stop(): Promise<void>;
  /** Settles when the server ends, asked or not. */
  readonly ended: Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 3_000;

export async function serveVSCode(install: VSCodeInstall, options: ServeOptions): Promise<ServedVSCode> {
  const home = await mkdtemp(join(tmpdir(), 'gopherscope-vscode-'));
  const folders = {
    'server-data-dir': join(home, 'server'),
    'user-data-dir': join(home, 'user'),
    'extensions-dir': join(home, 'extensions'),
  };
  try {
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
    await mkdir(join(home, 'user/User'), { recursive: true });
    await writeFile(join(home, 'user/User/settings.json'), JSON.stringify(options.settings, null, 2));
    const places = Object.entries(folders).flatMap(([flag, folder]) => [`--${flag}`, folder]);
    const env = { ...(options.env ?? process.env) };
    if (options.extension) await installExtension(install, options.extension, folders['extensions-dir'], places, env);
    const child = spawn(
      install.node,
      [
        install.serverMain,
        ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'],
        ...['--accept-server-license-terms', '--telemetry-level', 'off'],
        ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
        ...places,
      ],
      // A process group of its own: the extension hosts go down with it, and nothing else does.
      { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'], detached: platform !== 'win32' },
    );
    return await untilItAnswers(child, home);
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

async function installExtension(
  install: VSCodeInstall,
  source: ExtensionSource,
  extensionsFolder: string,
  places: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if ('vsix' in source) {
    const args = [install.serverMain, ...places, '--accept-server-license-terms', '--install-extension', source.vsix];
    await promisify(execFile)(install.node, args, { env, timeout: startTimeoutMs });
    return;
  }
  const target = join(extensionsFolder, `${source.id}-${source.version}`);
  await symlink(source.folder, target, platform === 'win32' ? 'junction' : 'dir').catch(() =>
    cp(source.folder, target, { recursive: true }),
  );
}

async function untilItAnswers(child: ChildProcess, home: string): Promise<ServedVSCode> {
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    await endGroup(child, ended);
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const deadline = AbortSignal.timeout(startTimeoutMs);
  const listening = new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    deadline.addEventListener('abort', () =>
      reject(new Error(`VS Code did not start in ${startTimeoutMs / 1000} s:\n${output}`)),
    );
    void ended.then(() => reject(new Error(`VS Code ended while starting (is the port taken?):\n${output}`)));
  });
  try {
    const port = await listening;
    const url = `http://127.0.0.1:${port}`;
    await fetch(url, { signal: deadline });
    return { url, port, output: () => output, stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (platform === 'win32') child.kill(name);
      else process.kill(-(child.pid as number), name);
    } catch {
      // Already gone.
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
  // Extension hosts that outlive their server (it ends without waiting for them) go now.
  signal('SIGKILL');
}
