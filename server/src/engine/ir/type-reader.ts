/** Owns reading type expressions and signatures from syntax; knows no declarations beyond the names it is told. */
import type { Range } from '../text/range';
import type { SourceView } from './source-view';
import type { StructField, TypeExpression } from './types';

/** What a type's names mean where it stands. */
export interface TypeNames {
  /** Import path of a package qualifier, or undefined when the name is no import here. */
  importPath(name: string): string | undefined;
  /** Index of a type declared inside the unit, when the name means one here. */
  localType(name: string): number | undefined;
}

export interface ParameterSyntax {
  /** Absent for unnamed ones; `_` is a name. */
  readonly name?: string;
  readonly nameRange: Range;
  readonly type: TypeExpression;
}

export interface ParametersSyntax {
  readonly parameters: readonly ParameterSyntax[];
  readonly variadic: boolean;
}

export interface TypeParameter {
  readonly name: string;
  readonly constraint: TypeExpression;
}

export const unknownType: TypeExpression = { kind: 'unknown' };

export function namedType(name: string, path = ''): TypeExpression {
  return { kind: 'named', path, name, typeArguments: [] };
}

export class TypeReader {
  readonly #view: SourceView;
  readonly #names: TypeNames;

  constructor(view: SourceView, names: TypeNames) {
    this.#view = view;
    this.#names = names;
  }

