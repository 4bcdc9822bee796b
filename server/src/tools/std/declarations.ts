/**
 * Owns writing what a package of GOROOT exports as one Go source text without package clause and bodies: parameters by type alone, unexported
 * fields left out, members of unexported embedded types as if they were declared on the type itself. Judges nothing.
 */
import type { FunctionHeader, ValueDeclaration } from '#engine/ir/outline';
import type { StructField, TypeExpression } from '#engine/ir/types';
import { pointee, TypeScope } from '#engine/packages/members';
import { declaredIn, type PackageIndex } from '#engine/packages/package-index';
import { type ConstantTexts, worthlessText } from './constant-texts';
import type { Goroot, StandardPackage } from './goroot';
import { isExported, TypeText } from './type-text';

type Named = Extract<TypeExpression, { kind: 'named' }>;

/** Tells whether a package's declaration is described; all exported ones, unless the package is described in part. */
export type Wanted = (name: string) => boolean;

export function declarationsOf(
  goroot: Goroot,
  constants: ConstantTexts,
  home: StandardPackage,
  wanted: Wanted,
): string {
  return new Declarations(goroot, constants, home, wanted).text();
}

class Declarations {
  readonly #goroot: Goroot;
  readonly #constants: ConstantTexts;
  readonly #home: StandardPackage;
  readonly #wanted: Wanted;
  readonly #text: TypeText;
  readonly #scope: TypeScope;
  /** Types written or to be written; those that are not exported are there because something exported mentions them. */
  readonly #types: string[] = [];
  readonly #known = new Set<string>();

  constructor(goroot: Goroot, constants: ConstantTexts, home: StandardPackage, wanted: Wanted) {
    this.#goroot = goroot;
    this.#constants = constants;
    this.#home = home;
    this.#wanted = wanted;
    this.#scope = new TypeScope(home.index);
    this.#text = new TypeText(home.path, (name) => this.#mention(name));
  }

