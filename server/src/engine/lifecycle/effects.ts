/** Owns summaries: what running a function does to a resource that lies in one of its parameters, its receiver or a captured variable. Each is found once. */
import type { FunctionId, FunctionIr, Unit, Value } from '../ir/model';
import { isNamed, type Resolution } from '../packages/resolution';
import { Choices } from './choice';
import type { Effect, EffectSource } from './effect';
import { hasWayOut } from './endless';
import { type End, type Path, type Step, stepsOf } from './ends';
import { Explorer } from './explorer';
import { isOpen } from './open-channel';
import { isNil, type Place, placeKey, processRoot, variableOf } from './place';
import type { Resource } from './resources';
import { type Again, Summaries } from './summaries';

/** Calls are followed so deep; beyond it the callee is taken to keep what it is given. */
const deepest = 10;

const unknown: Effect = { released: 'never', kept: true, returned: [], isOwnChoice: false, failsOnly: false };
const nothing: Effect = { released: 'never', kept: false, returned: [], isOwnChoice: false, failsOnly: false };

export class Effects implements EffectSource {
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #known: Summaries<Effect>;

  constructor(resolution: Resolution, resource: Resource) {
    this.#resolution = resolution;
    this.#resource = resource;
    // Recursion adds nothing to what the first round finds.
    this.#known = new Summaries<Effect>(resolution, resource, { deepest, tooDeep: unknown, whileFinding: nothing });
  }

  of(unit: Unit, body: FunctionIr, place: Place): Effect {
    const found = this.#atOnce(unit, body, place);
    if (found !== undefined) {
      this.#resolution.looksInto(unit);
      return found;
    }
    const again = foundAgain(this.#resource, body.id, place);
    return this.#known.of(unit, `${body.id} ${placeKey(place)}`, () => this.#find(unit, body, place), again);
  }

  /** Where no path need be walked. */
  #atOnce(unit: Unit, body: FunctionIr, place: Place): Effect | undefined {
    if (unit.hasSyntaxErrors || unit.tooDeep) return unknown;
    const isOfProcess = place.root === processRoot;
    const variable = variableOf(place.root);
    const isGiven = variable !== undefined && unit.variables[variable]?.owner === body.id;
    if (!isOfProcess && (variable === undefined || (!isGiven && !body.captures.includes(variable)))) return nothing;
    return isGiven && unit.variables[variable]!.name === '_' ? nothing : undefined;
  }

  #find(unit: Unit, body: FunctionIr, place: Place): Effect {
    const isEndless = !hasWayOut(body, isOpen(unit, this.#resource, [place]));
    const found = this.#onAllPaths(unit, body, place);
    return isEndless ? { ...found, endless: true } : found;
  }

  #onAllPaths(unit: Unit, body: FunctionIr, place: Place): Effect {
    const search = { unit, body, resolution: this.#resolution, resource: this.#resource, effects: this };
    // Most functions do nothing with most of what they are given.
    const any = new Explorer({ ...search, isForgetful: true }).run([place]);
    if (any.complete && any.ends.every(({ kind }) => kind === 'lost')) return nothing;
    const { ends, complete, isFreed } = new Explorer(search).run([place]);
    if (!complete) return unknown;
    const lost = ends.flatMap((end) => (end.kind === 'lost' ? [end] : []));
    const releasing = ends.flatMap((end) => (end.kind === 'released' ? [stepsOf(end.path)] : []));
    const isReleased = releasing.length > 0;
    const choices = new Choices(unit, body);
    const conditions = lost.map(({ path }) => decidedBy(stepsOf(path), releasing));
    const chosen = conditions.map((condition) => condition && choices.by(condition));
    const returned = ends.flatMap((end) => (end.kind === 'returned' ? [{ index: end.index, way: end.way }] : []));
    const released = !isReleased
      ? 'never'
      : lost.length === 0
        ? 'always'
        : chosen.every((choice) => choice === 'input')
          ? 'depends'
          : 'sometimes';
    const tendedWhen = released === 'sometimes' ? tended(lost) : undefined;
    return {
      released,
      ...(tendedWhen === undefined ? {} : { tendedWhen }),
      failsOnly: lost.length > 0 && lost.every(({ path }) => isFailure(unit, this.#resolution, path)),
      isOwnChoice: chosen.includes('own'),
      kept: ends.some(({ kind }) => kind === 'kept'),
      ...(isFreed ? { freed: true } : {}),
      returned: returned.filter(
        (each, at) =>
          returned.findIndex(({ index, way }) => index === each.index && way.join() === each.way.join()) === at,
      ),
    };
  }
}

/** Lives as long as what is kept of the function, and so must know nothing of the analysis that found it, nor a closure beside it. */
function foundAgain(resource: Resource, id: FunctionId, place: Place): Again {
  return (now, next) => {
    const same = next.functions[id];
    if (same !== undefined) new Effects(now, resource).of(next, same, place);
  };
}

/** Whether the last thing a path looked at is an error, and there was one. */
function isFailure(unit: Unit, resolution: Resolution, path: Path | undefined): boolean {
  if (path === undefined) return false;
  const { condition, truth } = path.step;
  if (condition.kind !== 'binary' || !isNil(condition.right)) return false;
  return (condition.operator === '!=') === truth && isNamed(resolution.typeOf(unit, condition.left), '', 'error');
}

/** What the returned error is on all paths that do not lose the resource, where those that do have the other. */
function tended(lost: readonly Extract<End, { kind: 'lost' }>[]): Effect['tendedWhen'] {
  const [first] = lost;
  if (first?.isErrorNil === undefined || lost.some(({ isErrorNil }) => isErrorNil !== first.isErrorNil))
    return undefined;
  return first.isErrorNil ? 'not nil' : 'nil';
}

/** The last condition at which a path that releases goes the other way. */
function decidedBy(steps: readonly Step[], releasing: readonly (readonly Step[])[]): Value | undefined {
  let furthest = -1;
  for (const other of releasing) {
    const at = steps.findIndex((step, index) => {
      const beside = other[index];
      return beside === undefined || beside.condition !== step.condition || beside.truth !== step.truth;
    });
    if (at >= 0 && other[at]?.condition === steps[at]!.condition) furthest = Math.max(furthest, at);
  }
  return steps[furthest]?.condition;
}
