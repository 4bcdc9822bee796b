/**
 * Owns what limits how many goroutines a loop has started at a time: a semaphore of any kind, a wait inside of the loop, a count that is looked at. Errs on the
 * side of a limit.
 */

import { reachableFrom } from '../../findings/loops/iterations';
import { isCall, nodesIn } from '../../findings/loops/loops';
import { bodyOf } from '../../findings/started/started-bodies';
import { Origins } from '../../findings/values/value-origin';
import type { Block, FunctionIr, Operation, Terminator, Unit, Value } from '../../ir/model';
import { eachNode } from '../../ir/nodes';
import { mentions, type Placed, successors } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';
import type { Input } from './inputs';

type Node = Operation | Terminator;

/** Functions of the package are looked into so deep. */
const deepest = 2;

const waiting =
  /^(?:sync\.(?:WaitGroup|Cond)\.Wait|golang\.org\/x\/sync\/errgroup\.Group\.(?:Wait|TryGo)|golang\.org\/x\/sync\/semaphore\.Weighted\.\w+|golang\.org\/x\/time\/rate\.Limiter\.\w+)$/;

/** What limiters are called by custom: their code need not be in sight. */
const limiting =
  /^(?:try|must|do)?_?(?:acquire|take|reserve|wait|throttle|limit|allow|admit|borrow|checkout|enter|get(?:token|slot|worker|permit))/i;

export class Limits {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #origins: Origins;

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#origins = new Origins(unit, resolution);
  }

  isLimited(input: Input, { operation, block }: Placed): boolean {
    const { owner, header, blocks } = input.loop;
    const isOnTheWay = ({ id }: Block): boolean =>
      id === block.id ||
      id === header.id ||
      reachableFrom(owner, id, header.id).has(block.id) ||
      reachableFrom(owner, block.id, header.id).has(id);
    // What a turn does that starts nothing, such as waiting after a failure, limits nothing.
    const nodes = blocks.filter(isOnTheWay).flatMap(nodesIn);
    return nodes.some((node) => node !== operation && this.#limits(input, node)) || this.#isMeasured(input);
  }

  #limits(input: Input, node: Node): boolean {
    const isTake = input.takes.has(node);
    switch (node.kind) {
      case 'send':
        return !input.isItem(node.value);
      case 'receive':
        return !isTake && !input.isItem(node.channel);
      case 'select':
        if (isTake) return node.cases.some(({ communication: each }) => each.kind === 'send');
        return node.cases.some(({ communication: each }) => each.kind === 'send' || !input.isItem(each.channel));
      case 'range':
        return !isTake && this.#isChannel(node.over) && !input.isItem(node.over);
      case 'branch':
        return this.#isCount(input, node.condition) || mentions(node.condition, (part) => this.#isLookup(input, part));
      case 'switch':
        return node.tag !== undefined && this.#isCount(input, node.tag);
      case 'call':
        return !isTake && this.#isLimiter(input, node);
      default:
        return false;
    }
  }

  #isChannel(value: Value): boolean {
    const type = this.#resolution.typeOf(this.#unit, value);
    return type !== undefined && this.#resolution.underlying(this.#unit, type).kind === 'channel';
  }

  /** A number that is no item's is compared. */
  #isCount(input: Input, condition: Value): boolean {
    return mentions(condition, (part) => {
      if (part.kind !== 'binary' || !['<', '<=', '>', '>='].includes(part.operator)) return false;
      return [part.left, part.right].some(
        (side) =>
          side.kind !== 'literal' &&
          side.kind !== 'member' &&
          !input.isItem(side) &&
          !isNamed(this.#resolution.typeOf(this.#unit, side), 'time', 'Duration'),
      );
    });
  }

  #isLimiter(input: Input, call: Extract<Operation, { kind: 'call' }>): boolean {
    const name = this.#origins.nameOf(call) ?? '';
    if (waiting.test(name)) return true;
    if ('name' in call.callee && limiting.test(call.callee.name)) return true;
    const body = bodyOf(this.#unit, this.#resolution, call);
    return body !== undefined && !input.isItem(call.callee) && this.#blocksIn(body.unit, body.body, 0);
  }

  /** Whether the code waits for others. */
  #blocksIn(unit: Unit, body: FunctionIr, depth: number): boolean {
    return body.blocks.flatMap(nodesIn).some((node) => {
      if (node.kind === 'send' || node.kind === 'receive' || node.kind === 'select') return true;
      if (!isCall(node) || node.kind !== 'call') return false;
      if (waiting.test(qualifiedName(this.#resolution.calleeOf(unit, node)) ?? '')) return true;
      const called = depth < deepest ? bodyOf(unit, this.#resolution, node) : undefined;
      return called !== undefined && called.body !== body && this.#blocksIn(called.unit, called.body, depth + 1);
    });
  }

  /** How long the list may be is looked at before the loop. */
  #isMeasured({ loop: { header } }: Input): boolean {
    const { terminator } = header;
    if (terminator.kind !== 'range' || this.#isChannel(terminator.over)) return false;
    return [...eachNode(this.#unit)].some(
      ({ node }) =>
        node.kind === 'branch' &&
        successors(node).length > 1 &&
        mentions(
          node.condition,
          (part) =>
            part.kind === 'binary' &&
            ['<', '<=', '>', '>='].includes(part.operator) &&
            this.#isLength(part.left, part.right),
        ),
    );
  }

  #isLength(...sides: readonly Value[]): boolean {
    return sides.some((side) => {
      if (side.kind !== 'result') return false;
      const callee = this.#origins.call(side.operation)?.callee;
      return callee?.kind === 'global' && callee.name === 'len';
    });
  }

  /** What is at work already is looked up. */
  #isLookup(input: Input, value: Value): boolean {
    const found = value.kind === 'variable' ? this.#unit.variables[value.variable]!.initial : value;
    return found?.kind === 'ok' && found.of.kind === 'index' && !input.isItem(found.of.base);
  }
}
