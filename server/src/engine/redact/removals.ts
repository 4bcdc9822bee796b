/** Owns the list of what a scrub takes away, each thing once with how often it stood there, and the words that stand in its place. Decides nothing. */
import { redacted } from '../profile/names/frame-name';

export type RemovalKind =
  | 'function'
  | 'file'
  | 'label key'
  | 'label'
  | 'binary'
  | 'build id'
  | 'comment'
  | 'link'
  | 'value name'
  | 'frame rule'
  | 'argument'
  | 'text';

/** One thing that goes. */
export interface Removal {
  readonly kind: RemovalKind;
  readonly before: string;
  /** What stands there instead, '' where nothing does. */
  readonly after: string;
  /** Places it stood in. */
  readonly count: number;
}

export class Removals {
  private readonly byKind = new Map<RemovalKind, Map<string, { after: string; count: number }>>();

  /** What stands for `before`: the same each time, made by `replace` from its number among its kind (from 1) the first time. */
  replace(kind: RemovalKind, before: string, replace: (number: number) => string): string {
    const known = this.byKind.get(kind) ?? new Map<string, { after: string; count: number }>();
    this.byKind.set(kind, known);
    const removal = known.get(before) ?? { after: replace(known.size + 1), count: 0 };
    known.set(before, removal);
    removal.count++;
    return removal.after;
  }

  /** Everything that was not taken out by an earlier scrub already, by kind in the order of their first appearance, the most frequent first. */
  list(): Removal[] {
    return [...this.byKind].flatMap(([kind, known]) =>
      [...known]
        .filter(([before]) => !before.startsWith(redacted))
        .map(([before, { after, count }]) => ({ kind, before, after, count }))
        .sort((a, b) => b.count - a.count),
    );
  }
}
