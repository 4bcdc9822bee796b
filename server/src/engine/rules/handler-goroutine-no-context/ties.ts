/**
 * Owns what ties a goroutine to the request it is started for: a live context, a deadline, a group or channel the handler waits for or serves, a connection
 * taken over. Errs on the side of a tie. Knows nothing of how long the goroutine stays.
 */

import { derivation, isContext } from '../../findings/started/contexts';
import { contextBound } from '../../findings/started/request-bounds';
import type { Started } from '../../findings/started/started-bodies';
import type { FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachNode, eachPart, isCall, type Node } from '../../ir/nodes';
import { mentions, valuesOf } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';

const takesOver = new Set(['Hijack', 'Upgrade', 'CloseNotify']);
/** What carries the request's context with it. */
const carriers: readonly (readonly [path: string, name: string])[] = [
  ['net/http', 'Request'],
  ['github.com/gin-gonic/gin', 'Context'],
  ['io', 'PipeReader'],
  ['io', 'PipeWriter'],
  ['golang.org/x/sync/errgroup', 'Group'],
];

export class Ties {
  readonly #unit: Unit;
  readonly #resolution: Resolution;

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
  }

  isTied({ go, unit, body }: Started): boolean {
    const inside = unit === this.#unit ? this.#within(body) : new Set<FunctionIr>();
    const nodes: Node[] = [go, ...this.#nodesOf(inside)];
    if (this.#isTakenOver() || nodes.some((node) => this.#holdsContext(node))) return true;
    if (unit !== this.#unit && this.#asksForContext(unit)) return true;
    return (
      this.#sharedWith(nodes, inside, go) || this.#isCounted(unit === this.#unit ? nodes : [...nodesIn(unit)], unit)
    );
  }

  /** Whether a context the goroutine is given is known never to be done. */
  isNeverDone({ go, unit: home, body }: Started, unit: Unit, context: Value): boolean {
    if (unit !== home || home === this.#unit || context.kind !== 'variable') return false;
    const at = body.parameters.indexOf(context.variable);
    const given = at < 0 ? undefined : go.args[at];
    return given !== undefined && contextBound(this.#unit, this.#resolution, given) === 'unbounded';
  }

  #within(body: FunctionIr): ReadonlySet<FunctionIr> {
    const inner = this.#unit.functions.filter(({ parent }) => parent === body.id);
    return new Set([body, ...inner.flatMap((each) => [...this.#within(each)])]);
  }

  #nodesOf(functions: ReadonlySet<FunctionIr>): readonly Node[] {
    return [...eachNode(this.#unit)].flatMap(({ node, function: owner }) => (functions.has(owner) ? [node] : []));
  }

  /** A connection that outlives the handler has a life of its own. */
  #isTakenOver(): boolean {
    return [...eachNode(this.#unit)].some(({ node }) => {
      if (!isCall(node)) return false;
      const { callee } = node;
      const name = callee.kind === 'field' || callee.kind === 'member' ? callee.name : '';
      return takesOver.has(name) || /websocket/i.test(qualifiedName(this.#resolution.calleeOf(this.#unit, node)) ?? '');
    });
  }

  #holdsContext(node: Node): boolean {
    // A context that another is derived from is judged by what becomes of it.
    const isDerived = node.kind === 'call' && this.#derives(node);
    const values = isDerived ? [] : valuesOf(node);
    return values.some((value) => mentions(value, (part) => this.#isLive(part) || this.#isCarrier(node, part)));
  }

  #derives(call: Extract<Operation, { kind: 'call' }>): boolean {
    if (derivation(this.#unit, this.#resolution, call) !== undefined) return true;
    return qualifiedName(this.#resolution.calleeOf(this.#unit, call)) === 'context.WithoutCancel';
  }

  #isLive(value: Value): boolean {
    if (!isContext(this.#unit, this.#resolution, value)) return false;
    return contextBound(this.#unit, this.#resolution, value) !== 'unbounded';
  }

  /** Handed on as a whole, or asked for its context. */
  #isCarrier(node: Node, value: Value): boolean {
    if (value.kind === 'closure') return false;
    const type = this.#resolution.typeOf(this.#unit, value);
    if (type === undefined || !carriers.some(([path, name]) => isNamed(type, path, name))) return false;
    if (!isCall(node)) return true;
    if (node.callee.kind === 'field' && node.callee.base === value)
      return isNamed(type, 'golang.org/x/sync/errgroup', 'Group') || asks.has(node.callee.name);
    return node.args.includes(value);
  }

  /** A function elsewhere that makes a deadline of its own, or asks a request for its context. */
  #asksForContext(unit: Unit): boolean {
    return [...nodesIn(unit)].some((node) => {
      if (!isCall(node)) return false;
      if (node.callee.kind === 'field' && node.callee.name === 'Context') return true;
      return /^context\.With(?:Timeout|Deadline|Cancel)/.test(
        qualifiedName(this.#resolution.calleeOf(unit, node)) ?? '',
      );
    });
  }

  /** A local channel that the rest of the handler uses as well. */
  #sharedWith(nodes: readonly Node[], inside: ReadonlySet<FunctionIr>, go: Started['go']): boolean {
    const held = new Set<VariableId>();
    for (const part of nodes.flatMap(valuesOf).flatMap((value) => [...eachPart(value)])) {
      if (part.kind === 'variable' && this.#isChannel(part)) held.add(part.variable);
    }
    return [...eachNode(this.#unit)].some(({ node, function: owner }) => {
      if (inside.has(owner) || node === go || isDeclaration(node)) return false;
      return valuesOf(node).some((value) =>
        mentions(value, (part) => part.kind === 'variable' && held.has(part.variable)),
      );
    });
  }

  #isChannel(value: Extract<Value, { kind: 'variable' }>): boolean {
    return this.#resolution.typeOf(this.#unit, value)?.kind === 'channel';
  }

  /** Counted by a WaitGroup, which somebody waits for. */
  #isCounted(nodes: readonly Node[], unit: Unit): boolean {
    return nodes.some((node) => {
      if (!isCall(node)) return false;
      return qualifiedName(this.#resolution.calleeOf(unit, node)) === 'sync.WaitGroup.Done';
    });
  }
}

const asks = new Set(['Context', 'Done', 'Err', 'Deadline', 'Value']);

function* nodesIn(unit: Unit): Generator<Node> {
  for (const { node } of eachNode(unit)) yield node;
}

function isDeclaration(node: Node): boolean {
  return node.kind === 'declare' || (node.kind === 'assign' && node.declares);
}
