/** Owns what the files of one package declare, by name; files come and go one by one. Infers nothing. */
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import type { FileOutline, FunctionHeader, TypeDeclaration, ValueDeclaration } from '../ir/outline';

/** What the index needs of a file; `GoFile` is one. */
export type IndexedFile = Pick<GoFile, 'path' | 'outline' | 'unit'>;

export interface TypeSymbol {
  readonly declaration: TypeDeclaration;
  readonly file: IndexedFile;
}

export interface FunctionSymbol {
  readonly header: FunctionHeader;
  readonly file: IndexedFile;
}

export interface ValueSymbol {
  readonly declaration: ValueDeclaration;
  readonly file: IndexedFile;
}

/** The code of a function, lowered on demand. */
export function unitOf(symbol: FunctionSymbol): Unit {
  return symbol.file.unit(symbol.header.declaration);
}

/** Finds the index of another package by its import path. */
export type PackageSource = (path: string) => PackageIndex | undefined;

export class PackageIndex {
  /** '' when it is not known; types of this package carry no path in either case. */
  readonly importPath: string;
  readonly packages: PackageSource;
  /** Only some of the package's declarations are known: what is not found may exist all the same. */
  readonly partial: boolean;
  readonly #files = new Map<string, IndexedFile>();
  #types: ReadonlyMap<string, TypeSymbol> | undefined;
  #functions: ReadonlyMap<string, FunctionSymbol> | undefined;
  #values: ReadonlyMap<string, ValueSymbol> | undefined;
  #methods: ReadonlyMap<string, ReadonlyMap<string, FunctionSymbol>> | undefined;

  constructor(
    importPath = '',
    packages: PackageSource = () => undefined,
    options: { readonly partial?: boolean } = {},
  ) {
    this.importPath = importPath;
    this.packages = packages;
    this.partial = options.partial ?? false;
  }

  /** Adds a file or its newer version, by its path. */
  setFile(file: IndexedFile): void {
    this.#files.set(file.path, file);
    this.#forget();
  }

  removeFile(path: string): void {
    if (this.#files.delete(path)) this.#forget();
  }

  get files(): readonly IndexedFile[] {
    return [...this.#files.values()];
  }

  get name(): string {
    return this.files[0]?.outline.packageName ?? '';
  }

  type(name: string): TypeSymbol | undefined {
    this.#types ??= this.#collect(
      ({ types }) => types,
      (type) => type.name,
    );
    return this.#types.get(name);
  }

  /** A function without receiver. */
  function(name: string): FunctionSymbol | undefined {
    if (this.#functions === undefined) {
      const found = new Map<string, FunctionSymbol>();
      this.#eachFunction((symbol) => {
        if (symbol.header.receiver === undefined) keepFirst(found, symbol.header.name, symbol);
      });
      this.#functions = found;
    }
    return this.#functions.get(name);
  }

  /** A package-level variable or constant. */
  value(name: string): ValueSymbol | undefined {
    this.#values ??= this.#collect(
      ({ values }) => values,
      (value) => value.name,
    );
    return this.#values.get(name);
  }

  /** A method declared on the type itself, whether by value or by pointer. */
  method(typeName: string, name: string): FunctionSymbol | undefined {
    return this.methods(typeName).get(name);
  }

  methods(typeName: string): ReadonlyMap<string, FunctionSymbol> {
    if (this.#methods === undefined) {
      const found = new Map<string, Map<string, FunctionSymbol>>();
      this.#eachFunction((symbol) => {
        const { receiver, name } = symbol.header;
        if (receiver === undefined) return;
        let ofType = found.get(receiver.typeName);
        if (ofType === undefined) {
          ofType = new Map();
          found.set(receiver.typeName, ofType);
        }
        keepFirst(ofType, name, symbol);
      });
      this.#methods = found;
    }
    return this.#methods.get(typeName) ?? noMethods;
  }

  #eachFunction(visit: (symbol: FunctionSymbol) => void): void {
    for (const file of this.#files.values()) for (const header of file.outline.functions) visit({ header, file });
  }

  #collect<T>(
    declarations: (outline: FileOutline) => readonly T[],
    nameOf: (declaration: T) => string,
  ): ReadonlyMap<string, { declaration: T; file: IndexedFile }> {
    const found = new Map<string, { declaration: T; file: IndexedFile }>();
    for (const file of this.#files.values()) {
      for (const declaration of declarations(file.outline))
        keepFirst(found, nameOf(declaration), { declaration, file });
    }
    return found;
  }

  #forget(): void {
    this.#types = undefined;
    this.#functions = undefined;
    this.#values = undefined;
    this.#methods = undefined;
  }
}

const noMethods: ReadonlyMap<string, FunctionSymbol> = new Map();

/** Files for several platforms declare a name several times; the first file wins. */
function keepFirst<T>(map: Map<string, T>, name: string, symbol: T): void {
  if (!map.has(name)) map.set(name, symbol);
}

/** Files by package: a directory holds one package and perhaps its `_test` package. Files without a package clause go nowhere. */
export function groupByPackage<File extends IndexedFile>(files: readonly File[]): ReadonlyMap<string, readonly File[]> {
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const name = file.outline.packageName;
    if (name === '') continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [file]);
    else group.push(file);
  }
  return groups;
}
