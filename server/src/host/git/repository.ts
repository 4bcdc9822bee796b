/**
 * Owns asking Git about a repository: the merge base with a revision and the files as they were there. Reads objects only – nothing that would run
 * filters, hooks, external diffs or a file system monitor named in the repository's own configuration.
 */
import { createHash } from 'node:crypto';
import { parse } from 'node:path';
import type { Environment } from '../tool/environment';
import { findTool, type ToolPath } from '../tool/tool-path';
import { runTool } from '../tool/tool-runner';

/** Git ran and said no; `message` is a sentence with what to do. */
class GitError extends Error {
  override readonly name = 'GitError';
}

export interface GitOptions {
  /** Absolute, somewhere inside the repository. */
  readonly cwd: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

const configuration = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.pager=cat', 'protocol.allow=never'];
const fixedVariables = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
};
const timeoutMs = 60_000;

/** Entries of a listing that ends each with NUL. */
function entries(output: string): string[] {
  return output.split('\0').filter((entry) => entry !== '');
}

export class Repository {
  readonly #tool: ToolPath;
  readonly #options: GitOptions;
  /** Absolute path of the work tree. */
  readonly root: string;

  private constructor(tool: ToolPath, options: GitOptions, root: string) {
    this.#tool = tool;
    this.#options = options;
    this.root = root;
  }

  /** Throws {@link GitError} outside of a repository, ToolRefusal when there is no Git. */
  static async open(options: GitOptions): Promise<Repository> {
    const { cwd, environment } = options;
    const tool = findTool({ name: 'git', searchPath: environment.PATH, workspaceFolders: workspaceOf(cwd) });
    const probe = new Repository(tool, options, cwd);
    const root = await probe.#ask(['rev-parse', '--show-toplevel'], `${cwd} is in no Git repository.`);
    return new Repository(tool, options, root.trimEnd());
  }

  /** The commit where `revision` and HEAD part. */
  async mergeBase(revision: string): Promise<string> {
    const commit = await this.#ask(
      ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
      `Git knows no revision ${revision}. Fetch it, or name another one.`,
    );
    const base = await this.#ask(
      ['merge-base', commit.trim(), 'HEAD'],
      `${revision} and HEAD have no common ancestor. Fetch the full history.`,
    );
    return base.trim();
  }

  /** Path from the root, with `/` → object id, of all files of a commit. Submodules are left out. */
  async files(commit: string): Promise<ReadonlyMap<string, string>> {
    const listing = await this.#ask(['ls-tree', '-r', '-z', '--full-tree', commit], `Git cannot list ${commit}.`);
    const files = new Map<string, string>();
    for (const entry of entries(listing)) {
      const match = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(entry);
      if (match !== null) files.set(match[2]!, match[1]!);
    }
    return files;
  }

  /** Text of an object as committed, without any filter. */
  text(id: string): Promise<string> {
    return this.#ask(['cat-file', 'blob', id], `Git cannot read object ${id}.`);
  }

  async #ask(args: readonly string[], problem: string): Promise<string> {
    let output = '';
    let complaint = '';
    const exit = await runTool({
      tool: this.#tool,
      args: ['--no-pager', ...configuration.flatMap((setting) => ['-c', setting]), ...args],
      cwd: this.#options.cwd,
      trusted: true,
      workspaceFolders: workspaceOf(this.#options.cwd),
      environment: this.#options.environment,
      allowedVariables: [],
      fixedVariables,
      onStdout: (text) => {
        output += text;
      },
      onStderr: (text) => {
        complaint += text;
      },
      signal: this.#options.signal,
      timeoutMs,
    });
    if (exit.code === 0) return output;
    const said = complaint.trim().split('\n')[0] ?? '';
    throw new GitError(said === '' ? problem : `${problem} (${said})`);
  }
}

/** At the root of the disk everything would lie in the workspace, Git too. */
function workspaceOf(cwd: string): readonly string[] {
  return cwd === parse(cwd).root ? [] : [cwd];
}

/** The id Git gives these bytes, in the hash of the repository that `like` comes from (SHA-1 or SHA-256). */
export function blobId(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  hash.update(`blob ${bytes.length}\0`);
  return hash.update(bytes).digest('hex');
}
