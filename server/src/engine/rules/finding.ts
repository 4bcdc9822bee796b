/** Owns what a rule reports; knows nothing of how it is shown. */
import type { Range, TextEdit } from '../text/range';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type Confidence = 'proved' | 'likely';

/** A further place that explains the finding; in the order in which things happen. */
export interface Related {
  readonly message: string;
  /** Path as the analysis was given it. */
  readonly file: string;
  readonly range: Range;
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
  readonly fixes: readonly Fix[];
}
