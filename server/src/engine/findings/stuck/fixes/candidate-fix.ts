/** Owns what a candidate for a fix is, before anybody agreed to it. */
import type { Rounds } from '../../../concurrency/machine/rounds';
import type { Place } from '../../../concurrency/machine/state/values';
import type { StuckProcess } from '../../../concurrency/search/verdict';
import type { Unit } from '../../../ir/model';
import type { TextEdit } from '../../../text/range';
import type { RuleContext } from '../../define-rule';

export interface Candidate {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** All of them have to come out well; the edits themselves when absent. */
  readonly trials?: readonly Trial[];
  /** It may not be what was meant, though nobody is blocked any more: nobody but a person should decide that. */
  readonly isChange?: boolean;
  /** It suits one caller: whatever else there is suits more. */
  readonly isLast?: boolean;
}

/** What is to be repaired. */
export type Blocked = Pick<StuckProcess, 'pending' | 'place' | 'made'>;

/** A way to run the edited code that has to come out well. */
export interface Trial {
  readonly edits: readonly TextEdit[];
  /** How often loops go round in the edited unit; as always when absent. */
  readonly rounds?: (unit: Unit, context: Pick<RuleContext, 'resolution'>) => Rounds;
  /** Where others are blocked who have to get on, too. */
  readonly frees?: readonly Place[];
  /** It is the end of a context that helps: whoever runs the function must not have to wait for that. */
  readonly byContext?: boolean;
}
