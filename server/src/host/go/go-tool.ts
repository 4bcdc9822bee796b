/** Owns running the user's go command under the rules of the tool runner. Knows what it may be asked, not what the answers mean. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../tool/environment';
import { ToolRefusal } from '../tool/refusal';
import { findTool, type ToolPath } from '../tool/tool-path';
import { runTool, type ToolExit } from '../tool/tool-runner';
import { checkGoArguments, safeGoFlags } from './go-flags';

/** Where caches lie and what is built for; none of them names a program. */
const allowedVariables = [
  'GOCACHE',
  'GOMODCACHE',
  'GOPATH',
  'GOROOT',
  'GOOS',
  'GOARCH',
  'GOAMD64',
  'GOARM64',
  'GOEXPERIMENT',
  'GOWORK',
  'GO111MODULE',
  'CGO_ENABLED',
  'GOMAXPROCS',
];

export interface GoOptions {
  readonly environment: Environment;
  readonly workspaceFolders: readonly string[];
  readonly trusted: boolean;
  /** Absolute path of go from the machine's settings. */
  readonly path?: string;
  /** What the user's settings call that path; absent where there are none, as on the command line. */
  readonly pathSetting?: string;
}

/** What to do so that another go is taken, completing "…, or ". */
export function choosingGo({ pathSetting }: GoOptions): string {
  return pathSetting === undefined ? 'put its bin folder first on PATH' : `set ${pathSetting}`;
}

export interface GoRun {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  readonly onOutput?: (bytes: Uint8Array) => void;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly outputCap?: number;
}

/** Where installers put Go; a desktop started from a menu has a shorter PATH than a terminal. */
function usualFolders(): readonly string[] {
  if (process.platform === 'win32') return ['C:\\Program Files\\Go\\bin'];
  return [
    '/usr/local/go/bin',
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/usr/lib/go/bin',
    join(homedir(), '.local/go/bin'),
  ];
}

function findGo(options: GoOptions): ToolPath {
  try {
    return findTool({
      name: 'go',
      searchPath: options.environment.PATH ?? options.environment.Path,
      workspaceFolders: options.workspaceFolders,
      usualFolders: usualFolders(),
      ...(options.path === undefined ? {} : { configured: options.path }),
    });
  } catch (error) {
    if (!(error instanceof ToolRefusal) || options.path) throw error;
    const place = options.workspaceFolders.length > 0 ? ' outside the workspace' : '';
    throw new ToolRefusal(
      'missing',
      `No go command found on PATH${place}. Install Go from https://go.dev/dl, or ${choosingGo(options)}.`,
    );
  }
}

/**
 * Runs go. Modules are not downloaded: analysis in the background asks nothing of the network.
 * @throws {ToolRefusal} @throws {ToolFailure}
 */
export async function runGo(options: GoOptions, run: GoRun): Promise<ToolExit> {
  if (!options.trusted) {
    throw new ToolRefusal('untrusted', 'This workspace is not trusted, so go is not run. Trust it first.');
  }
  checkGoArguments(run.args);
  const { environment } = options;
  const fixedVariables = {
    GOFLAGS: safeGoFlags(environment.GOFLAGS),
    GOTOOLCHAIN: environment.GOTOOLCHAIN || 'local',
    GOPROXY: 'off',
  };
  return runTool({
    ...run,
    tool: findGo(options),
    trusted: options.trusted,
    workspaceFolders: options.workspaceFolders,
    environment,
    allowedVariables,
    fixedVariables,
  });
}

/** The folder the go command should run in for a package: its module's root, else the package's own folder. */
export function moduleRoot(folder: string): string {
  return nearest(folder, ['go.mod']) ?? folder;
}

/** Whether the go command knows of a module there, or of a workspace of some. */
export function isInModule(folder: string): boolean {
  return nearest(folder, ['go.mod', 'go.work']) !== undefined;
}

/** The folder itself or the first above it that holds one of these. */
function nearest(folder: string, names: readonly string[]): string | undefined {
  if (!isAbsolute(folder)) throw new ToolRefusal('folder', `${folder} is not an absolute path.`);
  for (let at = folder; ; ) {
    if (names.some((name) => existsSync(join(at, name)))) return at;
    const parent = dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
}
