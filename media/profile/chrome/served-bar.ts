/** Owns the line that says which file a served page shows, with the way back to the list of all. Refuses to know who serves it. */
import { element } from '../dom';
import { icon } from './icons';

export interface ServedFile {
  readonly path: string;
  /** Absent where it is the only one. */
  readonly list: { readonly url: string; readonly count: string } | undefined;
}

/** @param note what became of the file since it was read */
export function servedBar({ path, list }: ServedFile, note: HTMLElement): HTMLElement {
  return element(
    'nav',
    { class: 'served-bar', 'aria-label': 'Served files', 'data-testid': 'served-file' },
    list && element('a', { href: list.url }, icon('arrow-left'), `${list.count} profiles`),
    element('span', { class: 'quiet', title: path }, path),
    note,
  );
}
