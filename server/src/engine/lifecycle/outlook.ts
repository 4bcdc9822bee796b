/** Owns which blocks of a function lead to which. Knows nothing of resources. */
import type { BlockId, FunctionIr } from '../ir/model';
import { predecessors } from '../ir/walk';

export class Outlook {
  readonly #body: FunctionIr;
  readonly #leading = new Map<BlockId, ReadonlySet<BlockId>>();

  private constructor(body: FunctionIr) {
    this.#body = body;
  }

  static of(body: FunctionIr): Outlook {
    let outlook = known.get(body);
    if (outlook === undefined) {
      outlook = new Outlook(body);
      known.set(body, outlook);
    }
    return outlook;
  }

  canReach(from: BlockId, to: BlockId): boolean {
    let leading = this.#leading.get(to);
    if (leading === undefined) {
      leading = leadingTo(this.#body, to);
      this.#leading.set(to, leading);
    }
    return leading.has(from);
  }
}

const known = new WeakMap<FunctionIr, Outlook>();

function leadingTo(body: FunctionIr, to: BlockId): ReadonlySet<BlockId> {
  const before = predecessors(body);
  const leading = new Set([to]);
  for (const id of leading) for (const previous of before.get(id) ?? []) leading.add(previous);
  return leading;
}
