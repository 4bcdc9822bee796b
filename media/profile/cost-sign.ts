/** Owns which way a difference of costs goes. Refuses to know its colour. */

export type Sign = 'more' | 'less';

/** Undefined for no difference. */
export function signOf(value: number): Sign | undefined {
  if (value === 0) return undefined;
  return value > 0 ? 'more' : 'less';
}
