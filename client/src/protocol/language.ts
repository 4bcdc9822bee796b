/**
 * Owns what the language server and the client say to each other beyond the Language Server Protocol, and the checks the receiver runs first.
 * Refuses to know how either acts, and holds no message that runs a command: each names a single fixed deed.
 */
import type { Confidence, Severity } from '#engine/findings/finding';
import { isRecord, isText } from './checks';

/** Method names; the comment says who sends it and what it is. Shapes of the escape overlay live in escape.ts. */
export const languageMethods = {
  /** Client → server, request `ScanParams` → `ScanResult`. Progress by `workDoneToken`, cancel as any request. */
  scanWorkspace: 'gopherscope/scanWorkspace',
  /** Client → server, request `FileParams` → `FileFindings | null`: what is found in one file, open or not; null where it cannot be looked at. Cancel as any request. */
  fileFindings: 'gopherscope/fileFindings',
  /** Server → client, notification `FindingsParams`: everything found in one file now; replaces what was sent for it before. */
  findings: 'gopherscope/findings',
  /** Server → client, notification `StatusParams`; sent whenever something in it changed. */
  status: 'gopherscope/status',
  /** Server → client, notification `InFlightParams`: the file under analysis; only without a `journalFile`. */
  inFlight: 'gopherscope/inFlight',
  /** Client → server, notification `TrustParams`. */
  trust: 'gopherscope/trust',
  /** Client → server, notification `ThemeParams`: pictures in hovers are drawn for it from now on. */
  theme: 'gopherscope/theme',
  /** Server → client, request `FileParams` → `FileText`; only with `files: 'client'`. */
  readFile: 'gopherscope/readFile',
  /** Server → client, request `FileParams` (a folder) → `FolderEntries`; only with `files: 'client'`. */
  listFolder: 'gopherscope/listFolder',
} as const;

/** Commands a client may offer; the server puts them into code actions and lenses only when `InitializationOptions.commands` names them. */
export const languageCommands = {
  /** Arguments `[DisableRuleArgument]`: turn the rule off in the workspace's settings. */
  disableRule: 'gopherscope.disableRule',
  /** Arguments `[ShowTraceArgument]`: go where a goroutine stays blocked, and show how it comes to that. */
  showTrace: 'gopherscope.showTrace',
} as const;

/** What the client hands over in `initialize`. Every field may be absent: other editors send nothing. */
export interface InitializationOptions {
  /** URLs of the two wasm files; only the browser needs them, the node server finds them beside its bundle. */
  readonly wasm?: { readonly runtime: string; readonly grammar: string };
  /** Whether the user trusts the workspace; absent = no. */
  readonly trusted?: boolean;
  /** Who reads files that are not open. `client` for virtual workspaces and the browser; absent = the server reads the disk. */
  readonly files?: 'server' | 'client';
  /**
   * The client hears the notifications above and shows skipped files and faulty rules itself; absent = the server keeps to what every editor
   * knows and says them by `window/showMessage`.
   */
  readonly showsStatus?: boolean;
  /** The editor's own hover shows a diagnostic's message and related places, as VS Code's does: the server's hover adds to it only. */
  readonly hoversDiagnostics?: boolean;
  /** The theme hovers are shown in; absent = the editor's hovers show no pictures. */
  readonly theme?: ThemeKind;
  /** Subset of `languageCommands` the client has registered. */
  readonly commands?: readonly string[];
  /** Files (URIs) not to analyse, for they were in flight when the server died twice. */
  readonly skipFiles?: readonly string[];
  /** Absolute path of a file in the client's own storage, where the server notes what is in flight so that a restarted server knows. */
  readonly journalFile?: string;
  /** The value of the `gopherscope` settings, so that the first diagnostics need not wait for `workspace/configuration`. */
  readonly settings?: unknown;
}

/** A picture sees nothing of the editor's colours, so it is drawn for one of these. */
export type ThemeKind = 'dark' | 'light' | 'high-contrast-dark' | 'high-contrast-light';

export interface ThemeParams {
  readonly theme: ThemeKind;
}

/** A place in a text as LSP has it: from 0, UTF-16. */
export interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}

export interface ProtocolRange {
  readonly start: ProtocolPosition;
  readonly end: ProtocolPosition;
}

