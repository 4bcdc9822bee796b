/** Owns numbers of functions, for keys: the same as long as the process runs. */
import type { FunctionIr } from '../../ir/model';

const bodies = new WeakMap<FunctionIr, number>();
let lastBody = 0;

export function numberOfBody(body: FunctionIr): number {
  let number = bodies.get(body);
  if (number === undefined) {
    number = ++lastBody;
    bodies.set(body, number);
  }
  return number;
}
