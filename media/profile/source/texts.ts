/** Owns the texts of source files the page was given, and asks for those it lacks, each once. Refuses to know where they come from. */
import type { SourceQuestion, SourceText } from '#protocol/profile';

/** A file as it is shown. */
export interface KnownText {
  /** Undefined where there is no text; `missing` says why. */
  readonly lines: readonly string[] | undefined;
  readonly missing: SourceText['missing'];
  /** Whether the file was written after the profile was taken; undefined where that is not known. */
  readonly newer: boolean | undefined;
}

export class SourceTexts {
  /** Undefined while it was asked for. */
  private readonly known = new Map<string, KnownText | undefined>();
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly ask: (question: SourceQuestion) => void) {}

  onArrival(listener: () => void): void {
    this.listeners.push(listener);
  }

  /**
   * What is known of a file; undefined until the answer is here.
   * @param taken when the profile was taken, milliseconds since 1970, 0 unknown
   */
  get(file: string, functionName: string, taken: number): KnownText | undefined {
    if (!this.known.has(file)) {
      this.known.set(file, undefined);
      this.ask({ file, function: functionName, taken: Math.max(0, taken) });
    }
    return this.known.get(file);
  }

  receive({ file, text, missing, newer }: SourceText): void {
    if (!this.known.has(file)) return;
    this.known.set(file, { lines: text === undefined ? undefined : text.split(/\r?\n/), missing, newer });
    for (const listener of this.listeners) listener();
  }

  /** The host knows by now where a file lies. */
  found(file: string): void {
    const known = this.known.get(file);
    if (!known || known.lines) return;
    this.known.delete(file);
    for (const listener of this.listeners) listener();
  }

  /** Asks anew for what was not there: it may have been found meanwhile. */
  forgetMissing(): void {
    for (const [file, known] of this.known) if (known && !known.lines) this.known.delete(file);
  }
}
