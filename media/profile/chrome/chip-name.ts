/** Owns what a refinement is called on its chip. Refuses to know what chips do. */
import { visibleText } from '#engine/profile/names/visible-text';
import type { Refinement } from '#engine/profile/refine/refinement';
import { element } from '../dom';
import { chipText } from '../presets';
import { frameName } from '../rows/frame-text';

/** What a refinement is told by: the name it was offered under, a function, which is cut from its package on, or the pattern. */
export function chipName({ name, kind, pattern }: Refinement): HTMLElement {
  const text = name ?? chipText(pattern);
  const isFrame = name === undefined && text !== pattern && !kind.startsWith('tag');
  return isFrame ? frameName(text, 'chip-text') : element('span', { class: 'chip-text' }, visibleText(text));
}
