/** Owns what a check is: one thing that is looked for in profiles of some kinds. */
import type { Kind } from './reading';
import type { Subject } from './subject';
import type { Verdict } from './verdict';

export interface Check {
  /** What it looks for, as a noun for the list of what was not found: "netpoll spin". */
  readonly noun: string;
  readonly kinds: readonly Kind[];
  /** Whether it looks at profiles of any language; by default at those of Go's runtime only. */
  readonly anyLanguage?: boolean;
  /** Whether it looks at differences, too, or at nothing else; by default at none. */
  readonly diffs?: 'too' | 'only';
  /** Whether it asks nothing of the runtime's frames, so that it is right without them and their names, too. */
  readonly anyFrames?: boolean;
  /** Undefined is silence: nothing, or nothing that is certain. */
  readonly find: (subject: Subject) => Verdict | undefined;
}
