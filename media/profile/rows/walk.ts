/** Owns which row of a list the keys lead to that walk through it. Refuses to know what rows are and what else keys do. */

/**
 * The row a key leads to, within the list; undefined for keys that do not walk, and where there is nothing to walk through.
 * @param at the row one is on, -1 none
 * @param page rows in view
 */
export function walkedTo(key: string, at: number, count: number, page: number): number | undefined {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to));
}
