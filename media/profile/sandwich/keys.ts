/** Owns what each key does in the sandwich. Refuses to know how it is done. */
import { zoomStep } from '../keys';

export interface SandwichKeys {
  /** Up is to the callers and down to the callees, across the middle too. */
  climb(up: boolean): void;
  walk(step: 'before' | 'after' | 'outermost' | 'innermost'): void;
  /** Puts the selected frame in the middle. */
  centreOnSelection(): void;
  goBack(): void;
  toggleCard(): void;
  showAll(): void;
  /** Less than 1 is closer. */
  zoom(factor: number): void;
}

const keys: Readonly<Record<string, (sandwich: SandwichKeys) => void>> = {
  ArrowUp: (sandwich) => sandwich.climb(true),
  ArrowDown: (sandwich) => sandwich.climb(false),
  ArrowLeft: (sandwich) => sandwich.walk('before'),
  ArrowRight: (sandwich) => sandwich.walk('after'),
  Home: (sandwich) => sandwich.walk('outermost'),
  End: (sandwich) => sandwich.walk('innermost'),
  Enter: (sandwich) => sandwich.centreOnSelection(),
  Backspace: (sandwich) => sandwich.goBack(),
  ' ': (sandwich) => sandwich.toggleCard(),
  '0': (sandwich) => sandwich.showAll(),
  '+': (sandwich) => sandwich.zoom(1 / zoomStep),
  '=': (sandwich) => sandwich.zoom(1 / zoomStep),
  '-': (sandwich) => sandwich.zoom(zoomStep),
};

/** Does what a key asks for; false when it asks for nothing here. */
export function pressKey(event: KeyboardEvent, sandwich: SandwichKeys): boolean {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
  act?.(sandwich);
  return act !== undefined;
}
