/** Owns making a file's outline from its tree without looking into bodies. The tree stays the caller's. */
import type { Grammar, NodeHandle, NodeTable } from '../syntax/node-table';
import type { SyntaxTree } from '../syntax/tree';
import { LineIndex } from '../text/line-index';
import { type ImportDeclaration, ImportTable, type PackageNames } from './imports';
import type { CodeDeclaration, FileOutline, FunctionHeader, Span, TypeDeclaration, ValueDeclaration } from './outline';
import { type Receiver, receiverName, receiverOf } from './receiver';
import { SourceView } from './source-view';
import { type ParametersSyntax, TypeReader } from './type-reader';
import type { TypeExpression } from './types';

/** Where lowering finds a declaration's syntax; of use only while the tree lives. */
export interface DeclarationHandle extends NodeHandle {
  /** The top-level declaration it stands in: what must be parsed to see it alone. */
  readonly top: Span;
  /** The piece of the file it was recovered from, each with a tree of its own; absent for the file's tree. */
  readonly piece?: number;
}

/** In the order of `FileOutline.declarations`. */
export type DeclarationHandles = readonly DeclarationHandle[];

export interface OutlinedFile {
  readonly outline: FileOutline;
  readonly handles: DeclarationHandles;
  readonly imports: ImportTable;
}

const opaqueKinds = new Set(['block', 'expression_list', 'literal_value', 'func_literal']);
const opaqueByGrammar = new WeakMap<Grammar, Uint8Array>();

function opaqueFor(grammar: Grammar): Uint8Array {
  let opaque = opaqueByGrammar.get(grammar);
  if (opaque === undefined) {
    opaque = Uint8Array.from(grammar.kinds, (kind) => (opaqueKinds.has(kind) ? 1 : 0));
    opaqueByGrammar.set(grammar, opaque);
  }
  return opaque;
}

/** `table` is scratch. `packageNames` tells the names of imported packages where they are known; `imports` are used when the tree is but a piece of a file. */
export function outlineFile(
  tree: SyntaxTree,
  table: NodeTable,
  lines = new LineIndex(tree.text),
  packageNames?: PackageNames,
  imports?: ImportTable,
): OutlinedFile {
  tree.read(table, undefined, opaqueFor(table.grammar));
  return new Outliner(new SourceView(table, lines), packageNames).run(imports);
}

/** Where the declaration that begins at an offset stands in the tree of a piece of a file; nothing else of the piece is read. */
export function handleAt(tree: SyntaxTree, table: NodeTable, start: number): NodeHandle | undefined {
  tree.read(table, undefined, opaqueFor(table.grammar));
  for (const row of topLevel(table))
    for (const code of codeIn(table, row)) if (table.start[code] === start) return table.handleOf(code);
  return undefined;
}

/** What of a top-level declaration has code to lower. */
function codeIn(table: NodeTable, row: number): readonly number[] {
  const has = (field: string) => (each: number) => table.child(each, field) >= 0;
  switch (table.kindOf(row)) {
    case 'function_declaration':
    case 'method_declaration':
      return [row].filter(has('name'));
    case 'const_declaration':
      return specsIn(table, row, 'const_spec').filter(has('value')).filter(has('name'));
    case 'var_declaration':
      return specsIn(table, row, 'var_spec').filter(has('value')).filter(has('name'));
    default:
      return [];
  }
}

/** Variables of a group stand in a list of their own. */
function specsIn(table: NodeTable, row: number, kind: 'const_spec' | 'var_spec'): readonly number[] {
  const specs = table
    .codeChildren(row)
    .flatMap((child) => (table.kindOf(child) === 'var_spec_list' ? table.codeChildren(child) : [child]));
  return specs.filter((spec) => table.kindOf(spec) === kind);
}

/** Declarations of the file, those the parser left inside an error included. */
function topLevel(table: NodeTable): readonly number[] {
  return table.codeChildren(0).flatMap((row) => (table.kindOf(row) === 'ERROR' ? table.codeChildren(row) : [row]));
}

