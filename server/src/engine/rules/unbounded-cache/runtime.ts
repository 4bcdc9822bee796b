/** Owns whether a unit runs again and again while the program serves, as far as its package shows. Judges no memory. */

import { isCall, type Loop, loopsOf, nodesIn, valuesIn } from '../../findings/loops/loops';
import type { CallSite, Unit, Value } from '../../ir/model';
import { successors } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';
import { isInitialiser } from './uses';

/** Parameters only the handling of one HTTP request has: whoever sends requests decides how often it runs. */
const requests: readonly (readonly [path: string, name: string])[] = [
  ['net/http', 'Request'],
  ['net/http', 'ResponseWriter'],
];

const served: typeof requests = [...requests, ['net', 'Conn']];

/** Calls between a handler and what it makes grow. */
const nearby = 2;

export class RunTime {
  readonly #resolution: Resolution;
  readonly #units: readonly Unit[];
  readonly #callers = new Map<Unit, { readonly caller: Unit; readonly isRepeated: boolean }[]>();
  readonly #isReferred = new Set<string>();
  readonly #globalTypes = new Set<string>();
  /** Functions given to `sync.Once.Do` and its like. */
  readonly #once = new Set<string>();
  readonly #repeated = new Map<Unit, boolean>();

  constructor(resolution: Resolution, units: readonly Unit[]) {
    this.#resolution = resolution;
    this.#units = units;
    for (const unit of units) this.#readCalls(unit);
  }

  /** It handles requests, or what does so calls it, directly or nearly so: further away, a request is one cause of many. */
  isRequested(unit: Unit, depth = 0): boolean {
    if (isInitialiser(unit)) return false;
    if (this.#handles(unit, requests)) return true;
    return depth < nearby && (this.#callers.get(unit) ?? []).some(({ caller }) => this.isRequested(caller, depth + 1));
  }

  /** It handles connections, or what does so or repeats for ever calls it; how many different things come in is not known. */
  isRepeated(unit: Unit): boolean {
    const known = this.#repeated.get(unit);
    if (known !== undefined) return known;
    this.#repeated.set(unit, false);
    const repeated =
      !isInitialiser(unit) &&
      (this.#handles(unit, served) ||
        (this.#callers.get(unit) ?? []).some(({ caller, isRepeated }) => isRepeated || this.isRepeated(caller)));
    this.#repeated.set(unit, repeated);
    return repeated;
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
