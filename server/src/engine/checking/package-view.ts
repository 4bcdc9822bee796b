/**
 * Owns what the rules see of one package: types and calls of its units, answered by packages/. Records which units an answer rested on, so that
 * results can be kept until one of them changes.
 */

import type { GoFile } from '../ir/go-file';
import type { CallSite, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import type { Constant } from '../packages/constant-value';
import { implementationsOf, methodsInSight } from '../packages/implementations';
import { type FunctionSymbol, PackageIndex, unitOf } from '../packages/package-index';
import { type Initial, initialiser, PackageTypes } from '../packages/package-types';
import type { Answer, Callee, Resolution, Rests } from '../packages/resolution';
import type { UnitTypes } from '../packages/unit-types';
import { CalledFunction, type FunctionIdentity } from './called-function';
import type { EditedUnit } from './edited-unit';
import type { ForeignPackages } from './foreign-packages';
import { importsOf, type PackageFile } from './package-file';
import { Recording } from './recording';
import { StillHolding } from './still-holding';
import type { ViewNotes } from './view-notes';
import { PackageWords, WordsWithEdits, type WordUses } from './word-uses';

/** The package as it is, of a view of it with a unit edited. */
type Original = { readonly view: PackageView; readonly edited: EditedUnit };

/** Units of other packages that some view was told of: what is kept of an earlier analysis speaks of them to views that were not. */
const homes = new WeakMap<Unit, PackageIndex>();
const paths = new WeakMap<Unit, string>();

export class PackageView implements Resolution {
  readonly importPath: string;
  readonly #files: readonly PackageFile[];
  readonly #foreign: ForeignPackages;
  readonly #notes: ViewNotes;
  readonly #callees = new WeakMap<Value, Callee>();
  /** The package that declares the interface whose method is called. */
  readonly #interfaces = new WeakMap<Callee, PackageIndex>();
  readonly #words: WordUses;
  readonly #holding: StillHolding;
  #types: PackageTypes | undefined;
  #units: readonly Unit[] | undefined;
  #importedPaths: string | undefined;
  /** Of what is being found; nobody keeps what is found outside of it. */
  #recording: Recording | undefined;
  readonly #original: Original | undefined;

  constructor(
    files: readonly PackageFile[],
    foreign: ForeignPackages,
    notes: ViewNotes,
    importPath: string,
    original?: Original,
  ) {
    this.importPath = importPath;
    this.#files = files;
    this.#foreign = foreign;
    this.#notes = notes;
    this.#original = original;
    this.#words =
      original === undefined
        ? new PackageWords(files, (file, declaration) => this.unit(file, declaration))
        : new WordsWithEdits(original.view.#words, original.edited);
    this.#holding = new StillHolding(
      {
        files,
        words: this.#words,
        importsAsText: () => this.#importsAsText(),
        resolution: this,
        dependents: () => this.#notes.dependents(),
      },
      original && { holding: original.view.#holding, edited: original.edited },
    );
  }

  /** The package as it would be with a unit edited; all that is known of the others' types and texts is shared. */
  with(edited: EditedUnit): PackageView {
    paths.set(edited.after, edited.file);
    return new PackageView(this.#files, this.#foreign, this.#notes, this.importPath, { view: this, edited });
  }

  #now(unit: Unit): Unit {
    return this.#original?.edited.unitNow(unit) ?? unit;
  }

  traced<T>(work: () => T): { readonly value: T; readonly rests: Rests } {
    const found = this.apart(work);
    this.restsOn(found.rests);
    return found;
  }

  apart<T>(work: () => T): { readonly value: T; readonly rests: Rests } {
    const before = this.#recording;
    const recording = new Recording();
    this.#recording = recording;
    try {
      const value = work();
      const rests = recording.rests();
      this.#holding.add(rests);
      return { value, rests };
    } finally {
      this.#recording = before;
    }
  }

  restsOn(rests: Rests): void {
    this.#recording?.takeOver(rests);
  }

  restsOnAnswer(answer: Answer): void {
    this.#recording?.addAnswer(answer);
  }

  looksInto(unit: Unit): void {
    this.#consult(unit);
  }

  holds(rests: Rests): boolean {
    return this.#holding.holds(rests);
  }

  unitNamed(path: string, name: string): Unit | undefined {
    const file = this.#files.find((each) => each.path === path)?.open();
    if (file === undefined) return undefined;
    const named = file.outline.functions.filter(({ displayName }) => displayName === name);
    return named.length === 1 ? this.unit(file, named[0]!.declaration) : undefined;
  }

  get units(): readonly Unit[] {
    this.#units ??= this.#files.flatMap((each) => {
      const file = each.open();
      return file === undefined ? [] : file.outline.declarations.map((_, index) => this.unit(file, index));
    });
    this.#recording?.addEverything(this.#units);
    return this.#units;
  }

  get imports(): readonly { readonly path: string; readonly file: string }[] {
    this.#recording?.addImports(this.#importsAsText());
    return importsOf(this.#files);
  }

  /** Equal for equal imports of all files. */
  #importsAsText(): string {
    this.#importedPaths ??= JSON.stringify(importsOf(this.#files));
    return this.#importedPaths;
  }

  unitsMentioning(...words: readonly string[]): readonly Unit[] {
    if (words.length !== 1) return [...new Set(words.flatMap((word) => this.unitsMentioning(word)))];
    const [word] = words as readonly [string];
    const found = this.#words.units(word);
    this.#recording?.addWord(word, found.length);
    for (const unit of found) this.#recording?.addUnit(unit);
    return found;
  }

  countMentioning(...words: readonly string[]): number {
    return words.reduce((sum, word) => {
      const count = this.#words.count(word);
      this.#recording?.addWord(word, count);
      return sum + count;
    }, 0);
  }

  unit(file: GoFile, declaration: number): Unit {
    const unit = this.#now(file.unit(declaration));
    if (!paths.has(unit)) paths.set(unit, file.path);
    return unit;
  }

  /** A unit of another package. */
  unitOf(home: PackageIndex, file: GoFile, declaration: number): Unit {
    const unit = this.unit(file, declaration);
    homes.set(unit, home);
    return unit;
  }

  fileOf(unit: Unit): string {
    const known = paths.get(unit);
    if (known !== undefined) return known;
    // What was kept of an earlier analysis speaks of units nobody has asked this view for.
    const path = this.#files.find((file) => file.lowered().includes(unit))?.path ?? '';
    if (path !== '') paths.set(unit, path);
    return path;
  }

  packageOf(unit: Unit): string {
    return homes.get(unit)?.importPath ?? '';
  }

  lifeOf(unit: Unit): object {
    return homes.has(unit) ? this.#foreign.life : this.#notes.life();
  }

  typeOf(unit: Unit, value: Value): TypeExpression | undefined {
    return this.#of(unit).typeOf(value);
  }

  underlying(unit: Unit, type: TypeExpression): TypeExpression {
    return this.#of(unit).scope.underlying(type);
  }

  resolveAlias(unit: Unit, type: TypeExpression): TypeExpression {
    return this.#of(unit).scope.resolveAlias(type);
  }

  declarerOf(unit: Unit, value: Value, field: string): string | undefined {
    const type = this.#of(unit).declarerOf(value, field);
    if (type === undefined) return undefined;
    // Nothing outside of the function can be of its own types.
    if (type.local !== undefined) return `${unit.name} ${type.name}`;
    const path = type.path === '' ? this.packageOf(unit) : type.path;
    return `${path === this.importPath ? '' : path}.${type.name}`;
  }

  embeddedOnTheWay(unit: Unit, value: Value, field: string): readonly string[] {
    return this.#of(unit).embeddedOnTheWay(value, field);
  }

  calleeOf(unit: Unit, site: CallSite): Callee {
    const known = this.#callees.get(site.callee);
    if (known === undefined) {
      const found = this.#calleeOf(unit, site);
      this.#callees.set(site.callee, found);
      return found;
    }
    return known;
  }

  #calleeOf(unit: Unit, site: CallSite): Callee {
    const callee = this.#of(unit).resolveCallee(site);
    switch (callee.kind) {
      case 'closure':
      case 'builtin':
      case 'conversion':
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
        const path = callee.path === '' && typeName !== '' ? this.packageOf(unit) : callee.path;
        if (receiver === undefined) return { kind: 'method-expression', path, typeName, name, via };
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
      case 'dynamic':
        return this.#heldFunction(unit, site);
      default:
        return { kind: 'unknown' };
    }
  }

  /** A function or method in a local variable that never holds anything else. */
  #heldFunction(unit: Unit, site: CallSite): Callee {
    const unknown = { kind: 'unknown' } as const;
    if (site.callee.kind !== 'variable') return unknown;
    const only = this.#of(unit).onlyValueOf(site.callee.variable);
    if (only?.kind !== 'global' && only?.kind !== 'member' && only?.kind !== 'field') return unknown;
    const held = this.#calleeOf(unit, { ...site, callee: only });
    // Who looks into a body takes what stands before the dot of the call for its receiver.
    return held.kind === 'function' && held.receiver !== undefined ? unknown : held;
  }

  methodOf(
    unit: Unit,
    { path, name: typeName }: { readonly path: string; readonly name: string },
    name: string,
  ): { readonly unit: Unit; readonly via: readonly string[] } | undefined {
    const seenFrom = path === this.packageOf(unit) ? '' : path;
    const type: TypeExpression = { kind: 'named', path: seenFrom, name: typeName, typeArguments: [] };
    const member = this.#of(unit).scope.member(type, name);
    if (member?.kind !== 'method' || member.symbol?.header.bodyRange === undefined) return undefined;
    return { unit: this.#declared(member.symbol), via: member.via };
  }

  implementations(callee: Callee): readonly Unit[] | undefined {
    const home = this.#interfaces.get(callee);
    if (home === undefined || callee.kind !== 'method') return undefined;
    return implementationsOf(home, callee.typeName, callee.name)?.map((symbol) => this.#declared(symbol));
  }

  implementationsInSight(unit: Unit, callee: Callee): readonly Unit[] {
    const home = this.#interfaces.get(callee);
    if (home === undefined || callee.kind !== 'method') return [];
    const symbols = methodsInSight(home, callee.typeName, callee.name, this.#of(unit).scope.index) ?? [];
    return symbols.map((symbol) => this.#declared(symbol));
  }

  /** The code of a function of the package at hand or of another one. */
  #declared(symbol: FunctionSymbol): Unit {
    const isOwn = this.#files.some(({ path }) => path === symbol.file.path);
    return this.#unitOf(symbol, isOwn ? undefined : this.#foreign.homeOf(symbol.file));
  }

  constantOf(unit: Unit, name: string): Value | undefined {
    return this.#initial(unit, this.#typesOf(unit).constant(name));
  }

  constantValueOf(unit: Unit, value: Extract<Value, { kind: 'global' | 'member' }>): Constant | undefined {
    const types = this.#typesOf(unit);
    if (value.kind === 'member') return types.worthOfMember(value.path, value.name)?.value;
    const worth = types.worthOf(value.name);
    for (const each of worth?.units ?? []) this.#consult(each);
    return worth?.value;
  }

  initialOf(unit: Unit, name: string): Value | undefined {
    return this.#initial(unit, this.#typesOf(unit).variable(name));
  }

  #initial(unit: Unit, found: Initial | undefined): Value | undefined {
    const now = found && this.#now(found.unit);
    if (now !== undefined && !homes.has(unit)) this.#recording?.addUnit(now);
    return now && initialiser(now, found!.index);
  }

  #of(unit: Unit): UnitTypes {
    return this.#typesOf(unit).of(unit);
  }

  #typesOf(unit: Unit): PackageTypes {
    const home = homes.get(unit);
    if (home !== undefined) return PackageTypes.for(home);
    if (this.#original !== undefined) return this.#original.view.#typesOf(unit);
    if (this.#types === undefined) {
      const index = new PackageIndex('', this.#foreign.source(this.#notes.consulted()), {
        asked: (question) => this.#notes.asked(question),
      });
      for (const file of this.#files) index.setLazyFile(file);
      this.#types = new PackageTypes(index);
    }
    return this.#types;
  }

  /** Undefined when it has no body to look into. */
  #known(symbol: FunctionSymbol, identity: FunctionIdentity): Callee | undefined {
    if (symbol.header.bodyRange === undefined) return undefined;
    const home = identity.path === '' ? undefined : this.#foreign.homeOf(symbol.file);
    return new CalledFunction(symbol.header.results, identity, {
      consult: (unit) => this.#consult(unit),
      lower: () => this.#lowered(symbol, home),
    });
  }

  /** `home` is the package it belongs to, when that is another one. */
  #unitOf(symbol: FunctionSymbol, home: PackageIndex | undefined): Unit {
    const unit = this.#lowered(symbol, home);
    this.#consult(unit);
    return unit;
  }

  #lowered(symbol: FunctionSymbol, home: PackageIndex | undefined): Unit {
    const unit = this.#now(unitOf(symbol));
    paths.set(unit, symbol.file.path);
    if (home !== undefined) homes.set(unit, home);
    return unit;
  }

  /** Other packages are followed by what was asked of them. */
  #consult(unit: Unit): void {
    if (!homes.has(unit)) this.#recording?.addUnit(unit);
  }
}
