/**
 * Owns where a unit comes into hand of resources: calls of the table's rows, and calls of functions whose body is known and that give a new
 * resource to their caller.
 */
import type { FunctionIr, Operation, OperationId, Unit, Value } from '../ir/model';
import { eachOperation, mentions, operationById, valuesOf } from '../ir/walk';
import { type Callee, isNamed, qualifiedName, type Resolution } from '../packages/resolution';
import { standardDeclarations } from '../packages/standard/declarations';
import { Effects } from './effects';
import type { Acquiring, End } from './ends';
import { Explorer } from './explorer';
import { calling, inside, type Place, placeKey, placeOf, type Root, resultRoot, variableRoot } from './place';
import { firstResult, method, type Resource } from './resources';

type Call = Extract<Operation, { kind: 'call' }>;
type Send = Extract<Operation, { kind: 'send' }>;

export interface Acquisition extends Acquiring {
  readonly operation: Call | Send;
  readonly function: FunctionIr;
  readonly block: number;
  readonly index: number;
  readonly resource: Resource;
  /** The function that acquired it for us, where the call itself is none of the table's. */
  readonly maker?: Unit;
  /** The method of what the maker returned that releases the resource inside. */
  readonly releasedBy?: string;
}

/** Rows by the name of what acquires, for one set of rows. */
export class ResourceIndex {
  readonly rows: readonly Resource[];
  readonly #byName = new Map<string, Resource[]>();

  constructor(rows: readonly Resource[]) {
    this.rows = rows;
    for (const row of rows) {
      for (const name of row.acquire) {
        const known = this.#byName.get(name);
        if (known === undefined) this.#byName.set(name, [row]);
        else known.push(row);
      }
    }
  }

  of(name: string): readonly Resource[] {
    return this.#byName.get(name) ?? [];
  }
}

/** Results that carry a new resource: it may come with the function that releases it. */
interface Fresh {
  readonly resource: Resource;
  readonly ways: readonly Way[];
}

interface Way {
  readonly index: number;
  readonly fields: readonly string[];
}

/** Functions that make resources call each other a few levels deep. */
const deepest = 6;
/** What the method that undoes a constructor is called. */
const closers = ['Close', 'Stop', 'Shutdown', 'Release', 'Cancel', 'Cleanup', 'Done', 'Free', 'Destroy', 'Quit', 'End'];

export class Acquisitions {
  readonly #resolution: Resolution;
  readonly #index: ResourceIndex;
  readonly #fresh = new Map<Unit, readonly Fresh[]>();
  readonly #effects = new Map<Resource, Effects>();
  #depth = 0;

  constructor(resolution: Resolution, index: ResourceIndex) {
    this.#resolution = resolution;
    this.#index = index;
  }

