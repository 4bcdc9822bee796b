/** Owns what a function closes on every path on which it returns. Knows values only by what the flow says they are. */
import type { FunctionId, Terminator } from '#engine/ir/model';
import { successors } from '#engine/ir/walk';
import type { Fact } from './facts';
import type { Call, Flow } from './flow';

/** Parts closed on every path on which a function of the unit returns. */
export function closedSurely(flow: Flow, id: FunctionId, depth = 0): Map<string, Fact> {
  const blocks = flow.unit.functions[id]?.blocks ?? [];
  const own = blocks.map(({ operations }) => {
    const closed = new Map<string, Fact>();
    for (const operation of operations) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      for (const fact of closedByCall(flow, operation, depth)) closed.set(`${fact.origin}|${fact.part}`, fact);
    }
    return closed;
  });
  const before = new Map<number, Map<string, Fact>>([[0, new Map()]]);
  const work = [0];
  let atReturn: Map<string, Fact> | undefined;
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    const block = blocks[at];
    if (block === undefined) break;
    const after = new Map([...before.get(at)!, ...own[at]!]);
    for (const to of successors(block.terminator)) {
      const beyond = new Map([...after, ...absentOn(flow, block.terminator, to)]);
      const known = before.get(to);
      const next = known === undefined ? beyond : new Map([...known].filter(([key]) => beyond.has(key)));
      if (known !== undefined && next.size === known.size) continue;
      before.set(to, next);
      work.push(to);
    }
  }
  for (const [at, block] of blocks.entries()) {
    const start = before.get(at);
    if (block.terminator.kind !== 'return' || start === undefined) continue;
    const after = new Map([...start, ...own[at]!]);
    atReturn = atReturn === undefined ? after : new Map([...atReturn].filter(([key]) => after.has(key)));
  }
  return atReturn ?? new Map();
}

/** Where a comparison says that a part is nil, there is nothing to close. */
function absentOn(flow: Flow, terminator: Terminator, to: number): [string, Fact][] {
  if (terminator.kind !== 'branch' || terminator.then === terminator.else) return [];
  const { condition } = terminator;
  if (condition.kind === 'ok' && condition.of.kind === 'assert' && to === terminator.else) {
    const fact = flow.sure(condition.of.operand);
    return fact === undefined ? [] : [[`${fact.origin}|${fact.part}`, fact]];
  }
  if (condition.kind !== 'binary' || condition.right.kind !== 'global' || condition.right.name !== 'nil') return [];
  const side =
    condition.operator === '==' ? terminator.then : condition.operator === '!=' ? terminator.else : undefined;
  const fact = side === to ? flow.sure(condition.left) : undefined;
  return fact === undefined ? [] : [[`${fact.origin}|${fact.part}`, fact]];
}

function closedByCall(flow: Flow, site: Call, depth: number): Fact[] {
  const callee = flow.calleeOf(site);
  if (callee.kind === 'closure' && depth < 3) return [...closedSurely(flow, callee.function, depth + 1).values()];
  return flow.program.closedSurelyBy(flow, site, callee);
}
