/**
 * Owns where a page in a browser has its profile, source and facts from: the file it lies in itself, or the server of `gopherscope view`.
 * Refuses to know who asks and what is shown.
 */
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import {
  type MissingSource,
  type ProfileViewState,
  parseViewState,
  type SourceQuestion,
  type SourceText,
} from '#protocol/profile';
import type { ServedProfile } from '#protocol/profile-page';
import { type FactSource, parseSourceFacts, type SourceFacts } from '#protocol/source-facts';
import { isTraceResult, type TraceAnswer, traceKind } from '#protocol/trace';
import { parseWritten, type Written } from '#protocol/written';
import type { ServedFile } from './chrome/served-bar';
import type { Stamps } from './file-watch';

/** What a server tells of the file it serves. */
export interface Served extends ServedFile {
  /** Whether it serves source, too. */
  readonly hasSource: boolean;
  /** The other served files that this one can be compared with. */
  readonly others: readonly OtherFile[];
  stamps(): Promise<Stamps>;
}

export interface OtherFile {
  readonly path: string;
  readonly about: string;
  read(): Promise<Uint8Array>;
}

/** Where the profile comes from. */
export interface Origin {
  readonly ownModules: readonly string[];
  /** State of the first look, when nothing newer is known. */
  readonly state: ProfileViewState | undefined;
  /** What the file of an export says of itself. */
  readonly written: Written | undefined;
  /** What to do when `read` fails. */
  readonly advice: string;
  read(): Promise<Uint8Array>;
  /** Where it is an execution trace: the profile that is shown first, and how one is made. */
  readonly trace:
    | {
        readonly start: TraceKind | undefined;
        read(kind: TraceKind, signal: AbortSignal): Promise<TraceAnswer>;
      }
    | undefined;
  /** What it is compared with at first. */
  readonly base: { readonly name: string; read(): Promise<Uint8Array> } | undefined;
  /** The text of a source file. */
  source(question: SourceQuestion): Promise<SourceText>;
  facts(file: string, source: FactSource): Promise<SourceFacts>;
  /** Of a file in the page itself there is nothing to tell. */
  readonly served: Served | undefined;
  /** Text of the page's own script and style sheet. */
  parts(): Promise<readonly [script: string, style: string]>;
}

/** A file that was served, and is no more. */
class Gone extends Error {}

/** What the user is told where a file could not be read. @param error that reading it ended with @param advice what to do, where it is not gone */
export function unreadable(name: string, error: unknown, advice: string): string {
  if (error instanceof Gone) {
    return `${name} is gone: it was deleted, moved or renamed since gopherscope view began. Put it back, then read it again.`;
  }
  return `${name} could not be read (${reasonOf(error)}). ${advice}`;
}

/** In the file of an export. */
export function embedded(block: HTMLElement, data: DOMStringMap): Origin {
  const ownModules = listOf(data.ownModules);
  return {
    ownModules,
    state: parseViewState(parsed(data.state)),
    written: parseWritten(parsed(data.written)),
    advice: 'The file is damaged: export it again.',
    source: async ({ file }) => withoutText(file, 'notServed'),
    facts: async (file, source) => withoutFacts(file, source, 'Findings and compiler facts are not part of this page.'),
    read: async () => fromBase64(block.textContent),
    base: undefined,
    trace: undefined,
    served: undefined,
    parts: async () => [
      document.querySelector('script:not([type])')?.textContent ?? '',
      document.querySelector('style')?.textContent ?? '',
    ],
  };
}

