/** Owns where forgetting a resource does no harm: what it was made from says so, or the process ends when the function does. Walks no paths. */
import type { FunctionIr, Operation, Unit, Value, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import { qualifiedName, type Resolution } from '../packages/resolution';
import type { Acquisition } from './acquisition';
import { isPulledElsewhere } from './pulled';
import type { Resource } from './resources';

type Call = Extract<Operation, { kind: 'call' }>;

/** What they are given runs once: https://pkg.go.dev/sync#Once */
const once = new Set(['sync.Once.Do', 'sync.OnceFunc', 'sync.OnceValue', 'sync.OnceValues']);

/** Whether it costs nothing to forget what this acquires. `holder`: the variable that holds it, undefined for a field. */
export function isHarmless(
  unit: Unit,
  resolution: Resolution,
  { operation, resource }: Acquisition,
  holder: VariableId | 'nothing' | undefined,
): boolean {
  if (operation.kind !== 'call') return false;
  const { fires, acquire, harmlessGiven, endsWithNext } = resource;
  if (endsWithNext === true && isPulledElsewhere(unit, operation)) return true;
  // The package that makes timers hands out their channels itself, as time.After does.
  const isOwn = acquire.some((name) => name.slice(0, name.lastIndexOf('.')) === resolution.importPath);
  if (isOwn && fires !== undefined && holder === 'nothing') return true;
  return harmlessGiven !== undefined && isGiven(unit, operation, harmlessGiven) && !isRearmed(unit, resource, holder);
}

function isGiven(unit: Unit, { args: [first] }: Call, texts: readonly string[]): boolean {
  const text = first && textOf(unit, first);
  return text !== undefined && texts.includes(text);
}

/** A literal, or the name of a constant of another package. */
function textOf(unit: Unit, value: Value): string | undefined {
  switch (value.kind) {
    case 'literal':
      return value.text;
    case 'member':
      return `${value.path}.${value.name}`;
    case 'convert':
      return textOf(unit, value.operand);
    case 'variable': {
      const { kind, initial } = unit.variables[value.variable]!;
      return kind === 'constant' && initial !== undefined ? textOf(unit, initial) : undefined;
    }
    default:
      return undefined;
  }
}

/** The code gives it another life, or hands it to code that may. */
function isRearmed(
  unit: Unit,
  { rearm, harmlessGiven = [] }: Resource,
  holder: VariableId | 'nothing' | undefined,
): boolean {
  if (rearm === undefined || holder === 'nothing') return false;
  const isIt = (value: Value): boolean => value.kind === 'variable' && value.variable === holder;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
    const { callee, args } = operation;
    if (args.some(isIt)) return true;
    if (callee.kind !== 'field' || callee.name !== rearm || !isIt(callee.base)) continue;
    if (operation.kind !== 'call' || !isGiven(unit, operation, harmlessGiven)) return true;
  }
  return false;
}

/** Whether the process ends with the function: `main`, `init`, or one that defers os.Exit before anything else can happen. */
export function endsProcess(unit: Unit, resolution: Resolution, owner: FunctionIr): boolean {
  if (owner.id === 0 && (unit.name === 'main' || unit.name === 'init')) return true;
  return owner.blocks[0]!.operations.some(
    (each) => each.kind === 'defer' && qualifiedName(resolution.calleeOf(unit, each)) === 'os.Exit',
  );
}

/** Whether the code runs once a process: an example or TestMain of a test file, or what sync.Once runs. */
export function runsOnce(unit: Unit, resolution: Resolution, owner: FunctionIr, isTest: boolean): boolean {
  if (isTest && unit.receiver === undefined && /^(TestMain$|Example($|[^a-z]))/.test(unit.name)) return true;
  const isOwner = (value: Value): boolean => value.kind === 'closure' && value.function === owner.id;
  if (isGivenToOnce(unit, resolution, isOwner)) return true;
  if (owner.id !== 0) return false;
  const isUnit = (value: Value): boolean =>
    (value.kind === 'global' || value.kind === 'field') && value.name === unit.name;
  return resolution.unitsMentioning(unit.name).some((each) => isGivenToOnce(each, resolution, isUnit));
}

function isGivenToOnce(unit: Unit, resolution: Resolution, isIt: (value: Value) => boolean): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
    if (operation.args.some(isIt) && once.has(qualifiedName(resolution.calleeOf(unit, operation)) ?? '')) return true;
  }
  return false;
}
