/** Owns the list of all keys, shown as a dialog. The keys themselves live in keys.ts. */
import type { SourceDeed } from '../actions';
import { button, element } from '../dom';
import { icon } from './icons';

/** What stands for these differs from host to host. */
const sourceKey = 'open source';
const peekKey = 'peek source';

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Walk',
    keys: [
      ['↑ ↓', 'caller, first child'],
      ['← →', 'sibling'],
      ['Home End', 'first, last frame of the stack'],
      ['Enter', 'zoom to the frame'],
      ['Backspace', 'zoom back'],
      ['+ −', 'zoom in, out'],
      ['Shift+← Shift+→', 'move the view'],
      ['0', 'show all'],
    ],
  },
  {
    title: 'Look',
    keys: [
      ['Space', 'show or hide the card'],
      ['Esc', 'close the card, clear the selection'],
      ['F12', sourceKey],
      ['Alt F12', peekKey],
      ['c C', 'copy stack, copy name'],
      ['/ Ctrl+f', 'search; ↑ brings back earlier ones'],
      ['n N', 'next, previous hit; ↓ leads from the search into the graph'],
    ],
  },
  {
    title: 'Refine',
    keys: [
      ['f i', 'focus on, ignore the selected frame'],
      ['h', 'hide it'],
      ['s', 'show from it on'],
      ['a', 'add by pattern, label or ready made'],
      ['u Shift+u', 'undo, redo'],
      ['e', 'export'],
      ['r', 'callers below: turn the graph over'],
    ],
  },
  {
    title: 'Switch',
    keys: [
      ['t Shift+t', 'next, previous sample type'],
      ['d', 'difference: compare with another profile'],
      ['1 2', 'Flame, Sandwich'],
      ['3 4', 'Top, Tree'],
      ['5', 'Source'],
      ['?', 'this list'],
    ],
  },
  {
    title: 'In Sandwich',
    keys: [
      ['↑ ↓', 'towards callers, callees'],
      ['Enter', 'put the frame in the middle'],
      ['Backspace', 'the function before'],
    ],
  },
  {
    title: 'In Tree',
    keys: [
      ['← →', 'close, open'],
      ['Enter', 'show in Flame'],
      ['Shift+Enter', 'open the costliest path'],
      ['*', 'open all siblings'],
    ],
  },
  {
    title: 'Pointer',
    keys: [
      ['Click', 'select and show the card'],
      ['Double-click', 'zoom to the frame'],
      ['Ctrl+wheel', 'zoom at the pointer'],
      ['Drag', 'move the view'],
      ['Drag', 'on the strip: choose what is in view'],
      ['Alt+click', 'ignore the frame; leave a module or label out'],
      ['Shift+click', 'on a module: light its frames'],
      ['Right-click', 'what can be done with the frame'],
    ],
  },
];

export class Help {
  readonly element: HTMLDialogElement;

  constructor(sourceDeed: SourceDeed) {
    const opens = sourceDeed === 'Open source';
    const list = ({ title, keys }: (typeof groups)[number]) =>
      element(
        'section',
        {},
        element('h3', {}, title),
        element(
          'dl',
          {},
          ...keys.flatMap(([key, does]) =>
            does === peekKey && !opens
              ? []
              : [
                  element('dt', {}, ...key.split(' ').map((part) => element('kbd', {}, part))),
                  element('dd', {}, does === sourceKey ? sourceDeed.toLowerCase() : does),
                ],
          ),
        ),
      );
    this.element = element(
      'dialog',
      { class: 'help', 'aria-label': 'Keys' },
      element(
        'header',
        {},
        element('h2', {}, 'Keys'),
        button({ class: 'icon-button', 'aria-label': 'Close' }, () => this.element.close(), icon('close')),
      ),
      element('div', { class: 'help-groups' }, ...groups.map(list)),
    );
  }

  toggle(): void {
    if (this.element.open) this.element.close();
    else this.element.showModal();
  }
}
