/** Owns the kinds of change that views of a profile follow, and the form in which they name them. Knows nothing of what they do then. */

/** What changed; listeners look the new value up. A `picture` is another tree with another layout; a `header` is that and other sample types. */
export type Change =
  | 'header'
  | 'picture'
  | 'layout'
  | 'selection'
  | 'search'
  | 'colouring'
  | 'tab'
  | 'card'
  | 'detail'
  | 'labels'
  | 'verdicts';

/** What somebody does when something changes; what is not named is no concern of theirs. */
export type Reactions = Readonly<Partial<Record<Change, () => void>>>;
