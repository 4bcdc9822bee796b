/** Owns what is remembered of files under analysis, so that one which takes the server down twice is skipped. Refuses to know how the notes are kept. */

export interface JournalStore {
  /** What an earlier server left; undefined when there is nothing readable. */
  read(): string | undefined;
  /** Keeps the text even if the process ends in the next instruction. Never throws. */
  write(text: string): void;
}

/** How often a file may be in flight when the server dies. */
const allowedCrashes = 1;

interface Notes {
  readonly inFlight: string | null;
  readonly crashes: Readonly<Record<string, number>>;
}

function parseNotes(text: string | undefined): Notes {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null && 'inFlight' in value && 'crashes' in value) {
      const { inFlight, crashes } = value;
      const counted = Object.entries(crashes ?? {}).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      );
      return { inFlight: typeof inFlight === 'string' ? inFlight : null, crashes: Object.fromEntries(counted) };
    }
  } catch {
    // No notes, or notes cut off by the crash itself: start afresh.
  }
  return { inFlight: null, crashes: {} };
}

export class CrashJournal {
  readonly #store: JournalStore;
  readonly #crashes: Record<string, number>;
  readonly #skipped: Set<string>;

  /** `skipFiles`: what the client already knows to be harmful. */
  constructor(store: JournalStore, skipFiles: readonly string[]) {
    this.#store = store;
    const notes = parseNotes(store.read());
    this.#crashes = { ...notes.crashes };
    if (notes.inFlight !== null) this.#crashes[notes.inFlight] = (this.#crashes[notes.inFlight] ?? 0) + 1;
    const often = Object.entries(this.#crashes).filter(([, crashes]) => crashes > allowedCrashes);
    this.#skipped = new Set([...skipFiles, ...often.map(([file]) => file)]);
    // The counts must survive this server too; without a crash there is nothing new to keep.
    if (notes.inFlight !== null) this.#note(null);
  }

  /** Files (normalised URIs) that are not analysed in this server's life. */
  get skipped(): ReadonlySet<string> {
    return this.#skipped;
  }

  /** Analysis of `file` begins. */
  enter(file: string): void {
    this.#note(file);
  }

  /** It ended, well or by an exception. */
  leave(): void {
    this.#note(null);
  }

  #note(inFlight: string | null): void {
    this.#store.write(JSON.stringify({ inFlight, crashes: this.#crashes } satisfies Notes));
  }
}
