/** Owns finding something of functions that rests on what they call: each is looked at once, and functions that call each other in a circle have it in common. */
import type { FunctionId, FunctionIr } from '../../ir/model';
import { KeptAnswers } from '../../packages/kept';
import type { Resolution } from '../../packages/resolution';
import { type Body, bodyOf } from './called-bodies';

/** Calls are followed so deep. */
const deepest = 200;

interface Circle<T> {
  readonly body: Body;
  readonly value: T;
  /** How deep the function is that closes the circle. */
  readonly closes: number;
}

export class BottomUp<T> {
  readonly #kept: KeptAnswers<T>;
  readonly #nothing: T;
  readonly #find: (body: Body, resolution: Resolution) => T;
  readonly #open = new Map<FunctionIr, number>();
  readonly #circular = new Map<FunctionIr, Circle<T>>();
  /** How deep the outermost open function is that was asked about again. */
  #closes = Number.POSITIVE_INFINITY;

  /** `find` asks for what is called. What a function says of itself while it is looked at is `nothing`. */
  constructor(nothing: T, find: (body: Body, resolution: Resolution) => T, isSame: (one: T, other: T) => boolean) {
    this.#nothing = nothing;
    this.#find = find;
    this.#kept = new KeptAnswers({
      find: (resolution, unit, id) => find({ unit, id: Number(id) as FunctionId }, resolution),
      isSame,
    });
  }

  of(body: Body, resolution: Resolution): T {
    const ir = bodyOf(body);
    if (ir === undefined) {
      resolution.looksInto(body.unit);
      return this.#nothing;
    }
    const before = this.#kept.before(resolution, body.unit, String(body.id));
    if (before !== undefined) return before.value;
    const depth = this.#open.get(ir) ?? this.#circular.get(ir)?.closes;
    if (depth !== undefined) {
      this.#closes = Math.min(this.#closes, depth);
      return this.#circular.get(ir)?.value ?? this.#nothing;
    }
    return this.#open.size > deepest ? this.#nothing : this.#look(body, ir, resolution);
  }

  #look(body: Body, ir: FunctionIr, resolution: Resolution): T {
    const depth = this.#open.size;
    const outer = this.#closes;
    this.#closes = Number.POSITIVE_INFINITY;
    this.#open.set(ir, depth);
    try {
      const found = resolution.apart(() => {
        resolution.looksInto(body.unit);
        return this.#find(body, resolution);
      });
      if (this.#closes < depth) {
        this.#circular.set(ir, { body, value: found.value, closes: this.#closes });
        resolution.restsOn(found.rests);
      } else {
        this.#kept.keep(resolution, body.unit, String(body.id), found);
        for (const [each, { body: member, closes }] of this.#circular) {
          if (closes < depth) continue;
          this.#kept.keep(resolution, member.unit, String(member.id), found);
          this.#circular.delete(each);
        }
      }
      return found.value;
    } finally {
      this.#open.delete(ir);
      this.#closes = Math.min(outer, this.#closes < depth ? this.#closes : Number.POSITIVE_INFINITY);
      if (this.#open.size === 0) this.#circular.clear();
    }
  }
}
