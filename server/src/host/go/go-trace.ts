/** Owns having the go command make a profile of an execution trace: where goroutines waited, of one kind. Reads neither. */
import { tmpdir } from 'node:os';
import { ToolFailure } from '../tool/refusal';
import { type GoOptions, runGo } from './go-tool';

/** What `go tool trace -pprof=…` can show: waiting for the network, for each other, in system calls, for a processor. */
export const traceKinds = ['net', 'sync', 'syscall', 'sched'] as const;
export type TraceKind = (typeof traceKinds)[number];

/**
 * Runs `go tool trace -pprof=KIND FILE`.
 * @param file absolute path of the trace
 * @returns the bytes of a pprof profile
 * @throws {ToolRefusal} @throws {ToolFailure} also where the tool says that the trace is no good
 */
export async function profileOfTrace(
  go: GoOptions,
  file: string,
  kind: TraceKind,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const output: Uint8Array[] = [];
  let said = '';
  // The tool needs no module, and no module gets a say in what is run: go looks for none in the system's temporary folder.
  const environment = { ...go.environment, GOFLAGS: undefined, GOWORK: 'off' };
  const exit = await runGo(
    { ...go, environment },
    {
      args: ['tool', 'trace', `-pprof=${kind}`, file],
      cwd: tmpdir(),
      onOutput: (bytes) => output.push(bytes),
      onStderr: (text) => {
        said += text;
      },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  if (exit.code !== 0) {
    const reason = said.trim().split('\n').at(-1) || `exit code ${exit.code}`;
    throw new ToolFailure('start', `go tool trace could not read it: ${reason}`);
  }
  return Buffer.concat(output);
}
