/** Owns writing type expressions as short Go source and collecting what they import and mention. Knows no declarations. */
import { predeclaredTypes } from '#engine/ir/predeclared';
import type { ParameterSyntax, TypeParameter } from '#engine/ir/type-reader';
import type { StructField, TypeExpression } from '#engine/ir/types';

type FunctionType = Extract<TypeExpression, { kind: 'function' }>;

export function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

export class TypeText {
  readonly #home: string;
  /** Import path by the name it is imported under. */
  readonly #imports = new Map<string, string>();
  readonly #mentioned: (name: string) => void;

  /** `mentioned` hears of each type of the package itself. */
  constructor(home: string, mentioned: (name: string) => void) {
    this.#home = home;
    this.#mentioned = mentioned;
  }

  /** `import(…)` for all that was written so far, or ''. */
  importLine(): string {
    const specs = [...this.#imports]
      .sort(([, a], [, b]) => (a < b ? -1 : 1))
      .map(([name, path]) => (path.endsWith(`/${name}`) || path === name ? `"${path}"` : `${name} "${path}"`));
    return specs.length === 0 ? '' : `import(${specs.join(';')})`;
  }

  write(type: TypeExpression): string {
    switch (type.kind) {
      case 'named': {
        const name = this.#name(type.path, type.name);
        const args = type.typeArguments.map((each) => this.write(each));
        return args.length === 0 ? name : `${name}[${args.join(',')}]`;
      }
      case 'pointer':
        return `*${this.write(type.element)}`;
      case 'slice':
        return `[]${this.write(type.element)}`;
      case 'array':
        return `[${/^\d+$/.test(type.length) ? type.length : 0}]${this.write(type.element)}`;
      case 'map':
        return `map[${this.write(type.key)}]${this.write(type.value)}`;
      case 'channel': {
        const element = this.write(type.element);
        const isNested = type.element.kind === 'channel' && type.element.direction === 'receive';
        return `${{ both: 'chan', send: 'chan<-', receive: '<-chan' }[type.direction]} ${isNested ? `(${element})` : element}`;
      }
      case 'function':
        return `func${this.signature(type)}`;
      case 'struct':
        return this.struct(type.fields);
      case 'interface': {
        const methods = type.methods.filter(({ name }) => isExported(name));
        const parts = methods.map((method) =>
          method.type.kind === 'function' ? `${method.name}${this.signature(method.type)}` : '',
        );
        // Unions are constraints, and whether a type satisfies one is never asked.
        const embedded = type.embedded.flatMap((each) => (each.kind === 'unknown' ? [] : [this.write(each)]));
        return `interface{${[...embedded, ...parts].join(';')}}`;
      }
      case 'unknown':
        return 'any';
    }
  }

  /** Fields of one type stand together, as the order of fields matters to nobody who names them. */
  struct(fields: readonly StructField[]): string {
    const names = new Map<string, string[]>();
    const embedded: string[] = [];
    for (const { name, type, embedded: isEmbedded } of fields) {
      const text = this.write(type);
      if (isEmbedded) embedded.push(text);
      else names.set(text, [...(names.get(text) ?? []), name]);
    }
    return `struct{${[...embedded, ...[...names].map(([text, each]) => `${each.join(',')} ${text}`)].join(';')}}`;
  }

  signature({ parameters, results, variadic }: Pick<FunctionType, 'parameters' | 'results' | 'variadic'>): string {
    const texts = parameters.map((type, at) =>
      variadic && at === parameters.length - 1 && type.kind === 'slice'
        ? `...${this.write(type.element)}`
        : this.write(type),
    );
    const returned = results.map((type) => this.write(type));
    const [only] = results;
    const isBare = results.length === 1 && only?.kind !== 'function';
    return `(${texts.join(',')})${results.length === 0 ? '' : isBare ? `${/^\w/.test(returned[0]!) ? ' ' : ''}${returned[0]}` : `(${returned.join(',')})`}`;
  }

  header(header: {
    readonly parameters: readonly ParameterSyntax[];
    readonly results: readonly ParameterSyntax[];
    readonly variadic: boolean;
  }): string {
    const typesOf = (list: readonly ParameterSyntax[]): readonly TypeExpression[] => list.map(({ type }) => type);
    return this.signature({
      parameters: typesOf(header.parameters),
      results: typesOf(header.results),
      variadic: header.variadic,
    });
  }

  typeParameters(parameters: readonly TypeParameter[]): string {
    if (parameters.length === 0) return '';
    return `[${parameters.map(({ name, constraint }) => `${name} ${this.write(constraint)}`).join(',')}]`;
  }

  #name(path: string, name: string): string {
    if (path === '' || path === this.#home) {
      if (!predeclaredTypes.has(name)) this.#mentioned(name);
      return name;
    }
    const last = path.split('/').at(-1)!;
    for (let alias = last; ; alias += '_') {
      const taken = this.#imports.get(alias);
      if (taken === undefined) this.#imports.set(alias, path);
      else if (taken !== path) continue;
      return `${alias}.${name}`;
    }
  }
}
