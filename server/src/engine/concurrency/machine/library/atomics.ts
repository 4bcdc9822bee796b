/** Owns atomic variables: cells that are read and written in one step. */
import { binary } from '../knowledge/arithmetic';
import { fittingInto } from '../knowledge/integers';
import { letOut } from '../outside';
import { scalar } from '../state/state';
import type { Datum } from '../state/values';
import type { Native, NativeCall } from './native';

const types = ['Bool', 'Int32', 'Int64', 'Uint32', 'Uint64', 'Uintptr', 'Value', 'Pointer'];
/** Of the functions that are given the address. */
const words = ['Int32', 'Int64', 'Uint32', 'Uint64', 'Uintptr', 'Pointer'];

/** What an operation reads and writes; undefined where nobody knows. */
interface Variable {
  readonly value: Datum;
  write(value: Datum): void;
}

/** Whether it did what is to be done with a variable, given what else the call is given. */
type Operation = (call: NativeCall, variable: Variable, args: readonly Datum[]) => void;

/** The variable of one of the package's types. */
function ofReceiver({ state, receiver }: NativeCall): Variable | undefined {
  const found = state.find(receiver, 'struct');
  if (found === undefined) return undefined;
  const { at, object } = found;
  return {
    value: object.fields.get('v') ?? state.unknown(),
    write: (value) => {
      state.set(at, { ...object, fields: new Map(object.fields).set('v', value) });
      if (object.outside) letOut(state, value);
    },
  };
}

/** The variable behind the address that a function is given. */
function behind({ state, args }: NativeCall): Variable | undefined {
  const found = state.find(args[0], 'cell');
  if (found === undefined) return undefined;
  const { at, object } = found;
  const write = (value: Datum): void => {
    state.set(at, { ...object, value });
    if (object.outside) letOut(state, value);
  };
  return { value: object.value, write };
}

const load: Operation = ({ give }, { value }) => give(value);

const store: Operation = ({ state }, { write }, [value]) => write(value ?? state.unknown());

const swap: Operation = (call, variable, args) => {
  call.give(variable.value);
  store(call, variable, args);
};

/** It goes round where it does not fit. */
function add(type: string): Operation {
  return ({ state, give }, { value, write }, [delta]) => {
    const sum = binary(state, '+', value, delta ?? state.unknown());
    const isNumber = sum.kind === 'scalar' && typeof sum.value === 'number';
    const fitted = isNumber ? fittingInto(state, type.toLowerCase(), Number(sum.value)) : sum;
    write(fitted);
    give(fitted);
  };
}

/** What was there comes back. */
function combine(operator: '&' | '|'): Operation {
  return ({ state, give }, { value, write }, [mask]) => {
    write(binary(state, operator, value, mask ?? state.unknown()));
    give(value);
  };
}

const compareAndSwap: Operation = ({ state, give }, { value, write }, [before, after]) => {
  const isSame = before && state.decide({ kind: 'term', operator: '==', left: value, right: before });
  if (isSame === true) write(after ?? state.unknown());
  const open = (): Datum => state.madeFrom(value, before ?? value);
  if (isSame === undefined) write(open());
  give(isSame === undefined ? open() : scalar(isSame));
};

/** Those of a type. */
function operationsOf(type: string): readonly (readonly [name: string, operation: Operation])[] {
  return Object.entries({
    Load: load,
    Store: store,
    Swap: swap,
    Add: add(type),
    And: combine('&'),
    Or: combine('|'),
    CompareAndSwap: compareAndSwap,
  });
}

function ofVariable(operation: Operation): Native {
  return (call) => {
    const variable = ofReceiver(call) ?? { value: call.state.unknown(), write: () => undefined };
    operation(call, variable, call.args);
    return true;
  };
}

function ofAddress(operation: Operation): Native {
  return (call) => {
    const variable = behind(call);
    if (variable === undefined) return false;
    operation(call, variable, call.args.slice(1));
    return true;
  };
}

export const atomics: Readonly<Record<string, Native>> = Object.fromEntries([
  ...types.flatMap((type) =>
    operationsOf(type).map(([name, operation]) => [`sync/atomic.${type}.${name}`, ofVariable(operation)] as const),
  ),
  ...words.flatMap((type) =>
    operationsOf(type).map(([name, operation]) => [`sync/atomic.${name}${type}`, ofAddress(operation)] as const),
  ),
]);
