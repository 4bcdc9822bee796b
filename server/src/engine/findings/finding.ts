/** Owns what a rule reports; knows nothing of how it is shown. */
import type { Range, TextEdit } from '../text/range';

/** Why there may be a finding more. */
export type { Undecided } from '../concurrency/limits';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type Confidence = 'proved' | 'likely';

/** What one goroutine does in an interleaving, and with it what a chart of it shows. */
export interface Step {
  /** Who does it: an index into the finding's `goroutines`. */
  readonly goroutine: number;
  /** Who is started, is woken, or gets the value. */
  readonly reaches?: number;
  readonly kind: 'starts' | 'meets' | 'acts' | 'returns' | 'blocked' | 'turns' | 'panics';
  /** In few words, without who and where: `the timer fires first`; the operation where it ends: `send to results`. */
  readonly label: string;
}

/** A further place that explains the finding; in the order in which things happen. */
export interface Related {
  readonly message: string;
  /** Path as the analysis was given it. */
  readonly file: string;
  readonly range: Range;
  /** Of an interleaving only. */
  readonly step?: Step;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly (TextEdit & { readonly file: string })[];
  /** The fix an editor offers first and `fix` applies. */
  readonly preferred: boolean;
}

export interface Finding {
  /** The rule's folder name. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence; ends with a full stop. */
  readonly message: string;
  /** Runtime-style name of the enclosing function, `(*Server).fetch`. */
  readonly function: string;
  readonly file: string;
  readonly range: Range;
  readonly related: readonly Related[];
  /** Names of those who take part in the interleaving that `related` tells: `withTimeout`, `go func :45`. */
  readonly goroutines?: readonly string[];
  readonly fixes: readonly Fix[];
}

/** Where the goroutine is started that a finding speaks of, as far as its interleaving tells. */
export function startOf({ related }: Pick<Finding, 'related'>): Related | undefined {
  const goroutine = related.at(-1)?.step?.goroutine;
  return related.find(({ step }) => step?.kind === 'starts' && (step.reaches ?? step.goroutine) === goroutine);
}
