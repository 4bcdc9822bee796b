/** Owns points in time: of what is read off a clock here nobody knows which it is, but it is none that was never set. */
import { askedOfFunction } from '../knowledge/questions';
import { type State, scalar } from '../state/state';
import type { Datum } from '../state/values';
import type { Native } from './native';

/** What is later or earlier than a point in time that was set was set, too. */
const derived = /^time\.Time\.(?:Add|AddDate|In|Local|Round|Truncate|UTC)$/;

const isZero: Native = ({ state, receiver, give }) => {
  const isSet = receiver && wasSet(state, receiver);
  if (isSet === undefined) return false;
  give(scalar(!isSet));
  return true;
};

/** Undefined where others have given it. */
function wasSet(state: State, time: Datum): boolean | undefined {
  const own = time.kind === 'stored' ? state.find(time, 'struct')?.object : undefined;
  if (own !== undefined) return own.outside ? undefined : false;
  if (time.kind !== 'unknown' || time.asked === undefined) return undefined;
  const { name, given } = askedOfFunction(time.asked);
  if (name === 'time.Now') return true;
  const [receiver] = given;
  return receiver !== undefined && derived.test(name) ? wasSet(state, receiver) : undefined;
}

export const instants: Readonly<Record<string, Native>> = { 'time.Time.IsZero': isZero };