export interface ScanParams {
  readonly workDoneToken?: number | string;
}

export interface ScanResult {
  readonly files: number;
  readonly packages: number;
  readonly findings: number;
  readonly errors: readonly ScanError[];
  /** Wall time, milliseconds. */
  readonly durationMs: number;
  /** The user stopped it; the figures are of what was done until then. */
  readonly cancelled: boolean;
}

export interface ScanError {
  readonly uri: string;
  /** What, and what to do. */
  readonly message: string;
}

export interface FindingItem {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Runtime-style name of the enclosing function. */
  readonly function: string;
  readonly range: ProtocolRange;
}

/** A place somewhere in the code that a finding tells of. */
export interface RelatedPlace {
  readonly message: string;
  readonly location: { readonly uri: string; readonly range: ProtocolRange };
}

/** A finding with how it comes to it. */
export interface FileFinding extends FindingItem {
  readonly related: readonly RelatedPlace[];
}

export interface FileFindings {
  readonly findings: readonly FileFinding[];
  /** Whether `findings` notifications tell of changes; else whoever wants to know asks again. */
  readonly isFollowed: boolean;
}

export interface FindingsParams {
  readonly uri: string;
  /** The package's name and folder, for grouping: `ledger`, URI of its folder. */
  readonly package: string;
  readonly folder: string;
  readonly findings: readonly FindingItem[];
}

export type ServerState = 'starting' | 'ready' | 'analysing' | 'scanning';

export interface StatusParams {
  readonly state: ServerState;
  /** One short sentence for the status item's tooltip. */
  readonly text: string;
  readonly counts: {
    /** Files whose findings are known. */
    readonly files: number;
    readonly findings: number;
    readonly errors: number;
    readonly warnings: number;
  };
  /** `go` directive of the open file's module, `1.23`; absent when there is no go.mod. */
  readonly goVersion?: string;
  /** Rules switched off because they failed. */
  readonly faultyRules: readonly string[];
  /** Files not analysed because they took the server down twice. */
  readonly skippedFiles: readonly string[];
}

export interface InFlightParams {
  /** null: nothing is under analysis. */
  readonly uri: string | null;
}

export interface TrustParams {
  readonly trusted: boolean;
}

export interface FileParams {
  readonly uri: string;
}

/** null: there is no such file, or it is not text. */
export type FileText = string | null;

/** Names directly in a folder; empty when there is no such folder. */
export type FolderEntries = readonly { readonly name: string; readonly folder: boolean }[];

export interface DisableRuleArgument {
  readonly rule: string;
  /** A file of the workspace folder whose settings are meant. */
  readonly uri: string;
}

export interface ShowTraceArgument {
  readonly uri: string;
  /** In the range of the finding. */
  readonly position: ProtocolPosition;
}

/** Longest texts a message may carry, characters, and most items in a list. */
const longest = { uri: 8192, message: 20_000, rule: 200, items: 100_000, file: 64 << 20 };

const severities: ReadonlySet<unknown> = new Set<Severity>(['error', 'warning', 'information', 'hint']);
const confidences: ReadonlySet<unknown> = new Set<Confidence>(['proved', 'likely']);
const themes: ReadonlySet<unknown> = new Set<ThemeKind>(['dark', 'light', 'high-contrast-dark', 'high-contrast-light']);
const states: ReadonlySet<unknown> = new Set<ServerState>(['starting', 'ready', 'analysing', 'scanning']);

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= longest.items && value.every(is);
}

const isUri = (value: unknown): value is string => isText(value, longest.uri) && value !== '';
const isTheme = (value: unknown): value is ThemeKind => themes.has(value);
const isRuleName = (value: unknown): value is string => isText(value, longest.rule) && value !== '';

function isPosition(value: unknown): value is ProtocolPosition {
  return isRecord(value) && isCount(value.line) && isCount(value.character);
}

export function isProtocolRange(value: unknown): value is ProtocolRange {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}

function isFinding(value: unknown): value is FindingItem {
  return (
    isRecord(value) &&
    isRuleName(value.rule) &&
    severities.has(value.severity) &&
    confidences.has(value.confidence) &&
    isText(value.message, longest.message) &&
    isText(value.function, longest.message) &&
    isProtocolRange(value.range)
  );
}