/** From the server of `gopherscope view`. */
export function served(data: DOMStringMap): Origin {
  const { profileUrl = '', sourceUrl, factsUrl, baseUrl, baseName = 'base', traceUrl, traceStart } = data;
  const { stampUrl, path = '', listUrl, listCount = '' } = data;
  const get = async (from: string): Promise<Response> => {
    const response = await fetch(from);
    if (response.status === 410) throw new Gone();
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return response;
  };
  const bytes = async (from: string): Promise<Uint8Array> => new Uint8Array(await (await get(from)).arrayBuffer());
  const text = async (from: string | undefined): Promise<string> => (await get(from ?? '')).text();
  return {
    ownModules: listOf(data.ownModules),
    state: undefined,
    written: undefined,
    advice: 'Check that gopherscope view still runs, then read it again.',
    read: () => bytes(profileUrl),
    trace: traceUrl === undefined ? undefined : { start: traceKind(traceStart), read: tracesFrom(traceUrl) },
    base: baseUrl === undefined ? undefined : { name: baseName, read: () => bytes(baseUrl) },
    source: async ({ file, taken }) => {
      if (sourceUrl === undefined) return withoutText(file, 'notServed');
      try {
        const response = await fetch(sourceUrl + encodeURIComponent(file));
        if (!response.ok) return withoutText(file, 'notServed');
        const answer: unknown = await response.json();
        if (!isText(answer)) return withoutText(file, 'outside');
        const { text, modified } = answer;
        return { file, text, missing: undefined, newer: taken > 0 ? modified > taken : undefined };
      } catch {
        return withoutText(file, 'unreadable');
      }
    },
    facts: async (file, source) => {
      try {
        const response = await get(`${factsUrl ?? ''}${source}/${encodeURIComponent(file)}`);
        const facts = parseSourceFacts(await response.json());
        if (facts?.file === file && facts.source === source) return facts;
        return withoutFacts(file, source, 'The answer was not understood.');
      } catch (error) {
        return withoutFacts(file, source, `They could not be asked for (${reasonOf(error)}).`);
      }
    },
    served:
      stampUrl === undefined
        ? undefined
        : {
            path,
            list: listUrl === undefined ? undefined : { url: listUrl, count: listCount },
            hasSource: sourceUrl !== undefined,
            others: othersOf(data.others).map(({ path, about, url }) => ({ path, about, read: () => bytes(url) })),
            stamps: async () => stampsOf(await (await get(stampUrl)).json()),
          },
    parts: async () => [
      await text(document.querySelector<HTMLScriptElement>('script[src]')?.src),
      await text(document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href),
    ],
  };
}

/** A text as the server sends it; else it serves no such file. */
function isText(answer: unknown): answer is { readonly text: string; readonly modified: number } {
  if (typeof answer !== 'object' || answer === null || !('text' in answer) || !('modified' in answer)) return false;
  return typeof answer.text === 'string' && typeof answer.modified === 'number';
}

function stampsOf(answer: unknown): Stamps {
  return Array.isArray(answer) ? answer.map((one) => (typeof one === 'string' ? one : null)) : [];
}

function othersOf(text: string | undefined): readonly ServedProfile[] {
  const value = parsed(text);
  return Array.isArray(value) ? value : [];
}

function withoutFacts(file: string, source: FactSource, message: string): SourceFacts {
  return { file, source, state: 'missing', message, canAsk: false, facts: [] };
}

/** Profiles of a trace, as the server has go make them. */
function tracesFrom(url: string) {
  return async (kind: TraceKind, signal: AbortSignal): Promise<TraceAnswer> => {
    const failed = (message: string): TraceAnswer => ({ type: 'traceFailed', kind, fault: 'failed', message });
    try {
      const answer: unknown = await (await fetch(url + kind, { signal })).json();
      if (!isTraceResult(answer)) return failed('The answer could not be read. Start gopherscope view again.');
      if (answer.state !== 'ok') return { type: 'traceFailed', kind, fault: answer.state, message: answer.message };
      return { type: 'traceProfile', kind, bytes: fromBase64(answer.profile), notes: answer.notes };
    } catch (error) {
      return failed(`There was no answer (${reasonOf(error)}). Check that gopherscope view still runs.`);
    }
  };
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function withoutText(file: string, missing: MissingSource): SourceText {
  return { file, text: undefined, missing, newer: undefined };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function listOf(text: string | undefined): readonly string[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
