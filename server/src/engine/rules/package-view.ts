/**
 * Owns what the rules see of one package: types and calls of its units, answered by packages/. Records which units an answer rested on, so that
 * results can be kept until one of them changes.
 */
import type { GoFile } from '../ir/go-file';
import type { CallSite, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { implementationsOf } from '../packages/implementations';
import { type FunctionSymbol, PackageIndex, type Question, unitOf } from '../packages/package-index';
import { PackageTypes } from '../packages/package-types';
import type { Callee, Resolution, Rests } from '../packages/resolution';
import type { UnitTypes } from '../packages/unit-types';
import type { Consultations, ForeignPackages } from './foreign-packages';
import type { PackageFile } from './package-file';

export interface ViewNotes {
  /** Hears every question about a name of the package. */
  asked(question: Question): void;
  /** Where questions about other packages are noted. */
  consulted(): Consultations;
}

export class PackageView implements Resolution {
  readonly importPath: string;
  readonly #files: readonly PackageFile[];
  readonly #foreign: ForeignPackages;
  readonly #notes: ViewNotes;
  /** Units of other packages that were told of. */
  readonly #homes = new Map<Unit, PackageIndex>();
  readonly #paths = new Map<Unit, string>();
  readonly #callees = new WeakMap<Value, Callee>();
  /** The package that declares the interface whose method is called. */
  readonly #interfaces = new WeakMap<Callee, PackageIndex>();
  readonly #mentioning = new Map<string, readonly Unit[]>();
  #types: PackageTypes | undefined;
  #units: readonly Unit[] | undefined;
  /** Units consulted since `record` was called; `consultedEverything` once all were. */
  consulted = new Set<Unit>();
  consultedEverything = false;
  /** The imports of all files as one text, once somebody asked for them. */
  consultedImports: string | undefined;

  constructor(files: readonly PackageFile[], foreign: ForeignPackages, notes: ViewNotes, importPath: string) {
    this.importPath = importPath;
    this.#files = files;
    this.#foreign = foreign;
    this.#notes = notes;
  }

  record(): void {
    this.consulted = new Set();
    this.consultedEverything = false;
    this.consultedImports = undefined;
  }

  traced<T>(work: () => T): { readonly value: T; readonly rests: Rests } {
    const before = { units: this.consulted, everything: this.consultedEverything };
    this.record();
    try {
      const value = work();
      return { value, rests: { units: this.consulted, everything: this.consultedEverything } };
    } finally {
      const { consulted: units, consultedEverything: everything } = this;
      this.consulted = before.units;
      this.consultedEverything = before.everything;
      this.restsOn({ units, everything });
    }
  }

  restsOn({ units, everything }: Rests): void {
    for (const unit of units) this.consulted.add(unit);
    this.consultedEverything ||= everything;
  }

  get units(): readonly Unit[] {
    this.consultedEverything = true;
    this.#units ??= this.#files.flatMap((each) => {
      const file = each.open();
      return file === undefined ? [] : file.outline.declarations.map((_, index) => this.unit(file, index));
    });
    return this.#units;
  }

  get imports(): readonly { readonly path: string; readonly file: string }[] {
    this.consultedImports ??= this.importedPaths();
    return this.#imports();
  }

  /** Equal for equal imports of all files. */
  importedPaths(): string {
    return JSON.stringify(this.#imports());
  }

  #imports(): readonly { readonly path: string; readonly file: string }[] {
    return this.#files.flatMap((each) =>
      (each.open()?.outline.imports ?? []).map(({ path }) => ({ path, file: each.path })),
    );
  }

  unitsMentioning(text: string): readonly Unit[] {
    this.#notes.asked({ kind: 'mention', name: text });
    let found = this.#mentioning.get(text);
    if (found === undefined) {
      found = this.#files.flatMap((each) => {
        const file = each.lines.text.includes(text) ? each.open() : undefined;
        const declarations = file?.outline.declarations ?? [];
        return declarations.flatMap((declaration, index) =>
          file!.textOf(declaration).includes(text) ? [this.unit(file!, index)] : [],
        );
      });
      this.#mentioning.set(text, found);
    }
    for (const unit of found) this.consulted.add(unit);
    return found;
  }

  unit(file: GoFile, declaration: number): Unit {
    const unit = file.unit(declaration);
    this.#paths.set(unit, file.path);
    return unit;
  }

  /** A unit of another package. */
  unitOf(home: PackageIndex, file: GoFile, declaration: number): Unit {
    const unit = this.unit(file, declaration);
    this.#homes.set(unit, home);
    return unit;
  }

  fileOf(unit: Unit): string {
    return this.#paths.get(unit) ?? '';
  }

  packageOf(unit: Unit): string {
    return this.#homes.get(unit)?.importPath ?? '';
  }

  lifeOf(unit: Unit): object {
    return this.#homes.has(unit) ? this.#foreign.life : this;
  }

  typeOf(unit: Unit, value: Value): TypeExpression | undefined {
    return this.#of(unit).typeOf(value);
  }

  underlying(unit: Unit, type: TypeExpression): TypeExpression {
    return this.#of(unit).scope.underlying(type);
  }

  calleeOf(unit: Unit, site: CallSite): Callee {
    const known = this.#callees.get(site.callee);
    if (known === undefined) {
      const found = this.#calleeOf(unit, site);
      this.#callees.set(site.callee, found);
      return found;
    }
    if (known.kind === 'function') this.#consult(known.unit);
    return known;
  }

  #calleeOf(unit: Unit, site: CallSite): Callee {
    const callee = this.#of(unit).resolveCallee(site);
    switch (callee.kind) {
      case 'closure':
      case 'builtin':
        return callee;
      case 'function': {
        const { symbol, name } = callee;
        const path = callee.path === '' ? this.packageOf(unit) : callee.path;
        const known = symbol && this.#known(symbol, { path, name, via: [] });
        if (known !== undefined) return known;
        return path === '' ? { kind: 'unknown' } : { kind: 'library', path, name };
      }
      case 'method': {
        const { receiver, symbol, typeName, name, via, isInterface } = callee;
        if (receiver === undefined) return { kind: 'unknown' };
        const path = callee.path === '' && typeName !== '' ? this.packageOf(unit) : callee.path;
        const identity = { path, typeName, name, receiver, via };
        const known = symbol && this.#known(symbol, identity);
        if (known !== undefined) return known;
        if (path === '' && symbol !== undefined) return { kind: 'unknown' };
        const method: Callee = { kind: 'method', ...identity, isInterface };
        const home = isInterface ? this.#of(unit).scope.packageOf(callee.path) : undefined;
        const isLocal = unit.types.some((type) => type.name === typeName);
        if (home !== undefined && typeName !== '' && !isLocal) this.#interfaces.set(method, home);
        return method;
      }
      default:
        return { kind: 'unknown' };
    }
  }

  implementations(callee: Callee): readonly Unit[] | undefined {
    const home = this.#interfaces.get(callee);
    if (home === undefined || callee.kind !== 'method') return undefined;
    return implementationsOf(home, callee.typeName, callee.name)?.map((symbol) => {
      const isOwn = this.#files.some(({ path }) => path === symbol.file.path);
      return this.#unitOf(symbol, isOwn ? undefined : this.#foreign.homeOf(symbol.file));
    });
  }

  #of(unit: Unit): UnitTypes {
    const home = this.#homes.get(unit);
    if (home !== undefined) return PackageTypes.for(home).of(unit);
    if (this.#types === undefined) {
      const index = new PackageIndex('', this.#foreign.source(this.#notes.consulted()), {
        asked: (question) => this.#notes.asked(question),
      });
      for (const file of this.#files) index.setLazyFile(file);
      this.#types = new PackageTypes(index);
    }
    return this.#types.of(unit);
  }

  /** Undefined when it has no body to look into. */
  #known(
    symbol: FunctionSymbol,
    identity: Omit<Extract<Callee, { kind: 'function' }>, 'kind' | 'unit'>,
  ): Callee | undefined {
    if (symbol.header.bodyRange === undefined) return undefined;
    const home = identity.path === '' ? undefined : this.#foreign.homeOf(symbol.file);
    return { kind: 'function', unit: this.#unitOf(symbol, home), ...identity };
  }

  /** `home` is the package it belongs to, when that is another one. */
  #unitOf(symbol: FunctionSymbol, home: PackageIndex | undefined): Unit {
    const unit = unitOf(symbol);
    this.#paths.set(unit, symbol.file.path);
    if (home !== undefined) this.#homes.set(unit, home);
    this.#consult(unit);
    return unit;
  }

  /** Other packages are followed by what was asked of them. */
  #consult(unit: Unit): void {
    if (!this.#homes.has(unit)) this.consulted.add(unit);
  }
}
