/** Owns what the page and its views ask of whoever shows them. Refuses to know how it is done. */
import type { SourcePlace } from '#protocol/profile';
import type { ComparisonOptions } from './model';

/** What becomes of source that is asked for: opened in the editor, shown in the Source view, or its path copied. */
export type SourceDeed = 'Open source' | 'Show source' | 'Copy path of the source';

/** What the page cannot do by itself. */
export interface PageActions {
  /** `peek` leaves the keys with the page. */
  openSource(node: number, peek?: boolean): void;
  openPlace(place: SourcePlace, peek?: boolean): void;
  copyPlace(place: SourcePlace): void;
  /** What the two that open come to here. */
  readonly sourceDeed: SourceDeed;
  copyStack(node: number): void;
  copy(text: string): void;
  /** Asks for a profile to compare with. */
  pickBase(): void;
  /** Compares in another way, or not any more. */
  compare(options: ComparisonOptions | undefined): void;
}
