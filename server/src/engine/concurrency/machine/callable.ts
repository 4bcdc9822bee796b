/** Owns what a call site runs in a state: code that is known, what the machine plays itself, or something nobody sees into. */
import type { CallSite, Value } from '../../ir/model';
import { type Callee, qualifiedName } from '../../packages/resolution';
import { methodIn, methodOfType } from './dynamic-methods';
import type { Evaluator } from './evaluate';
import { methodNamed } from './method-expressions';
import type { State } from './state/state';
import type { Callable, Code, Datum, Frame, HeapObject } from './state/values';

export function callableOf(evaluator: Evaluator, state: State, frame: Frame, site: CallSite): Callable {
  if (site.callee.kind === 'variable') {
    // Where a variable was set, `done := wg.Done`, what stands before the dot may be no name of the code that calls it.
    const held = evaluator.value(state, frame, site.callee);
    if (held.kind === 'function') return fromCode(held.code);
  }
  const callee = evaluator.resolution.calleeOf(frame.unit, site);
  switch (callee.kind) {
    case 'builtin':
      return { kind: 'builtin', name: callee.name };
    case 'conversion':
      return { kind: 'conversion', type: callee.type };
    case 'function': {
      const [body] = callee.unread.functions;
      const receiver = callee.receiver && evaluator.receiver(state, frame, callee.receiver, callee.via, callee.unread);
      const { name, played } = nameOf(callee);
      if (body === undefined || callee.unread.hasSyntaxErrors || callee.unread.tooDeep) {
        evaluator.resolution.looksInto(callee.unread);
        return { kind: 'foreign', name, receiver };
      }
      // Some of what has a body is played all the same: the body of a lock is no use to anybody.
      if (name !== undefined && played) return { kind: 'native', method: name, receiver };
      return {
        kind: 'code',
        code: {
          kind: 'code',
          unit: callee.unread,
          body,
          captured: new Map(),
          ...(receiver === undefined ? {} : { receiver }),
        },
      };
    }
    case 'method-expression': {
      const code = methodNamed(evaluator.resolution, frame.unit, callee);
      return code === undefined ? ofUnknown(evaluator, state, frame, site.callee) : { kind: 'code', code };
    }
    case 'method':
      return ofMethod(evaluator, state, frame, callee);
    case 'library': {
      const { name, played } = nameOf(callee);
      return name !== undefined && played
        ? { kind: 'native', method: name, receiver: undefined }
        : { kind: 'foreign', name, receiver: undefined };
    }
    default:
      return ofUnknown(evaluator, state, frame, site.callee);
  }
}

/** A function value, or a method of something of which the types do not tell what it is; the machine may have it before it. */
function ofUnknown(evaluator: Evaluator, state: State, frame: Frame, callee: Value): Callable {
  const held = evaluator.value(state, frame, callee);
  if (held.kind === 'function' || callee.kind !== 'field') return fromDatum(held);
  const receiver = evaluator.value(state, frame, callee.base);
  const object = objectOf(state, receiver);
  const type = object && playedTypes[object.kind];
  const played = type === undefined ? playedMethod(object, callee.name) : `${type}.${callee.name}`;
  if (played !== undefined) return { kind: 'native', method: played, receiver };
  const code = methodOfType(evaluator, state, frame, callee.name, receiver);
  return code === undefined ? { kind: 'foreign', name: undefined, receiver } : { kind: 'code', code };
}

export function fromDatum(datum: Datum): Callable {
  return datum.kind === 'function' ? fromCode(datum.code) : { kind: 'foreign', name: undefined, receiver: datum };
}

function fromCode(code: Code): Callable {
  switch (code.kind) {
    case 'code':
      return { kind: 'code', code };
    case 'cancel':
      return { kind: 'cancel', context: code.context };
    case 'native':
      return { kind: 'native', method: code.method, receiver: code.receiver };
  }
}

interface CalleeName {
  readonly name: string | undefined;
  /** The machine plays it. */
  readonly played: boolean;
}

const names = new WeakMap<Callee, CalleeName>();

/** Its qualified name. */
export function nameOf(callee: Callee): CalleeName {
  let found = names.get(callee);
  if (found === undefined) {
    const name = qualifiedName(callee);
    found = { name, played: name !== undefined && isPlayed(name) };
    names.set(callee, found);
  }
  return found;
}

const playedPackages =
  /^(?:(?:sync|context|time|runtime|golang\.org\/x\/sync\/errgroup|sync\/atomic|errors|fmt|testing|slices|maps)\.|sort\.(?:Ints|Strings|Float64s)$|os\.Is(?:Exist|NotExist|Permission|Timeout)$)/;

export function isPlayed(name: string): boolean {
  return playedPackages.test(name);
}

function receiverOf(
  evaluator: Evaluator,
  state: State,
  frame: Frame,
  receiver: Parameters<Evaluator['value']>[2],
  via: readonly string[],
): Datum {
  return evaluator.embedded(state, frame.unit, evaluator.value(state, frame, receiver), receiver, via);
}

function ofMethod(
  evaluator: Evaluator,
  state: State,
  frame: Frame,
  callee: Extract<Callee, { kind: 'method' }>,
): Callable {
  const receiver = receiverOf(evaluator, state, frame, callee.receiver, callee.via);
  const object = objectOf(state, receiver);
  const found = callee.isInterface ? methodIn(evaluator, state, frame, callee, receiver) : undefined;
  if (found !== undefined) return { kind: 'code', code: found };
  const method = playedMethod(object, callee.name);
  const { name, played } = method === undefined ? nameOf(callee) : { name: method, played: isPlayed(method) };
  return name !== undefined && played
    ? { kind: 'native', method: name, receiver }
    : { kind: 'foreign', name, receiver, method: callee.name };
}

function objectOf(state: State, datum: Datum): HeapObject | undefined {
  const at = datum.kind === 'reference' ? datum.to : datum.kind === 'stored' ? datum.at : undefined;
  return at === undefined ? undefined : state.heap.get(at);
}

/** `cond.L.Lock()` and the like: an interface that holds an object of the machine. */
function playedMethod(object: HeapObject | undefined, name: string): string | undefined {
  if (object?.kind === 'mutex') return `sync.${object.shared ? 'RWMutex' : 'Mutex'}.${name}`;
  return object?.kind === 'context' ? `context.Context.${name}` : undefined;
}

/** Of objects that no interface holds. */
const playedTypes: Readonly<Partial<Record<HeapObject['kind'], string>>> = {
  group: 'sync.WaitGroup',
  cond: 'sync.Cond',
  once: 'sync.Once',
};