  /** Summaries for one row, shared by all its acquisitions. */
  effectsFor(resource: Resource): Effects {
    let effects = this.#effects.get(resource);
    if (effects === undefined) {
      effects = new Effects(this.#resolution, resource);
      this.#effects.set(resource, effects);
    }
    return effects;
  }

  in(unit: Unit): readonly Acquisition[] {
    const found: Acquisition[] = [];
    for (const { operation, block, index, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call') continue;
      const target = this.#resolution.calleeOf(unit, operation);
      for (const { resource, held, maker, releasedBy } of this.#acquired(unit, operation, target)) {
        const acquiring = { operation, held, ...this.#outcome(unit, operation, resource) };
        const more = { ...(maker === undefined ? {} : { maker }), ...(releasedBy === undefined ? {} : { releasedBy }) };
        found.push({ ...acquiring, function: owner, block: block.id, index, resource, ...more });
      }
    }
    return [...found, ...this.#places(unit)];
  }

  /** Sends to a channel that stands for a semaphore: it carries nothing, and the unit receives from it without looking at what it gets. */
  #places(unit: Unit): readonly Acquisition[] {
    const resource = this.#index.rows.find(({ subject }) => subject.kind === 'channel');
    if (resource === undefined) return [];
    const received = new Set<string>();
    const refilled = this.#refilled(unit);
    const used = new Set<OperationId>();
    for (const { operations, terminator } of unit.functions.flatMap(({ blocks }) => blocks)) {
      for (const node of [...operations, terminator])
        for (const value of valuesOf(node))
          mentions(value, (part) => part.kind === 'result' && !used.add(part.operation));
    }
    for (const { operation } of eachOperation(unit)) {
      const place = operation.kind === 'receive' && !used.has(operation.id) ? placeOf(operation.channel) : undefined;
      if (place !== undefined) received.add(placeKey(place));
    }
    const found: Acquisition[] = [];
    for (const owner of unit.functions) {
      for (const { id, operations, terminator } of owner.blocks) {
        const inSelect = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
        for (const [index, operation] of [...operations, ...inSelect].entries()) {
          if (operation.kind !== 'send' || !this.#isToken(unit, operation)) continue;
          const place = placeOf(operation.channel);
          if (place === undefined || !received.has(placeKey(place)) || refilled.has(placeKey(place))) continue;
          const acquiring = { operation, held: [place], failures: [], successes: [] };
          found.push({ ...acquiring, function: owner, block: id, index, resource });
        }
      }
    }
    return found;
  }

  /** Channels that a deferred closure sends to: there the tokens lie in the channel, a receive takes one and a send gives it back. */
  #refilled(unit: Unit): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind !== 'defer') continue;
      const target = this.#resolution.calleeOf(unit, operation);
      const body = target.kind === 'closure' ? unit.functions[target.function] : undefined;
      for (const each of body?.blocks.flatMap(({ operations }) => operations) ?? []) {
        const place = each.kind === 'send' ? placeOf(each.channel) : undefined;
        if (place !== undefined) found.add(placeKey(place));
      }
    }
    return found;
  }

  /** `struct{}{}` or `true` into a channel of such. */
  #isToken(unit: Unit, { channel }: Send): boolean {
    const type = this.#resolution.typeOf(unit, channel);
    if (type?.kind !== 'channel' || isUnbuffered(unit, channel)) return false;
    const { element } = type;
    return (element.kind === 'struct' && element.fields.length === 0) || isNamed(element, '', 'bool');
  }

  #acquired(
    unit: Unit,
    operation: Call,
    target: Callee,
  ): readonly { resource: Resource; held: readonly Place[]; maker?: Unit; releasedBy?: string }[] {
    const name = qualifiedName(target);
    const rows = name === undefined ? [] : this.#index.of(name);
    if (rows.length > 0) {
      return rows.flatMap((resource) => {
        const place = subjectOf(resource, operation);
        return place === undefined ? [] : [{ resource, held: [place] }];
      });
    }
    if (target.kind === 'function') {
      return this.#freshOf(target.unit).flatMap(({ resource, ways }) => {
        const held = ways.map(({ index, fields }) => ({ root: resultRoot(operation.id, index), fields }));
        const isPlain = ({ fields: [first] }: Way): boolean =>
          first === undefined || first === calling || first === inside || first === resource.part;
        if (ways.some(isPlain)) return [{ resource, held, maker: target.unit }];
        for (const { index, fields } of ways) {
          const releasedBy = this.#closerOf(unit, operation, index, fields, resource);
          if (releasedBy !== undefined) return [{ resource, held, maker: target.unit, releasedBy }];
        }
        return [];
      });
    }
    // The table knows what the standard library gives out.
    if (target.kind === 'closure' || target.kind === 'builtin') return [];
    if (
      name !== undefined &&
      Object.hasOwn(standardDeclarations, name.slice(0, name.indexOf('.', name.lastIndexOf('/') + 1)))
    )
      return [];
    return this.#index.rows.flatMap((resource) => {
      if (resource.acquireType === undefined || resource.subject.kind !== 'result') return [];
      const { index } = resource.subject;
      const value: Value = { kind: 'result', operation: operation.id, index, range: operation.range };
      const dot = resource.acquireType.lastIndexOf('.');
      const type = this.#resolution.typeOf(unit, value);
      const isIt = isNamed(type, resource.acquireType.slice(0, dot), resource.acquireType.slice(dot + 1));
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
      if (target.kind !== 'function' || target.unit.receiver?.variable === undefined) return false;
      const body = target.unit.functions[0];
      if (body === undefined || target.via.some((field, at) => way[at] !== field)) return false;
      const place = { root: variableRoot(target.unit.receiver.variable), fields: way.slice(target.via.length) };
      const { released } = this.effectsFor(resource).of(target.unit, body, place);
      return released === 'always' || released === 'depends';
    });
  }

  /** Whether a function gives new resources to its caller. */
  isMaker(unit: Unit): boolean {
    return this.#freshOf(unit).length > 0;
  }

  /** Resources a function gives to its caller and to nobody else. */
  #freshOf(unit: Unit): readonly Fresh[] {
    const known = this.#fresh.get(unit);
    if (known !== undefined) return known;
    this.#fresh.set(unit, []);
    const [body] = unit.functions;
    if (body === undefined || body.results.length === 0 || unit.hasSyntaxErrors || this.#depth >= deepest) return [];
    this.#depth++;
    const found: Fresh[] = [];
    for (const acquisition of this.in(unit)) {
      const { resource, function: owner } = acquisition;
      if (owner.id !== body.id || resource.subject.kind !== 'result') continue;
      const { ends, complete } = explore(unit, this.#resolution, acquisition, this.effectsFor(resource));
      if (!complete || ends.some(({ kind }) => kind === 'kept')) continue;
      const ways: Way[] = [];
      for (const end of ends) {
        if (end.kind !== 'returned') continue;
        const isKnown = found.some(
          (each) => each.resource === resource && each.ways.some(({ index }) => index === end.index),
        );
        if (!isKnown) ways.push({ index: end.index, fields: end.way });
      }
      if (ways.length > 0) found.push({ resource, ways });
    }
    this.#depth--;
    this.#fresh.set(unit, found);
    return found;
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

export function explore(unit: Unit, resolution: Resolution, acquisition: Acquisition, effects: Effects) {
  const { function: body, resource } = acquisition;
  return new Explorer({ unit, body, resolution, resource, effects, acquisition }).run([]);
}

/** Made here without room: a send waits for the other side, and is no place taken. */
function isUnbuffered(unit: Unit, channel: Value): boolean {
  const made = channel.kind === 'variable' ? unit.variables[channel.variable]?.initial : undefined;
  const operation = made?.kind === 'result' ? operationById(unit, made.operation) : undefined;
  return operation?.kind === 'call' && operation.args.length === 1;
}

/** The first way on which a value that `acquiring` came by is lost, where `release` names the methods that end it. */
export function firstLoss(
  unit: Unit,
  resolution: Resolution,
  body: FunctionIr,
  acquiring: Acquiring,
  release: readonly string[],
): Extract<End, { kind: 'lost' }> | undefined {
  const resource: Resource = {
    rule: '',
    acquire: [],
    subject: firstResult,
    release: release.map(method),
    noun: 'value',
    released: 'stopped',
    idempotent: false,
  };
  const effects = new Effects(resolution, resource);
  const { ends, complete } = new Explorer({ unit, body, resolution, resource, effects, acquisition: acquiring }).run(
    [],
  );
  if (!complete || ends.some(({ kind }) => kind === 'kept')) return undefined;
  return ends.find((end) => end.kind === 'lost');
}

function subjectOf({ subject, part }: Resource, { id, callee, args }: Call): Place | undefined {
  const fields = part === undefined ? [] : [part];
  switch (subject.kind) {
    case 'result':
      return { root: resultRoot(id, subject.index), fields };
    case 'process':
      return { root: 'process' as Root, fields: [] };
    case 'argument': {
      const argument = args[subject.index];
      return argument && placeOf(argument);
    }
    case 'channel':
      return undefined;
    case 'receiver':
      return callee.kind === 'field' ? placeOf(callee.base) : undefined;
  }
}
