/** Owns what every view is to the page: an element under a tab that follows the session. Refuses to know which views there are. */
import type { Change } from './session';

export interface Panel {
  readonly element: HTMLElement;
  /** Something of the session changed. Told to hidden panels too, which may wait until they are shown. */
  changed(change: Change): void;
  /** It came into view. */
  shown(): void;
  /** Takes the keyboard. */
  focus(): void;
}
