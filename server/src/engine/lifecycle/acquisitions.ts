/**
 * Owns where a unit comes into hand of resources: calls of the table's rows, and calls of functions whose body is known and that give a new
 * resource to their caller.
 */
import type { FunctionIr, Operation, OperationId, Unit, Value } from '../ir/model';
import { eachOperation } from '../ir/walk';
import { Kept } from '../packages/kept';
import { type Callee, isNamed, qualifiedName, type Resolution, type Rests } from '../packages/resolution';
import { isInLibrary } from '../packages/standard-library';
import type { Acquisition } from './acquisition';
import { mayCarry, subjectOf } from './carriers';
import { Effects } from './effects';
import type { Acquiring, Exploration } from './ends';
import { Explorer } from './explorer';
import { type Field, type FieldRelease, fieldKey, releaseFromField } from './fields';
import { type OnSpot, runOnSpot } from './on-spot';
import { calling, inside, type Place, type Root, resultRoot, variableRoot } from './place';
import type { ResourceIndex } from './resource-index';
import { type Resource, representativeOf } from './resources';
import { type Measured, Summaries } from './summaries';
import { takenPlaces } from './taken-places';

type Call = Extract<Operation, { kind: 'call' }>;

/** Results that carry a new resource: it may come with the function that releases it. */
interface Fresh {
  readonly resource: Resource;
  readonly ways: readonly Way[];
}

interface Way {
  readonly index: number;
  readonly fields: readonly string[];
}

/** What a call gives, as far as it is a resource. */
interface Acquired {
  readonly resource: Resource;
  readonly held: readonly Place[];
  readonly maker?: Unit;
  readonly releasedBy?: string;
  readonly isLikely?: true;
}

/** `body`: whose paths were walked. */
type Explored = Exploration & { readonly body: FunctionIr };

type Found = Measured<readonly Acquisition[]> & { readonly rests: Rests };

/** Functions that make resources call each other a few levels deep. */
const deepest = 6;
/** What the method that undoes a constructor is called. */
const closers = ['Close', 'Stop', 'Shutdown', 'Release', 'Cancel', 'Cleanup', 'Done', 'Free', 'Destroy', 'Quit', 'End'];

/** What units acquire; of rows by their index. */
const acquired = new Kept<Found>();
/** As found by a search of its own that was cut off. */
const cutOff = new Kept<Found>();
const explorations = new Kept<{ readonly value: Explored; readonly rests: Rests }>();

const known = new WeakMap<Resolution, Map<ResourceIndex, Acquisitions>>();

export class Acquisitions {
  readonly #resolution: Resolution;
  readonly #index: ResourceIndex;
  readonly #fresh: Summaries<readonly Fresh[]>;
  readonly #effects = new Map<Resource, Effects>();
  readonly #fields = new Map<Resource, Map<string, { readonly value: FieldRelease; readonly rests: Rests }>>();

  constructor(resolution: Resolution, index: ResourceIndex) {
    this.#resolution = resolution;
    this.#index = index;
    this.#fresh = new Summaries<readonly Fresh[]>(resolution, index, { deepest, tooDeep: [], whileFinding: [] });
  }

  /** The same for all that ask for one package, so that what one of them finds is found. */
  static of(resolution: Resolution, index: ResourceIndex): Acquisitions {
    let ofResolution = known.get(resolution);
    if (ofResolution === undefined) {
      ofResolution = new Map();
      known.set(resolution, ofResolution);
    }
    let acquisitions = ofResolution.get(index);
    if (acquisitions === undefined) {
      acquisitions = new Acquisitions(resolution, index);
      ofResolution.set(index, acquisitions);
    }
    return acquisitions;
  }

