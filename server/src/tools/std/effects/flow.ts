/** Owns what following one function offers to those who judge its calls, and what it asks of the program around it. Holds no logic. */
import type { FunctionId, Operation, OperationId, Unit, Value, VariableId } from '#engine/ir/model';
import type { TypeExpression } from '#engine/ir/types';
import type { Callee } from '#engine/packages/callee';
import type { UnitTypes } from '#engine/packages/unit-types';
import type { Fact } from './facts';
import type { Summary } from './summary';

export type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;
export type NamedCallee = Extract<Callee, { kind: 'function' | 'method' }>;
/** Concrete types by text; undefined among them when some cannot be told. */
export type ConcreteTypes = ReadonlyMap<string, TypeExpression | undefined>;

export interface Flow {
  readonly program: ProgramView;
  /** Import path of the package. */
  readonly path: string;
  readonly unit: Unit;
  readonly types: UnitTypes;
  readonly summary: Summary;
  calleeOf(site: Call): Callee;
  /** What a value is or holds of the parameters. */
  evaluate(value: Value): readonly Fact[];
  /** The one part of a parameter a value is for certain. */
  sure(value: Value): Fact | undefined;
  bind(variable: VariableId, facts: Iterable<Fact>): void;
  resultOf(operation: OperationId, index: number, facts: Iterable<Fact>): void;
  resultsOfClosure(closure: FunctionId, index: number): Iterable<Fact>;
  /** `base.path = …` */
  storeInto(base: Value, path: string, facts: readonly Fact[]): void;
  /** It outlives the call. */
  keep(fact: Fact): void;
}

export interface ProgramView {
  /** Summaries of all a call may run; undefined when that cannot be told. `matters`: some of the parameters reach the call. */
  summariesFor(flow: Flow, callee: NamedCallee, matters: boolean): readonly Summary[] | undefined;
  /** Parts of the caller's parameters a call closes whenever it returns. */
  closedSurelyBy(flow: Flow, site: Call, callee: Callee): Fact[];
  /** A function variable of a package that nothing but tests sets: it is called only when it is not nil. */
  isIdleHook(flow: Flow, callee: Value): boolean;
  concreteTypes(flow: Flow, value: Value, declared: TypeExpression): ConcreteTypes;
}
