/** Owns what the files of one package declare, by name; files come and go one by one. Infers nothing. */
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import type { FileOutline, FunctionHeader, TypeDeclaration, ValueDeclaration } from '../ir/outline';

/** What the index needs of a file; `GoFile` is one. */
export type IndexedFile = Pick<GoFile, 'path' | 'outline' | 'unit'>;

/** A file that is opened only when it may answer a question. */
export interface LazyFile {
  readonly path: string;
  /** Whether `open` may give a file that declares this; true when it cannot be told. */
  mayDeclare(question: Question): boolean;
  /** The same file each time; undefined when it cannot be read. */
  open(): IndexedFile | undefined;
}

/** A name at package level. `receiver` is the type a method is declared on. */
export interface Question {
  /** `types`: all types there are; the name is ''. */
  readonly kind: 'type' | 'types' | 'function' | 'value' | 'method';
  readonly name: string;
  readonly receiver?: string;
}

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

/** By name; null where nothing of that name is declared. Asked so often that an answer costs one look. */
type Answered<T> = Map<string, T | null>;

/** Finds the index of another package by its import path. */
export type PackageSource = (path: string) => PackageIndex | undefined;

export class PackageIndex {
  /** '' when it is not known; types of this package carry no path in either case. */
  readonly importPath: string;
  readonly packages: PackageSource;
  /** Only some of the package's declarations are known: what is not found may exist all the same. */
  readonly partial: boolean;
  readonly #asked: (question: Question) => void;
  readonly #files = new Map<string, LazyFile>();
  readonly #types: Answered<TypeSymbol> = new Map();
  readonly #functions: Answered<FunctionSymbol> = new Map();
  readonly #values: Answered<ValueSymbol> = new Map();
  /** By the type they are declared on. */
  readonly #methods = new Map<string, Answered<FunctionSymbol>>();
  /** Stands for all that it answers: the same object as long as no file comes or goes. */
  answers: object = {};

  /** `asked` hears each question the first time it is asked of the files as they are. */
  constructor(
    importPath = '',
    packages: PackageSource = () => undefined,
    options: { readonly partial?: boolean; readonly asked?: (question: Question) => void } = {},
  ) {
    this.importPath = importPath;
    this.packages = packages;
    this.partial = options.partial ?? false;
    this.#asked = options.asked ?? (() => undefined);
  }

  /** Adds a file or its newer version, by its path. */
  setFile(file: IndexedFile): void {
    this.setLazyFile({ path: file.path, mayDeclare: () => true, open: () => file });
  }

  setLazyFile(file: LazyFile): void {
    this.#files.set(file.path, file);
    this.#forget();
  }

  /** All files, opening those that are not. */
  get files(): readonly IndexedFile[] {
    return [...this.#files.values()].flatMap((file) => file.open() ?? []);
  }

  type(name: string): TypeSymbol | undefined {
    const known = this.#types.get(name);
    if (known !== undefined) return known ?? undefined;
    return this.#answer(this.#types, { kind: 'type', name }, (file) => {
      const declaration = declaredIn(file.outline).types.get(name);
      return declaration && { declaration, file };
    });
  }

  /** All types, in every file that declares them. */
  types(): readonly TypeSymbol[] {
    this.#asked({ kind: 'types', name: '' });
    return this.files.flatMap((file) => file.outline.types.map((declaration) => ({ declaration, file })));
  }

  /** A function without receiver. */
  function(name: string): FunctionSymbol | undefined {
    const known = this.#functions.get(name);
    if (known !== undefined) return known ?? undefined;
    return this.#answer(this.#functions, { kind: 'function', name }, (file) => {
      const header = declaredIn(file.outline).functions.get(name);
      return header && { header, file };
    });
  }

  /** A package-level variable or constant. */
  value(name: string): ValueSymbol | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known ?? undefined;
    return this.#answer(this.#values, { kind: 'value', name }, (file) => {
      const declaration = declaredIn(file.outline).values.get(name);
      return declaration && { declaration, file };
    });
  }

  /** A method declared on the type itself, whether by value or by pointer. */
  method(receiver: string, name: string): FunctionSymbol | undefined {
    let methods = this.#methods.get(receiver);
    if (methods === undefined) {
      methods = new Map();
      this.#methods.set(receiver, methods);
    }
    const known = methods.get(name);
    if (known !== undefined) return known ?? undefined;
    return this.#answer(methods, { kind: 'method', name, receiver }, (file) => {
      const header = declaredIn(file.outline).methods.get(methodKey(receiver, name));
      return header && { header, file };
    });
  }

  /** Files for several platforms declare a name several times; the first file wins. */
  #answer<T>(known: Answered<T>, question: Question, find: (file: IndexedFile) => T | undefined): T | undefined {
    this.#asked(question);
    let answer: T | undefined;
    for (const file of this.#files.values()) {
      const opened = file.mayDeclare(question) ? file.open() : undefined;
      answer = opened && find(opened);
      if (answer !== undefined) break;
    }
    known.set(question.name, answer ?? null);
    return answer;
  }

  #forget(): void {
    for (const known of [this.#types, this.#functions, this.#values, this.#methods]) known.clear();
    this.answers = {};
  }
}

interface Declared {
  readonly types: ReadonlyMap<string, TypeDeclaration>;
  readonly functions: ReadonlyMap<string, FunctionHeader>;
  readonly values: ReadonlyMap<string, ValueDeclaration>;
  /** By `methodKey`. */
  readonly methods: ReadonlyMap<string, FunctionHeader>;
}

const declaredByOutline = new WeakMap<FileOutline, Declared>();

/** What a file declares, by name; of two declarations of one name the first. */
export function declaredIn(outline: FileOutline): Declared {
  const known = declaredByOutline.get(outline);
  if (known !== undefined) return known;
  const functions = new Map<string, FunctionHeader>();
  const methods = new Map<string, FunctionHeader>();
  for (const header of outline.functions) {
    const { receiver, name } = header;
    if (receiver === undefined) keepFirst(functions, name, header);
    else keepFirst(methods, methodKey(receiver.typeName, name), header);
  }
  const types = new Map<string, TypeDeclaration>();
  for (const type of outline.types) keepFirst(types, type.name, type);
  const values = new Map<string, ValueDeclaration>();
  for (const value of outline.values) keepFirst(values, value.name, value);
  const declared = { types, functions, values, methods };
  declaredByOutline.set(outline, declared);
  return declared;
}

export function methodKey(receiver: string, name: string): string {
  return `${receiver}.${name}`;
}

function keepFirst<T>(map: Map<string, T>, name: string, declaration: T): void {
  if (!map.has(name)) map.set(name, declaration);
}
