/** Owns `sync.Pool`: what it gives the program has made or put there, unless others may have. */
import type { Native } from './native';

const get: Native = ({ state, receiver, give }) => {
  const pool = state.find(receiver, 'struct')?.object;
  if (pool === undefined || pool.outside) return false;
  give(state.lost());
  return true;
};

export const pools: Readonly<Record<string, Native>> = { 'sync.Pool.Get': get };
