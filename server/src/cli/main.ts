/** Owns the process of the command line: streams, colours, Ctrl-C and the exit code. Knows nothing of what commands do. */
import { dirname } from 'node:path';
import { argv, cwd, env, exit, stderr, stdin, stdout } from 'node:process';
import { createColors } from 'picocolors';
import { version } from '../../../package.json';
import { CliError, cancelled, type ExitCode } from './command';
import { runProgram } from './program';

/** https://no-color.org: any value but the empty one switches colours off. */
function wantsColors(): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stdout.isTTY === true && env.TERM !== 'dumb';
}

/** Nobody types a profile: at a terminal there is nothing to wait for. */
async function standardInput(): Promise<Uint8Array> {
  if (stdin.isTTY) throw new CliError('Standard input is a terminal. Pipe a file into it, or name one instead of -.');
  if (stdin.readableEnded) throw new CliError('Standard input can be read once. Name a file for the other profile.');
  const parts: Uint8Array[] = [];
  const stop = (): void => void stdin.destroy();
  interrupt.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of stdin as AsyncIterable<Uint8Array>) parts.push(part);
  } catch (error) {
    interrupt.signal.throwIfAborted();
    throw error;
  } finally {
    interrupt.signal.removeEventListener('abort', stop);
  }
  interrupt.signal.throwIfAborted();
  return Buffer.concat(parts);
}

let code: ExitCode = 0;
// A reader that has seen enough (`| head`) is no failure.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') exit(code);
    if (stream === stdout)
      stderr.write(`gopherscope: The result could not be written (${error.message}). Make room, or write elsewhere.\n`);
    exit(2);
  });
}
const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second one does not wait for anything.
    if (interrupt.signal.aborted) exit(2);
    interrupt.abort(cancelled());
  });
}

void runProgram(
  {
    version,
    cwd: cwd(),
    env,
    out: (content) => void stdout.write(content),
    err: (text) => void stderr.write(text),
    input: standardInput,
    colors: createColors(wantsColors()),
    canRedraw: stderr.isTTY === true && env.TERM !== 'dumb',
    distribution: dirname(__dirname),
    signal: interrupt.signal,
    finish: (value) => {
      code = value;
      process.exitCode = value;
    },
  },
  argv.slice(2),
);
