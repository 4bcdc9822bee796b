/** Owns a function's name as it stands in a row: its package weaker, and shorter where there is little room. Refuses to know which rows there are. */
import { parseFrameName, shortName } from '#engine/profile/names/frame-name';
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

/** `ServeHTTP` of `HandlerFunc.ServeHTTP`, and closures with the function they stand in; a name with type arguments is left as it is. */
const ownPart = /[^.[\]]+(?:\.(?:func\d+|gowrap\d+|deferwrap\d+|\d+)[^.[\]]*)*$/;

/** The short name for where there is little room: package and receiver are cut before the function's own name is (`short-lead` in the style). */
export function shortText(name: string): HTMLElement {
  const short = shortName(name);
  const own = ownPart.exec(parseFrameName(visibleText(name)).method)?.[0] ?? short;
  const at = short.endsWith(own) ? short.length - own.length : 0;
  return element(
    'span',
    { class: 'short-name' },
    element('span', { class: 'short-lead' }, short.slice(0, at)),
    element('span', { class: 'short-own' }, short.slice(at)),
  );
}
