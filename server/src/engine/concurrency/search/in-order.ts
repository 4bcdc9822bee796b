/** Owns going through a map in an order that says nothing of who was there first. Knows no states. */

/** Most are in order, and sorting takes much more than a look. */
export function eachInOrder<K extends string | number, V>(
  map: ReadonlyMap<K, V>,
  write: (value: V, key: K) => void,
): void {
  if (isInOrder(map)) map.forEach(write);
  else for (const key of [...map.keys()].sort((a, b) => (a < b ? -1 : 1))) write(map.get(key)!, key);
}

function isInOrder<K extends string | number>(map: ReadonlyMap<K, unknown>): boolean {
  let [before, isSorted]: [K | undefined, boolean] = [undefined, true];
  map.forEach((_, key) => {
    if (before !== undefined && key < before) isSorted = false;
    before = key;
  });
  return isSorted;
}
