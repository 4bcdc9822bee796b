/**
 * Owns whether what code comes to depends on others: on variables of packages, on what the library looks at, on code nobody sees into. What asks nobody is settled by
 * what it is given. Functions and channels that are given are part of that. Errs on the side of yes.
 */
import type { Block, FunctionId, Unit, Value } from '../ir/model';
import { type CallOperation, isCall, type Node } from '../ir/nodes';
import { mentions, parts, valuesOf } from '../ir/walk';
import { type Callee, isNamed, qualifiedName, type Resolution } from '../packages/resolution';
import { BottomUp } from './bottom-up';
import { isClosed, isComputation } from './machine/knowledge/computed';
import { writtenDown } from './machine/knowledge/written-down';
import { isNamedError } from './machine/library/named-errors';

/** What answers with what it was given before, and what only writes. */
const keeps =
  /^(?:errors|sync|sync\/atomic|context)\.|^fmt\.(?:Errorf|Print)|^log\.(?:Print|Logger\.Print)|^log\/slog\./;
/** What comes when its time has come, and what whoever starts the program chooses. */
const asks = /^(?:context\.With(?:Timeout|Deadline)|os\.(?:Getenv|LookupEnv)$)/;

const answers = new BottomUp<boolean>({
  nothing: false,
  unreadable: true,
  find: ({ unit, id }, resolution) => blocksAskOthers(unit, unit.functions[id]!.blocks, resolution),
  isSame: (one, other) => one === other,
});

export function asksOthers(unit: Unit, id: FunctionId, resolution: Resolution): boolean {
  return answers.of({ unit, id }, resolution);
}

/** The functions they call are asked, too. */
export function blocksAskOthers(unit: Unit, blocks: readonly Block[], resolution: Resolution): boolean {
  const ofNode = (node: Node): boolean => {
    if (!isCall(node)) return valuesOf(node).some((value) => valueAsks(unit, value, resolution));
    const { callee, args } = node;
    const given = callee.kind === 'field' ? [callee.base, ...args] : args;
    return callAsks(unit, node, resolution) || given.some((value) => valueAsks(unit, value, resolution));
  };
  return blocks.some(({ operations, terminator }) => operations.some(ofNode) || ofNode(terminator));
}

function callAsks(unit: Unit, call: CallOperation, resolution: Resolution): boolean {
  const callee = resolution.calleeOf(unit, call);
  switch (callee.kind) {
    case 'builtin':
    case 'conversion':
      return false;
    case 'closure':
      return asksOthers(unit, callee.function, resolution);
    case 'function':
      return functionAsks(unit, callee, resolution);
    case 'library':
    case 'method':
      return libraryAsks(qualifiedName(callee));
    case 'method-expression':
      return true;
    case 'unknown':
      // A function that it is given, or that it has made.
      return !mentions(call.callee, ({ kind }) => kind === 'variable');
  }
}

function functionAsks(unit: Unit, callee: Extract<Callee, { kind: 'function' }>, resolution: Resolution): boolean {
  if (!libraryAsks(qualifiedName(callee))) return false;
  if (callee.path !== resolution.packageOf(unit)) return true;
  return asksOthers(callee.unread, 0 as FunctionId, resolution);
}

function libraryAsks(name: string | undefined): boolean {
  if (name === undefined) return true;
  return asks.test(name) || !(keeps.test(name) || isClosed(name) || isComputation(name) || name === 'error.Error');
}

function valueAsks(unit: Unit, value: Value, resolution: Resolution): boolean {
  switch (value.kind) {
    case 'closure':
      return asksOthers(unit, value.function, resolution);
    case 'global':
    case 'member':
      return isVariable(unit, value, resolution);
    default:
      return parts(value).some((part) => valueAsks(unit, part, resolution));
  }
}

const predeclared = /^(?:nil|true|false|iota)$/;

/** A variable of a package, which others may set. */
function isVariable(unit: Unit, value: Extract<Value, { kind: 'global' | 'member' }>, resolution: Resolution): boolean {
  if (value.kind === 'global' && predeclared.test(value.name)) return false;
  if (resolution.constantValueOf(unit, value) !== undefined) return false;
  const { kind } = resolution.calleeOf(unit, { callee: value, args: [], spread: false, typeArguments: [] });
  if (kind === 'function') return false;
  const type = resolution.typeOf(unit, value);
  if (value.kind === 'global' && writtenDown(resolution, unit, value, type) !== undefined) return false;
  return !isNamed(type, '', 'error') || !isNamedError(resolution, unit, value);
}
