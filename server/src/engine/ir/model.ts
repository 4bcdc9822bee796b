/**
 * Owns the shape of the function IR: plain data, no syntax nodes, safe to keep after the tree is deleted and to send between workers.
 * It refuses to know rules, types of other files and anything about how it was made.
 *
 * One *unit* is one top-level declaration with code (function, method, or a package variable's initialiser) together with all closures inside
 * it. Variables are numbered per unit, so a captured variable has the same id inside and outside the closure.
 * Values are free of side effects: every call and every receive is an operation of its own, in evaluation order, and the value that uses its
 * result refers to it by id. `&&`, `||` and `!` in conditions are lowered to branches; elsewhere `a && f()` is a binary value, and the call
 * stands in a block of its own that only one side of the branch on `a` reaches. Blocks nothing can reach are left out.
 * A call with several results in a place that takes them all (`f(g())`, `return g()`) is its result 0 alone.
 */
import type { Range } from '../text/range';
import type { TypeExpression } from './types';

/** Index into `Unit.variables`. */
export type VariableId = number & { readonly __brand: 'VariableId' };
/** Index into `Unit.functions`; 0 is the declared function, the rest are its closures in source order. */
export type FunctionId = number & { readonly __brand: 'FunctionId' };
/** Index into `FunctionIr.blocks`; 0 is the entry. */
export type BlockId = number & { readonly __brand: 'BlockId' };
/** Identifies the operation (call or receive) whose result a value uses; unique within a unit. */
export type OperationId = number & { readonly __brand: 'OperationId' };

export interface Unit {
  /** As the Go runtime prints it without the package: `serve`, `(*Server).serve`, `Pair.Swap`; `var x`, `const x` for an initialiser. */
  readonly name: string;
  readonly receiver?: { readonly variable?: VariableId; readonly typeName: string; readonly pointer: boolean };
  readonly typeParameters: readonly { readonly name: string; readonly constraint: TypeExpression }[];
  readonly functions: readonly FunctionIr[];
  readonly variables: readonly Variable[];
  /** Types declared inside the unit's functions. */
  readonly types: readonly LocalType[];
  /** Import paths of packages whose names the file uses without a qualifier. */
  readonly dotImports: readonly string[];
  /** The whole declaration. */
  readonly range: Range;
  readonly nameRange: Range;
  /** Parse errors stand inside: findings that need the whole picture should stay silent. */
  readonly hasSyntaxErrors: boolean;
  /** Nested deeper than the lowering follows: the functions are empty, nothing is known of the code. */
  readonly tooDeep: boolean;
}

export interface LocalType {
  readonly name: string;
  /** Right-hand side; it may refer to itself by `local`. */
  readonly type: TypeExpression;
  readonly alias: boolean;
  readonly typeParameters: readonly { readonly name: string; readonly constraint: TypeExpression }[];
  readonly range: Range;
}

export interface Variable {
  readonly id: VariableId;
  readonly name: string;
  readonly kind: 'receiver' | 'parameter' | 'result' | 'local' | 'constant';
  readonly owner: FunctionId;
  readonly range: Range;
  /** Declared type, when written down. Inferred types come from `packages/`. */
  readonly type?: TypeExpression;
  /**
   * Value of the declaration `x := value`, `var x = value`. In a type switch: the operand, where the case gives no type of its own.
   * For a parameter of a closure called on the spot (`func(c chan int) { … }(ch)`): the argument.
   */
  readonly initial?: Value;
  /** Declared by a range clause: what it takes from `over`. */
  readonly ranged?: { readonly over: Value; readonly part: 'key' | 'value' };
  /** Declared by the clause of a `for` loop: one variable an iteration from Go 1.22 on, one for all before. */
  readonly loop?: true;
}

