/** Owns one state of the machine: the heap, the processes, and what is taken to be known. Copies share the objects of the heap, which never change. */

import { alikeTo } from '../knowledge/alike';
import { assume, decide } from '../knowledge/facts';
import { same } from '../knowledge/same';
import { subjectsOf } from '../knowledge/tests';
import { unboxed } from './boxed';
import type { Datum, Fact, Frame, HeapObject, Process, ProcessId, Reference } from './values';

export const nil: Datum = { kind: 'nil' };

export function scalar(value: number | string | boolean): Datum {
  return { kind: 'scalar', value };
}

type Kind = HeapObject['kind'];
type ObjectOf<K extends Kind> = Extract<HeapObject, { kind: K }>;

export class State {
  readonly heap: Map<Reference, HeapObject>;
  readonly processes: Process[];
  facts: readonly Fact[];
  hasEnded = false;
  /** Somebody is stuck and was taken out: how the others go on tells whether that lasts. */
  leavesBehind = false;
  /** Contexts from outside never end. */
  contextsStay = false;
  /** All that were made: the heap is large, and each call asks who holds some. */
  #mutexes: readonly Reference[];
  #next: number;
  #nextProcess: number;

  constructor(from?: State) {
    this.heap = new Map(from?.heap);
    this.processes = [...(from?.processes ?? [])];
    this.facts = from?.facts ?? [];
    this.leavesBehind = from?.leavesBehind ?? false;
    this.contextsStay = from?.contextsStay ?? false;
    this.#mutexes = from === undefined ? [] : from.#mutexes;
    this.#next = from === undefined ? 0 : from.#next;
    this.#nextProcess = from === undefined ? 0 : from.#nextProcess;
  }

