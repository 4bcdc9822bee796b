/** Owns what the library makes errors with and asks of them. */

import { same } from '../knowledge/same';
import { errorTest } from '../knowledge/tests';
import { letOut } from '../outside';
import { nil, scalar } from '../state/state';
import type { Native } from './native';

const made: Native = ({ state, args, give }) => {
  // What it wraps may be somebody else's.
  const error = args.some((arg) => state.isOpen(arg)) ? state.unknown() : state.fixed();
  state.assume({ kind: 'term', operator: '==', left: error, right: nil }, false);
  give(error);
  return true;
};

const is: Native = ({ args: [error, target], give }) => {
  if (error === undefined || target === undefined) return false;
  const isSame = error.kind === 'unknown' && same(error, target);
  if (isSame || error.kind === 'nil') give(scalar(isSame || target.kind === 'nil'));
  else give(errorTest(error, target));
  return true;
};

const as: Native = (call) => {
  const [, target] = call.args;
  if (target !== undefined) letOut(call.state, target);
  return is(call);
};

/** `os.IsNotExist` and its like: errors of one kind. */
function isOneOf(kind: string): Native {
  return ({ args: [error], give }) => {
    if (error === undefined) return false;
    give(errorTest(error, { kind: 'scalar', value: kind }));
    return true;
  };
}

const kinds = ['os.IsExist', 'os.IsNotExist', 'os.IsPermission', 'os.IsTimeout'];

export const errors: Readonly<Record<string, Native>> = {
  'errors.New': made,
  'fmt.Errorf': made,
  'errors.Is': is,
  'errors.As': as,
  ...Object.fromEntries(kinds.map((kind) => [kind, isOneOf(kind)])),
};
