/** Decides whether a server that ended unasked is started again and which file it leaves out; refuses to know how a server is started. */

/** So many ends within so long mean that starting again does not help. The same bounds as VS Code's own clients. */
const mostCrashes = 5;
const withinMs = 3 * 60_000;
/** A file under analysis at so many crashes is taken for their cause. */
const crashesToSkip = 2;

export class CrashLog {
  #times: number[] = [];
  readonly #guilt = new Map<string, number>();
  /** URI of the file under analysis, null between files. Only servers without a journal of their own say so. */
  inFlight: string | null = null;

  /** Notes a crash at `now` (milliseconds); true when the server may be started again. */
  add(now: number): boolean {
    if (this.inFlight !== null) this.#guilt.set(this.inFlight, (this.#guilt.get(this.inFlight) ?? 0) + 1);
    this.inFlight = null;
    this.#times = [...this.#times.filter((time) => now - time < withinMs), now];
    return this.#times.length < mostCrashes;
  }

  /** URIs of the files not to analyse. */
  get skipped(): string[] {
    return [...this.#guilt].filter(([, crashes]) => crashes >= crashesToSkip).map(([uri]) => uri);
  }

  /** The user asked for a fresh start. */
  forget(): void {
    this.#times = [];
    this.#guilt.clear();
    this.inFlight = null;
  }
}