  /** A value nobody knows. */
  unknown(): Extract<Datum, { kind: 'unknown' }> {
    return { kind: 'unknown', id: this.#next++ };
  }

  /** A value the machine has lost track of. */
  lost(): Datum {
    return { kind: 'unknown', id: this.#next++, isLost: true };
  }

  /** One of the program's own making, known by being that one. */
  fixed(): Datum {
    return { kind: 'unknown', id: this.#next++, isFixed: true };
  }

  /** What the machine cannot tell of others: nobody knows it, unless the program knows all it comes from. */
  madeFrom(...sources: readonly Datum[]): Datum {
    return sources.some((source) => this.isOpen(source)) ? this.unknown() : this.lost();
  }

  /** Whether anybody outside has a say in what a value is. Where nobody has, the program decides how a condition about it comes out. */
  isOpen(datum: Datum): boolean {
    switch (datum.kind) {
      case 'unknown':
        return datum.isLost !== true && datum.isFixed !== true;
      case 'reference':
      case 'stored':
        return isOthers(this.heap.get(placeOf(datum)!));
      case 'term':
        return subjectsOf(datum).some((each) => this.isOpen(each) && !this.#isSettledByNow(each));
      default:
        return false;
    }
  }

  /** Who knows that an error is one of the program's own knows what it is equal to besides. */
  #isSettledByNow(datum: Datum): boolean {
    return alikeTo(this.facts, datum).some((each) => each.kind === 'unknown' && each.isFixed === true);
  }

  add(object: HeapObject): Reference {
    const reference = this.#next++ as Reference;
    this.set(reference, object);
    return reference;
  }

  get(reference: Reference): HeapObject {
    return this.heap.get(reference)!;
  }

  set(reference: Reference, object: HeapObject): void {
    if (object.kind === 'mutex' && !this.#mutexes.includes(reference)) this.#mutexes = [...this.#mutexes, reference];
    this.heap.set(reference, object);
  }

  /** Once for each lock a process has, however often it has taken it. */
  locksOf(id: ProcessId): readonly Reference[] {
    return this.#mutexes.filter((at) => {
      const object = this.heap.get(at);
      return object?.kind === 'mutex' && (object.writer === id || object.readers.includes(id));
    });
  }

  /** The object of this kind that a value refers to or is stored at. */
  find<K extends Kind>(
    datum: Datum | undefined,
    kind: K,
  ): { readonly at: Reference; readonly object: ObjectOf<K> } | undefined {
    const at = placeOf(datum);
    const object = at === undefined ? undefined : this.heap.get(at);
    return at !== undefined && object?.kind === kind ? { at, object: object as ObjectOf<K> } : undefined;
  }

  /** Of a field somebody has the address of. */
  cellOf(field: Datum | undefined): { readonly at: Reference; readonly object: ObjectOf<'cell'> } | undefined {
    return field?.kind === 'stored' ? this.find(field, 'cell') : undefined;
  }

  /** What a field holds, wherever it lies. */
  held(field: Datum): Datum {
    return this.cellOf(field)?.object.value ?? field;
  }

  decide(condition: Datum): boolean | undefined {
    if (condition.kind === 'term' && (condition.operator === '==' || condition.operator === '!=')) {
      const isSame = this.#sameObject(condition.left, condition.right) ?? sameBoxed(condition.left, condition.right);
      if (isSame !== undefined) return isSame === (condition.operator === '==');
    }
    return decide(this.facts, condition);
  }

  /** What the heap tells of two references: those made here differ from each other, and from nil; as long as no others have them from all that come from there, too. */
  #sameObject(left: Datum, right: Datum): boolean | undefined {
    const isOwn = (datum: Datum): boolean => datum.kind === 'reference' && this.heap.get(datum.to)?.outside === false;
    if (left.kind === 'reference' && right.kind === 'reference' && left.to === right.to) return true;
    if (isOwn(left) && (right.kind === 'nil' || right.kind === 'reference')) return false;
    if (isOwn(right) && (left.kind === 'nil' || left.kind === 'reference')) return false;
    const isMade = (datum: Datum): boolean => datum.kind === 'reference' && this.heap.get(datum.to)?.isMade === true;
    if (isMade(left) && (right.kind === 'nil' || isMade(right))) return false;
    return isMade(right) && left.kind === 'nil' ? false : undefined;
  }

  assume(condition: Datum, holds: boolean): void {
    this.facts = assume(this.facts, condition, holds);
  }

  /** The program is over, and all its goroutines with it. */
  end(): void {
    this.processes.length = 0;
    this.hasEnded = true;
  }

  spawn(frames: Frame[], started: Process['started'], pending?: Process['pending']): Process {
    const process: Process = { id: this.#nextProcess++ as ProcessId, frames, pending, started };
    this.processes.push(process);
    return process;
  }

  process(id: ProcessId): Process | undefined {
    return this.processes.find((each) => each.id === id);
  }

  /** The process, as a copy of this state's own: only those that move are copied. */
  own(id: ProcessId): Process | undefined {
    const at = this.processes.findIndex((each) => each.id === id);
    const process = this.processes[at];
    if (process === undefined) return undefined;
    const copy = copyProcess(process);
    this.processes[at] = copy;
    return copy;
  }

  remove(id: ProcessId): void {
    const at = this.processes.findIndex((each) => each.id === id);
    if (at >= 0) this.processes.splice(at, 1);
  }
}

/** How long a list is that others have given they know, even where its elements are settled. */
function isOthers(object: HeapObject | undefined): boolean {
  return object === undefined || (object.outside && !(object.kind === 'struct' && object.isSettled === true));
}

/** Whether two values of which one lies in an interface are equal; of one that lies in none the type is not known. */
function sameBoxed(left: Datum, right: Datum): boolean | undefined {
  const [a, b] = [unboxed(left), unboxed(right)];
  if (a === left && b === right) return undefined;
  if (a.kind === 'nil' || b.kind === 'nil') return false;
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return undefined;
  if (a.value !== b.value) return false;
  return a === left || b === right ? undefined : same(left, right);
}

export function placeOf(datum: Datum | undefined): Reference | undefined {
  if (datum?.kind === 'reference') return datum.to;
  return datum?.kind === 'stored' ? datum.at : undefined;
}

function copyProcess({ id, frames, pending, started }: Process): Process {
  return { id, frames: frames.map(copyFrame), pending, started };
}

/** Frames that are set aside do not change before they are copied. */
export function copyFrame(frame: Frame): Frame {
  return {
    ...frame,
    variables: copyMap(frame.variables),
    cells: copyMap(frame.cells),
    results: copyMap(frame.results),
    rounds: copyMap(frame.rounds),
    deferred: [...frame.deferred],
  };
}

/** Most have nothing in them, and even that takes long to walk through. */
function copyMap<K, V>(map: ReadonlyMap<K, V>): Map<K, V> {
  return map.size === 0 ? new Map() : new Map(map);
}
