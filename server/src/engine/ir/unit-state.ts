/** Owns the state of lowering one unit that all its parts write to: variables, scopes, operation ids, the flow being built. Decides nothing. */
import type { NodeTable } from '../syntax/node-table';
import type { Range } from '../text/range';
import { Flow } from './flow';
import type { ImportTable } from './imports';
import type { FunctionId, FunctionIr, LocalType, OperationId, Value, Variable, VariableId } from './model';
import { Scope } from './scope';
import type { SourceView } from './source-view';
import { TypeReader } from './type-reader';
import type { TypeExpression } from './types';

export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The lowerings that call each other across files; one table, so that the files need not import in circles. */
export interface Lowerings {
  value(state: UnitState, row: number): Value;
  call(state: UnitState, row: number): Value;
  conversion(state: UnitState, row: number): Value;
  closure(state: UnitState, row: number): FunctionId;
  statement(state: UnitState, row: number): void;
}

export class UnitState {
  readonly view: SourceView;
  readonly table: NodeTable;
  readonly imports: ImportTable;
  readonly lowerings: Lowerings;
  readonly types: TypeReader;
  readonly variables: Draft<Variable>[] = [];
  readonly functions: (FunctionIr | undefined)[] = [];
  readonly localTypes: Draft<LocalType>[] = [];
  scope = new Scope();
  /** What `iota` is in the constant of a function that is being lowered. */
  iota: number | undefined;
  /** The function being lowered; a package variable's initialiser runs in the package's `init`. */
  flow = new Flow(0 as FunctionId, 'init');
  #operations = 0;

  constructor(view: SourceView, imports: ImportTable, lowerings: Lowerings) {
    this.view = view;
    this.table = view.table;
    this.imports = imports;
    this.lowerings = lowerings;
    this.types = new TypeReader(view, {
      importPath: (name) => (this.scope.lookup(name) === undefined ? imports.pathOf(name) : undefined),
      localType: (name) => {
        const binding = this.scope.lookup(name);
        return binding?.kind === 'type' ? binding.type : undefined;
      },
    });
  }

  value(row: number): Value {
    return this.lowerings.value(this, row);
  }

  nextOperation(): OperationId {
    return this.#operations++ as OperationId;
  }

  /** Makes a variable and binds its name in the present scope. */
  declare(
    name: string,
    kind: Variable['kind'],
    range: Range,
    more: { type?: TypeExpression; initial?: Value; ranged?: Variable['ranged']; loop?: true } = {},
  ): VariableId {
    const id = this.variables.length as VariableId;
    const variable: Draft<Variable> = { id, name, kind, owner: this.flow.function, range };
    if (more.type !== undefined) variable.type = more.type;
    if (more.initial !== undefined) variable.initial = more.initial;
    if (more.ranged !== undefined) variable.ranged = more.ranged;
    if (more.loop !== undefined) variable.loop = more.loop;
    this.variables.push(variable);
    this.scope.bind(name, { kind: 'variable', variable: id });
    return id;
  }

  /** The variable or local type a name means here; a use inside a closure counts as a capture all the way out. */
  lookup(name: string): ReturnType<Scope['lookup']> {
    const binding = this.scope.lookup(name);
    if (binding?.kind === 'variable') {
      const { owner } = this.variables[binding.variable]!;
      for (let flow: Flow | undefined = this.flow; flow && flow.function !== owner; flow = flow.parent) {
        flow.captures.add(binding.variable);
      }
    }
    return binding;
  }

  /** Runs `body` in a block scope of its own. */
  inScope(body: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer);
    body();
    this.scope = outer;
  }

  unknown(row: number): Value {
    return { kind: 'unknown', range: this.view.rangeOf(row) };
  }
}
