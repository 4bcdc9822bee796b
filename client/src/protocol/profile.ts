/**
 * Owns what the profile page and the extension host may say to each other, and the checks both run before they listen.
 * Refuses to know how either of them acts. There is no message that runs a command: every one names a single fixed deed.
 */

import type { TraceKind } from '#engine/profile/formats/execution-trace';
import { type Granularity, granularities } from '#engine/profile/names/frames';
import { type Refinement, refinementKinds } from '#engine/profile/refine/refinement';
import { isRecord, isText } from './checks';
import { type FactWish, factWish, parseSourceFacts, type SourceFacts } from './source-facts';
import {
  type TraceAnswer,
  type TraceOpening,
  type TraceWish,
  traceAnswer,
  traceKind,
  traceOpening,
  traceWish,
} from './trace';
import { parseWritten, type Written } from './written';

export const profileTabs = ['flame', 'sandwich', 'top', 'tree', 'source'] as const;
export type ProfileTab = (typeof profileTabs)[number];

/** What the colour of a frame tells. */
export const profileColourings = ['module', 'package', 'heat'] as const;
export type ProfileColouring = (typeof profileColourings)[number];

/** What the host may ask of the page, in the name of a menu or the command palette: each is a key of the page too. */
export const profileDeeds = [
  'focus',
  'ignore',
  'hide',
  'showFrom',
  'undo',
  'redo',
  'invert',
  'search',
  'showAll',
  'zoomIn',
  'openSource',
  'copyStack',
  'help',
] as const;
export type ProfileDeed = (typeof profileDeeds)[number];

/** A place the page asks to see: the path as the compiler recorded it, a line from 1 (0 unknown), and the function, '' unknown. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  /** When the profile was taken, milliseconds since 1970; absent or 0 unknown. A file that changed later is said to be newer. */
  readonly taken?: number;
}

/** A line of source whose function the page is to select; `line` from 1, 0 for the function alone. */
export interface RevealTarget {
  readonly function: string;
  /** As recorded. */
  readonly file: string;
  readonly line: number;
}

/** What the host can do for the page, and what it knows of the user's code. */
export interface ProfileSettings {
  /** Module paths that count as the user's own, from go.mod files; empty when none is known. */
  readonly ownModules: readonly string[];
  /** Whether the host can open a line of source. */
  readonly canOpenSource: boolean;
  /** Whether the host can show the file in its text editor. */
  readonly canShowAsText: boolean;
  /** Thresholds of verdicts that the user has set, by name; without them the defaults count. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Refinements used in this workspace, the latest first; offered again. */
  readonly recent?: readonly Refinement[];
  /** Import paths whose names stay in exports, besides the user's modules. */
  readonly keepPackages?: readonly string[];
}

/** What the page wants to find again when it is opened next; small and free of the profile's own data. */
export interface ProfileViewState {
  readonly tab: ProfileTab;
  /** `cpu/nanoseconds`; '' for the profile's default. */
  readonly sampleType: string;
  readonly search: string;
  /** Whether that is plain text, and no regular expression. */
  readonly searchIsPlain?: boolean;
  readonly refinements: readonly Refinement[];
  readonly granularity: Granularity;
  readonly inverted: boolean;
  readonly colouring: ProfileColouring;
  /** Of an execution trace: which of its profiles. */
  readonly trace?: TraceKind;
}

/** Why there is no text: no such file here, too large, not to be read, or whoever shows the page has no source. */
export const missingSource = ['notFound', 'tooLarge', 'unreadable', 'notServed', 'outside'] as const;
export type MissingSource = (typeof missingSource)[number];

/** A source file whose text the page asks for: the path as recorded, a function in it, and when the profile was taken (milliseconds since 1970, 0 unknown). */
export interface SourceQuestion {
  readonly file: string;
  readonly function: string;
  readonly taken: number;
}

