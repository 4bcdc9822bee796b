/** Owns what the page and its views ask of whoever shows them. Refuses to know how it is done. */
import type { SourcePlace } from '#protocol/profile';
import type { ComparisonOptions } from './model';

/** What the page cannot do by itself. */
export interface PageActions {
  /** `peek` leaves the keys with the page. */
  openSource(node: number, peek?: boolean): void;
  openPlace(place: SourcePlace, peek?: boolean): void;
  copyStack(node: number): void;
  copy(text: string): void;
  /** Asks for a profile to compare with. */
  pickBase(): void;
  /** Compares in another way, or not any more. */
  compare(options: ComparisonOptions | undefined): void;
}