export interface FunctionIr {
  readonly id: FunctionId;
  /** `serve`, `serve.func1`: the runtime's naming. */
  readonly name: string;
  readonly parent?: FunctionId;
  readonly parameters: readonly VariableId[];
  readonly results: readonly { readonly variable?: VariableId; readonly type: TypeExpression }[];
  readonly variadic: boolean;
  readonly blocks: readonly Block[];
  readonly range: Range;
  /** The body including its braces. */
  readonly bodyRange: Range;
  /** Variables of enclosing functions used here. */
  readonly captures: readonly VariableId[];
}

export interface Block {
  readonly id: BlockId;
  readonly operations: readonly Operation[];
  readonly terminator: Terminator;
  /** Depth of loop nesting, 0 outside loops; `loop` is the header of the innermost loop. */
  readonly loopDepth: number;
  readonly loop?: BlockId;
  /** Ends a round of a loop whose clause declares these: the next round has instances of its own, which begin as the last ones are now. */
  readonly renews?: readonly VariableId[];
}

export type Value =
  | { readonly kind: 'variable'; readonly variable: VariableId; readonly range: Range }
  /** Identifier not declared in the unit: package-level, dot-imported or predeclared (`nil`, `true`, `len`). */
  | { readonly kind: 'global'; readonly name: string; readonly range: Range }
  /** `time.Second`: a member of an imported package. `path` is the import path. */
  | { readonly kind: 'member'; readonly path: string; readonly name: string; readonly range: Range }
  | {
      readonly kind: 'field';
      readonly base: Value;
      readonly name: string;
      readonly range: Range;
      readonly nameRange: Range;
    }
  | { readonly kind: 'index'; readonly base: Value; readonly index: Value; readonly range: Range }
  | {
      readonly kind: 'slice';
      readonly base: Value;
      readonly bounds: readonly (Value | undefined)[];
      readonly range: Range;
    }
  | { readonly kind: 'dereference'; readonly base: Value; readonly range: Range }
  | { readonly kind: 'address'; readonly base: Value; readonly range: Range }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Value; readonly range: Range }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Value;
      readonly right: Value;
      readonly range: Range;
    }
  | {
      readonly kind: 'literal';
      readonly type: 'int' | 'float' | 'imaginary' | 'rune' | 'string';
      readonly text: string;
      readonly range: Range;
    }
  | {
      readonly kind: 'composite';
      readonly type: TypeExpression;
      readonly elements: readonly CompositeElement[];
      readonly range: Range;
    }
  | { readonly kind: 'closure'; readonly function: FunctionId; readonly range: Range }
  /** Result `index` of a call or receive. `v, ok := <-c` uses 0 and 1. */
  | { readonly kind: 'result'; readonly operation: OperationId; readonly index: number; readonly range: Range }
  | { readonly kind: 'convert'; readonly type: TypeExpression; readonly operand: Value; readonly range: Range }
  | { readonly kind: 'assert'; readonly type: TypeExpression; readonly operand: Value; readonly range: Range }
  /** The `ok` of `v, ok := m[k]` and `v, ok := x.(T)`. */
  | { readonly kind: 'ok'; readonly of: Value; readonly range: Range }
  /** A type in value position: first argument of `make` and `new`, generic instantiation. */
  | { readonly kind: 'type'; readonly type: TypeExpression; readonly range: Range }
  | {
      readonly kind: 'instance';
      readonly base: Value;
      readonly typeArguments: readonly TypeExpression[];
      readonly range: Range;
    }
  /** Text the parser could not make sense of. */
  | { readonly kind: 'unknown'; readonly range: Range };

export interface CompositeElement {
  /** `field: value`. Both this and `key` are set when only the type could tell whether the name is a field or a variable. */
  readonly field?: string;
  /** Key of a map, index of an array or slice. */
  readonly key?: Value;
  readonly value: Value;
}

export interface CallSite {
  readonly callee: Value;
  readonly args: readonly Value[];
  /** `f(xs...)` */
  readonly spread: boolean;
  readonly typeArguments: readonly TypeExpression[];
}