/** A `go:build` line counts only before the package clause: `go help buildconstraint`. */
function buildConstraintOf(text: string, packageStart: number): string | undefined {
  const head = text.slice(0, packageStart);
  return head.includes('//go:build ') ? /^\/\/go:build (.*?)\r?$/m.exec(head)?.[1]?.trim() : undefined;
}

class Outliner {
  readonly #view: SourceView;
  readonly #table: NodeTable;
  readonly #packageNames: PackageNames | undefined;
  readonly #imports: ImportDeclaration[] = [];
  readonly #types: TypeDeclaration[] = [];
  readonly #values: ValueDeclaration[] = [];
  readonly #functions: FunctionHeader[] = [];
  readonly #declarations: CodeDeclaration[] = [];
  readonly #handles: DeclarationHandle[] = [];
  #top: Span = { start: 0, end: 0 };
  #importTable = new ImportTable([]);
  readonly #reader: TypeReader;

  constructor(view: SourceView, packageNames: PackageNames | undefined) {
    this.#view = view;
    this.#table = view.table;
    this.#packageNames = packageNames;
    this.#reader = new TypeReader(view, {
      importPath: (name) => this.#importTable.pathOf(name),
      localType: () => undefined,
    });
  }

  run(imports?: ImportTable): OutlinedFile {
    const table = this.#table;
    let packageRow = -1;
    for (const row of topLevel(table)) {
      const kind = table.kindOf(row);
      if (kind === 'package_clause' && packageRow < 0) packageRow = row;
      else if (kind === 'import_declaration') this.#readImports(row);
    }
    this.#importTable = imports ?? new ImportTable(this.#imports, this.#packageNames);
    for (const row of topLevel(table)) this.#declaration(row);
    const nameRow = packageRow < 0 ? -1 : (table.codeChildren(packageRow)[0] ?? -1);
    const constraint = buildConstraintOf(this.#view.lines.text, packageRow < 0 ? 0 : table.start[packageRow]!);
    return {
      outline: {
        packageName: nameRow < 0 ? '' : this.#view.textOf(nameRow),
        packageRange: packageRow < 0 ? this.#view.lines.rangeAt(0, 0) : this.#view.rangeOf(packageRow),
        imports: this.#imports,
        types: this.#types,
        values: this.#values,
        functions: this.#functions,
        declarations: this.#declarations,
        ...(constraint === undefined ? {} : { buildConstraint: constraint }),
        hasSyntaxErrors: table.hasErrors,
      },
      handles: this.#handles,
      imports: this.#importTable,
    };
  }

  #declaration(row: number): void {
    this.#top = { start: this.#table.start[row]!, end: this.#table.end[row]! };
    switch (this.#table.kindOf(row)) {
      case 'function_declaration':
      case 'method_declaration':
        this.#function(row);
        break;
      case 'type_declaration':
        for (const spec of this.#table.codeChildren(row)) this.#typeSpec(spec);
        break;
      case 'const_declaration':
        this.#constants(row);
        break;
      case 'var_declaration':
        for (const spec of specsIn(this.#table, row, 'var_spec')) this.#variables(spec);
        break;
    }
  }

  #readImports(row: number): void {
    const table = this.#table;
    for (const child of table.codeChildren(row)) {
      const specs = table.kindOf(child) === 'import_spec_list' ? table.codeChildren(child) : [child];
      for (const spec of specs) {
        const path = table.child(spec, 'path');
        if (table.kindOf(spec) !== 'import_spec' || path < 0) continue;
        const name = table.child(spec, 'name');
        this.#imports.push({
          path: this.#view.textOf(path).slice(1, -1),
          ...(name < 0 ? {} : { alias: this.#view.textOf(name) }),
          range: this.#view.rangeOf(spec),
        });
      }
    }
  }

  #addCode(kind: CodeDeclaration['kind'], name: string, row: number): number {
    const table = this.#table;
    const span = { start: table.start[row]!, end: table.end[row]! };
    this.#declarations.push({ kind, name, range: this.#view.rangeOf(row), span, hasSyntaxErrors: table.isBroken(row) });
    return this.#handles.push({ ...table.handleOf(row), top: this.#top }) - 1;
  }

  #function(row: number): void {
    const table = this.#table;
    const nameRow = table.child(row, 'name');
    if (nameRow < 0) return;
    const name = this.#view.textOf(nameRow);
    const receiver = this.#receiver(table.child(row, 'receiver'));
    const displayName = receiverName(receiver, name);
    const body = table.child(row, 'body');
    const parameters: ParametersSyntax = this.#reader.parameters(table.child(row, 'parameters'));
    this.#functions.push({
      name,
      displayName,
      ...(receiver === undefined ? {} : { receiver }),
      typeParameters: this.#reader.typeParameters(table.child(row, 'type_parameters')),
      parameters: parameters.parameters,
      results: this.#reader.results(table.child(row, 'result')),
      variadic: parameters.variadic,
      range: this.#view.rangeOf(row),
      nameRange: this.#view.rangeOf(nameRow),
      ...(body < 0 ? {} : { bodyRange: this.#view.rangeOf(body) }),
      declaration: this.#addCode('function', displayName, row),
    });
  }

  #receiver(row: number): Receiver | undefined {
    if (row < 0) return undefined;
    const first = this.#reader.parameters(row).parameters[0];
    return first === undefined ? undefined : receiverOf(first.name, first.type);
  }

  #typeSpec(row: number): void {
    const table = this.#table;
    const kind = table.kindOf(row);
    const name = table.child(row, 'name');
    if ((kind !== 'type_spec' && kind !== 'type_alias') || name < 0) return;
    this.#types.push({
      name: this.#view.textOf(name),
      typeParameters: this.#reader.typeParameters(table.child(row, 'type_parameters')),
      type: this.#reader.read(table.child(row, 'type')),
      alias: kind === 'type_alias',
      range: this.#view.rangeOf(row),
      nameRange: this.#view.rangeOf(name),
    });
  }

  #constants(row: number): void {
    // A constant without a value of its own repeats the one above, type included.
    let inherited: TypeExpression | undefined;
    let code: number | undefined;
    let iota = 0;
    for (const spec of specsIn(this.#table, row, 'const_spec')) {
      const typeRow = this.#table.child(spec, 'type');
      const repeats = this.#table.child(spec, 'value') < 0;
      if (typeRow >= 0 || !repeats) inherited = typeRow < 0 ? undefined : this.#reader.read(typeRow);
      const name = this.#table.child(spec, 'name');
      if (!repeats && name >= 0) code = this.#addCode('constant', `const ${this.#view.textOf(name)}`, spec);
      this.#names(spec, 'constant', inherited, code, iota++);
    }
  }

  #variables(spec: number): void {
    const typeRow = this.#table.child(spec, 'type');
    const name = this.#table.child(spec, 'name');
    const value = this.#table.child(spec, 'value');
    if (name < 0) return;
    const code = value < 0 ? undefined : this.#addCode('variable', `var ${this.#view.textOf(name)}`, spec);
    this.#names(spec, 'variable', typeRow < 0 ? undefined : this.#reader.read(typeRow), code);
  }

  #names(
    spec: number,
    kind: ValueDeclaration['kind'],
    type: TypeExpression | undefined,
    declaration: number | undefined,
    iota?: number,
  ): void {
    let index = 0;
    for (const name of this.#table.codeChildren(spec)) {
      if (this.#table.fieldOf(name) !== 'name') continue;
      this.#values.push({
        kind,
        name: this.#view.textOf(name),
        nameRange: this.#view.rangeOf(name),
        ...(type === undefined ? {} : { type }),
        ...(declaration === undefined ? {} : { declaration }),
        index: index++,
        ...(iota === undefined ? {} : { iota }),
        range: this.#view.rangeOf(spec),
      });
    }
  }
}
