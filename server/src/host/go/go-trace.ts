/** Owns having the go command make a profile of an execution trace: where goroutines waited, of one kind. Serves nothing, and reads no events itself. */
import { tmpdir } from 'node:os';
import type { TraceExtent, TraceKind } from '#engine/profile/formats/execution-trace';
import { grouped } from '#engine/profile/model/errors';
import { ToolFailure } from '../tool/refusal';
import { choosingGo, type GoOptions, runGo } from './go-tool';
import { lookAtTrace } from './trace-file';

/** Profiles of traces hold each stack once; one of this size nobody could look at, bytes. */
const largestProfile = 64 << 20;

export interface TraceProfile {
  /** As pprof writes it. */
  readonly profile: Uint8Array;
  /** What the trace lacks; a whole sentence each. */
  readonly notes: readonly string[];
}

/**
 * Runs `go tool trace -pprof=KIND FILE`, which ends by itself: no server of it is started.
 * @param file absolute path of the trace
 * @throws {ToolRefusal} @throws {ToolFailure} 'input' where the tool says that the trace is no good, or it is too large
 */
export async function profileOfTrace(
  go: GoOptions,
  file: string,
  kind: TraceKind,
  signal?: AbortSignal,
): Promise<TraceProfile> {
  const { version, extent } = await lookAtTrace(file);
  const output: Uint8Array[] = [];
  let said = '';
  // The tool needs no module, and no module gets a say in what is run: go looks for none in the system's temporary folder.
  const environment = { ...go.environment, GOFLAGS: undefined, GOWORK: 'off' };
  const exit = await runGo(
    { ...go, environment },
    {
      args: ['tool', 'trace', `-pprof=${kind}`, file],
      cwd: tmpdir(),
      outputCap: largestProfile,
      onOutput: (bytes) => output.push(bytes),
      onStderr: (text) => {
        said += text;
      },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  if (exit.code !== 0) throw failureOf(go, said, exit.code, version, extent);
  return { profile: Buffer.concat(output), notes: notesOf(extent) };
}

function notesOf(extent: TraceExtent): readonly string[] {
  switch (extent.state) {
    case 'whole':
      return [];
    case 'cut':
      return [
        'The trace ends in the middle: what came after its last whole part is missing. Stop the trace before you copy it.',
      ];
    case 'damaged':
      return [
        `The trace is damaged from byte ${grouped(extent.at)} on: what came after its last whole part is missing.`,
      ];
  }
}

/** What the tool said, in a sentence that ends with what to do. */
function failureOf(
  go: GoOptions,
  said: string,
  code: number | null,
  version: number | undefined,
  { state }: TraceExtent,
): ToolFailure {
  const reason = (said.trim().split('\n').at(-1) || `exit code ${code}`).replace(/[.:]+$/, '');
  if (/unknown or unsupported (trace )?version/.test(said) && version !== undefined) {
    return new ToolFailure(
      'input',
      `The trace is in the format of Go 1.${version}, which the go command here does not read (${reason}). Use the Go that recorded it: ${choosingGo(go)}.`,
    );
  }
  if (state === 'cut') {
    return new ToolFailure(
      'input',
      `The trace ends before anything in it is whole (go tool trace: ${reason}). Stop the trace before you copy it, then open it again.`,
    );
  }
  return new ToolFailure('input', `go tool trace could not read it: ${reason}. Record the trace again.`);
}
