/** Owns starting a tool: no shell, a checked path, a listed environment, a cap on output and time, its own temporary folder, and its whole tree gone when it is cancelled. Knows no tool. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { type Environment, toolEnvironment } from './environment';
import { endTree, watchTree } from './process-tree';
import { ToolFailure, ToolRefusal } from './refusal';
import type { ToolPath } from './tool-path';

/** Output beyond which a tool is stopped, bytes: twice what the compiler prints for all of the standard library. */
const defaultOutputCap = 256 << 20;
const defaultTimeoutMs = 10 * 60_000;

export interface ToolRun {
  readonly tool: ToolPath;
  readonly args: readonly string[] | ((temporary: string) => readonly string[]);
  /** Absolute. */
  readonly cwd: string;
  /** Whether the user trusts what lies in `cwd`; a command line run by hand is trusted. */
  readonly trusted: boolean;
  readonly workspaceFolders: readonly string[];
  /** The user's environment, from which the listed names are taken. */
  readonly environment: Environment;
  readonly allowedVariables: readonly string[];
  readonly fixedVariables: Readonly<Record<string, string>>;
  /** Pieces of text as they come; never cut inside a character. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  /** What it prints as bytes, for tools that print no text; then `onStdout` hears nothing. */
  readonly onOutput?: (bytes: Uint8Array) => void;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly outputCap?: number;
}

export interface ToolExit {
  /** Exit code; null when a signal ended it that was not ours. */
  readonly code: number | null;
  readonly durationMs: number;
}

function check(run: ToolRun): void {
  if (!run.trusted) {
    throw new ToolRefusal(
      'untrusted',
      `This workspace is not trusted, so ${run.tool.name} is not run. Trust it first.`,
    );
  }
  let isFolder = false;
  try {
    isFolder = isAbsolute(run.cwd) && statSync(run.cwd).isDirectory();
  } catch {
    // Reported below.
  }
  if (!isFolder) throw new ToolRefusal('folder', `${run.cwd} is not a folder on this machine.`);
}

/**
 * Runs a tool to its end. A non-zero exit code is an answer, not an error.
 * @throws {ToolRefusal} before anything is started
 * @throws {ToolFailure} when it was cancelled, too slow, too talkative or could not be started
 */
export async function runTool(run: ToolRun): Promise<ToolExit> {
  check(run);
  if (run.signal?.aborted) throw new ToolFailure('cancelled', `${run.tool.name} was cancelled.`);
  const temporary = mkdtempSync(join(tmpdir(), 'gopherscope-'));
  try {
    return await start(run, temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

function start(run: ToolRun, temporary: string): Promise<ToolExit> {
  const { tool, signal } = run;
  const started = performance.now();
  const args = typeof run.args === 'function' ? run.args(temporary) : run.args;
  return new Promise((resolve, reject) => {
    const child = spawn(tool.path, args, {
      cwd: run.cwd,
      env: toolEnvironment({
        source: run.environment,
        workspaceFolders: run.workspaceFolders,
        allowed: run.allowedVariables,
        fixed: run.fixedVariables,
        temporary,
      }),
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    watchTree(child);

    let failure: ToolFailure | undefined;
    const stop = (reason: 'cancelled' | 'timeout' | 'output', message: string) => {
      if (failure !== undefined) return;
      failure = new ToolFailure(reason, message);
      endTree(child);
    };
    const cancel = () => stop('cancelled', `${tool.name} was cancelled.`);
    const timeoutMs = run.timeoutMs ?? defaultTimeoutMs;
    const timer = setTimeout(
      () => stop('timeout', `${tool.name} did not end within ${Math.round(timeoutMs / 1000)} s and was stopped.`),
      timeoutMs,
    );
    signal?.addEventListener('abort', cancel, { once: true });

    let printed = 0;
    const cap = run.outputCap ?? defaultOutputCap;
    const readBytes = (stream: NodeJS.ReadableStream, take: (bytes: Buffer) => void) => {
      stream.on('data', (bytes: Buffer) => {
        printed += bytes.length;
        if (printed > cap) stop('output', `${tool.name} printed more than ${cap >> 20} MiB and was stopped.`);
        else if (failure === undefined) take(bytes);
      });
    };
    const read = (stream: NodeJS.ReadableStream, take: ((text: string) => void) | undefined) => {
      const decoder = new StringDecoder('utf8');
      readBytes(stream, (bytes) => take?.(decoder.write(bytes)));
      stream.on('end', () => {
        const rest = decoder.end();
        if (failure === undefined && rest !== '') take?.(rest);
      });
    };
    if (run.onOutput === undefined) read(child.stdout, run.onStdout);
    else readBytes(child.stdout, run.onOutput);
    read(child.stderr, run.onStderr);

    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    child.once('error', (error) => {
      settle();
      reject(failure ?? new ToolFailure('start', `${tool.path} could not be started: ${error.message}.`));
    });
    child.once('close', (code) => {
      settle();
      if (failure !== undefined) reject(failure);
      else resolve({ code, durationMs: performance.now() - started });
    });
  });
}