  /** Summaries for one row, shared by all that are released alike. */
  effectsFor(resource: Resource): Effects {
    const representative = representativeOf(resource);
    let effects = this.#effects.get(representative);
    if (effects === undefined) {
      effects = new Effects(this.#resolution, representative);
      this.#effects.set(representative, effects);
    }
    return effects;
  }

  /** Whether code of the package releases what a field holds, or takes it out. */
  releaseFrom(resource: Resource, field: Field): FieldRelease {
    const key = fieldKey(field);
    let ofResource = this.#fields.get(resource);
    if (ofResource === undefined) {
      ofResource = new Map();
      this.#fields.set(resource, ofResource);
    }
    const before = ofResource.get(key);
    if (before !== undefined) {
      this.#resolution.restsOn(before.rests);
      return before.value;
    }
    const effects = this.effectsFor(resource);
    const found = this.#resolution.traced(() => releaseFromField(this.#resolution, resource, effects, field));
    ofResource.set(key, found);
    return found.value;
  }

  in(unit: Unit): readonly Acquisition[] {
    const before =
      acquired.get(this.#resolution, this.#index, unit, '') ?? cutOff.get(this.#resolution, this.#index, unit, '');
    if (before !== undefined) {
      const holds = before.isFirm ? this.#fresh.fits(before.height) : this.#fresh.isOutermost;
      if (holds) return this.#fresh.reused(before);
    }
    const { value, rests } = this.#resolution.traced(() => {
      this.#resolution.looksInto(unit);
      return this.#fresh.measured(() => this.#find(unit));
    });
    const found = { ...value, rests };
    if (found.isFirm || this.#fresh.isOutermost)
      (found.isFirm ? acquired : cutOff).put(this.#resolution, this.#index, unit, '', found);
    return found.value;
  }

  /** How every path from an acquisition ends. */
  explore(unit: Unit, acquisition: Acquisition): Explored {
    let explored = explorations.get(this.#resolution, acquisition, unit, '');
    if (explored !== undefined) this.#resolution.restsOn(explored.rests);
    else {
      explored = this.#resolution.traced(() => {
        this.#resolution.looksInto(unit);
        return this.#exploreFrom(unit, acquisition);
      });
      explorations.put(this.#resolution, acquisition, unit, '', explored);
    }
    return explored.value;
  }

  /** What leaves a closure that is called where it is written is followed in the function around it. */
  #exploreFrom(unit: Unit, acquisition: Acquisition): Explored {
    const { function: owner, resource } = acquisition;
    const search = { unit, resolution: this.#resolution, resource, effects: this.effectsFor(resource), acquisition };
    let run: OnSpot = { body: owner, site: acquisition.operation };
    let exploration = new Explorer({ ...search, ...run }).run([]);
    while (exploration.complete && leaves(exploration)) {
      const around = runOnSpot(unit, run.body);
      if (around === undefined) break;
      run = around;
      exploration = new Explorer({ ...search, ...run }).run([]);
    }
    return { ...exploration, body: run.body };
  }

  #find(unit: Unit): readonly Acquisition[] {
    const found: Acquisition[] = [];
    for (const { operation, block, index, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call') continue;
      const target = this.#resolution.calleeOf(unit, operation);
      for (const acquired of this.#acquired(unit, operation, target)) {
        const outcome = this.#outcome(unit, operation, acquired.resource);
        found.push({ ...acquired, ...outcome, operation, function: owner, block: block.id, index });
      }
    }
    return [...found, ...this.#fromClosures(unit, found), ...takenPlaces(unit, this.#resolution, this.#index)];
  }

  /** Calls of a closure that is called more than once and gives its caller a new resource each time. */
  #fromClosures(unit: Unit, found: readonly Acquisition[]): readonly Acquisition[] {
    return found.flatMap((acquisition) => {
      const { function: maker, resource } = acquisition;
      if (maker.parent === undefined || resource.subject.kind !== 'result') return [];
      const { ends, complete, body } = this.explore(unit, acquisition);
      if (!complete || body !== maker || ends.some(({ kind }) => kind === 'kept')) return [];
      const ways = returnedWays(ends);
      if (ways.length === 0) return [];
      return eachOperation(unit).flatMap(({ operation, block, index, function: owner }) => {
        if (operation.kind !== 'call') return [];
        const target = this.#resolution.calleeOf(unit, operation);
        if (target.kind !== 'closure' || target.function !== maker.id) return [];
        const held = ways.map(({ index: at, fields }) => ({ root: resultRoot(operation.id, at), fields }));
        const outcome = this.#outcome(unit, operation, resource);
        return [{ ...outcome, operation, held, resource, function: owner, block: block.id, index }];
      });
    });
  }

  #acquired(unit: Unit, operation: Call, target: Callee): readonly Acquired[] {
    // A project's own row may name a function of the package at hand.
    const name = nameOf(target, this.#resolution.importPath);
    const rows = name === undefined ? [] : this.#index.of(name);
    const found = rows.flatMap((resource): readonly Acquired[] => {
      // Arguments of a method expression stand one further back.
      const isShifted = target.kind === 'method-expression' && resource.subject.kind !== 'result';
      const place = isShifted ? undefined : subjectOf(resource, operation);
      return place === undefined ? [] : [{ resource, held: [place] }];
    });
    // What a row says of a call counts for its rule, whatever the body of what is called says.
    const hasRow = (rule: string): boolean => rows.some((row) => row.rule === rule);
    if (target.kind === 'function') {
      const mayGive = target.results.some(({ type }) => mayCarry(type));
      return mayGive ? [...found, ...this.#handedOn(unit, operation, target.unit, hasRow)] : found;
    }
    // The table knows what the standard library gives out.
    if (target.kind === 'closure' || target.kind === 'builtin' || isStandard(name)) return found;
    const typed = this.#typed(unit, operation, hasRow);
    return typed.length > 0 ? [...found, ...typed] : [...found, ...this.#cleanups(unit, operation, target, hasRow)];
  }

  /** A function that releases something, which every method in sight that an interface's method may stand for gives its caller. */
  #cleanups(unit: Unit, operation: Call, target: Callee, hasRow: (rule: string) => boolean): readonly Acquired[] {
    if (target.kind !== 'method' || !target.isInterface || !this.#givesFunction(unit, operation)) return [];
    const [first, ...others] = this.#resolution.implementationsInSight(unit, target).map((maker) => {
      const given = this.#handedOn(unit, operation, maker, hasRow);
      return given.find(({ held }) => held.every(({ fields }) => fields[0] === calling));
    });
    return first === undefined || others.includes(undefined) ? [] : [{ ...first, isLikely: true }];
  }

  #givesFunction(unit: Unit, { id, range }: Call): boolean {
    return [0, 1, 2].some((index) => {
      const type = this.#resolution.typeOf(unit, { kind: 'result', operation: id, index, range });
      return type !== undefined && this.#resolution.underlying(unit, type).kind === 'function';
    });
  }

  #handedOn(unit: Unit, operation: Call, maker: Unit, hasRow: (rule: string) => boolean): readonly Acquired[] {
    return this.#freshOf(maker).flatMap(({ resource, ways }) => {
      if (hasRow(resource.rule)) return [];
      const held = ways.map(({ index, fields }) => ({ root: resultRoot(operation.id, index), fields }));
      const isPlain = ({ fields }: Way): boolean => {
        const [first] = fields;
        return first === undefined || first === calling || first === inside || fields.join('.') === resource.part;
      };
      if (ways.some(isPlain)) return [{ resource, held, maker }];
      for (const { index, fields } of ways) {
        const releasedBy = this.#closerOf(unit, operation, index, fields, resource);
        if (releasedBy !== undefined) return [{ resource, held, maker, releasedBy }];
      }
      return [];
    });
  }

  /** A result of a type that only what acquires gives out. */
  #typed(unit: Unit, operation: Call, hasRow: (rule: string) => boolean): readonly Acquired[] {
    return this.#index.typed.flatMap((resource) => {
      const { acquireType, subject, rule } = resource;
      if (acquireType === undefined || subject.kind !== 'result' || hasRow(rule)) return [];
      const { index } = subject;
      const value: Value = { kind: 'result', operation: operation.id, index, range: operation.range };
      const dot = acquireType.lastIndexOf('.');
      const type = this.#resolution.typeOf(unit, value);
      const isIt = isNamed(type, acquireType.slice(0, dot), acquireType.slice(dot + 1));
      const place = isIt && !this.#givesMore(unit, operation, index) ? subjectOf(resource, operation) : undefined;
      return place === undefined ? [] : [{ resource, held: [place] }];
    });
  }

  /** Besides it and an error there are other results, `resp, body, err := client.Do(req)`: the function may be through with it. */
  #givesMore(unit: Unit, { id, range }: Call, subject: number): boolean {
    for (let index = 0; index <= lastResult(unit, id); index++) {
      const type = this.#resolution.typeOf(unit, { kind: 'result', operation: id, index, range });
      if (index !== subject && !isNamed(type, '', 'error')) return true;
    }
    return false;
  }

  /** The method of a result that releases what lies inside. */
  #closerOf(
    unit: Unit,
    operation: Call,
    index: number,
    way: readonly string[],
    resource: Resource,
  ): string | undefined {
    const { id, range } = operation;
    const base: Value = { kind: 'result', operation: id, index, range };
    return closers.find((name) => {
      const callee: Value = { kind: 'field', base, name, range, nameRange: range };
      const target = this.#resolution.calleeOf(unit, { callee, args: [], spread: false, typeArguments: [] });
      if (target.kind !== 'function' || target.unread.receiver?.variable === undefined) return false;
      const body = target.unread.functions[0];
      if (body === undefined || target.via.some((field, at) => way[at] !== field)) return false;
      const place = { root: variableRoot(target.unread.receiver.variable), fields: way.slice(target.via.length) };
      const { released } = this.effectsFor(resource).of(target.unread, body, place);
      return released === 'always' || released === 'depends';
    });
  }

  /** Whether a function gives new resources of a rule to its caller. */
  isMaker(unit: Unit, rule: string): boolean {
    return this.#freshOf(unit).some(({ resource }) => resource.rule === rule);
  }

  /** Resources a function gives to its caller and to nobody else. */
  #freshOf(unit: Unit): readonly Fresh[] {
    const [body] = unit.functions;
    if (body === undefined || unit.hasSyntaxErrors || !body.results.some(({ type }) => mayCarry(type))) return [];
    return this.#fresh.of(unit, '', () => {
      const found: Fresh[] = [];
      for (const acquisition of this.in(unit)) {
        const { resource, function: owner } = acquisition;
        const isSpot = owner.id === body.id || runOnSpot(unit, owner) !== undefined;
        if (!isSpot || resource.subject.kind !== 'result') continue;
        const { ends, complete, body: walked } = this.explore(unit, acquisition);
        if (walked.id !== body.id || !complete || ends.some(({ kind }) => kind === 'kept')) continue;
        const known = found.flatMap((each) => (each.resource === resource ? each.ways : []));
        const ways = returnedWays(ends).filter((way) => !known.some(({ index }) => index === way.index));
        if (ways.length > 0) found.push({ resource, ways });
      }
      return found;
    });
  }

  /** Which results say whether it worked: the last one of type error, or a boolean where the resource is no result. */
  #outcome(unit: Unit, { id, range }: Call, { subject }: Resource): Pick<Acquiring, 'failures' | 'successes'> {
    const failures: Root[] = [];
    const successes: Root[] = [];
    let isKnown = false;
    for (let index = 0; index < 4; index++) {
      if (subject.kind === 'result' && subject.index === index) continue;
      const type = this.#resolution.typeOf(unit, { kind: 'result', operation: id, index, range });
      isKnown ||= type !== undefined;
      if (isNamed(type, '', 'error')) failures.push(resultRoot(id, index));
      else if (isNamed(type, '', 'bool')) successes.push(resultRoot(id, index));
    }
    // By custom the error comes last.
    if (!isKnown) {
      const least = subject.kind === 'result' ? subject.index + 1 : 0;
      failures.push(resultRoot(id, Math.max(least, lastResult(unit, id))));
    }
    return { failures, successes };
  }
}

function nameOf(target: Callee, own: string): string | undefined {
  if (target.kind !== 'method-expression') return qualifiedName(target, own);
  return `${target.path === '' ? own : target.path}.${target.typeName}.${target.name}`;
}

function returnedWays(ends: Exploration['ends']): readonly Way[] {
  return ends.flatMap((end) => (end.kind === 'returned' ? [{ index: end.index, fields: end.way }] : []));
}

/** The code gives it away, and loses it nowhere. */
function leaves({ ends }: Exploration): boolean {
  const isGiven = ends.some((end) => end.kind === 'returned' || (end.kind === 'kept' && end.store === undefined));
  return isGiven && !ends.some(({ kind }) => kind === 'lost');
}

/** The last result of a call that the code looks at; -1 for none. */
function lastResult(unit: Unit, call: OperationId): number {
  let last = -1;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    for (const value of operation.values) {
      if (value.kind === 'result' && value.operation === call) last = Math.max(last, value.index);
    }
  }
  return last;
}

function isStandard(name: string | undefined): boolean {
  return name !== undefined && isInLibrary(name.slice(0, name.indexOf('.', name.lastIndexOf('/') + 1)));
}