/** The text of a source file, or why there is none. */
export interface SourceText {
  /** As in the question. */
  readonly file: string;
  readonly text: string | undefined;
  readonly missing: MissingSource | undefined;
  /** Whether the file was written after the profile was taken: a doubt, for a fresh clone is new as well. Undefined where that is not known. */
  readonly newer: boolean | undefined;
}

/** What the one HTML file of an export holds besides the page itself. */
export interface ExportedPage {
  readonly title: string;
  /** The profile as pprof writes it, compressed, in base64. */
  readonly profile: string;
  /** Modules coloured as the user's own. */
  readonly ownModules: readonly string[];
  readonly state: ProfileViewState;
  readonly written?: Written;
}

export type HostToPage =
  | { readonly type: 'settings'; readonly settings: ProfileSettings }
  /** The whole file; `name` is its base name. Sent after `ready` and whenever it changes on disk. */
  | {
      readonly type: 'file';
      readonly name: string;
      readonly bytes: Uint8Array;
      readonly state: ProfileViewState | undefined;
      /** Of a file that an export put into its page. */
      readonly written?: Written | undefined;
    }
  /** Instead of `file`, for an execution trace. */
  | (TraceOpening & { readonly state: ProfileViewState | undefined })
  | TraceAnswer
  /** The file could not be read; `message` says what and what to do. */
  | { readonly type: 'unreadable'; readonly name: string; readonly message: string }
  /** Answers `readSource`. */
  | ({ readonly type: 'sourceText' } & SourceText)
  /** Do what a key does, on the selected frame where it concerns one. */
  | { readonly type: 'act'; readonly deed: ProfileDeed }
  /** The user asked for the export from outside of the page. */
  | { readonly type: 'showExport' }
  /** What became of `saveExport`; `message` says it in words, '' when the user gave up. */
  | { readonly type: 'exported'; readonly saved: boolean; readonly message: string }
  /** Select the widest node of the function; sent after `file`, perhaps before it is shown. */
  | ({ readonly type: 'reveal' } & RevealTarget)
  /** Compare with this profile, the base; sent after `file`, perhaps before it is shown. */
  | { readonly type: 'base'; readonly name: string; readonly bytes: Uint8Array }
  /** What is known of the lines of the file the page follows. */
  | ({ readonly type: 'sourceFacts' } & SourceFacts)
  /** Whether the text of `copy` is in the clipboard now. */
  | { readonly type: 'copied'; readonly text: string; readonly copied: boolean }
  /** The source that was opened last, as recorded, and what is wrong with the place in it: '' nothing. */
  | { readonly type: 'source'; readonly file: string; readonly doubt: string };

export type PageToHost =
  /** The page listens; send settings and the file. Sent again when the user asks to read the file anew. */
  | { readonly type: 'ready' }
  /** Show the line; `peek` leaves the keys with the page. */
  | { readonly type: 'openSource'; readonly place: SourcePlace; readonly peek?: boolean }
  | ({ readonly type: 'readSource' } & SourceQuestion)
  /** The page shows this file now, and no other: tell its facts, and its text again when it changes. */
  | ({ readonly type: 'followSource' } & SourceQuestion)
  | FactWish
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'showAsText' }
  | TraceWish
  /** Ask the user for a profile to compare with, and send it as `base`. */
  | { readonly type: 'pickBase' }
  | { readonly type: 'saveState'; readonly state: ProfileViewState }
  /** Lets the user choose where an export goes, under this base name at first, and writes it whole. */
  | { readonly type: 'saveExport'; readonly name: string; readonly content: Uint8Array | ExportedPage }
  /** Something failed in the page; for the log. */
  | { readonly type: 'report'; readonly message: string };

/** A source file longer than this is not shown beside its costs, bytes. */
export const longestSource = 2_000_000;

/** The last moment a Date can be, milliseconds since 1970. */
const latestTime = 8.64e15;

/** More chips than this nobody keeps apart. */
const mostRefinements = 100;

/** Longest text of each kind a message may carry, characters. A table of 200,000 functions with their files fits into `copy`. */
const longest = { path: 4096, name: 8192, search: 1000, message: 20_000, copy: 50_000_000 };

