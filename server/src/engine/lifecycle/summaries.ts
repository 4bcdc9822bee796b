/**
 * Owns summaries of functions that rest on one another: each is found once for all that ask, so that asking costs nothing the second time. One found while
 * a recursion was cut off says too little, and lives only as long as the search that cut it off.
 */
import type { Unit } from '../ir/model';
import { Kept } from '../packages/kept';
import type { Answer, Resolution, Rests } from '../packages/resolution';

interface Summary<T> extends Answer {
  readonly value: T;
  /** How many calls deep its finding looked; 0 for none. */
  readonly height: number;
}

/** Finds the summary of the unit that now stands where the one did that it was found of. */
export type Again = (now: Resolution, next: Unit) => void;

interface Frame {
  height: number;
  isFirm: boolean;
}

/** What was found with the help of summaries, how deep that looked, and whether nothing was cut off. */
export interface Measured<V> {
  readonly value: V;
  readonly height: number;
  readonly isFirm: boolean;
}

export interface Limits<T> {
  /** How many summaries may be looked for inside of each other. */
  readonly deepest: number;
  readonly tooDeep: T;
  /** What a function that calls itself finds of itself. */
  readonly whileFinding: T;
}

/** Found without a search being cut off. */
const firm = new Kept<Summary<unknown>>();
/** Found by a search of its own: the same again for another search of its own, whatever was cut off in it. */
const outermost = new Kept<Summary<unknown>>();

export class Summaries<T> {
  readonly #resolution: Resolution;
  readonly #limits: Limits<T>;
  readonly #topic: object;
  #loose = new Map<Unit, Map<string, Summary<T> | 'finding'>>();
  readonly #frames: Frame[] = [];
  #depth = 0;

  /** `topic`: what they tell of; those of one topic are the same for everybody. */
  constructor(resolution: Resolution, topic: object, limits: Limits<T>) {
    this.#resolution = resolution;
    this.#topic = topic;
    this.#limits = limits;
  }

  /** Whether a search that begins now is one of its own. */
  get isOutermost(): boolean {
    return this.#depth === 0;
  }

  of(unit: Unit, key: string, find: () => T, again?: Again): T {
    const loose = this.#loose.get(unit)?.get(key);
    if (loose === 'finding') {
      this.#note(0, false);
      return this.#limits.whileFinding;
    }
    const kept = loose === undefined ? this.#kept(firm, unit, key) : undefined;
    const isKnown = kept !== undefined && this.fits(kept.height);
    const known = loose ?? (isKnown ? kept : this.isOutermost ? this.#kept(outermost, unit, key) : undefined);
    if (known !== undefined) {
      this.#note(known.height, isKnown);
      if (isKnown) this.#resolution.restsOnAnswer(known);
      else this.#resolution.restsOn(known.rests);
      return known.value;
    }
    if (this.#depth >= this.#limits.deepest) {
      this.#note(0, false);
      return this.#limits.tooDeep;
    }
    return this.#find(unit, key, find, again);
  }

  /** A topic has summaries of one kind. */
  #kept(store: Kept<Summary<unknown>>, unit: Unit, key: string): Summary<T> | undefined {
    return store.get(this.#resolution, this.#topic, unit, key) as Summary<T> | undefined;
  }

  /** Whether what looked so deep would find the same from here. */
  fits(height: number): boolean {
    return this.#depth + height <= this.#limits.deepest;
  }

  /** Runs a search that asks for summaries. */
  measured<V>(find: () => V): Measured<V> {
    const frame: Frame = { height: 0, isFirm: true };
    this.#frames.push(frame);
    try {
      const value = find();
      return { value, ...frame };
    } finally {
      this.#frames.pop();
      this.#note(frame.height, frame.isFirm);
    }
  }

  /** For what was measured before and holds here. */
  reused<V>({ value, height, isFirm, rests }: Measured<V> & { readonly rests: Rests }): V {
    this.#note(height, isFirm);
    this.#resolution.restsOn(rests);
    return value;
  }

  /** Counts for the search that is running. */
  #note(height: number, isFirm: boolean): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    frame.height = Math.max(frame.height, height);
    frame.isFirm &&= isFirm;
  }

  #find(unit: Unit, key: string, find: () => T, again: Again | undefined): T {
    put(this.#loose, unit, key, 'finding');
    this.#depth++;
    this.#frames.push({ height: 0, isFirm: true });
    let found: Summary<T> | undefined;
    try {
      const { value, rests } = this.#resolution.apart(() => {
        this.#resolution.looksInto(unit);
        return find();
      });
      const height = this.#frames.at(-1)!.height + 1;
      found = { value, height, rests, isStill: this.#isStill(unit, key, { value, height }, again) };
      return value;
    } finally {
      const { height, isFirm } = this.#frames.pop()!;
      this.#depth--;
      if (found === undefined || isFirm) this.#loose.get(unit)!.delete(key);
      if (found !== undefined) {
        if (isFirm) this.#resolution.restsOnAnswer(found);
        else this.#resolution.restsOn(found.rests);
        if (isFirm || this.isOutermost)
          (isFirm ? firm : outermost).put(this.#resolution, this.#topic, unit, key, found);
        else put(this.#loose, unit, key, found);
      }
      this.#note(height + 1, isFirm);
      if (this.#depth === 0) this.#loose = new Map();
    }
  }

  /** What is found of the unit that is there now must not look deeper, or it might be cut off where this was not. */
  #isStill(unit: Unit, key: string, { value, height }: Pick<Summary<T>, 'value' | 'height'>, again: Again | undefined) {
    const file = this.#resolution.fileOf(unit);
    const { name } = unit;
    const topic = this.#topic;
    return (now: Resolution): boolean => {
      const next = again === undefined ? undefined : now.unitNamed(file, name);
      if (next === undefined) return false;
      again!(now, next);
      const after = firm.get(now, topic, next, key);
      return after !== undefined && after.height <= height && JSON.stringify(after.value) === JSON.stringify(value);
    };
  }
}

function put<V>(summaries: Map<Unit, Map<string, V>>, unit: Unit, key: string, value: V): void {
  let ofUnit = summaries.get(unit);
  if (ofUnit === undefined) {
    ofUnit = new Map();
    summaries.set(unit, ofUnit);
  }
  ofUnit.set(key, value);
}
