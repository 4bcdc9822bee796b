/**
 * Owns finding something of functions that rests on what they call. Functions that call each other in a circle are looked at again and again, all of them,
 * until none says anything new: whoever is asked first, each says the same. Calls may go as deep as they like.
 */
import type { FunctionId, FunctionIr } from '../ir/model';
import { KeptAnswers } from '../packages/kept';
import type { Resolution, Rests } from '../packages/resolution';
import { type Body, bodyOf } from './lock-order/called-bodies';

export interface Question<T> {
  /** What a function says of itself before it was looked at. */
  readonly nothing: T;
  /** What those say whose code cannot be read. */
  readonly unreadable: T;
  /** Asks the functions that are called, the same ones whatever they say. The more they say, the more it says itself. */
  find(body: Body, resolution: Resolution): T;
  isSame(one: T, other: T): boolean;
}

interface Found<T> {
  readonly value: T;
  readonly rests: Rests;
}

/** A function that a search came by. */
interface Node<T> {
  readonly body: Body;
  /** How many the search came by before. */
  readonly order: number;
  /** What it asks that nothing was kept of. */
  readonly asks: ReadonlyMap<FunctionIr, Body>;
  /** Those it asks that are still to be looked at. */
  readonly ahead: Iterator<[FunctionIr, Body]>;
  found: Found<T>;
  /** The order of the earliest function that is known to ask this one and to be asked by it. */
  circlesTo: number;
  isSettled: boolean;
}

type Nodes<T> = Map<FunctionIr, Node<T>>;

interface Looking<T> {
  /** Of the search in which a function is being looked at. */
  readonly nodes: Nodes<T>;
  /** What that function asks. */
  readonly asks: Map<FunctionIr, Body>;
}

export class BottomUp<T> {
  readonly #question: Question<T>;
  readonly #kept: KeptAnswers<T>;
  #looking: Looking<T> | undefined;

  constructor(question: Question<T>) {
    this.#question = question;
    this.#kept = new KeptAnswers({
      // What is found again has nothing to do with what is being looked for meanwhile.
      find: (resolution, unit, id) =>
        this.#during(undefined, () => this.of({ unit, id: Number(id) as FunctionId }, resolution)),
      isSame: question.isSame,
    });
  }

  of(body: Body, resolution: Resolution): T {
    const ir = bodyOf(body);
    if (ir === undefined) {
      resolution.looksInto(body.unit);
      return this.#question.unreadable;
    }
    const before = this.#kept.before(resolution, body.unit, String(body.id));
    if (before !== undefined) return before.value;
    if (this.#looking === undefined) {
      const { value: found } = resolution.apart(() => this.#search(body, ir, resolution));
      return this.#kept.keep(resolution, body.unit, String(body.id), found);
    }
    const node = this.#looking.nodes.get(ir);
    this.#looking.asks.set(ir, body);
    if (node?.isSettled) resolution.restsOn(node.found.rests);
    return node?.found.value ?? this.#question.nothing;
  }

  /** Goes down to all that is called, by circles: each is settled when all it leads to is. */
  #search(first: Body, firstIr: FunctionIr, resolution: Resolution): Found<T> {
    const nodes: Nodes<T> = new Map();
    const way: Node<T>[] = [];
    const unsettled: Node<T>[] = [];
    const enter = (body: Body, ir: FunctionIr): Node<T> => {
      const order = nodes.size;
      const asks = new Map<FunctionIr, Body>();
      const found = this.#find(body, resolution, nodes, asks);
      const node: Node<T> = {
        body,
        order,
        asks,
        ahead: asks.entries(),
        found,
        circlesTo: order,
        isSettled: false,
      };
      nodes.set(ir, node);
      way.push(node);
      unsettled.push(node);
      return node;
    };
    const start = enter(first, firstIr);
    for (let node: Node<T> | undefined = start; node !== undefined; node = way.at(-1)) {
      const next = node.ahead.next();
      if (next.done !== true) {
        const [ir, body] = next.value;
        if (!nodes.has(ir)) enter(body, ir);
        continue;
      }
      for (const ir of node.asks.keys()) {
        const { isSettled, circlesTo } = nodes.get(ir)!;
        if (!isSettled) node.circlesTo = Math.min(node.circlesTo, circlesTo);
      }
      way.pop();
      if (node.circlesTo === node.order) this.#settle(unsettled.splice(unsettled.indexOf(node)), nodes, resolution);
    }
    return start.found;
  }

  /** All but the first of the search, which is kept by who asked for it, are kept. */
  #settle(circle: readonly Node<T>[], nodes: Nodes<T>, resolution: Resolution): void {
    const members = new Set(circle);
    const isCircle = circle.some(({ asks }) => [...asks.keys()].some((ir) => members.has(nodes.get(ir)!)));
    let isNew = circle.some(({ asks }) => asks.size > 0);
    while (isNew) {
      isNew = false;
      for (const node of circle.toReversed()) {
        const found = this.#find(node.body, resolution, nodes, new Map());
        isNew ||= isCircle && !this.#question.isSame(found.value, node.found.value);
        node.found = found;
      }
    }
    const { rests } = resolution.apart(() => {
      for (const { found } of circle) resolution.restsOn(found.rests);
    });
    for (const node of circle) {
      node.found = { value: node.found.value, rests };
      node.isSettled = true;
      if (node.order > 0) this.#kept.keep(resolution, node.body.unit, String(node.body.id), node.found);
    }
  }

  #find(body: Body, resolution: Resolution, nodes: Nodes<T>, asks: Map<FunctionIr, Body>): Found<T> {
    return this.#during({ nodes, asks }, () =>
      resolution.apart(() => {
        resolution.looksInto(body.unit);
        return this.#question.find(body, resolution);
      }),
    );
  }

  #during<V>(looking: Looking<T> | undefined, work: () => V): V {
    const before = this.#looking;
    this.#looking = looking;
    try {
      return work();
    } finally {
      this.#looking = before;
    }
  }
}
