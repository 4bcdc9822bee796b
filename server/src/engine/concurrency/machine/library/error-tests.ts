/** Owns what the library makes errors with and asks of them. */

import { answering, questionOf } from '../knowledge/questions';
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

/** Nil where all of them are. */
const joined: Native = (call) => {
  const { state, args, give, spread } = call;
  const errors = args.filter(({ kind }) => kind !== 'nil');
  if (errors.length === 0) {
    give(nil);
    return true;
  }
  if (
    !spread &&
    errors.some((each) => state.decide({ kind: 'term', operator: '==', left: each, right: nil }) === false)
  )
    return made(call);
  give(answering(questionOf('errors.Join', errors, 0), state.madeFrom(...errors)));
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
  'errors.Join': joined,
  'errors.Is': is,
  'errors.As': as,
  ...Object.fromEntries(kinds.map((kind) => [kind, isOneOf(kind)])),
};
