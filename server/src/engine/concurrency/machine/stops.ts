/** Owns what stops the machine in the middle of a step. */

/** Thrown when a function is too much for the machine; it is not decided then. */
export class TooMuch extends Error {
  constructor(readonly what: 'operations' | 'one step' | 'goroutines' | 'functions') {
    super(what);
  }
}

/** The program is over, with all its goroutines: nothing is stuck. */
export class ProgramEnded extends Error {}
