/** Owns what each key does on the profile page. Refuses to know how it is done. */
import type { ProfileDeed } from '#protocol/profile';
import type { Tab } from './session';

export interface KeyActions {
  /** Moves the selection in the flame graph. */
  walk(step: 'caller' | 'callee' | 'before' | 'after' | 'outermost' | 'innermost'): void;
  zoomIn(): void;
  zoomBack(): void;
  zoomBy(factor: number): void;
  showAll(): void;
  toggleCard(): void;
  escape(): void;
  search(): void;
  step(direction: 1 | -1): void;
  sampleType(direction: 1 | -1): void;
  showTab(tab: Tab): void;
  /** @param peek the keys stay with the page */
  openSource(peek?: boolean): void;
  copyStack(): void;
  copyName(): void;
  /** Moves what is in view sideways, without another selection. */
  pan(direction: 1 | -1): void;
  help(): void;
  /** Opens the form for a refinement of any kind. */
  addRefinement(): void;
  refineBySelection(kind: 'focus' | 'ignore' | 'hide' | 'showFrom'): void;
  undo(): void;
  redo(): void;
  invert(): void;
  showExport(): void;
}

/** Keys that mean something only while the flame graph has the focus: elsewhere they belong to buttons and lists. */
const flameKeys: Readonly<Record<string, (actions: KeyActions) => void>> = {
  ArrowUp: (actions) => actions.walk('caller'),
  ArrowDown: (actions) => actions.walk('callee'),
  ArrowLeft: (actions) => actions.walk('before'),
  ArrowRight: (actions) => actions.walk('after'),
  'Shift ArrowLeft': (actions) => actions.pan(-1),
  'Shift ArrowRight': (actions) => actions.pan(1),
  Home: (actions) => actions.walk('outermost'),
  End: (actions) => actions.walk('innermost'),
  Enter: (actions) => actions.zoomIn(),
  Backspace: (actions) => actions.zoomBack(),
  ' ': (actions) => actions.toggleCard(),
};

/** One notch of + or −. */
export const zoomStep = 1.5;

const pageKeys: Readonly<Record<string, (actions: KeyActions) => void>> = {
  '0': (actions) => actions.showAll(),
  '1': (actions) => actions.showTab('flame'),
  '2': (actions) => actions.showTab('sandwich'),
  '3': (actions) => actions.showTab('top'),
  '4': (actions) => actions.showTab('tree'),
  '5': (actions) => actions.showTab('source'),
  '/': (actions) => actions.search(),
  '?': (actions) => actions.help(),
  '+': (actions) => actions.zoomBy(1 / zoomStep),
  '=': (actions) => actions.zoomBy(1 / zoomStep),
  '-': (actions) => actions.zoomBy(zoomStep),
  n: (actions) => actions.step(1),
  N: (actions) => actions.step(-1),
  t: (actions) => actions.sampleType(1),
  T: (actions) => actions.sampleType(-1),
  c: (actions) => actions.copyStack(),
  C: (actions) => actions.copyName(),
  a: (actions) => actions.addRefinement(),
  f: (actions) => actions.refineBySelection('focus'),
  i: (actions) => actions.refineBySelection('ignore'),
  h: (actions) => actions.refineBySelection('hide'),
  s: (actions) => actions.refineBySelection('showFrom'),
  u: (actions) => actions.undo(),
  U: (actions) => actions.redo(),
  r: (actions) => actions.invert(),
  e: (actions) => actions.showExport(),
  F12: (actions) => actions.openSource(),
  'Alt F12': (actions) => actions.openSource(true),
  Escape: (actions) => actions.escape(),
};

/** What the keys are for: the actions, and which elements belong to the flame graph. */
export interface KeyTarget extends KeyActions {
  inFlame(target: Element): boolean;
  readonly showsFlame: boolean;
  /** Lets the view that is shown have a key that nothing with the focus wants; true when it took it. */
  key(event: KeyboardEvent): boolean;
}

/** What a command of the editor does: the same as a key. */
export function act(actions: KeyActions, deed: ProfileDeed): void {
  switch (deed) {
    case 'focus':
    case 'ignore':
    case 'hide':
    case 'showFrom':
      actions.refineBySelection(deed);
      return;
    case 'undo':
    case 'redo':
    case 'invert':
    case 'search':
    case 'showAll':
    case 'zoomIn':
    case 'openSource':
    case 'copyStack':
    case 'help':
      actions[deed]();
      return;
  }
}

/** Letters have the shift in them; other keys are told with it. */
function nameOf({ key, altKey, shiftKey }: KeyboardEvent): string {
  if (altKey) return `Alt ${key}`;
  return shiftKey && key.startsWith('Arrow') ? `Shift ${key}` : key;
}

/** Listens on the page for whatever `current` names at the moment. */
export function listenToKeys(page: HTMLElement, current: () => KeyTarget | undefined): void {
  page.addEventListener('keydown', (event) => {
    const actions = current();
    if (!actions || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : page;
    if (event.ctrlKey || event.metaKey) {
      // A browser's own search finds nothing on a canvas.
      if (event.key !== 'f' || target.closest('dialog')) return;
      event.preventDefault();
      actions.search();
      return;
    }
    // A box that is ticked wants no letters.
    if (target.matches('input:not([type=checkbox]), select') || target.closest('dialog')) return;
    const key = nameOf(event);
    const inFlame = actions.inFlame(target) || (target === page && actions.showsFlame);
    const act = (inFlame ? flameKeys[key] : undefined) ?? pageKeys[key];
    if (target === page && actions.key(event)) event.preventDefault();
    else if (act) {
      event.preventDefault();
      act(actions);
    }
  });
}
