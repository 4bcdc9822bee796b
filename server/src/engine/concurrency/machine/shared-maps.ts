/** Owns `sync.Map`: what is loaded from it is what others have stored, and nobody here keeps account of that. */
import type { Native } from './native';
import { letOut } from './outside';

/** By method, how many results it has. */
const results: Readonly<Record<string, number>> = {
  Load: 2,
  Store: 0,
  LoadOrStore: 2,
  LoadAndDelete: 2,
  Delete: 0,
  Swap: 2,
  CompareAndSwap: 1,
  CompareAndDelete: 1,
};

function method(count: number): Native {
  return ({ state, args, give }) => {
    // Whoever loads it may use it.
    letOut(state, ...args);
    if (count > 0) give(...Array.from({ length: count }, () => state.lost()));
    return true;
  };
}

export const sharedMaps: Readonly<Record<string, Native>> = Object.fromEntries(
  Object.entries(results).map(([name, count]) => [`sync.Map.${name}`, method(count)]),
);
