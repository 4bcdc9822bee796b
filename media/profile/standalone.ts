/**
 * Owns the page's host where there is no editor: in a browser that `gopherscope view` serves, or in a file that holds the profile itself.
 * There are no lines to open; everything else works alike. Refuses to know views.
 */

import { embeddedProfileId } from '#engine/profile/export/page-mark';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import { formatValue } from '#engine/profile/units';
import {
  type ExportedPage,
  type HostToPage,
  type MissingSource,
  type PageToHost,
  type ProfileViewState,
  parseViewState,
  type SourceQuestion,
  type SourceText,
} from '#protocol/profile';
import { profileFile } from '#protocol/profile-file';
import { type FactSource, factSources, parseSourceFacts, type SourceFacts } from '#protocol/source-facts';
import { isTraceResult, type TraceAnswer, traceKind } from '#protocol/trace';
import { parseWritten, type Written } from '#protocol/written';

export interface Host {
  /** Whether it shows a menu of its own on frames. */
  readonly hasMenu: boolean;
  send(message: PageToHost): void;
  /** Called once; messages that do not pass the check never arrive. */
  listen(receive: (message: HostToPage) => void): void;
}

/** Where the profile comes from. */
interface Origin {
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
  /** Text of the page's own script and style sheet. */
  parts(): Promise<readonly [script: string, style: string]>;
}

export function standaloneHost(): Host {
  const { dataset } = document.body;
  const name = dataset.name ?? 'profile';
  const block = document.getElementById(embeddedProfileId);
  const origin = block ? embedded(block, dataset) : served(dataset);
  const stateKey = `gopherscope:${block ? location.pathname : name}`;
  let receive: (message: HostToPage) => void = () => {};
  const load = async () => {
    const { ownModules } = origin;
    receive({ type: 'settings', settings: { ownModules, canOpenSource: false, canShowAsText: false } });
    try {
      const state = storedState(stateKey) ?? origin.state;
      if (origin.trace) {
        const start = origin.trace.start ?? state?.trace;
        receive({ type: 'trace', name, start, fault: undefined, message: '', state });
      } else receive({ type: 'file', name, bytes: await origin.read(), state, written: origin.written });
      if (origin.base) receive({ type: 'base', name: origin.base.name, bytes: await origin.base.read() });
    } catch (error) {
      receive({
        type: 'unreadable',
        name,
        message: `${name} could not be read (${reasonOf(error)}). ${origin.advice}`,
      });
    }
  };
  let making = new AbortController();
  const readTrace = async (kind: TraceKind) => {
    making.abort();
    making = new AbortController();
    const { signal } = making;
    const answer = await origin.trace?.read(kind, signal);
    if (answer && !signal.aborted) receive(answer);
  };
  const save = async (file: string, content: Uint8Array | ExportedPage) => {
    try {
      const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(await pageOf(content, origin));
      download(file, bytes);
      receive({
        type: 'exported',
        saved: true,
        message: `${file}, ${formatValue(bytes.length, 'bytes')}, was handed to the browser's downloads.`,
      });
    } catch (error) {
      receive({ type: 'exported', saved: false, message: `${file} could not be made (${reasonOf(error)}).` });
    }
  };
  return {
    hasMenu: false,
    listen: (handler) => {
      receive = handler;
    },
    send: (message) => {
      switch (message.type) {
        case 'ready':
          void load();
          return;
        case 'copy':
          void copy(message.text).then((copied) => receive({ type: 'copied', text: message.text, copied }));
          return;
        case 'saveState':
          storeState(stateKey, message.state);
          return;
        case 'saveExport':
          void save(message.name, message.content);
          return;
        case 'report':
          console.error(message.message);
          return;
        case 'pickBase':
          pickFile((name, bytes) => receive({ type: 'base', name, bytes }));
          return;
        case 'readSource':
          void origin.source(message).then((text) => receive({ type: 'sourceText', ...text }));
          return;
        case 'followSource':
          for (const source of factSources) {
            void origin.facts(message.file, source).then((facts) => receive({ type: 'sourceFacts', ...facts }));
          }
          return;
        case 'readTrace':
          void readTrace(message.kind);
          return;
        case 'stopTrace':
          making.abort();
          return;
        case 'askFacts':
        case 'openFact':
        case 'openRule':
        case 'openSource':
        case 'showAsText':
        case 'compareAgain':
        case 'manageTrust':
        case 'setGoPath':
          return;
      }
    },
  };
}

/** In the file of an export. */
function embedded(block: HTMLElement, data: DOMStringMap): Origin {
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
    parts: async () => [
      document.querySelector('script:not([type])')?.textContent ?? '',
      document.querySelector('style')?.textContent ?? '',
    ],
  };
}

/** From the server of `gopherscope view`. */
function served(data: DOMStringMap): Origin {
  const { profileUrl = '', sourceUrl, factsUrl, baseUrl, baseName = 'base', traceUrl, traceStart } = data;
  const get = async (from: string): Promise<Response> => {
    const response = await fetch(from);
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
        const { text, modified }: { text: string; modified: number } = await response.json();
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
    parts: async () => [
      await text(document.querySelector<HTMLScriptElement>('script[src]')?.src),
      await text(document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href),
    ],
  };
}

function withoutFacts(file: string, source: FactSource, message: string): SourceFacts {
  return { file, source, state: 'missing', message, canAsk: false, facts: [] };
}

/** Whether it worked: a page that was opened from disk, or has not been clicked yet, may not be allowed to. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
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

async function pageOf(page: ExportedPage, origin: Origin): Promise<string> {
  const [script, style] = await origin.parts();
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'));
  return profileFile({ ...page, script, style, nonce: nonce.join('') });
}

/** How long the browser is given to take the bytes over, milliseconds. */
const takenOver = 60_000;

function download(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), takenOver);
}

/** Lets the user choose a file of this machine. Nothing is sent anywhere: the page reads it. */
function pickFile(chosen: (name: string, bytes: Uint8Array) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    void file?.arrayBuffer().then((buffer) => chosen(file.name, new Uint8Array(buffer)));
  });
  input.click();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parsed(text: string | undefined): unknown {
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

/** A page opened from disk may have no storage. */
function storeState(key: string, state: ProfileViewState): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(state));
  } catch {
    // It is looked at afresh next time.
  }
}

function storedState(key: string): ProfileViewState | undefined {
  try {
    return parseViewState(parsed(sessionStorage.getItem(key) ?? undefined));
  } catch {
    return undefined;
  }
}
