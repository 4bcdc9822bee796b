/**
 * Owns what stands above a `go` statement whose goroutine can stay blocked for ever. Reads what was published, starts nothing; where nothing was
 * found there is no lens.
 */
import { type CancellationToken, CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { ClientCapabilities, CodeLens, CodeLensParams } from 'vscode-languageserver-protocol';
import { type Finding, type Related, startOf } from '#engine/findings/finding';
import { languageCommands, type ShowTraceArgument } from '#protocol/language';
import { type CharacterUnit, toRange } from './encoding';
import type { FileFindings, Published } from './published';
import { folderOf, keyOf, nameOf } from './uris';

export interface CodeLensParts {
  readonly connection: Connection;
  readonly published: Published;
  readonly unit: () => CharacterUnit;
  /** Of the open document with this key. */
  readonly versionOf: (key: string) => number | undefined;
  /** The `gopherscope` settings of a folder. */
  readonly settingsOf: (folder: string) => Promise<unknown>;
  /** Calls back after so many milliseconds. */
  readonly after: (milliseconds: number, callback: () => void) => void;
}

/** An editor shows no lens of anybody before all have answered. */
const longestWaitMs = 1000;

/** A `go` statement and the finding about what it starts. */
interface Start {
  readonly at: Related;
  readonly end: Related;
  readonly finding: Finding;
}

export class CodeLenses {
  readonly #parts: CodeLensParts;
  /** Requests that came before the findings of their text, by file. */
  readonly #waiting = new Map<string, Set<() => void>>();
  /** What was last said of each file's findings. */
  readonly #said = new Map<string, string>();
  #isOffered = false;
  #canRefresh = false;

  constructor(parts: CodeLensParts) {
    this.#parts = parts;
  }

  /** Without our client's command a lens would lead nowhere. */
  configure({ workspace }: ClientCapabilities, commands: readonly string[]): boolean {
    this.#isOffered = commands.includes(languageCommands.showTrace);
    this.#canRefresh = this.#isOffered && workspace?.codeLens?.refreshSupport === true;
    return this.#isOffered;
  }

  async list({ textDocument }: CodeLensParams, cancel: CancellationToken): Promise<CodeLens[]> {
    const key = keyOf(textDocument.uri);
    const { published, settingsOf, unit } = this.#parts;
    if (!isWanted(await settingsOf(folderOf(key)))) return [];
    if (!this.#isCurrent(key)) await this.#untilCurrent(key, cancel);
    const target = published.get(key);
    if (target === undefined || cancel.isCancellationRequested) return [];
    const lenses = new Map<string, CodeLens>();
    for (const file of published.all()) {
      for (const start of startsIn(file)) {
        if (start.at.file !== key) continue;
        const lens = this.#lens(start, file, toRange(start.at.range, target.lines, unit()));
        // Several ways to the same end are one lens.
        lenses.set(`${lens.range.start.line} ${lens.range.start.character} ${lens.command?.title}`, lens);
      }
    }
    return [...lenses.values()];
  }

  /** The findings of a file are known, or gone. */
  changed(key: string): void {
    if (this.#isCurrent(key)) for (const go of this.#waiting.get(key) ?? []) go();
    const file = this.#parts.published.get(key);
    const says = file === undefined ? '' : startsIn(file).map(whole).join('\n');
    if (says === (this.#said.get(key) ?? '')) return;
    this.#said.set(key, says);
    this.refresh();
  }

  refresh(): void {
    // An editor that fails to ask again shows what it has.
    if (this.#canRefresh) this.#parts.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  }

  /** Places of an older text would make the lenses jump. A file nothing is known of has none. */
  #isCurrent(key: string): boolean {
    const file = this.#parts.published.get(key);
    return file === undefined || file.version === this.#parts.versionOf(key);
  }

  #untilCurrent(key: string, cancel: CancellationToken): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting);
    return new Promise((resolve) => {
      const go = (): void => {
        waiting.delete(go);
        if (waiting.size === 0) this.#waiting.delete(key);
        stop.dispose();
        resolve();
      };
      const stop = cancel.onCancellationRequested(go);
      waiting.add(go);
      this.#parts.after(longestWaitMs, go);
    });
  }

  #lens({ at, end, finding }: Start, file: FileFindings, range: CodeLens['range']): CodeLens {
    const line = end.range.start.line + 1;
    const place = end.file === at.file ? `line ${line}` : `${nameOf(end.file)}:${line}`;
    const what = whatCanBe(end.step?.kind);
    const { start } = toRange(finding.range, file.lines, this.#parts.unit());
    const argument: ShowTraceArgument = { uri: file.uri, position: start };
    const title = `${what}: ${end.step?.label} at ${place}`;
    return { range, command: { title, command: languageCommands.showTrace, arguments: [argument] } };
  }
}

function isWanted(settings: unknown): boolean {
  return typeof settings !== 'object' || settings === null || !('codeLens' in settings) || settings.codeLens !== false;
}

function startsIn({ findings }: FileFindings): readonly Start[] {
  return findings.flatMap((finding): Start[] => {
    const end = finding.related.at(-1);
    // What is only hinted at is not worth a row of its own.
    if (end?.step === undefined || finding.severity === 'hint') return [];
    const at = startOf(finding);
    return at === undefined ? [] : [{ at, end, finding }];
  });
}

function whole({ at, end, finding }: Start): string {
  return JSON.stringify([at.file, at.range, end.file, end.range, finding.range]);
}

function whatCanBe(kind: NonNullable<Related['step']>['kind'] | undefined): string {
  if (kind === 'panics') return 'can panic';
  return kind === 'turns' ? 'can go on for ever' : 'can block for ever';
}
