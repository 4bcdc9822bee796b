/** Owns what a command file and the program agree on: how a command is declared, what it may write to, how it fails. Knows no single command. */
import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';

/** 0: ran, nothing to complain of · 1: findings · 2: could not do what was asked. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes and what it knows of the world around it; made once in main. */
export interface CliContext {
  readonly version: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results for people or machines. */
  readonly out: (content: string | Uint8Array) => void;
  /** Progress and logs. */
  readonly err: (text: string) => void;
  /** All of standard input. */
  readonly input: () => Promise<Uint8Array>;
  /** Colours for stdout: identity functions when it is not a terminal or NO_COLOR is set. */
  readonly colors: Colors;
  /** Whether stderr is a terminal that can redraw a progress line. */
  readonly canRedraw: boolean;
  /** Where the bundles and the wasm files lie. */
  readonly distribution: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly finish: (code: ExitCode) => void;
}

/** What a bundle that several commands share exports as `commands`: how each of them is loaded. */
export type SharedCommands = Readonly<Record<string, () => Promise<CommandModule>>>;

/** What the bundle of a command exports. */
export interface CommandModule {
  /**
   * Adds arguments, options and the action (or subcommands) to `command`. The action reports its exit code with `context.finish`; none means 0.
   * @param words what stands behind the command on the command line
   */
  configure(command: Command, context: CliContext, words: readonly string[]): void | Promise<void>;
}

/** Ends the command with exit code 2. The message is one line: what, where, and what to do; `more` are further ones of its kind. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly more: readonly string[];
  constructor(message: string, more: readonly string[] = []) {
    super(message);
    this.more = more;
  }
}

/** What Ctrl-C comes to, wherever it finds the command. */
export function cancelled(): CliError {
  return new CliError('Cancelled. No file was changed.');
}

/** A command's bundle has a class of its own, so the name tells. */
export function furtherMessages(error: unknown): readonly string[] {
  return error instanceof Error && error.name === 'CliError' ? (error as CliError).more : [];
}

/** For options like `--rule a,b --rule c`. Throws a CliError for a list of nothing, which would silently check nothing. */
export function collectNames(value: string, previous: readonly string[] = []): readonly string[] {
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new CliError(`The list '${value}' holds no name. Write NAME or NAME,NAME.`);
  return [...previous, ...names];
}