function isRelated(value: unknown): value is RelatedPlace {
  if (!isRecord(value) || !isText(value.message, longest.message)) return false;
  const { location } = value;
  return isRecord(location) && isUri(location.uri) && isProtocolRange(location.range);
}

function isFileFinding(value: unknown): value is FileFinding {
  return isFinding(value) && 'related' in value && isListOf(value.related, isRelated);
}

export function isFileFindings(value: unknown): value is FileFindings {
  return isRecord(value) && isListOf(value.findings, isFileFinding) && typeof value.isFollowed === 'boolean';
}

function isScanError(value: unknown): value is ScanError {
  return isRecord(value) && isUri(value.uri) && isText(value.message, longest.message);
}

export function isFindingsParams(value: unknown): value is FindingsParams {
  return (
    isRecord(value) &&
    isUri(value.uri) &&
    isText(value.package, longest.rule) &&
    isUri(value.folder) &&
    isListOf(value.findings, isFinding)
  );
}

export function isStatusParams(value: unknown): value is StatusParams {
  if (!isRecord(value) || !states.has(value.state) || !isText(value.text, longest.message)) return false;
  const { counts, goVersion, faultyRules, skippedFiles } = value;
  if (!isRecord(counts) || ![counts.files, counts.findings, counts.errors, counts.warnings].every(isCount))
    return false;
  if (goVersion !== undefined && !isText(goVersion, longest.rule)) return false;
  return isListOf(faultyRules, isRuleName) && isListOf(skippedFiles, isUri);
}

export function isScanResult(value: unknown): value is ScanResult {
  return (
    isRecord(value) &&
    [value.files, value.packages, value.findings].every(isCount) &&
    isListOf(value.errors, isScanError) &&
    typeof value.durationMs === 'number' &&
    typeof value.cancelled === 'boolean'
  );
}

export function isScanParams(value: unknown): value is ScanParams {
  if (!isRecord(value)) return false;
  const token = value.workDoneToken;
  return token === undefined || typeof token === 'string' || typeof token === 'number';
}

export function isInFlightParams(value: unknown): value is InFlightParams {
  return isRecord(value) && (value.uri === null || isUri(value.uri));
}

export function isTrustParams(value: unknown): value is TrustParams {
  return isRecord(value) && typeof value.trusted === 'boolean';
}

export function isThemeParams(value: unknown): value is ThemeParams {
  return isRecord(value) && isTheme(value.theme);
}

export function isShowTraceArgument(value: unknown): value is ShowTraceArgument {
  return isRecord(value) && isUri(value.uri) && isPosition(value.position);
}

export function isFileParams(value: unknown): value is FileParams {
  return isRecord(value) && isUri(value.uri);
}

export function isFileText(value: unknown): value is FileText {
  return value === null || isText(value, longest.file);
}

export function isFolderEntries(value: unknown): value is FolderEntries {
  return isListOf(
    value,
    (entry): entry is FolderEntries[number] =>
      isRecord(entry) && isText(entry.name, longest.uri) && typeof entry.folder === 'boolean',
  );
}

export function isDisableRuleArgument(value: unknown): value is DisableRuleArgument {
  return isRecord(value) && isRuleName(value.rule) && isUri(value.uri);
}

/** The options of `initialize`, with everything unusable left out; never throws. */
export function readInitializationOptions(value: unknown): InitializationOptions {
  if (!isRecord(value)) return {};
  const { wasm, trusted, files, showsStatus, hoversDiagnostics, theme, commands, skipFiles, journalFile, settings } =
    value;
  return {
    ...(isRecord(wasm) && isUri(wasm.runtime) && isUri(wasm.grammar)
      ? { wasm: { runtime: wasm.runtime, grammar: wasm.grammar } }
      : {}),
    trusted: trusted === true,
    files: files === 'client' ? 'client' : 'server',
    showsStatus: showsStatus === true,
    hoversDiagnostics: hoversDiagnostics === true,
    ...(isTheme(theme) ? { theme } : {}),
    commands: isListOf(commands, isRuleName) ? commands : [],
    skipFiles: isListOf(skipFiles, isUri) ? skipFiles : [],
    ...(isUri(journalFile) ? { journalFile } : {}),
    ...(settings === undefined ? {} : { settings }),
  };
}
