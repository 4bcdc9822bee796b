/**
 * Owns the question whether what a goroutine does has happened before its starter waits for a group: on every path in between the starter blocks
 * on something that the goroutine signals afterwards. Sees through closures and functions of the package. Reports nothing.
 */
import type { FunctionIr, Operation, Terminator, Unit, Value } from '../ir/model';
import { successors } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import { loopBlocks } from './loops';
import { type Aliases, type GroupKey, keyOf, noAliases, type Started, type WaitGroups } from './waitgroups';

type Node = Operation | Terminator;
/** What is looked for: places that block on a key, or that let a blocked one go on. */
type Side = 'blocks' | 'signals';

/** `sync.Mutex` counts where the goroutine unlocks what its starter has locked. */
const methods: Readonly<Record<Side, readonly string[]>> = {
  blocks: ['Wait', 'Lock', 'RLock'],
  signals: ['Done', 'Unlock', 'RUnlock', 'Signal', 'Broadcast'],
};
const types = ['WaitGroup', 'Mutex', 'RWMutex', 'Cond'];

/** Calls are followed so deep. */
const deepest = 4;

export class Handshakes {
  readonly #groups: WaitGroups;
  readonly #resolution: Resolution;

  constructor(groups: WaitGroups, resolution: Resolution) {
    this.#groups = groups;
    this.#resolution = resolution;
  }

  /** Whether `act`, an operation of the goroutine's own body, is over whenever the starter gets to a `Wait` for `key`. */
  isOrdered(started: Started, act: Operation, key: GroupKey): boolean {
    const signalled = this.#signalledAfter(started, act);
    signalled.delete(key);
    return signalled.size > 0 && !this.#reachesWait(started, key, signalled);
  }

  #signalledAfter({ unit, body, aliases }: Started, act: Operation): Set<GroupKey> {
    const found = new Set<GroupKey>();
    const gather = (node: Node) => {
      for (const key of this.#keys(unit, node, 'signals', aliases, 0)) found.add(key);
    };
    const home = body.blocks.find(({ operations }) => operations.includes(act))!;
    for (const node of home.operations.slice(home.operations.indexOf(act) + 1)) gather(node);
    for (const id of reachable(body, successors(home.terminator))) {
      const { operations, terminator } = body.blocks[id]!;
      for (const node of [...operations, terminator]) gather(node);
    }
    gather(home.terminator);
    for (const { operations } of body.blocks) for (const node of operations) if (node.kind === 'defer') gather(node);
    // What the goroutine locks itself, its starter may lock before.
    for (const { operations } of body.blocks) {
      for (const node of operations) {
        if (node.kind !== 'call') continue;
        const own = this.#method(unit, node, ['Lock', 'RLock'], aliases);
        if (own !== undefined) found.delete(own);
      }
    }
    return found;
  }

