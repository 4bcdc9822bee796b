/** Owns what a call calls: a function or method of this or another package, a closure, a builtin, a conversion. Infers no argument types. */
import type { FunctionId, Value } from '../ir/model';
import { predeclaredFunctions, predeclaredTypes } from '../ir/predeclared';
import { namedType } from '../ir/type-reader';
import type { TypeExpression } from '../ir/types';
import type { TypeScope } from './members';
import type { FunctionSymbol } from './package-index';

type FunctionType = Extract<TypeExpression, { kind: 'function' }>;

export type Callee =
  | { readonly kind: 'closure'; readonly function: FunctionId }
  | { readonly kind: 'builtin'; readonly name: string }
  /** `T(x)` */
  | { readonly kind: 'conversion'; readonly type: TypeExpression }
  /** A function without receiver. `path` '' is this package; `symbol` is absent when the package is not known. */
  | {
      readonly kind: 'function';
      readonly path: string;
      readonly name: string;
      readonly symbol?: FunctionSymbol;
      readonly signature?: FunctionType;
      readonly typeArguments: readonly TypeExpression[];
    }
  /** `receiver` is the value before the dot; absent for a method expression `T.Method`, whose first argument it is. */
  | {
      readonly kind: 'method';
      /** Package and name of the type that declares the method; '' and '' for an interface literal. */
      readonly path: string;
      readonly typeName: string;
      readonly name: string;
      readonly receiver?: Value;
      /** Embedded fields between the receiver and the type that declares the method. */
      readonly via: readonly string[];
      readonly isInterface: boolean;
      /** Only for methods whose body is known. */
      readonly symbol?: FunctionSymbol;
      readonly signature?: FunctionType;
    }
  /** A variable, field or result that holds a function. */
  | { readonly kind: 'dynamic'; readonly value: Value; readonly signature?: FunctionType }
  | { readonly kind: 'unknown' };

export interface CalleeContext {
  readonly scope: TypeScope;
  /** Import paths of packages whose names need no qualifier. */
  readonly dotImports: readonly string[];
  typeOf(value: Value): TypeExpression | undefined;
  /** The only closure a variable ever holds. */
  closureOf(value: Value): FunctionId | undefined;
}

const unknown: Callee = { kind: 'unknown' };

export function resolveCallee(context: CalleeContext, callee: Value): Callee {
  switch (callee.kind) {
    case 'closure':
      return { kind: 'closure', function: callee.function };
    case 'type':
      return { kind: 'conversion', type: callee.type };
    case 'global':
      return resolveGlobal(context, callee);
    case 'member':
      return resolveMember(context, callee.path, callee.name, callee);
    case 'instance': {
      const base = resolveCallee(context, callee.base);
      if (base.kind === 'function') return { ...base, typeArguments: callee.typeArguments };
      if (base.kind === 'conversion' && base.type.kind === 'named') {
        return { kind: 'conversion', type: { ...base.type, typeArguments: callee.typeArguments } };
      }
      return base;
    }
    case 'field':
      return resolveSelector(context, callee);
    case 'dereference': {
      const type = typeNamed(context, callee);
      return type === undefined ? dynamic(context, callee) : { kind: 'conversion', type };
    }
    case 'variable': {
      const closure = context.closureOf(callee);
      return closure === undefined ? dynamic(context, callee) : { kind: 'closure', function: closure };
    }
    default:
      return dynamic(context, callee);
  }
}

/** The function type a value of this type can be called with. */
function callableType(scope: TypeScope, type: TypeExpression | undefined): FunctionType | undefined {
  const literal = type && scope.underlying(type);
  return literal?.kind === 'function' ? literal : undefined;
}

function dynamic(context: CalleeContext, value: Value): Callee {
  const signature = callableType(context.scope, context.typeOf(value));
  return signature === undefined ? { kind: 'dynamic', value } : { kind: 'dynamic', value, signature };
}

function resolveGlobal(context: CalleeContext, callee: Extract<Value, { kind: 'global' }>): Callee {
  const { name } = callee;
  const { index } = context.scope;
  const symbol = index.function(name);
  if (symbol !== undefined) {
    const signature = context.scope.signatureOf(symbol, index);
    return { kind: 'function', path: '', name, symbol, signature, typeArguments: [] };
  }
  if (index.type(name) !== undefined) return { kind: 'conversion', type: namedType(name) };
  if (index.value(name) !== undefined) return dynamic(context, callee);
  if (predeclaredFunctions.has(name)) return { kind: 'builtin', name };
  if (predeclaredTypes.has(name)) return { kind: 'conversion', type: namedType(name) };
  for (const path of context.dotImports) {
    const home = context.scope.packageOf(path);
    if (home?.function(name) !== undefined || home?.type(name) !== undefined) return resolveMember(context, path, name);
  }
  return unknown;
}

function resolveMember(context: CalleeContext, path: string, name: string, callee?: Value): Callee {
  const home = context.scope.packageOf(path);
  const symbol = home?.function(name);
  if (home !== undefined && symbol !== undefined) {
    const signature = context.scope.signatureOf(symbol, home);
    return { kind: 'function', path, name, symbol, signature, typeArguments: [] };
  }
  if (home?.type(name) !== undefined) return { kind: 'conversion', type: namedType(name, path) };
  if (callee !== undefined && home?.value(name) !== undefined) return dynamic(context, callee);
  return { kind: 'function', path, name, typeArguments: [] };
}

function resolveSelector(context: CalleeContext, callee: Extract<Value, { kind: 'field' }>): Callee {
  const { scope } = context;
  const type = typeNamed(context, callee.base);
  const base = type ?? context.typeOf(callee.base);
  const member = base && scope.member(base, callee.name);
  if (member === undefined) return unknown;
  if (member.kind === 'field') return dynamic(context, callee);
  const { owner, symbol, signature, isInterface, via, name } = member;
  return {
    kind: 'method',
    path: owner?.path ?? '',
    typeName: owner?.name ?? '',
    name,
    via,
    isInterface,
    ...(type === undefined ? { receiver: callee.base } : {}),
    ...(symbol === undefined ? {} : { symbol }),
    ...(signature === undefined ? {} : { signature }),
  };
}

/** The type a value names rather than has: `T`, `*T`, `pkg.T`, `T[int]`. */
export function typeNamed(context: Pick<CalleeContext, 'scope'>, value: Value): TypeExpression | undefined {
  const { scope } = context;
  switch (value.kind) {
    case 'type':
      return value.type;
    case 'global':
      return scope.index.type(value.name) !== undefined ||
        (predeclaredTypes.has(value.name) && scope.index.value(value.name) === undefined) ||
        scope.isTypeParameter(namedType(value.name))
        ? namedType(value.name)
        : undefined;
    case 'member':
      return scope.packageOf(value.path)?.type(value.name) === undefined
        ? undefined
        : namedType(value.name, value.path);
    case 'dereference': {
      const element = typeNamed(context, value.base);
      return element && { kind: 'pointer', element };
    }
    case 'instance': {
      const base = typeNamed(context, value.base);
      return base?.kind === 'named' ? { ...base, typeArguments: value.typeArguments } : undefined;
    }
    default:
      return undefined;
  }
}
