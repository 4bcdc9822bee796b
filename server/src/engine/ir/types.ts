/** Owns type expressions as written in source, with package qualifiers already resolved to import paths. Knows no declarations. */

export type TypeExpression =
  /** `path` '' = declared in this package or predeclared (`error`, `int`, a type parameter). */
  | {
      readonly kind: 'named';
      readonly path: string;
      readonly name: string;
      readonly typeArguments: readonly TypeExpression[];
      /** Set for a type declared inside a function: index into `Unit.types`. */
      readonly local?: number;
    }
  | { readonly kind: 'pointer'; readonly element: TypeExpression }
  | { readonly kind: 'slice'; readonly element: TypeExpression }
  /** `length` is source text, `...` for `[...]T`. */
  | { readonly kind: 'array'; readonly length: string; readonly element: TypeExpression }
  | { readonly kind: 'map'; readonly key: TypeExpression; readonly value: TypeExpression }
  | { readonly kind: 'channel'; readonly direction: 'both' | 'send' | 'receive'; readonly element: TypeExpression }
  | {
      readonly kind: 'function';
      readonly parameters: readonly TypeExpression[];
      readonly results: readonly TypeExpression[];
      readonly variadic: boolean;
    }
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] }
  | {
      readonly kind: 'interface';
      readonly methods: readonly { readonly name: string; readonly type: TypeExpression }[];
      readonly embedded: readonly TypeExpression[];
    }
  | { readonly kind: 'unknown' };

export interface StructField {
  /** For an embedded field: the type's own name. */
  readonly name: string;
  readonly type: TypeExpression;
  readonly embedded: boolean;
}