export type Operation =
  | ({ readonly kind: 'call'; readonly id: OperationId; readonly range: Range } & CallSite)
  /** `range` is the whole statement. */
  | ({ readonly kind: 'go'; readonly id: OperationId; readonly range: Range } & CallSite)
  | ({ readonly kind: 'defer'; readonly id: OperationId; readonly range: Range } & CallSite)
  | {
      readonly kind: 'assign';
      /** `variable`, `global`, `member`, `field`, `index`, `dereference` values; undefined for `_`. */
      readonly targets: readonly (Value | undefined)[];
      /** As many as targets, except for compound assignment, where there is one of each. */
      readonly values: readonly Value[];
      readonly declares: boolean;
      /** `+` of `+=` and `++`. */
      readonly operator?: string;
      readonly range: Range;
    }
  /** `var x T` without a value. */
  | { readonly kind: 'declare'; readonly variables: readonly VariableId[]; readonly range: Range }
  | { readonly kind: 'send'; readonly channel: Value; readonly value: Value; readonly range: Range }
  | { readonly kind: 'receive'; readonly id: OperationId; readonly channel: Value; readonly range: Range };

export interface SelectCase {
  readonly communication: Extract<Operation, { kind: 'send' | 'receive' }>;
  readonly to: BlockId;
  /** The `case …:` head. */
  readonly range: Range;
}

export type Terminator =
  | { readonly kind: 'jump'; readonly to: BlockId }
  | {
      readonly kind: 'branch';
      readonly condition: Value;
      readonly then: BlockId;
      readonly else: BlockId;
      readonly range: Range;
    }
  /**
   * Expression switch with a tag; without one it is a chain of branches. Case order is source order; fallthrough is an edge of the case's own
   * body. `default` is where it goes on when no case matches.
   */
  | {
      readonly kind: 'switch';
      readonly tag?: Value;
      readonly cases: readonly { readonly values: readonly Value[]; readonly to: BlockId }[];
      readonly default: BlockId;
      readonly range: Range;
    }
  /** `variables[i]` is what the i-th case binds; `default` binds `defaultVariable`. */
  | {
      readonly kind: 'type-switch';
      readonly operand: Value;
      readonly cases: readonly {
        readonly types: readonly TypeExpression[];
        readonly variable?: VariableId;
        readonly to: BlockId;
      }[];
      readonly default: BlockId;
      readonly defaultVariable?: VariableId;
      readonly range: Range;
    }
  /** `default` absent: blocks until a case is ready. `select {}` has no cases. `range` is the whole statement, `headRange` the keyword. */
  | {
      readonly kind: 'select';
      readonly cases: readonly SelectCase[];
      readonly default?: BlockId;
      readonly range: Range;
      readonly headRange: Range;
    }
  /**
   * One evaluation of `for key, value = range over`: takes the next element into `body`, or leaves to `done`. The body of a range over a
   * function is no closure here.
   */
  | {
      readonly kind: 'range';
      readonly over: Value;
      readonly key?: Value;
      readonly value?: Value;
      readonly declares: boolean;
      readonly body: BlockId;
      readonly done: BlockId;
      /** The whole statement. */
      readonly range: Range;
      readonly headRange: Range;
    }
  /** `implicit`: the end of the body was reached. With named results and no operands `values` is empty. */
  | { readonly kind: 'return'; readonly values: readonly Value[]; readonly implicit: boolean; readonly range: Range }
  | { readonly kind: 'panic'; readonly value: Value; readonly range: Range }
  /** A call that never returns: the process ends (`os.Exit`, `log.Fatal`: no defers run) or the goroutine does (`runtime.Goexit`, `t.Fatal`: defers run). */
  | {
      readonly kind: 'exit';
      readonly ends: 'process' | 'goroutine';
      readonly operation: OperationId;
      readonly range: Range;
    };
