/** Owns how the list of what a scrub takes away is counted in words. Decides nothing. */
import type { RemovalKind } from './removals';

const words: Readonly<Record<RemovalKind, readonly [one: string, several: string]>> = {
  function: ['function', 'functions'],
  file: ['file', 'files'],
  'label key': ['label key', 'label keys'],
  label: ['label value', 'label values'],
  binary: ['binary', 'binaries'],
  'build id': ['build id', 'build ids'],
  comment: ['comment', 'comments'],
  link: ['link', 'links'],
  'value name': ['name of a value', 'names of values'],
  'frame rule': ['frame rule', 'frame rules'],
  argument: ['argument list', 'argument lists'],
  text: ['text', 'texts'],
};

/** "41 functions, 12 files, 1 comment"; '' for nothing. */
export function removalWords(counts: Iterable<readonly [kind: RemovalKind, count: number]>): string {
  return [...counts].map(([kind, count]) => `${count} ${words[kind][count === 1 ? 0 : 1]}`).join(', ');
}
