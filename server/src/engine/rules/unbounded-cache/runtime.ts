/** Owns whether a unit runs again and again while the program serves, as far as its package shows. Judges no memory. */
import type { CallSite, Unit, Value } from '../../ir/model';
import { successors } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';
import { isCall, type Loop, loopsOf, nodesIn, valuesIn } from '../loops';
import { isInitialiser } from './uses';

/** Parameters only the handling of one HTTP request has: whoever sends requests decides how often it runs. */
const requests: readonly (readonly [path: string, name: string])[] = [
  ['net/http', 'Request'],
  ['net/http', 'ResponseWriter'],
];

export class RunTime {
  readonly #resolution: Resolution;
  readonly #units: readonly Unit[];
  readonly #callers = new Map<Unit, { readonly caller: Unit; readonly isRepeated: boolean }[]>();
  readonly #isReferred = new Set<string>();
  readonly #globalTypes = new Set<string>();
  /** Functions given to `sync.Once.Do` and its like. */
  readonly #once = new Set<string>();
  readonly #requested = new Map<Unit, boolean>();
  readonly #repeated = new Map<Unit, boolean>();

  constructor(resolution: Resolution, units: readonly Unit[]) {
    this.#resolution = resolution;
    this.#units = units;
    for (const unit of units) this.#readCalls(unit);
  }

  /** Something certain says so: it handles requests, or is called by what does. */
  isRequested(unit: Unit): boolean {
    return this.#reaches(unit, this.#requested, (each) => this.#handles(each, requests));
  }

  /** It handles connections, or what does so or repeats for ever calls it; how many different things come in is not known. */
  isRepeated(unit: Unit): boolean {
    return this.#reaches(
      unit,
      this.#repeated,
      (each) =>
        this.#handles(each, [['net', 'Conn']]) ||
        (this.#callers.get(each) ?? []).some(({ isRepeated }) => isRepeated) ||
        this.isRequested(each),
    );
  }

  #reaches(unit: Unit, answers: Map<Unit, boolean>, isOne: (unit: Unit) => boolean): boolean {
    const known = answers.get(unit);
    if (known !== undefined) return known;
    answers.set(unit, false);
    const found =
      !isInitialiser(unit) &&
      (isOne(unit) || (this.#callers.get(unit) ?? []).some(({ caller }) => this.#reaches(caller, answers, isOne)));
    answers.set(unit, found);
    return found;
  }

  /** All that is seen to call it runs before the program serves. */
  isStartOnly(unit: Unit, seen: ReadonlySet<Unit> = new Set()): boolean {
    if (isInitialiser(unit) || unit.name === 'main') return true;
    if (seen.has(unit)) return true;
    // Whoever registers does so once, by custom before anything is served.
    if (/^(Must)?Register/i.test(plainName(unit))) return true;
    const callers = this.#callers.get(unit) ?? [];
    const name = plainName(unit);
    if (this.#isReferred.has(name) || callers.some(({ isRepeated }) => isRepeated)) return false;
    if (callers.length === 0) return this.#once.has(name);
    return callers.every(({ caller }) => this.isStartOnly(caller, new Set([...seen, unit])));
  }

  #handles(unit: Unit, given: typeof requests): boolean {
    return unit.functions.some(({ parameters }) =>
      parameters.some((id) => given.some(([path, name]) => isNamed(unit.variables[id]?.type, path, name))),
    );
  }

  #readCalls(caller: Unit): void {
    for (const owner of caller.functions) {
      const repeated = new Set(
        loopsOf(owner)
          .filter((loop) => servesForEver(loop))
          .flatMap(({ blocks }) => blocks.map(({ id }) => id)),
      );
      for (const block of owner.blocks) {
        for (const node of nodesIn(block)) {
          const [given] = isCall(node) && this.#runsOnce(caller, node) ? node.args : [];
          if (given?.kind === 'global') this.#once.add(given.name);
          for (const value of valuesIn(node)) {
            const isPassedBy = value === given || (isCall(node) && value === node.callee);
            if ((value.kind === 'global' || value.kind === 'field') && !isPassedBy) this.#isReferred.add(value.name);
            if (value.kind === 'global') this.#readGlobal(caller, value);
          }
          if (!isCall(node)) continue;
          const callee = this.#resolution.calleeOf(caller, node);
          if (callee.kind !== 'function' || callee.path !== '') continue;
          const callers = this.#callers.get(callee.unit) ?? [];
          callers.push({ caller, isRepeated: repeated.has(block.id) });
          this.#callers.set(callee.unit, callers);
        }
      }
    }
  }

  #runsOnce(unit: Unit, site: CallSite): boolean {
    return /^sync\.Once(\.Do|Func|Values?)$/.test(qualifiedName(this.#resolution.calleeOf(unit, site)) ?? '');
  }

  #readGlobal(unit: Unit, value: Value): void {
    const type = this.#resolution.typeOf(unit, value);
    const named = type?.kind === 'pointer' ? type.element : type;
    if (named?.kind === 'named' && named.path === '') this.#globalTypes.add(named.name);
  }

  /** Types that hold something for as long as the process lives: a package variable's, or one with methods that serve. */
  isLongLived(typeName: string): boolean {
    if (this.#globalTypes.has(typeName)) return true;
    return this.#units.some((unit) => unit.receiver?.typeName === typeName && this.#handlesHttp(unit));
  }

  #handlesHttp(unit: Unit): boolean {
    return (unit.functions[0]?.parameters ?? []).some((id) =>
      isNamed(unit.variables[id]?.type, 'net/http', 'ResponseWriter'),
    );
  }
}

/** Takes what comes in, one after the other, and is left only by returning. */
function servesForEver({ owner, header, blocks }: Loop): boolean {
  const nodes = blocks.flatMap(nodesIn);
  const takes = nodes.some(({ kind }) => kind === 'receive' || kind === 'select');
  const leaves = blocks.flatMap(({ terminator }) => successors(terminator));
  return takes && leaves.every((id) => owner.blocks[id]!.loopDepth >= header.loopDepth);
}

function plainName({ name }: Unit): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
