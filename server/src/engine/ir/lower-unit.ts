/** Owns lowering one top-level declaration to a `Unit`, closures included. Keeps nothing of the tree. */
import type { NodeHandle, NodeTable } from '../syntax/node-table';
import type { SyntaxTree } from '../syntax/tree';
import type { LineIndex } from '../text/line-index';
import { nestsTooDeep } from './depth';
import { Flow } from './flow';
import type { ImportTable } from './imports';
import { spreadValues } from './lower-assignment';
import { lowerCall, lowerConversion } from './lower-call';
import { lowerStatement } from './lower-statement';
import { lowerList, lowerValue } from './lower-value';
import type { BlockId, FunctionId, FunctionIr, Unit, Value, VariableId } from './model';
import { receiverName, receiverOf } from './receiver';
import { SourceView } from './source-view';
import { type ParameterSyntax, unknownType } from './type-reader';
import { type Lowerings, UnitState } from './unit-state';
import { closuresIn, valuesOf } from './walk';

const lowerings: Lowerings = {
  value: lowerValue,
  call: lowerCall,
  conversion: lowerConversion,
  closure: lowerClosure,
  statement: lowerStatement,
};

/** What lowering reads a declaration from. One table serves many declarations, one after the other. */
export interface LoweringSource {
  readonly tree: SyntaxTree;
  readonly lines: LineIndex;
  readonly imports: ImportTable;
  readonly table: NodeTable;
}

/** `handle` is the declaration's of `OutlinedFile.handles`. Never throws on broken code. */
export function lowerDeclaration(source: LoweringSource, handle: NodeHandle): Unit {
  source.tree.read(source.table, handle);
  const view = new SourceView(source.table, source.lines);
  const state = new UnitState(view, source.imports, lowerings);
  switch (source.table.kindOf(0)) {
    case 'var_spec':
      return lowerInitialiser(state, 'var');
    case 'const_spec':
      return lowerInitialiser(state, 'const');
    default:
      return lowerFunction(state);
  }
}

function lowerFunction(state: UnitState): Unit {
  const { table, view } = state;
  const nameRow = table.child(0, 'name');
  const ownName = nameRow < 0 ? '_' : view.textOf(nameRow);
  const receiverRow = table.child(0, 'receiver');
  const tooDeep = nestsTooDeep(table);
  const [receiverSyntax] = receiverRow < 0 || tooDeep ? [] : state.types.parameters(receiverRow).parameters;
  const receiver = receiverSyntax && receiverOf(receiverSyntax.name, receiverSyntax.type);
  const name = receiverName(receiver, ownName);
  state.flow = new Flow(0 as FunctionId, name);
  let receiverVariable: VariableId | undefined;
  const typeParameters = tooDeep ? [] : state.types.typeParameters(table.child(0, 'type_parameters'));
  state.functions.push(undefined);
  state.functions[0] = lowerBody(state, 0, tooDeep, () => {
    if (receiverSyntax?.name === undefined) return;
    const { name: variable, nameRange, type } = receiverSyntax;
    receiverVariable = state.declare(variable, 'receiver', nameRange, { type });
  });
  const typeArguments = receiver?.typeParameters ?? [];
  return finishUnit(state, {
    name,
    ...(receiver === undefined
      ? {}
      : {
          receiver: {
            typeName: receiver.typeName,
            pointer: receiver.pointer,
            ...(receiverVariable === undefined ? {} : { variable: receiverVariable }),
          },
        }),
    typeParameters: [...typeParameters, ...typeArguments.map((each) => ({ name: each, constraint: unknownType }))],
    nameRange: nameRow < 0 ? view.rangeOf(0) : view.rangeOf(nameRow),
    tooDeep,
  });
}

/** `var a, b = f()` at package level: a function of its own that the package's initialisation runs. */
function lowerInitialiser(state: UnitState, keyword: 'var' | 'const'): Unit {
  const { table, view, flow } = state;
  const names = table.codeChildren(0).filter((child) => table.fieldOf(child) === 'name');
  const first = names[0];
  const tooDeep = nestsTooDeep(table);
  const range = view.rangeOf(0);
  const name = `${keyword} ${first === undefined ? '_' : view.textOf(first)}`;
  state.functions.push(undefined);
  if (!tooDeep) {
    const values = spreadValues(lowerList(state, table.child(0, 'value')), names.length);
    const targets = names.map((row): Value | undefined => {
      const text = view.textOf(row);
      return text === '_' ? undefined : { kind: 'global', name: text, range: view.rangeOf(row) };
    });
    flow.emit({ kind: 'assign', targets, values, declares: true, range });
  }
  flow.terminate({ kind: 'return', values: [], implicit: true, range });
  const blocks = flow.finish();
  const rest = { parameters: [], results: [], variadic: false, captures: [] };
  state.functions[0] = { id: 0 as FunctionId, name: flow.name, blocks, range, bodyRange: range, ...rest };
  return finishUnit(state, {
    name,
    typeParameters: [],
    nameRange: first === undefined ? range : view.rangeOf(first),
    tooDeep,
  });
}