  text(): string {
    const { index } = this.#home;
    const functions: string[] = [];
    const values: ValueDeclaration[] = [];
    for (const { outline } of index.files) {
      const { types, functions: own, values: named } = declaredIn(outline);
      for (const name of types.keys()) if (this.#isWanted(name)) this.#mention(name);
      for (const header of own.values()) if (this.#isWanted(header.name)) functions.push(this.#function(header));
      for (const value of named.values()) if (this.#isWanted(value.name)) values.push(value);
    }
    const valueLines = this.#values(values);
    const typeLines: string[] = [];
    const methods: string[] = [];
    // Writing a type may bring up others.
    for (let at = 0; at < this.#types.length; at++) {
      const name = this.#types[at]!;
      typeLines.push(this.#type(name));
      methods.push(...this.#methods(name));
    }
    const lines = [...typeLines.sort(), ...valueLines, ...functions.sort(), ...methods.sort()];
    return [this.#text.importLine(), ...lines].filter((line) => line !== '').join('\n');
  }

  #isWanted(name: string): boolean {
    return isExported(name) && this.#wanted(name);
  }

  #mention(name: string): void {
    if (this.#known.has(name) || this.#home.index.type(name) === undefined) return;
    this.#known.add(name);
    this.#types.push(name);
  }

  #function(header: FunctionHeader): string {
    return `func ${header.name}${this.#text.typeParameters(header.typeParameters)}${this.#text.header(header)}`;
  }

  #type(name: string): string {
    const { declaration } = this.#home.index.type(name)!;
    const parameters = this.#text.typeParameters(declaration.typeParameters);
    const head = `type ${name}${parameters} `;
    const { type } = declaration;
    if (declaration.alias && !this.#isHidden(type)) return `${head}= ${this.#text.write(type)}`;
    const literal = declaration.alias || this.#isHidden(type) ? this.#scope.underlying(type) : type;
    return (
      head + (literal.kind === 'struct' ? this.#text.struct(this.#fields(literal.fields)) : this.#text.write(literal))
    );
  }

  /** The exported fields, and those an unexported embedded type lends. */
  #fields(fields: readonly StructField[], depth = 0): readonly StructField[] {
    return fields.flatMap((field) => {
      if (!field.embedded || isExported(field.name)) return isExported(field.name) ? [field] : [];
      const literal = this.#scope.underlying(pointee(field.type));
      return literal.kind === 'struct' && depth < 4 ? this.#fields(literal.fields, depth + 1) : [];
    });
  }

  #methods(name: string): string[] {
    const { declaration } = this.#home.index.type(name)!;
    const type: Named = { kind: 'named', path: '', name, typeArguments: [] };
    const names = new Set<string>();
    this.#collectMethods(declaration.alias && !this.#isHidden(declaration.type) ? undefined : type, names);
    const parameters = declaration.typeParameters.map((each) => each.name);
    const receiver = parameters.length === 0 ? name : `${name}[${parameters.join(',')}]`;
    const bound: Named = {
      ...type,
      typeArguments: parameters.map((each) => ({ kind: 'named', path: '', name: each, typeArguments: [] })),
    };
    return [...names].flatMap((method) => {
      const member = this.#scope.member({ kind: 'pointer', element: bound }, method);
      if (member?.kind !== 'method' || member.signature === undefined) return [];
      const isPointer = member.via.length > 0 || member.symbol?.header.receiver?.pointer !== false;
      return [`func(${isPointer ? '*' : ''}${receiver})${method}${this.#text.signature(member.signature)}`];
    });
  }

  /** Names of exported methods of a type and of the unexported types it embeds; exported ones are embedded in the text as well. */
  #collectMethods(type: TypeExpression | undefined, names: Set<string>, depth = 0): void {
    if (type?.kind !== 'named' || depth > 4) return;
    const home = this.#packageOf(type.path);
    if (home === undefined) return;
    for (const { outline } of home.files) {
      for (const { name, receiver } of declaredIn(outline).methods.values()) {
        if (receiver?.typeName === type.name && isExported(name)) names.add(name);
      }
    }
    const declared = this.#scope.definition(type);
    if (declared?.alias === true) this.#collectMethods(declared.type, names, depth + 1);
    const literal = this.#scope.underlying(type);
    if (literal.kind === 'interface' && depth > 0) {
      for (const { name } of literal.methods) if (isExported(name)) names.add(name);
      for (const each of literal.embedded) this.#collectMethods(each, names, depth + 1);
    }
    if (literal.kind !== 'struct') return;
    for (const field of literal.fields) {
      if (field.embedded && !isExported(field.name)) this.#collectMethods(pointee(field.type), names, depth + 1);
    }
  }

  #packageOf(path: string): PackageIndex | undefined {
    return path === '' ? this.#home.index : this.#goroot.package(path)?.index;
  }

  /** A type only the standard library itself can name. */
  #isHidden(type: TypeExpression): boolean {
    return type.kind === 'named' && type.path !== this.#home.path && /(^|\/)(?:internal|vendor)(\/|$)/.test(type.path);
  }

  /** Those of one type together, constants by whether the text has what they are worth. */
  #values(values: readonly ValueDeclaration[]): string[] {
    const variables = new Map<string, string[]>();
    const constants = new Map<string, [name: string, worth: string][]>();
    const worthless = new Map<string, string[]>();
    const add = <T>(groups: Map<string, T[]>, head: string, each: T): void => {
      groups.set(head, [...(groups.get(head) ?? []), each]);
    };
    const { path, types } = this.#home;
    for (const { kind, name } of values) {
      const type = types.typeOfGlobal(name);
      const text = type === undefined ? undefined : this.#text.write(type);
      if (kind === 'variable') {
        if (text !== undefined) add(variables, text, name);
        continue;
      }
      const worth = this.#constants.of(path, name, text);
      const written = types.isUntypedGlobal(name) || text === undefined ? '' : ` ${text}`;
      if (worth === undefined) add(worthless, `${written}=${worthlessText(text)}`, name);
      else add(constants, written, [name, worth]);
    }
    return [
      ...[...variables].map(([type, names]) => `var ${names.join(',')} ${type}`),
      ...[...constants].map(([type, each]) => {
        const [names, worth] = [0, 1].map((at) => each.map((pair) => pair[at]).join(','));
        return `const ${names}${type}=${worth}`;
      }),
      // In a group a constant without a value repeats the one before. The grammar wants the last one ended too.
      ...[...worthless].map(([head, [first, ...others]]) => `const(${[`${first}${head}`, ...others].join(';')};)`),
    ];
  }
}
