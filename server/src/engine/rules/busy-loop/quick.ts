/**
 * Owns which code only looks: it neither waits nor changes anything, so a loop made of nothing else burns a processor. Sees through functions whose code is
 * known; of all others only those of its table only look. Knows no loop.
 */
import type { Block, CallSite, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { mentions, operationById, valuesOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';

/** Functions that look at something others change, and return at once. */
const polls =
  /^(sync\/atomic\.(Load\w+|(Bool|Int32|Int64|Uint32|Uint64|Uintptr|Pointer|Value)\.Load)|context\.Context\.Err)$/;

/** A lock is held for a moment: a loop that takes it only to look spins all the same. */
const locks = /^sync\.((RW)?Mutex\.(R?Lock|R?Unlock)|Locker\.(Lock|Unlock))$/;
const tries = /^sync\.(RW)?Mutex\.TryR?Lock$/;

/** Functions of their arguments alone. */
const pure = /^time\.(Now|Since|Until|Time\.(After|Before|Compare|Equal|IsZero|Sub|Add|Unix\w*)|Duration\.\w+)$/;

const deepest = 3;

/** `poll`: others decide what comes of it. `plain`: it only looks at what is here. `more`: it waits, changes something or is not known. */
export type Kind = 'poll' | 'plain' | 'more';

export class Quick {
  readonly #resolution: Resolution;

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  /** `changed`: variables the loop gives values; a value made of one of them may be another one in the next turn. */
  kindOf(unit: Unit, node: Operation | Terminator, changed: ReadonlySet<VariableId>): Kind {
    return this.#kindOf(unit, node, changed, 0);
  }

  /** Whether a block only looks: up to `end`, where that is given. */
  isIdle(unit: Unit, block: Block, changed: ReadonlySet<VariableId>, end?: Operation): boolean {
    const { operations, terminator } = block;
    // `ctx.Done()`: what gives the channel of a case does not wait for it.
    const channels = new Set(
      terminator.kind === 'select'
        ? terminator.cases.flatMap(({ communication: { channel } }) =>
            channel.kind === 'result' ? [channel.operation] : [],
          )
        : [],
    );
    const at = end === undefined ? -1 : operations.indexOf(end);
    const isLooking = (node: Operation): boolean =>
      (node.kind === 'call' && channels.has(node.id)) || this.kindOf(unit, node, changed) !== 'more';
    if (!(at < 0 ? operations : operations.slice(0, at)).every(isLooking)) return false;
    return end !== undefined || this.kindOf(unit, terminator, changed) !== 'more';
  }

  #kindOf(unit: Unit, node: Operation | Terminator, changed: ReadonlySet<VariableId>, depth: number): Kind {
    switch (node.kind) {
      case 'call':
        return this.#kindOfCall(unit, node, depth);
      case 'declare':
      case 'jump':
      case 'branch':
      case 'switch':
      case 'type-switch':
        return 'plain';
      case 'assign': {
        if (node.operator !== undefined || !node.targets.every((target) => isLocal(unit, target))) return 'more';
        // A constant may be what the loop's condition waits for.
        const isSame = node.declares || node.values.every((value) => isLookedUp(unit, value, changed));
        return isSame ? 'plain' : 'more';
      }
      case 'select':
        return node.default === undefined ? 'more' : 'poll';
      case 'range': {
        const type = this.#resolution.typeOf(unit, node.over);
        return type?.kind === 'slice' || type?.kind === 'array' || type?.kind === 'map' ? 'plain' : 'more';
      }
      default:
        return 'more';
    }
  }

  #kindOfCall(unit: Unit, site: CallSite, depth: number): Kind {
    const callee = this.#resolution.calleeOf(unit, site);
    switch (callee.kind) {
      case 'builtin': {
        if (callee.name !== 'len' && callee.name !== 'cap') return 'more';
        const [value] = site.args;
        return value !== undefined && this.#resolution.typeOf(unit, value)?.kind === 'channel' ? 'poll' : 'plain';
      }
      case 'closure':
        return this.#kindOfBody(unit, unit.functions[callee.function], depth);
      case 'function':
      case 'library':
      case 'method': {
        const name = qualifiedName(callee) ?? '';
        if (polls.test(name) || locks.test(name) || tries.test(name)) return 'poll';
        if (pure.test(name)) return 'plain';
        return callee.kind === 'function' ? this.#kindOfBody(callee.unit, callee.unit.functions[0], depth) : 'more';
      }
      default:
        return 'more';
    }
  }

  /** A function that only looks, whichever way it goes, and has no loop of its own. */
  #kindOfBody(unit: Unit, body: FunctionIr | undefined, depth: number): Kind {
    if (body === undefined || depth >= deepest || unit.tooDeep || body.blocks.length === 0) return 'more';
    let kind: Kind = 'plain';
    for (const { operations, terminator, loopDepth } of body.blocks) {
      if (loopDepth > 0) return 'more';
      for (const node of [...operations, terminator]) {
        if (node.kind === 'return') continue;
        const isDeferred = node.kind === 'defer';
        const each = isDeferred ? this.#kindOfCall(unit, node, depth + 1) : this.#kindOf(unit, node, none, depth + 1);
        if (each === 'more') return 'more';
        if (each === 'poll') kind = 'poll';
      }
    }
    return kind;
  }
}

const none: ReadonlySet<VariableId> = new Set();

/** `_` or a variable that only this function sees: anything else may be what others wait for. */
function isLocal(unit: Unit, target: Value | undefined): boolean {
  if (target === undefined) return true;
  if (target.kind !== 'variable' || unit.variables[target.variable]?.kind !== 'local') return false;
  return !unit.functions.some(({ captures }) => captures.includes(target.variable));
}

/** What a call gives that is asked for the same in every turn. */
function isLookedUp(unit: Unit, value: Value, changed: ReadonlySet<VariableId>): boolean {
  const made = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
  if (made?.kind !== 'call') return false;
  return !valuesOf(made).some((each) =>
    mentions(each, (part) => part.kind === 'result' || (part.kind === 'variable' && changed.has(part.variable))),
  );
}