  /** -1 and anything that is no type give `unknown`. */
  read(row: number): TypeExpression {
    if (row < 0) return unknownType;
    const { table } = this.#view;
    switch (table.kindOf(row)) {
      case 'type_identifier':
      case 'identifier':
        return table.isMissing(row) ? unknownType : this.#named(this.#view.textOf(row));
      case 'qualified_type':
        return this.#qualified(table.child(row, 'package'), table.child(row, 'name'));
      case 'selector_expression':
        return this.#qualified(table.child(row, 'operand'), table.child(row, 'field'));
      case 'generic_type':
        return this.instantiate(this.read(table.child(row, 'type')), table.child(row, 'type_arguments'));
      case 'index_expression': {
        const base = this.read(table.child(row, 'operand'));
        return base.kind === 'named' ? { ...base, typeArguments: [this.read(table.child(row, 'index'))] } : unknownType;
      }
      case 'pointer_type':
        return { kind: 'pointer', element: this.read(this.#only(row)) };
      case 'unary_expression':
        return { kind: 'pointer', element: this.read(table.child(row, 'operand')) };
      case 'slice_type':
        return { kind: 'slice', element: this.read(table.child(row, 'element')) };
      case 'array_type':
        return {
          kind: 'array',
          length: this.#textOrEmpty(table.child(row, 'length')),
          element: this.read(table.child(row, 'element')),
        };
      case 'implicit_length_array_type':
        return { kind: 'array', length: '...', element: this.read(table.child(row, 'element')) };
      case 'map_type':
        return { kind: 'map', key: this.read(table.child(row, 'key')), value: this.read(table.child(row, 'value')) };
      case 'channel_type':
        return this.#channel(row);
      case 'function_type':
        return this.signature(table.child(row, 'parameters'), table.child(row, 'result'));
      case 'struct_type':
        return { kind: 'struct', fields: this.#fields(row) };
      case 'interface_type':
        return this.#interface(row);
      case 'parenthesized_type':
      case 'parenthesized_expression':
      case 'type_elem':
      case 'type_constraint':
        return this.#single(row);
      default:
        return unknownType;
    }
  }

  instantiate(base: TypeExpression, typeArguments: number): TypeExpression {
    return base.kind === 'named' ? { ...base, typeArguments: this.typeArguments(typeArguments) } : base;
  }

  typeArguments(row: number): TypeExpression[] {
    return row < 0 ? [] : this.#view.table.codeChildren(row).map((child) => this.read(child));
  }

  signature(parameters: number, result: number): Extract<TypeExpression, { kind: 'function' }> {
    const list = this.parameters(parameters);
    return {
      kind: 'function',
      parameters: list.parameters.map(({ type }) => type),
      results: this.results(result).map(({ type }) => type),
      variadic: list.variadic,
    };
  }

  /** A parameter list; a name without a type of its own shares the type of its group. The type of a variadic one is a slice. */
  parameters(row: number): ParametersSyntax {
    const parameters: ParameterSyntax[] = [];
    let variadic = false;
    if (row < 0) return { parameters, variadic };
    const { table } = this.#view;
    for (const declaration of table.codeChildren(row)) {
      const kind = table.kindOf(declaration);
      if (kind !== 'parameter_declaration' && kind !== 'variadic_parameter_declaration') continue;
      let type = this.read(table.child(declaration, 'type'));
      if (kind === 'variadic_parameter_declaration') {
        variadic = true;
        type = { kind: 'slice', element: type };
      }
      const names = this.#inField(declaration, 'name');
      if (names.length === 0) parameters.push({ nameRange: this.#view.rangeOf(declaration), type });
      for (const name of names) {
        parameters.push({ name: this.#view.textOf(name), nameRange: this.#view.rangeOf(name), type });
      }
    }
    return { parameters, variadic };
  }

  /** Results of a signature: none, one bare type, or a list with or without names. */
  results(row: number): readonly ParameterSyntax[] {
    if (row < 0) return [];
    if (this.#view.table.kindOf(row) === 'parameter_list') return this.parameters(row).parameters;
    return [{ nameRange: this.#view.rangeOf(row), type: this.read(row) }];
  }

  typeParameters(row: number): readonly TypeParameter[] {
    if (row < 0) return [];
    const { table } = this.#view;
    return table.codeChildren(row).flatMap((declaration) => {
      const constraint = this.read(table.child(declaration, 'type'));
      return this.#inField(declaration, 'name').map((name) => ({ name: this.#view.textOf(name), constraint }));
    });
  }

  #named(name: string): TypeExpression {
    const local = this.#names.localType(name);
    return local === undefined ? namedType(name) : { kind: 'named', path: '', name, typeArguments: [], local };
  }

  #qualified(qualifier: number, name: number): TypeExpression {
    if (qualifier < 0 || name < 0) return unknownType;
    const path = this.#names.importPath(this.#view.textOf(qualifier));
    return path === undefined ? unknownType : namedType(this.#view.textOf(name), path);
  }

  #channel(row: number): TypeExpression {
    const { table } = this.#view;
    const first = table.kindOf(row + 1);
    const direction = first === '<-' ? 'receive' : table.hasToken(row, '<-') ? 'send' : 'both';
    return { kind: 'channel', direction, element: this.read(table.child(row, 'value')) };
  }

  #fields(row: number): StructField[] {
    const { table } = this.#view;
    const fields: StructField[] = [];
    const list = this.#only(row);
    if (list < 0) return fields;
    for (const declaration of table.codeChildren(list)) {
      if (table.kindOf(declaration) !== 'field_declaration') continue;
      const type = this.read(table.child(declaration, 'type'));
      const names = this.#inField(declaration, 'name');
      for (const name of names) fields.push({ name: this.#view.textOf(name), type, embedded: false });
      if (names.length > 0) continue;
      const embedded: TypeExpression = table.hasToken(declaration, '*') ? { kind: 'pointer', element: type } : type;
      const base = embedded.kind === 'pointer' ? embedded.element : embedded;
      fields.push({ name: base.kind === 'named' ? base.name : '', type: embedded, embedded: true });
    }
    return fields;
  }

  #interface(row: number): TypeExpression {
    const { table } = this.#view;
    const methods: { name: string; type: TypeExpression }[] = [];
    const embedded: TypeExpression[] = [];
    for (const element of table.codeChildren(row)) {
      if (table.kindOf(element) === 'method_elem') {
        const type = this.signature(table.child(element, 'parameters'), table.child(element, 'result'));
        methods.push({ name: this.#textOrEmpty(table.child(element, 'name')), type });
      } else if (table.kindOf(element) === 'type_elem') embedded.push(this.read(element));
    }
    return { kind: 'interface', methods, embedded };
  }

  /** A wrapper around one type; unions and approximations (`~int | string`) are `unknown`. */
  #single(row: number): TypeExpression {
    const children = this.#view.table.codeChildren(row);
    return children.length === 1 ? this.read(children[0]!) : unknownType;
  }

  #only(row: number): number {
    return this.#view.table.codeChildren(row)[0] ?? -1;
  }

  #inField(row: number, field: string): number[] {
    const { table } = this.#view;
    return table.codeChildren(row).filter((child) => table.fieldOf(child) === field);
  }

  #textOrEmpty(row: number): string {
    return row < 0 ? '' : this.#view.textOf(row);
  }
}
