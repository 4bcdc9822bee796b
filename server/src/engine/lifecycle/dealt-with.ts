/**
 * Owns what the deferred calls of a function make of a state: they are run once for all paths that come to their end alike, as far as that code can tell.
 * Knows no paths by itself.
 */
import type { FunctionIr, Unit, Value } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import type { Reached } from './branches';
import type { Path } from './ends';
import { placeOf, variableRoot } from './place';
import { type Deferral, isAbout, isDeed, type State, stateKey } from './state';

export class DealtWith {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  /** With the path that came there first. */
  readonly #known = new Map<string, { readonly path: Path | undefined; readonly exits: readonly Reached[] }>();

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
  }

  /** `asked`: values that matter behind the deferred calls, too. */
  once({ state, path }: Reached, asked: readonly Value[], run: () => readonly Reached[]): readonly Reached[] {
    const key = this.#keyOf(state, asked);
    if (key === undefined) return run();
    const known = this.#known.get(key);
    if (known !== undefined) return known.exits.map((exit) => ({ ...exit, path: onto(path, exit.path, known.path) }));
    const exits = run();
    this.#known.set(key, { path, exits });
    return exits;
  }

  /** Equal for states that deferred closures cannot tell from each other; undefined where there are none. */
  #keyOf(state: State, asked: readonly Value[]): string | undefined {
    const bodies = state.deferred.flatMap((each) => this.#bodyOf(each) ?? []);
    if (bodies.length === 0) return undefined;
    const seen = [
      ...bodies.flatMap(({ captures }) => captures.map(variableRoot)),
      ...asked.flatMap((value) => placeOf(value)?.root ?? []),
    ];
    const isSeen = (fact: string): boolean =>
      !fact.includes('<') || isDeed(fact) || seen.some((root) => isAbout(fact, root));
    return stateKey({ ...state, facts: state.facts.without((fact) => !isSeen(fact)) });
  }

  #bodyOf(deferral: Deferral): FunctionIr | undefined {
    const target = this.#resolution.calleeOf(this.#unit, deferral);
    return target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
  }
}

/** The steps from `start` to `end`, behind those of another path. */
function onto(path: Path | undefined, end: Path | undefined, start: Path | undefined): Path | undefined {
  return end === undefined || end === start ? path : { step: end.step, previous: onto(path, end.previous, start) };
}