function sourcePlace(value: unknown): SourcePlace | undefined {
  if (!isRecord(value)) return undefined;
  const target = revealTarget(value);
  const { taken = 0 } = value;
  if (!target || typeof taken !== 'number' || !(taken >= 0 && taken <= latestTime)) return undefined;
  return { ...target, taken };
}

function revealTarget(value: Readonly<Record<string, unknown>>): RevealTarget | undefined {
  const { file, line, function: name } = value;
  if (!isText(file, longest.path) || file === '' || !isText(name, longest.name)) return undefined;
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 0) return undefined;
  return { file, line, function: name };
}

function viewState(value: unknown): ProfileViewState | undefined {
  if (!isRecord(value)) return undefined;
  const { sampleType, search, inverted } = value;
  const tab = profileTabs.find((known) => known === value.tab);
  const granularity = granularities.find((known) => known === value.granularity);
  const list = refinements(value.refinements);
  // States that were stored by an older version know no colouring.
  const colouring = profileColourings.find((known) => known === (value.colouring ?? 'module'));
  if (!tab || !granularity || !colouring || !list || typeof inverted !== 'boolean') return undefined;
  if (!isText(sampleType, longest.search) || !isText(search, longest.search)) return undefined;
  const trace = traceKind(value.trace);
  const rest = { ...(value.searchIsPlain === true && { searchIsPlain: true }), ...(trace && { trace }) };
  return { tab, sampleType, search, refinements: list, granularity, inverted, colouring, ...rest };
}

function refinements(value: unknown): readonly Refinement[] | undefined {
  if (!Array.isArray(value) || value.length > mostRefinements) return undefined;
  const list = value.map((item: unknown) => {
    if (!isRecord(item) || !isText(item.pattern, longest.name)) return undefined;
    const name = isText(item.name, longest.search) ? item.name : undefined;
    const kind = refinementKinds.find((known) => known === item.kind);
    return kind && { kind, pattern: item.pattern, ...(name !== undefined && { name }) };
  });
  return list.every((item) => item !== undefined) ? list : undefined;
}

/** Bytes, or characters of base64, one export may have: what a profile may inflate to, and its encoding. */
const largestExport = 400 * 1024 * 1024;

function exportContent(value: unknown): Uint8Array | ExportedPage | undefined {
  if (value instanceof Uint8Array) return value.length <= largestExport ? value : undefined;
  if (!isRecord(value)) return undefined;
  const { title, profile, ownModules } = value;
  const state = viewState(value.state);
  if (!isText(title, longest.path) || !isText(profile, largestExport) || !state) return undefined;
  if (!Array.isArray(ownModules) || !ownModules.every((path) => isText(path, longest.path))) return undefined;
  const written = parseWritten(value.written);
  return { title, profile, ownModules, state, ...(written && { written }) };
}

/** A base name: nothing that leads to another folder. */
function isBaseName(value: unknown): value is string {
  return isText(value, 255) && /^[^/\\:\0]+$/.test(value) && !/^\.+$/.test(value);
}

function profileSettings(value: unknown): ProfileSettings | undefined {
  if (!isRecord(value)) return undefined;
  const { ownModules, canOpenSource, canShowAsText } = value;
  if (!Array.isArray(ownModules) || !ownModules.every((path) => isText(path, longest.path))) return undefined;
  if (typeof canOpenSource !== 'boolean' || typeof canShowAsText !== 'boolean') return undefined;
  return {
    ownModules,
    canOpenSource,
    canShowAsText,
    thresholds: thresholdsIn(value.thresholds),
    recent: refinements(value.recent) ?? [],
    keepPackages: textsIn(value.keepPackages),
  };
}

/** The texts of a setting somebody may have written anything into. */
function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => isText(item, longest.path)) : [];
}

/** The numbers of a setting somebody may have written anything into. */
function thresholdsIn(value: unknown): Readonly<Record<string, number>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  );
}

