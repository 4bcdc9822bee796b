/** Owns what every view is to the page: an element under a tab that follows the session. Refuses to know which views there are. */
import type { Reactions } from './change';

export interface Panel {
  readonly element: HTMLElement;
  /** What it does when something of the session changes. Told to hidden panels too, which may wait until they are shown. */
  readonly reactions: Reactions;
  /** It came into view. */
  shown(): void;
  /** Takes the keyboard. */
  focus(): void;
  /** Does what a key asks for that nothing with the focus wants; false when it asks for nothing here. */
  key?(event: KeyboardEvent): boolean;
  /** To the next or previous hit of the search, where the panel has other ones than the call tree. */
  step?(direction: 1 | -1): void;
}
