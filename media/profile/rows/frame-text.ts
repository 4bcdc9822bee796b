/** Owns a function's name as it stands in a row: its package weaker, and shorter where there is little room. Refuses to know which rows there are. */
import { parseFrameName } from '#engine/profile/names/frame-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { element } from '../dom';
import { moduleKinds } from '../model';

/** Colour mark of a frame's module, an index into `moduleKinds`. */
export function swatch(module: number): HTMLElement {
  return element('span', { class: 'swatch', 'data-module': moduleKinds[module]!, 'aria-hidden': 'true' });
}

/** The name; what leads to the package's last element goes first where room is short (`path-lead` in the style). */
export function frameText(name: string, inlined = false): readonly HTMLElement[] {
  const { packagePath, packageName, local } = parseFrameName(visibleText(name));
  const own = element(inlined ? 'em' : 'span', {}, local);
  if (packagePath === '') return [own];
  const at = packagePath.lastIndexOf(packageName);
  const from = at > 0 ? at : 0;
  return [
    element('span', { class: 'quiet path-lead' }, packagePath.slice(0, from)),
    element('span', { class: 'quiet' }, `${packagePath.slice(from)}.`),
    own,
  ];
}

/** The name in one element that is cut at its left where room is short: a function is told by how its name ends (`frame-name` in the style). */
export function frameName(name: string, cssClass = ''): HTMLElement {
  return element('span', { class: `frame-name ${cssClass}`.trim() }, element('bdi', {}, ...frameText(name)));
}
