/** Owns making DOM elements: text is always text, never markup, and shows all it holds. Refuses to know what they are for. */

import { visibleLines } from '#engine/profile/names/visible-text';

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

/** An element with attributes (`true` = present, `false` and undefined = absent) and children; strings become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  for (const child of children) {
    if (child !== undefined) made.append(typeof child === 'string' ? visibleLines(child) : child);
  }
  return made;
}

/** Attributes that are read by people. */
const told: ReadonlySet<string> = new Set(['title', 'aria-label']);

/** Sets, or removes for `false` and undefined. */
export function setAttribute(target: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) target.removeAttribute(name);
  else if (value === true) target.setAttribute(name, '');
  else target.setAttribute(name, told.has(name) ? visibleLines(String(value)) : String(value));
}

/** A button that calls `act`. */
export function button(attributes: Attributes, act: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', act);
  return made;
}
