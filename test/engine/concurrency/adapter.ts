/** Owns the place where the engine's explorer is put beside the brute force. Knows only source and lines. */

/** Lines count from 0. */
export interface Answer {
  /** Operations at which a goroutine, or the caller of `root`, can stand for ever. */
  readonly stuck: ReadonlySet<number>;
  /** Operations that can end the program: closing or sending on what is closed, a negative WaitGroup, unlocking what is not locked. */
  readonly panics: ReadonlySet<number>;
  /** False when it gave up; then nothing it says is compared. */
  readonly decided: boolean;
}

/**
 * Is given a file of package p. Its `func root(a, b bool)` is to be explored as an ordinary function that somebody calls once, with parameters nothing
 * is known of; it makes all it uses.
 */
export type Adapter = (source: string) => Answer;

/** What is held to the brute force in `explorer.test.ts`; undefined while there is none. May load what it needs first. */
export const adapter: (() => Promise<Adapter>) | undefined = undefined;
