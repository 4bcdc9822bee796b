/**
 * Owns what the rules see of one package: types and calls of its units, answered by packages/. Records which units an answer rested on, so that
 * results can be kept until one of them changes.
 */
import type { GoFile } from '../ir/go-file';
import type { CallSite, Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { type FunctionSymbol, PackageIndex, type Question, unitOf } from '../packages/package-index';
import { PackageTypes } from '../packages/package-types';
import type { Callee, Resolution } from '../packages/resolution';
import type { UnitTypes } from '../packages/unit-types';
import type { PackageFile } from './package-file';

export class PackageView implements Resolution {
  readonly #files: readonly PackageFile[];
  readonly #asked: (question: Question) => void;
  readonly #paths = new Map<Unit, string>();
  #types: PackageTypes | undefined;
  /** Units consulted since `record` was called; `consultedEverything` once all were. */
  consulted = new Set<Unit>();
  consultedEverything = false;

  /** `asked` hears every question about a name of the package. */
  constructor(files: readonly PackageFile[], asked: (question: Question) => void) {
    this.#files = files;
    this.#asked = asked;
  }

  record(): void {
    this.consulted = new Set();
    this.consultedEverything = false;
  }

  get units(): readonly Unit[] {
    this.consultedEverything = true;
    return this.#files.flatMap((each) => {
      const file = each.open();
      return file === undefined ? [] : file.outline.declarations.map((_, index) => this.unit(file, index));
    });
  }

  unit(file: GoFile, declaration: number): Unit {
    const unit = file.unit(declaration);
    this.#paths.set(unit, file.path);
    return unit;
  }

  fileOf(unit: Unit): string {
    return this.#paths.get(unit) ?? '';
  }

  typeOf(unit: Unit, value: Value): TypeExpression | undefined {
    return this.#of(unit).typeOf(value);
  }

  underlying(unit: Unit, type: TypeExpression): TypeExpression {
    return this.#of(unit).scope.underlying(type);
  }

  calleeOf(unit: Unit, site: CallSite): Callee {
    const callee = this.#of(unit).resolveCallee(site);
    switch (callee.kind) {
      case 'closure':
      case 'builtin':
        return callee;
      case 'function': {
        const { symbol, path, name } = callee;
        if (path !== '') return { kind: 'library', path, name };
        return symbol === undefined ? { kind: 'unknown' } : this.#own(symbol, { path, name, via: [] });
      }
      case 'method': {
        const { receiver, symbol, path, typeName, name, via, isInterface } = callee;
        if (receiver === undefined) return { kind: 'unknown' };
        const identity = { path, typeName, name, receiver, via };
        if (path !== '' || symbol === undefined) return { kind: 'method', ...identity, isInterface };
        return this.#own(symbol, identity);
      }
      default:
        return { kind: 'unknown' };
    }
  }

  implementations(): undefined {
    return undefined;
  }

  #of(unit: Unit): UnitTypes {
    if (this.#types === undefined) {
      const index = new PackageIndex(undefined, undefined, { asked: this.#asked });
      for (const file of this.#files) index.setLazyFile(file);
      this.#types = new PackageTypes(index);
    }
    return this.#types.of(unit);
  }

  #own(symbol: FunctionSymbol, identity: Omit<Extract<Callee, { kind: 'function' }>, 'kind' | 'unit'>): Callee {
    if (symbol.header.bodyRange === undefined) return { kind: 'unknown' };
    const unit = unitOf(symbol);
    this.#paths.set(unit, symbol.file.path);
    this.consulted.add(unit);
    return { kind: 'function', unit, ...identity };
  }
}
