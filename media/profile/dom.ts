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
  made.append(...shown(children));
  return made;
}

/** Those that are there, with text that shows all it holds. */
function shown(children: readonly Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== undefined)
    .map((child) => (typeof child === 'string' ? visibleLines(child) : child));
}

/** Attributes that are read by people. */
const told: ReadonlySet<string> = new Set(['title', 'aria-label']);

/** Sets, or removes for `false` and undefined. */
export function setAttribute(target: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) target.removeAttribute(name);
  else if (value === true) target.setAttribute(name, '');
  else target.setAttribute(name, told.has(name) ? visibleLines(String(value)) : String(value));
}

/** Puts other children into an element. Whoever had the focus on a control there has it on the same one again, else on the one in its place. */
export function renew(target: Element, ...children: readonly Child[]): void {
  const controls = () => Array.from(target.querySelectorAll<HTMLElement>('button, input, select'));
  const wordOf = (control: Element | undefined) => control?.getAttribute('aria-label') ?? control?.textContent;
  const before = controls();
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? before.indexOf(activeElement) : -1;
  target.replaceChildren(...shown(children));
  if (at < 0) return;
  const now = controls();
  const word = wordOf(before[at]);
  const same = wordOf(now[at]) === word ? now[at] : now.find((control) => wordOf(control) === word);
  (same ?? now[at])?.focus();
}

/** A button that calls `act`. */
export function button(attributes: Attributes, act: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', act);
  return made;
}
