/**
 * Owns what is said about profiles of execution traces, between page and extension host and between client and server, with the checks of the
 * receivers. Refuses to know how anybody acts.
 */
import { type TraceKind, traceKinds } from '#engine/profile/formats/execution-trace';
import { type Fields, isRecord, isText } from './checks';

/** Why there is no profile of an execution trace: go may not run, is not there, did not make it, or was stopped. */
export const traceFaults = ['untrusted', 'missing', 'failed', 'cancelled'] as const;
export type TraceFault = (typeof traceFaults)[number];

/** To the page: it is given an execution trace, of which it may ask for profiles; `start` is to be shown at once. */
export interface TraceOpening {
  readonly type: 'trace';
  /** Base name of the file. */
  readonly name: string;
  readonly start: TraceKind | undefined;
  /** None can be made, and `message` says why and what to do. */
  readonly fault: TraceFault | undefined;
  readonly message: string;
}

/** To the page, what became of `readTrace`; `notes` say what the trace lacks, whole sentences. */
export type TraceAnswer =
  | {
      readonly type: 'traceProfile';
      readonly kind: TraceKind;
      readonly bytes: Uint8Array;
      readonly notes: readonly string[];
    }
  | { readonly type: 'traceFailed'; readonly kind: TraceKind; readonly fault: TraceFault; readonly message: string };

/**
 * From the page: have go make a profile, stop that; compare the one shown now with the same profile of the base, if that is a trace; show where the
 * workspace is trusted, where the path of go is set.
 */
export type TraceWish =
  | { readonly type: 'readTrace'; readonly kind: TraceKind }
  | { readonly type: 'stopTrace' }
  | { readonly type: 'compareAgain' }
  | { readonly type: 'manageTrust' }
  | { readonly type: 'setGoPath' };

export const traceMethods = {
  /** Client → server, request `TraceParams` → `TraceResult`. Starts the go command; refused in an untrusted workspace. Cancel as any request. */
  profile: 'gopherscope/trace/profile',
} as const;

export interface TraceParams {
  /** Of the trace, on a disk of this machine. */
  readonly uri: string;
  readonly kind: TraceKind;
  /** From the machine's settings only: what reaches the command line must not come from the workspace. */
  readonly goPath?: string;
}

export type TraceResult =
  /** `profile`: as pprof writes it, in base64. `notes` as in `TraceAnswer`. */
  | { readonly state: 'ok'; readonly profile: string; readonly notes: readonly string[] }
  /** `message`: what, and what to do. */
  | { readonly state: TraceFault; readonly message: string };

const longest = { path: 8192, message: 20_000, profile: 100 * 1024 * 1024, notes: 10 };

function isNotes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= longest.notes && value.every((note) => isText(note, longest.message));
}

export function traceKind(value: unknown): TraceKind | undefined {
  return traceKinds.find((known) => known === value);
}

function traceFault(value: unknown): TraceFault | undefined {
  return traceFaults.find((known) => known === value);
}

/** The message if it is one the page understands, rebuilt from its known fields. */
export function traceOpening({ name, start, fault, message }: Fields): TraceOpening | undefined {
  if (!isText(name, longest.path) || !isText(message, longest.message)) return undefined;
  return { type: 'trace', name, start: traceKind(start), fault: traceFault(fault), message };
}

/** The message if it is one the page understands, rebuilt from its known fields. */
export function traceAnswer(value: Fields): TraceAnswer | undefined {
  const kind = traceKind(value.kind);
  if (!kind) return undefined;
  if (value.type === 'traceProfile') {
    const { bytes, notes } = value;
    return bytes instanceof Uint8Array && isNotes(notes) ? { type: 'traceProfile', kind, bytes, notes } : undefined;
  }
  const fault = traceFault(value.fault);
  const { message } = value;
  return fault && isText(message, longest.message) ? { type: 'traceFailed', kind, fault, message } : undefined;
}

/** The message if it is one the host understands, rebuilt from its known fields. */
export function traceWish({ type, kind }: Fields): TraceWish | undefined {
  switch (type) {
    case 'stopTrace':
    case 'compareAgain':
    case 'manageTrust':
    case 'setGoPath':
      return { type };
    case 'readTrace': {
      const wanted = traceKind(kind);
      return wanted && { type, kind: wanted };
    }
    default:
      return undefined;
  }
}

export function isTraceParams(value: unknown): value is TraceParams {
  return (
    isRecord(value) &&
    isText(value.uri, longest.path) &&
    traceKind(value.kind) !== undefined &&
    (value.goPath === undefined || isText(value.goPath, longest.path))
  );
}

export function isTraceResult(value: unknown): value is TraceResult {
  if (!isRecord(value)) return false;
  if (value.state === 'ok') return isText(value.profile, longest.profile) && isNotes(value.notes);
  return traceFault(value.state) !== undefined && isText(value.message, longest.message);
}