function finishUnit(
  state: UnitState,
  head: Pick<Unit, 'name' | 'typeParameters' | 'nameRange' | 'tooDeep' | 'receiver'>,
): Unit {
  return {
    ...head,
    functions: withoutDeadCode(state.functions.filter((each) => each !== undefined)),
    variables: state.variables,
    types: state.localTypes,
    dotImports: state.imports.dotPaths,
    range: state.view.rangeOf(0),
    hasSyntaxErrors: state.table.isBroken(0),
  };
}

/** Closures that only code which cannot run would make have nothing to run either. */
function withoutDeadCode(functions: readonly FunctionIr[]): readonly FunctionIr[] {
  if (functions.length < 2) return functions;
  const made = new Set<FunctionId>([0 as FunctionId]);
  for (const id of made) {
    for (const { operations, terminator } of functions[id]?.blocks ?? [])
      for (const value of [...operations, terminator].flatMap(valuesOf))
        for (const closure of closuresIn(value)) made.add(closure);
  }
  if (made.size === functions.length) return functions;
  return functions.map((each): FunctionIr => {
    if (made.has(each.id)) return each;
    const terminator = { kind: 'return', values: [], implicit: true, range: each.bodyRange } as const;
    return { ...each, blocks: [{ id: 0 as BlockId, operations: [], terminator, loopDepth: 0 }] };
  });
}

/** Lowers parameters and body of the function at `row` into the present flow. */
function lowerBody(
  state: UnitState,
  row: number,
  tooDeep: boolean,
  declareReceiver: () => void = () => undefined,
): FunctionIr {
  const { table, view, flow } = state;
  const body = table.child(row, 'body');
  const range = view.rangeOf(row);
  let parameters: VariableId[] = [];
  let results: FunctionIr['results'] = [];
  let variadic = false;
  state.inScope(() => {
    if (tooDeep) return;
    const list = state.types.parameters(table.child(row, 'parameters'));
    const resultSyntax = state.types.results(table.child(row, 'result'));
    declareReceiver();
    variadic = list.variadic;
    parameters = list.parameters.map((each) => declareParameter(state, each, 'parameter'));
    results = resultSyntax.map((each) =>
      each.name === undefined
        ? { type: each.type }
        : { variable: declareParameter(state, each, 'result'), type: each.type },
    );
    // Parameters and the body's outermost statements share one block scope.
    if (body >= 0) for (const child of table.codeChildren(body)) state.lowerings.statement(state, child);
  });
  const end = body < 0 ? table.end[row]! : table.end[body]!;
  flow.terminate({ kind: 'return', values: [], implicit: true, range: view.lines.rangeAt(Math.max(0, end - 1), end) });
  return {
    id: flow.function,
    name: flow.name,
    ...(flow.parent === undefined ? {} : { parent: flow.parent.function }),
    parameters,
    results,
    variadic,
    blocks: flow.finish(),
    range,
    bodyRange: body < 0 ? range : view.rangeOf(body),
    captures: [...flow.captures],
  };
}

/** An unnamed parameter is a variable called `_`: callers need its place, nobody can use it. */
function declareParameter(state: UnitState, syntax: ParameterSyntax, kind: 'parameter' | 'result'): VariableId {
  return state.declare(syntax.name ?? '_', kind, syntax.nameRange, { type: syntax.type });
}

/** Closures are named as the runtime does: `f.func1` in a function, `f.func1.1` in a closure. */
function lowerClosure(state: UnitState, row: number): FunctionId {
  const outer = state.flow;
  const id = state.functions.push(undefined) - 1;
  outer.closures++;
  const suffix = outer.parent === undefined ? `func${outer.closures}` : `${outer.closures}`;
  state.flow = new Flow(id as FunctionId, `${outer.name}.${suffix}`, outer);
  state.functions[id] = lowerBody(state, row, false);
  state.flow = outer;
  return id as FunctionId;
}
