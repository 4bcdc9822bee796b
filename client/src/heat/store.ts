/**
 * Owns the profiles heat may be shown of: those open in viewers and those the user loaded, which are active, and what was read of each.
 * Reads one after the other, only when it is needed. Refuses to know documents and marks.
 */
import * as vscode from 'vscode';
import { baseName } from '../profile/base-name';
import type { OpenProfiles } from '../profile/open-profiles';
import { readBytes } from '../profile/read-bytes';
import type { HeatProfile } from '../profile/reading/condense';
import type { ProfileReader } from '../profile/reading/reader';
import { watchFile } from '../profile/watch-file';

export type ReadState =
  | { readonly kind: 'unread' | 'reading' }
  | { readonly kind: 'ready'; readonly profile: HeatProfile }
  | { readonly kind: 'failed'; readonly message: string };

export interface HeatEntry {
  readonly uri: vscode.Uri;
  readonly name: string;
  /** Its costs are shown in the editor. */
  readonly active: boolean;
  /** Loaded by the user: stays when its viewer is closed. */
  readonly kept: boolean;
  readonly state: ReadState;
}

export interface ReadyEntry extends HeatEntry {
  readonly state: { readonly kind: 'ready'; readonly profile: HeatProfile };
}

/** What a workspace remembers. */
interface Stored {
  readonly uri: string;
  readonly active: boolean;
}

const storedKey = 'heat.profiles';
/** Reading that takes longer is shown with a way to cancel it, milliseconds. */
const patience = 1000;

export class HeatStore implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #open: OpenProfiles;
  readonly #reader: ProfileReader;
  readonly #entries = new Map<string, HeatEntry>();
  readonly #watching = new Map<string, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  /** Ends when what was asked for so far is read. */
  #reading: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento, open: OpenProfiles, reader: ProfileReader) {
    this.#reader = reader;
    this.#memory = memory;
    this.#open = open;
    for (const { uri, active } of readStored(memory.get(storedKey))) this.#add(vscode.Uri.parse(uri), active, true);
    this.#listening = open.onDidChange(() => this.#offer());
    this.#offer();
  }

  /** In the order they came. */
  get entries(): readonly HeatEntry[] {
    return [...this.#entries.values()];
  }

  /** Those whose costs can be shown now. */
  get active(): readonly ReadyEntry[] {
    return this.entries.filter((entry): entry is ReadyEntry => entry.active && entry.state.kind === 'ready');
  }

  get hasActive(): boolean {
    return this.entries.some(({ active }) => active);
  }

  /** Takes profiles in, active, and reads them. */
  async load(uris: readonly vscode.Uri[]): Promise<void> {
    for (const uri of uris) this.#add(uri, true, true);
    await this.#settled();
    await this.readActive();
  }

  async unload(uri: vscode.Uri): Promise<void> {
    this.#forget(uri.toString());
    this.#offer();
    await this.#settled();
  }

  async setActive(uri: vscode.Uri, active: boolean): Promise<void> {
    const entry = this.#entries.get(uri.toString());
    if (!entry) return;
    this.#entries.set(uri.toString(), { ...entry, active, kept: entry.kept || active });
    await this.#settled();
    if (active) await this.readActive();
  }

  /** Reads what is active and was not read yet. */
  readActive(): Promise<void> {
    return this.#read(({ active }) => active);
  }

  /** Reads all that are listed: somebody looks at the list. */
  readAll(): Promise<void> {
    return this.#read(() => true);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const watching of this.#watching.values()) watching.dispose();
    this.#changed.dispose();
  }

  /** Viewers came or went: what is open is listed, and what was listed only for that goes with its viewer. */
  #offer(): void {
    const open = new Set(this.#open.uris.map((uri) => uri.toString()));
    for (const [key, { kept }] of this.#entries) if (!kept && !open.has(key)) this.#forget(key);
    for (const uri of this.#open.uris) if (!this.#entries.has(uri.toString())) this.#add(uri, false, false);
    this.#changed.fire();
  }

  #add(uri: vscode.Uri, active: boolean, kept: boolean): void {
    const key = uri.toString();
    const known = this.#entries.get(key);
    this.#entries.set(key, { uri, name: baseName(uri), active, kept, state: known?.state ?? { kind: 'unread' } });
    if (known) return;
    const again = (): void => {
      this.#setState(key, { kind: 'unread' });
      void this.readActive();
    };
    this.#watching.set(key, watchFile(uri, again));
  }

  #forget(key: string): void {
    this.#entries.delete(key);
    this.#watching.get(key)?.dispose();
    this.#watching.delete(key);
  }

  async #settled(): Promise<void> {
    const stored = this.entries.flatMap(({ uri, active, kept }): Stored[] =>
      kept ? [{ uri: uri.toString(), active }] : [],
    );
    this.#changed.fire();
    await this.#memory.update(storedKey, stored);
  }

  #setState(key: string, state: ReadState): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.set(key, { ...entry, state });
    this.#changed.fire();
  }

  #read(wanted: (entry: HeatEntry) => boolean): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      for (const entry of this.entries) if (entry.state.kind === 'unread' && wanted(entry)) await this.#readOne(entry);
    });
    return this.#reading;
  }

  /** A file that changes meanwhile is unread again, and what was read of the older one is dropped. */
  async #readOne({ uri, name }: HeatEntry): Promise<void> {
    const key = uri.toString();
    const started: ReadState = { kind: 'reading' };
    const cancel = new vscode.CancellationTokenSource();
    const reading = this.#readHeat(uri, name, cancel.token).catch(
      (error: unknown): ReadState => ({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      }),
    );
    this.#setState(key, started);
    const timer = setTimeout(() => showProgress(name, reading, cancel), patience);
    const state = await reading;
    clearTimeout(timer);
    cancel.dispose();
    if (this.#entries.get(key)?.state === started) this.#setState(key, state);
  }

  async #readHeat(uri: vscode.Uri, name: string, token: vscode.CancellationToken): Promise<ReadState> {
    return { kind: 'ready', profile: await this.#reader.heat(await readBytes(uri), name, token) };
  }
}

function showProgress(name: string, reading: Promise<unknown>, cancel: vscode.CancellationTokenSource): void {
  void vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reading {0}', name),
      cancellable: true,
    },
    async (_, token) => {
      token.onCancellationRequested(() => cancel.cancel());
      await reading;
    },
  );
}

function readStored(value: unknown): readonly Stored[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { uri, active } = item as Readonly<Record<string, unknown>>;
    return typeof uri === 'string' && typeof active === 'boolean' ? [{ uri, active }] : [];
  });
}
