/**
 * Owns writing functions of the package that goroutines run with a channel of the unit into the unit, as closures called on the spot: what sees
 * through closures then sees through them. The result is plain IR of its own numbering; text ranges stay those of the files they came from.
 */
import type { FunctionId, FunctionIr, Operation, Unit, Value, Variable, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';

export interface Whole {
  readonly unit: Unit;
  /** Functions whose text is not the unit's: their file, and the statement of the unit that runs them. */
  readonly foreign: ReadonlyMap<FunctionId, { readonly file: string; readonly site: Range }>;
}

type Site = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

/** Functions written in at most, and how deep calls are followed. */
const mostFunctions = 12;
const deepest = 3;

export function withCallees(unit: Unit, resolution: Resolution): Whole {
  let whole: Whole = { unit, foreign: new Map() };
  for (let depth = 0; depth < deepest; depth++) {
    const next = oneLevel(whole, resolution);
    if (next === undefined) return whole;
    whole = next;
  }
  return whole;
}

function oneLevel(whole: Whole, resolution: Resolution): Whole | undefined {
  const { unit } = whole;
  const channels = channelsOf(unit);
  if (channels.size === 0) return undefined;
  const background = new Set<FunctionId>(whole.foreign.keys());
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind === 'go' && operation.callee.kind === 'closure') background.add(operation.callee.function);
  }
  const growth = new Growth(whole);
  for (const { operation, function: owner } of eachOperation(unit)) {
    if (operation.kind !== 'go' && operation.kind !== 'call' && operation.kind !== 'defer') continue;
    if (operation.kind !== 'go' && !background.has(owner.id)) continue;
    if (operation.callee.kind === 'closure' || operation.spread) continue;
    if (!operation.args.some((arg) => arg.kind === 'variable' && channels.has(arg.variable))) continue;
    const callee = resolution.calleeOf(unit, operation);
    // A unit of another package speaks of types by other names.
    if (callee.kind === 'function' && callee.path === '')
      growth.add(callee.unit, resolution.fileOf(callee.unit), operation, owner.id);
  }
  return growth.result();
}

/** Variables that are given a new channel, and parameters of written-in functions that stand for one. */
function channelsOf(unit: Unit): ReadonlySet<VariableId> {
  const made = new Set<number>();
  const found = new Set<VariableId>();
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind === 'call' && operation.callee.kind === 'global' && operation.callee.name === 'make') {
      const [type] = operation.args;
      if (type?.kind === 'type' && type.type.kind === 'channel') made.add(operation.id);
    }
    if (operation.kind !== 'assign') continue;
    for (const [at, value] of operation.values.entries()) {
      const target = operation.targets[at];
      if (target?.kind === 'variable' && value.kind === 'result' && made.has(value.operation))
        found.add(target.variable);
    }
  }
  for (const { id, kind, initial } of unit.variables) {
    if (kind === 'parameter' && initial?.kind === 'variable' && found.has(initial.variable)) found.add(id);
  }
  return found;
}

class Growth {
  readonly #whole: Whole;
  readonly #functions: FunctionIr[];
  readonly #variables: Variable[];
  readonly #types: Unit['types'][number][];
  readonly #foreign: Map<FunctionId, { readonly file: string; readonly site: Range }>;
  readonly #replaced = new Map<Site, FunctionId>();
  #operations: number;

  constructor(whole: Whole) {
    this.#whole = whole;
    this.#functions = [...whole.unit.functions];
    this.#variables = [...whole.unit.variables];
    this.#types = [...whole.unit.types];
    this.#foreign = new Map(whole.foreign);
    this.#operations = idsIn(whole.unit);
  }

