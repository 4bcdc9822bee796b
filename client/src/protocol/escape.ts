/** Owns what the client and the server say about escape analysis, with the checks of the receiver. Refuses to know how either acts. */
import { type FactKind, factKinds } from '#engine/escape/facts';
import { isRecord, isText } from './checks';
import { isProtocolRange, type ProtocolRange } from './language';

export const escapeMethods = {
  /** Client → server, request `EscapeParams` → `EscapeResult`. Starts the go command; refused in an untrusted workspace. Cancel as any request. */
  find: 'gopherscope/escape/find',
} as const;

export interface EscapeParams {
  /** A Go file; its package and the package's tests are compiled as they are on disk. */
  readonly uri: string;
  readonly tests: boolean;
  /** From the machine's settings only: what reaches the command line must not come from the workspace. */
  readonly goPath?: string;
  readonly tags?: string;
}

/** A step of a flow. Columns are UTF-16. */
export interface EscapeStep {
  readonly message: string;
  /** Absent for code that no one wrote. */
  readonly location?: { readonly uri: string; readonly range: ProtocolRange };
}

export interface EscapeMark {
  readonly kind: FactKind;
  /** The compiler's words, short: `moved to heap: buf`. */
  readonly text: string;
  /** One sentence that says where it goes. */
  readonly message: string;
  readonly range: ProtocolRange;
  /** All flows, one after the other. */
  readonly steps: readonly EscapeStep[];
}

export interface EscapeFile {
  readonly uri: string;
  readonly marks: readonly EscapeMark[];
}

export interface EscapeError {
  readonly message: string;
  readonly location?: { readonly uri: string; readonly range: ProtocolRange };
}

/** `ok` · `broken`: the package does not build · `refused`: nothing was started · `failed`: started and did not end well · `cancelled`. */
export type EscapeState = 'ok' | 'broken' | 'refused' | 'failed' | 'cancelled';

export interface EscapeResult {
  readonly state: EscapeState;
  /** What, where, what to do; empty when `ok`. */
  readonly message: string;
  /** Import path of the package, '' unknown. */
  readonly package: string;
  /** Files of the package, those without marks too. */
  readonly files: readonly EscapeFile[];
  readonly errors: readonly EscapeError[];
  readonly durationMs: number;
}

const longest = { uri: 8192, text: 20_000, items: 200_000 };
const kinds: ReadonlySet<unknown> = new Set<FactKind>(factKinds);
const states: ReadonlySet<unknown> = new Set<EscapeState>(['ok', 'broken', 'refused', 'failed', 'cancelled']);

function isList<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= longest.items && value.every(is);
}

export function isEscapeParams(value: unknown): value is EscapeParams {
  return (
    isRecord(value) &&
    isText(value.uri, longest.uri) &&
    typeof value.tests === 'boolean' &&
    (value.goPath === undefined || isText(value.goPath, longest.uri)) &&
    (value.tags === undefined || isText(value.tags, longest.text))
  );
}

/** A message with a place, as both steps and errors are. */
function isPlaced(value: unknown): value is EscapeStep {
  if (!isRecord(value) || !isText(value.message, longest.text)) return false;
  const { location } = value;
  return (
    location === undefined ||
    (isRecord(location) && isText(location.uri, longest.uri) && isProtocolRange(location.range))
  );
}

function isMark(value: unknown): value is EscapeMark {
  return (
    isRecord(value) &&
    kinds.has(value.kind) &&
    isText(value.text, longest.text) &&
    isText(value.message, longest.text) &&
    isProtocolRange(value.range) &&
    isList(value.steps, isPlaced)
  );
}

function isFile(value: unknown): value is EscapeFile {
  return isRecord(value) && isText(value.uri, longest.uri) && isList(value.marks, isMark);
}

export function isEscapeResult(value: unknown): value is EscapeResult {
  return (
    isRecord(value) &&
    states.has(value.state) &&
    isText(value.message, longest.text) &&
    isText(value.package, longest.text) &&
    isList(value.files, isFile) &&
    isList(value.errors, isPlaced) &&
    typeof value.durationMs === 'number'
  );
}