/** The message if `value` is one the host understands, rebuilt from its known fields; else undefined, and nothing may happen. */
export function parsePageToHost(value: unknown): PageToHost | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'ready':
    case 'showAsText':
    case 'pickBase':
      return { type: value.type };
    case 'readTrace':
    case 'stopTrace':
    case 'compareAgain':
    case 'manageTrust':
    case 'setGoPath':
      return traceWish(value);
    case 'openSource': {
      const place = sourcePlace(value.place);
      return place && { type: 'openSource', place, peek: value.peek === true };
    }
    case 'readSource':
    case 'followSource': {
      const place = sourcePlace({ ...value, line: 0 });
      return place && { type: value.type, file: place.file, function: place.function, taken: place.taken ?? 0 };
    }
    case 'askFacts':
    case 'openFact':
    case 'openRule':
      return factWish(value);
    case 'copy':
      return isText(value.text, longest.copy) ? { type: 'copy', text: value.text } : undefined;
    case 'saveState': {
      const state = viewState(value.state);
      return state && { type: 'saveState', state };
    }
    case 'saveExport': {
      const content = exportContent(value.content);
      return content && isBaseName(value.name) ? { type: 'saveExport', name: value.name, content } : undefined;
    }
    case 'report':
      return isText(value.message, longest.message) ? { type: 'report', message: value.message } : undefined;
    default:
      return undefined;
  }
}

/** The message if `value` is one the page understands, rebuilt from its known fields; else undefined, and nothing may happen. */
export function parseHostToPage(value: unknown): HostToPage | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'settings': {
      const settings = profileSettings(value.settings);
      return settings && { type: 'settings', settings };
    }
    case 'file': {
      const { name, bytes, state } = value;
      if (!isText(name, longest.path) || !(bytes instanceof Uint8Array)) return undefined;
      return { type: 'file', name, bytes, state: viewState(state), written: parseWritten(value.written) };
    }
    case 'base': {
      const { name, bytes } = value;
      return isText(name, longest.path) && bytes instanceof Uint8Array ? { type: 'base', name, bytes } : undefined;
    }
    case 'trace': {
      const opening = traceOpening(value);
      return opening && { ...opening, state: viewState(value.state) };
    }
    case 'traceProfile':
    case 'traceFailed':
      return traceAnswer(value);
    case 'unreadable': {
      const { name, message } = value;
      if (!isText(name, longest.path) || !isText(message, longest.message)) return undefined;
      return { type: 'unreadable', name, message };
    }
    case 'sourceText': {
      const { file, text, newer } = value;
      const missing = missingSource.find((known) => known === value.missing);
      if (!isText(file, longest.path) || (text === undefined && !missing)) return undefined;
      if (text !== undefined && !isText(text, longestSource)) return undefined;
      if (newer !== undefined && typeof newer !== 'boolean') return undefined;
      return { type: 'sourceText', file, text, missing, newer };
    }
    case 'sourceFacts': {
      const facts = parseSourceFacts(value);
      return facts && { type: 'sourceFacts', ...facts };
    }
    case 'copied': {
      const { text, copied } = value;
      return isText(text, longest.copy) && typeof copied === 'boolean' ? { type: 'copied', text, copied } : undefined;
    }
    case 'act': {
      const deed = profileDeeds.find((known) => known === value.deed);
      return deed && { type: 'act', deed };
    }
    case 'showExport':
      return { type: 'showExport' };
    case 'exported': {
      const { saved, message } = value;
      if (typeof saved !== 'boolean' || !isText(message, longest.message)) return undefined;
      return { type: 'exported', saved, message };
    }
    case 'reveal': {
      const target = revealTarget(value);
      return target && { type: 'reveal', ...target };
    }
    case 'source': {
      const { file, doubt } = value;
      return isText(file, longest.path) && isText(doubt, longest.message) ? { type: 'source', file, doubt } : undefined;
    }
    default:
      return undefined;
  }
}

/** A view state that was stored somewhere, checked like one in a message. */
export const parseViewState = viewState;
