/**
 * Owns the page's host where there is no editor: in a browser that `gopherscope view` serves, or in a file that holds the profile itself.
 * There is no editor to open lines in; everything else works alike. Refuses to know views.
 */

import { embeddedProfileId } from '#engine/profile/export/page-mark';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import { formatValue } from '#engine/profile/units/format';
import {
  type ExportedPage,
  type HostToPage,
  type PageToHost,
  type ProfileViewState,
  parseViewState,
} from '#protocol/profile';
import { profileFile } from '#protocol/profile-file';
import { factSources } from '#protocol/source-facts';
import { Menu } from './chrome/menu';
import { type FileNow, FileWatch } from './file-watch';
import { embedded, type Origin, type OtherFile, parsed, reasonOf, type Served, served, unreadable } from './origin';

/** What the page hears: what every host says, and what became of a served file since it was read. */
export type HostMessage = HostToPage | { readonly type: 'fileChanged'; readonly name: string; readonly now: FileNow };

export interface Host {
  /** Whether it shows a menu of its own on frames. */
  readonly hasMenu: boolean;
  /** Whether what was read is a part of the page itself, so that reading it again gives the same. */
  readonly holdsFile?: boolean;
  /** What is told of a file that is served; absent elsewhere. */
  readonly served?: Served | undefined;
  send(message: PageToHost): void;
  /** Called once; messages that do not pass the check never arrive. */
  listen(receive: (message: HostMessage) => void): void;
}

export function standaloneHost(): Host {
  const { dataset } = document.body;
  const name = dataset.name ?? 'profile';
  const block = document.getElementById(embeddedProfileId);
  const origin = block ? embedded(block, dataset) : served(dataset);
  const tellChange = (now: FileNow, at: number) => {
    receive({ type: 'fileChanged', name: at > 0 ? (origin.base?.name ?? name) : name, now });
  };
  const watch = origin.served && new FileWatch(origin.served.stamps, tellChange);
  const take = async (name: string, read: () => Promise<Uint8Array>, advice: string) => {
    try {
      receive({ type: 'base', name, bytes: await read() });
    } catch (error) {
      receive({ type: 'unreadable', name, message: unreadable(name, error, advice) });
    }
  };
  const pickBase = baseMenu(
    origin.served?.others ?? [],
    ({ path, read }) => take(path, read, origin.advice),
    () =>
      pickFile((file) =>
        take(
          file.name,
          async () => new Uint8Array(await file.arrayBuffer()),
          'Check that it still exists, then choose it again.',
        ),
      ),
  );
  const stateKey = `gopherscope:${block ? location.pathname : (dataset.path ?? name)}`;
  let receive: (message: HostMessage) => void = () => {};
  const load = async () => {
    const { ownModules } = origin;
    receive({ type: 'settings', settings: { ownModules, canOpenSource: false, canShowAsText: false } });
    await watch?.begin();
    const reading = { name };
    try {
      const state = storedState(stateKey) ?? origin.state;
      if (origin.trace) {
        const start = origin.trace.start ?? state?.trace;
        receive({ type: 'trace', name, start, fault: undefined, message: '', state });
      } else receive({ type: 'file', name, bytes: await origin.read(), state, written: origin.written });
      if (!origin.base) return;
      reading.name = origin.base.name;
      receive({ type: 'base', name: origin.base.name, bytes: await origin.base.read() });
    } catch (error) {
      receive({ type: 'unreadable', name: reading.name, message: unreadable(reading.name, error, origin.advice) });
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
    holdsFile: block !== null,
    served: origin.served,
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
          pickBase();
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

/** Whether it worked: a page that was opened from disk, or has not been clicked yet, may not be allowed to. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
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

/** Asks for a base: one of the served files of the same kind where there are any, else any file. */
function baseMenu(
  others: readonly OtherFile[],
  take: (file: OtherFile) => Promise<void>,
  pick: () => void,
): () => void {
  if (others.length === 0) return pick;
  const menu = new Menu('Compare with', 'base-menu', [
    others.map((file) => ({ title: file.path, aside: file.about, act: () => void take(file) })),
    [{ title: 'Another file…', aside: '', act: pick }],
  ]);
  document.body.append(menu.element);
  return () => {
    const { right = innerWidth, bottom = 0 } = document.activeElement?.getBoundingClientRect() ?? {};
    menu.open(right, bottom + 4);
  };
}

/** Lets the user choose a file of this machine. Nothing is sent anywhere: the page reads it. */
function pickFile(chosen: (file: File) => Promise<void>): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void chosen(file);
  });
  input.click();
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
