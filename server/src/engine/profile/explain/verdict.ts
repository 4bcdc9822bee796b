/** Owns the shape of what is said about a profile: verdicts with their evidence, and what was looked at in vain. Refuses to know how either is found or drawn. */

/** One kind of thing that is looked for; also the name of its card. */
export type CheckId = string;

/** A line of source some cost passes through. */
export interface Site {
  /** The function's name as the profile has it. */
  readonly function: string;
  /** Its path as the compiler recorded it, '' unknown. */
  readonly file: string;
  /** From 1; 0 unknown. */
  readonly line: number;
}

/** A piece of a sentence: words, words that matter, a function (selects it), or a line of source (opens it). */
export type Part =
  | string
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'function' | 'place'; readonly site: Site };

/** As in the Problems view. `info` is a lead: nothing is wrong with it in itself. */
export type Severity = 'error' | 'warning' | 'info';

export interface Verdict {
  readonly id: CheckId;
  /** Two to four words. */
  readonly title: string;
  readonly severity: Severity;
  /** `likely` where the profile shows what there is but only hints at why. */
  readonly certainty: 'certain' | 'likely';
  /** Index into the profile's sample types: what `cost` and `share` are of. */
  readonly sampleType: number;
  /** In the sample type's unit. */
  readonly cost: number;
  /**
   * `cost` as a part of the total, 0 to 1. Of a diff, where `became` is there or all of it is told of, of the base's total, so that it may be above 1;
   * where what is new is told of, of all growth.
   */
  readonly share: number;
  /** Both sides of a diff in the sample type's unit, where the verdict begins with what became of the base; else it begins with `share`. */
  readonly became?: { readonly base: number; readonly now: number };
  /** The sentence after the share, without a full stop: "of block time under sync.(*Mutex).Lock from 4 callers; worst at store.go:118". */
  readonly says: readonly Part[];
  /** What to do next: one sentence. */
  readonly next: string;
  /** Regular expression (RE2) of the functions that carry `cost`: what a search for it lights and counts. */
  readonly evidence: string;
  /** Where most of it comes from. */
  readonly worst: Site | undefined;
  /** Name of the function whose frames have the shape that is told of: a plateau's, a tower's. */
  readonly shaped?: string;
}

export interface Explanation {
  /** Severest first, then by falling share. */
  readonly verdicts: readonly Verdict[];
  /** What was looked for and not found, each as a noun: "netpoll spin". */
  readonly clear: readonly string[];
  /** The same where nobody can tell: the runtime's frames, which would say it, have no names or were taken out. */
  readonly untold: readonly string[];
  /** Set where there is too little to judge by: what there is, and the fewest that would do. Nothing is said then, and nothing is clear. */
  readonly tooFew: { readonly observed: number; readonly needed: number } | undefined;
}
