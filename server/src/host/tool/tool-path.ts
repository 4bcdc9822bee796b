/** Owns finding a tool on this machine, never inside a workspace: whoever wrote the code under analysis must not choose what runs. Starts nothing. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { ToolRefusal } from './refusal';

/** An absolute path that was checked here; the runner takes no other. */
export interface ToolPath {
  readonly name: string;
  readonly path: string;
  readonly checked: typeof checked;
}

const checked: unique symbol = Symbol('checked');

export interface ToolSearch {
  /** The tool's name without `.exe`. */
  readonly name: string;
  /** `PATH` of the user's environment. */
  readonly searchPath: string | undefined;
  /** Absolute paths of all workspace folders; nothing below them is run. */
  readonly workspaceFolders: readonly string[];
  /** A path from the user's own (machine) settings; it is tried alone. */
  readonly configured?: string;
  /** Folders tried after PATH. */
  readonly usualFolders?: readonly string[];
}

function realOrSelf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Whether `path` lies in `folder` or is it; both absolute. */
function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isInAny(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => isInside(path, folder) || isInside(realOrSelf(path), realOrSelf(folder)));
}

function isExecutable(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folders of PATH from which something may be started: absolute and outside the workspace. */
export function safeSearchPath(searchPath: string | undefined, workspaceFolders: readonly string[]): readonly string[] {
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set(folders)].filter((folder) => !isInAny(folder, workspaceFolders));
}

/**
 * Finds a tool. A link is run by its own name, for version managers look at the name, but what it leads to must lie outside too.
 * @throws {ToolRefusal} `missing`
 */
export function findTool(search: ToolSearch): ToolPath {
  const { name, configured, workspaceFolders } = search;
  const accept = (path: string) =>
    isExecutable(path) && !isInAny(path, workspaceFolders) && !isInAny(dirname(path), workspaceFolders);
  if (configured !== undefined && configured !== '') {
    if (isAbsolute(configured) && accept(configured)) return { name, path: configured, checked };
    throw new ToolRefusal(
      'missing',
      `${configured} is not an executable outside the workspace. Set an absolute path to ${name}.`,
    );
  }
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = [...safeSearchPath(search.searchPath, workspaceFolders), ...(search.usualFolders ?? [])];
  const found = folders.map((folder) => join(folder, file)).find(accept);
  if (found !== undefined) return { name, path: found, checked };
  throw new ToolRefusal(
    'missing',
    `No ${name} found on PATH outside the workspace. Install it, or put its folder on PATH.`,
  );
}