  add(callee: Unit, file: string, site: Site, caller: FunctionId): void {
    const [body] = callee.functions;
    if (body === undefined || body.variadic || callee.tooDeep || callee.hasSyntaxErrors) return;
    if (this.#functions.length - this.#whole.unit.functions.length + callee.functions.length > mostFunctions) return;
    // A parameter that gets another value no longer stands for what it was given.
    if (body.parameters.length !== site.args.length || body.parameters.some((each) => isAssigned(callee, each))) return;
    const first = this.#functions.length as FunctionId;
    const numbers: Numbers = {
      functions: first,
      variables: this.#variables.length,
      operations: this.#operations,
      types: this.#types.length,
    };
    this.#operations += idsIn(callee);
    const given = new Map(body.parameters.map((parameter, at) => [parameter + numbers.variables, site.args[at]!]));
    for (const each of callee.functions) {
      const moved = renumber(each, numbers) as FunctionIr;
      const id = (each.id + numbers.functions) as FunctionId;
      this.#functions.push({ ...moved, id });
      this.#foreign.set(id, { file, site: this.#whole.foreign.get(caller)?.site ?? site.range });
    }
    for (const each of callee.variables) {
      const id = (each.id + numbers.variables) as VariableId;
      const initial = given.get(id);
      const moved = renumber(each, numbers) as Variable;
      this.#variables.push({ ...moved, id, ...(initial === undefined ? {} : { initial }) });
    }
    this.#types.push(...(renumber(callee.types, numbers) as Unit['types']));
    this.#replaced.set(site, first);
  }

  result(): Whole | undefined {
    if (this.#replaced.size === 0) return undefined;
    const functions = this.#functions.map((each) => ({
      ...each,
      blocks: each.blocks.map((block) => this.#block(block)),
    }));
    const unit = { ...this.#whole.unit, functions, variables: this.#variables, types: this.#types };
    return { unit, foreign: this.#foreign };
  }

  #block(block: FunctionIr['blocks'][number]): FunctionIr['blocks'][number] {
    const operations = block.operations.map((operation): Operation => {
      if (operation.kind !== 'go' && operation.kind !== 'call' && operation.kind !== 'defer') return operation;
      const body = this.#replaced.get(operation);
      if (body === undefined) return operation;
      const callee: Value = { kind: 'closure', function: body, range: operation.callee.range };
      return { ...operation, callee };
    });
    return { ...block, operations };
  }
}

function isAssigned(unit: Unit, variable: VariableId): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    if (operation.targets.some((target) => target?.kind === 'variable' && target.variable === variable)) return true;
  }
  return false;
}

/** One more than the greatest operation id. */
function idsIn({ functions }: Unit): number {
  let greatest = 0;
  for (const { blocks } of functions) {
    for (const { operations, terminator } of blocks) {
      const cases = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
      for (const each of [...operations, ...cases]) if ('id' in each) greatest = Math.max(greatest, each.id + 1);
    }
  }
  return greatest;
}

/** What is added to each kind of number. */
interface Numbers {
  readonly functions: number;
  readonly variables: number;
  readonly operations: number;
  readonly types: number;
}

/** Which number a numeric property of the IR is; all others keep theirs. */
const kinds: Readonly<Record<string, keyof Numbers>> = {
  variable: 'variables',
  defaultVariable: 'variables',
  variables: 'variables',
  parameters: 'variables',
  captures: 'variables',
  function: 'functions',
  parent: 'functions',
  owner: 'functions',
  operation: 'operations',
  local: 'types',
};
const withIds = new Set(['call', 'go', 'defer', 'receive']);

function renumber(node: unknown, numbers: Numbers, key = ''): unknown {
  if (typeof node === 'number') {
    const kind = kinds[key];
    return kind === undefined ? node : node + numbers[kind];
  }
  if (Array.isArray(node)) return node.map((each) => renumber(each, numbers, key));
  if (typeof node !== 'object' || node === null || /range$/i.test(key)) return node;
  const hasId = 'kind' in node && typeof node.kind === 'string' && withIds.has(node.kind);
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      hasId && name === 'id' && typeof value === 'number' ? value + numbers.operations : renumber(value, numbers, name),
    ]),
  );
}