  #reachesWait({ operation: start, starter }: Started, key: GroupKey, signalled: ReadonlySet<GroupKey>): boolean {
    const { unit } = this.#groups;
    const waits = this.#groups.calls().filter((call) => call.method === 'Wait' && call.key === key);
    const waiting = new Set<Node>(waits.map(({ operation }) => operation));
    const isDeferred = waits.some(({ operation, function: owner }) => operation.kind === 'defer' && owner === starter);
    const home = starter.blocks.find(({ operations }) => operations.includes(start))!;
    const isRepeated = home.loopDepth > 0;
    const meets = (node: Node, inLoop: boolean): boolean =>
      this.#keys(unit, node, 'blocks', noAliases, 0).some(
        // One value received tells of one goroutine.
        (each) => signalled.has(each) && (!isRepeated || inLoop || node.kind !== 'receive'),
      );
    const seen = new Set<number>();
    const open = [{ id: home.id as number, index: home.operations.indexOf(start) + 1 }];
    for (let at = open.shift(); at !== undefined; at = open.shift()) {
      const block = starter.blocks[at.id]!;
      const inLoop = block.loopDepth > 0;
      let isMet = false;
      for (const node of block.operations.slice(at.index)) {
        if (node.kind === 'call' && waiting.has(node)) return true;
        isMet = node.kind !== 'defer' && node.kind !== 'go' && meets(node, inLoop);
        if (isMet) break;
      }
      if (isMet) continue;
      const { terminator } = block;
      if (terminator.kind === 'return' && isDeferred) return true;
      if (terminator.kind === 'range' && meets(terminator, true)) continue;
      if (this.#isLoopOfMeetings(starter, block.id, home.id, meets)) continue;
      const next =
        terminator.kind === 'select'
          ? [
              ...terminator.cases
                .filter(({ communication }) => communication.kind === 'send' || !meets(communication, inLoop))
                .map(({ to }) => to),
              ...(terminator.default === undefined ? [] : [terminator.default]),
            ]
          : successors(terminator);
      for (const id of next) {
        if (seen.has(id)) continue;
        seen.add(id);
        open.push({ id, index: 0 });
      }
    }
    return false;
  }

  /** A loop behind the go statement that receives in each round: it is taken to have a round for each goroutine. */
  #isLoopOfMeetings(
    starter: FunctionIr,
    id: number,
    home: number,
    meets: (node: Node, inLoop: boolean) => boolean,
  ): boolean {
    const { terminator, loop } = starter.blocks[id]!;
    if ((terminator.kind !== 'range' && terminator.kind !== 'branch') || loop !== id) return false;
    const blocks = loopBlocks(starter, id);
    return (
      !blocks.has(home) && [...blocks].some((each) => starter.blocks[each]!.operations.some((op) => meets(op, true)))
    );
  }

  /** Keys of the channels and groups that a node blocks on or signals, at once, deferred or in code it runs. */
  #keys(unit: Unit, node: Node, side: Side, aliases: Aliases, depth: number): readonly GroupKey[] {
    switch (node.kind) {
      case 'receive':
        return side === 'blocks' ? known(node.channel, aliases) : [];
      case 'range': {
        const isChannel = this.#resolution.typeOf(unit, node.over)?.kind === 'channel';
        return side === 'blocks' && isChannel ? known(node.over, aliases) : [];
      }
      case 'send':
        return side === 'signals' ? known(node.channel, aliases) : [];
      case 'select':
        if (side === 'blocks' && (node.default !== undefined || node.cases.length !== 1)) return [];
        return node.cases.flatMap(({ communication }) => this.#keys(unit, communication, side, aliases, depth));
      case 'call':
      case 'defer':
      case 'go':
        return this.#keysOfCall(unit, node, side, aliases, depth);
      default:
        return [];
    }
  }

  #keysOfCall(
    unit: Unit,
    site: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>,
    side: Side,
    aliases: Aliases,
    depth: number,
  ): readonly GroupKey[] {
    const own = this.#method(unit, site, methods[side], aliases);
    if (own !== undefined) return [own];
    if (site.callee.kind === 'global' && site.callee.name === 'close' && side === 'signals') {
      return site.args.flatMap((arg) => known(arg, aliases));
    }
    if (depth >= deepest) return [];
    const target = this.#groups.target(unit, site, aliases);
    if (target !== undefined) {
      return target.body.blocks.flatMap(({ operations, terminator }) =>
        [...operations, terminator].flatMap((node) => this.#keys(target.unit, node, side, target.aliases, depth + 1)),
      );
    }
    // Code that is not known may do anything with a channel it is given.
    if (this.#resolution.calleeOf(unit, site).kind === 'builtin') return [];
    return site.args.flatMap((arg) => known(arg, aliases));
  }

  #method(
    unit: Unit,
    { callee }: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>,
    names: readonly string[],
    aliases: Aliases,
  ): GroupKey | undefined {
    if (callee.kind !== 'field' || !names.includes(callee.name)) return undefined;
    const type = this.#resolution.typeOf(unit, callee.base);
    return types.some((name) => isNamed(type, 'sync', name)) ? keyOf(callee.base, aliases) : undefined;
  }
}

function known(value: Value, aliases: Aliases): readonly GroupKey[] {
  const key = keyOf(value, aliases);
  return key === undefined ? [] : [key];
}

function reachable(body: FunctionIr, from: readonly number[]): ReadonlySet<number> {
  const seen = new Set(from);
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of successors(body.blocks[id]!.terminator)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
