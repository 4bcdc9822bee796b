/** Owns the shape of a file's outline: what it declares, as plain data that outlives the tree. Knows nothing of bodies. */
import type { Range } from '../text/range';
import type { ImportDeclaration } from './imports';
import type { Receiver } from './receiver';
import type { ParameterSyntax, TypeParameter } from './type-reader';
import type { TypeExpression } from './types';

/** Index into `FileOutline.declarations`. */
export type DeclarationIndex = number;

/** A stretch of the file's text, in UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A top-level declaration with code: a function, or a variable or constant with a value. `lowerDeclaration` turns it into a `Unit`.
 * Constants run nothing; their units serve types.
 */
export interface CodeDeclaration {
  readonly kind: 'function' | 'variable' | 'constant';
  /** As `Unit.name`. */
  readonly name: string;
  readonly range: Range;
  /** Offsets of `range`: search here for a rule's tokens before lowering. */
  readonly span: Span;
  /** Parse errors stand inside; how the parser read around them depends on the text outside as well. */
  readonly hasSyntaxErrors: boolean;
}

export interface FunctionHeader {
  /** Without the receiver. */
  readonly name: string;
  /** As the Go runtime prints it: `(*Server).serve`. */
  readonly displayName: string;
  readonly receiver?: Receiver;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly ParameterSyntax[];
  readonly results: readonly ParameterSyntax[];
  readonly variadic: boolean;
  readonly range: Range;
  readonly nameRange: Range;
  /** Absent for functions implemented in assembly. */
  readonly bodyRange?: Range;
  readonly declaration: DeclarationIndex;
}

export interface TypeDeclaration {
  readonly name: string;
  readonly typeParameters: readonly TypeParameter[];
  /** Right-hand side. */
  readonly type: TypeExpression;
  /** `type A = B` */
  readonly alias: boolean;
  readonly range: Range;
  readonly nameRange: Range;
}

/** One name of a package-level `var` or `const`. */
export interface ValueDeclaration {
  readonly kind: 'variable' | 'constant';
  readonly name: string;
  readonly nameRange: Range;
  readonly type?: TypeExpression;
  /** The declaration whose unit computes the value, and which of its names this is. */
  readonly declaration?: DeclarationIndex;
  readonly index: number;
  /** Of a constant: which spec of its declaration it stands in, from 0. */
  readonly iota?: number;
  readonly range: Range;
}

export interface FileOutline {
  readonly packageName: string;
  readonly packageRange: Range;
  readonly imports: readonly ImportDeclaration[];
  readonly types: readonly TypeDeclaration[];
  readonly values: readonly ValueDeclaration[];
  readonly functions: readonly FunctionHeader[];
  readonly declarations: readonly CodeDeclaration[];
  /** The expression of the `//go:build` line. */
  readonly buildConstraint?: string;
  /** Parse errors stand at the top level; errors inside a body show in its unit. */
  readonly hasSyntaxErrors: boolean;
}
