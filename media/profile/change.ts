/** Owns the kinds of change that views of a profile follow. Knows nothing of what they do then. */

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
