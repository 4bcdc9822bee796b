/**
 * Owns making a model of a function that creates channels: its own code from the first channel on, and the closures it starts, calls or defers.
 * Refuses what it cannot say exactly (loops without a known number of rounds around channel operations) rather than guess.
 */
import type { FunctionIr, Operation, Terminator, Unit, Value } from '../ir/model';
import { rootOf, successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { LineIndex } from '../text/line-index';
import type { ClosedWorld, LocalChannel } from './closed-world';
import { comparisonOf, conditionOf, constantText } from './conditions';
import { Counters } from './counters';
import { symbolicRounds } from './explore';
import type { Whole } from './inlining';
import { type Bound, Bounds, loopBlocks } from './loops';
import type { Model, ModelCase, ModelChannel, Node, NodeId } from './model';
import { isRebound, mayComeAnyTime, whyReady } from './reasons';
import { isReceive, isReceivedFlag } from './received';
import { waysOf } from './timers';

/** Thrown while building; the function is then left alone. */
class NotModelled extends Error {}

const deepestInline = 5;
const mostNodes = 4000;
/** Larger literal bounds are not unrolled. */
const mostRounds = 16;

export function buildModel(
  whole: Whole,
  resolution: Resolution,
  lines: LineIndex,
  world: ClosedWorld,
  channels: readonly LocalChannel[],
): Model | undefined {
  try {
    return new Builder(whole, resolution, lines, world, channels).build();
  } catch (error) {
    if (error instanceof NotModelled) return undefined;
    throw error;
  }
}

type Switch = Extract<Terminator, { kind: 'switch' }>;

interface Frame {
  readonly body: FunctionIr;
  readonly blocks: Map<number, NodeId>;
  readonly exit: NodeId;
  readonly defers: { readonly bit: number; readonly run: (to: NodeId) => NodeId }[];
  readonly depth: number;
  readonly isBackground: boolean;
  readonly loops: ReadonlyMap<number, { readonly blocks: ReadonlySet<number>; readonly bound: Bound | undefined }>;
}

class Builder {
  readonly #unit: Unit;
  readonly #foreign: Whole['foreign'];
  readonly #resolution: Resolution;
  readonly #lines: LineIndex;
  readonly #world: ClosedWorld;
  readonly #channels: readonly LocalChannel[];
  readonly #bounds: Bounds;
  readonly #counters: Counters;
  readonly #nodes: Node[] = [];
  readonly #boundKeys = new Map<string, Bound>();
  #bits = 0;
  #loops = 0;
  #entry: NodeId | undefined;

  constructor(
    { unit, foreign }: Whole,
    resolution: Resolution,
    lines: LineIndex,
    world: ClosedWorld,
    channels: readonly LocalChannel[],
  ) {
    this.#unit = unit;
    this.#foreign = foreign;
    this.#resolution = resolution;
    this.#lines = lines;
    this.#world = world;
    this.#channels = channels;
    this.#bounds = new Bounds(unit, resolution);
    this.#counters = new Counters(unit, resolution);
  }

  build(): Model | undefined {
    const end = this.#add({ kind: 'end' });
    this.#function(this.#channels[0]!.owner, end, 0, false);
    const channels = this.#channels.map((channel) => this.#channel(channel));
    const [bound, ...others] = this.#boundKeys.values();
    // Two different bounds may be related in ways nobody can see here.
    if (this.#entry === undefined || others.length > 0) return undefined;
    const text = bound === undefined ? undefined : this.#boundText(bound);
    const isCounted = bound !== undefined;
    return {
      nodes: this.#nodes,
      channels,
      entry: this.#entry,
      isCounted,
      ...(text === undefined ? {} : { bound: text }),
    };
  }

  #boundText({ value, isLength, rounds }: Bound): string | undefined {
    if (rounds !== undefined) return String(rounds);
    const make = this.#channels[0]!.make.range.start;
    const root = rootOf(value);
    const declared = root === undefined ? undefined : this.#unit.variables[root];
    const isEarlier = declared === undefined || declared.range.start.line < make.line || declared.kind !== 'local';
    const text = this.#lines.textIn(value.range);
    return isEarlier ? (isLength ? `len(${text})` : text) : undefined;
  }

  #channel({ variable, make }: LocalChannel): ModelChannel {
    const [type, size] = make.args;
    return {
      variable,
      name: this.#unit.variables[variable]!.name,
      capacity: size === undefined ? 0 : this.#capacity(size),
      make: make.range,
      typeRange: type!.range,
      isBuffered: size !== undefined,
      ...(size === undefined ? {} : { sizeRange: size.range }),
    };
  }

  #capacity(size: Value): number | 'many' {
    const bound = this.#bounds.ofCount(size);
    if (bound === undefined) throw new NotModelled();
    if (bound.rounds !== undefined) return bound.rounds;
    const [used] = this.#boundKeys.keys();
    if (used !== undefined && used !== bound.key) throw new NotModelled();
    return 'many';
  }

  #add(node: Node): NodeId {
    if (this.#nodes.length > mostNodes) throw new NotModelled();
    return this.#nodes.push(node) - 1;
  }

  #function(body: FunctionIr, exit: NodeId, depth: number, isBackground: boolean): NodeId {
    if (depth > deepestInline) throw new NotModelled();
    const leave = this.#add({ kind: 'end' });
    const frame: Frame = {
      body,
      blocks: new Map(),
      exit: leave,
      defers: [],
      depth,
      isBackground,
      loops: this.#loopsOf(body),
    };
    for (const { id } of body.blocks) frame.blocks.set(id, this.#add({ kind: 'end' }));
    for (const { id } of body.blocks) this.#block(frame, id);
    let last = exit;
    for (const { bit, run } of frame.defers) last = this.#add({ kind: 'deferred', bit, run: run(last), to: last });
    this.#nodes[leave] = { kind: 'jump', to: last };
    return frame.blocks.get(0)!;
  }

  #loopsOf(body: FunctionIr): Frame['loops'] {
    const headers = new Set(body.blocks.flatMap(({ loop }) => (loop === undefined ? [] : [loop])));
    const found = new Map<number, { blocks: ReadonlySet<number>; bound: Bound | undefined }>();
    for (const header of headers) {
      const blocks = loopBlocks(body, header);
      const isRelevant = [...blocks].some((id) => this.#isRelevant(body, id));
      // A loop around the first `make` is one of a model a round.
      const holdsMake = body === this.#channels[0]!.owner && blocks.has(this.#channels[0]!.block);
      if (isRelevant && !holdsMake) found.set(header, { blocks, bound: this.#bounds.ofHeader(body, header) });
    }
    return found;
  }

  #isRelevant(body: FunctionIr, id: number): boolean {
    const { operations, terminator } = body.blocks[id]!;
    return [...operations, terminator].some((node) => {
      switch (node.kind) {
        case 'send':
        case 'receive':
          return this.#index(node.channel) >= 0;
        case 'range':
          return this.#index(node.over) >= 0;
        case 'select':
          return node.cases.some(({ communication }) => this.#index(communication.channel) >= 0);
        case 'call':
        case 'go':
        case 'defer':
          return this.#closes(node) >= 0 || this.#closure(node) !== undefined;
        default:
          return false;
      }
    });
  }

  #index(value: Value): number {
    const root = this.#world.rootOf(value);
    return root === undefined ? -1 : this.#channels.findIndex(({ variable }) => variable === root);
  }

  readonly #isChannel = (value: Value): boolean => this.#index(value) >= 0;

  #closes(site: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>): number {
    const isClose = site.callee.kind === 'global' && site.callee.name === 'close';
    return isClose && site.args[0] !== undefined ? this.#index(site.args[0]) : -1;
  }

  /** The closure a call runs, if it touches a channel of the model. */
  #closure(site: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>): FunctionIr | undefined {
    const callee = this.#resolution.calleeOf(this.#unit, site);
    if (callee.kind !== 'closure') return undefined;
    const touches = this.#channels.some(({ variable }) => this.#world.touches(callee.function, variable));
    return touches ? this.#unit.functions[callee.function] : undefined;
  }

  #block(frame: Frame, id: number): void {
    const { operations, terminator } = frame.body.blocks[id]!;
    let next = this.#terminator(frame, id, terminator);
    for (const operation of [...operations].reverse()) next = this.#operation(frame, operation, next);
    this.#nodes[frame.blocks.get(id)!] = { kind: 'jump', to: next };
  }

  #operation(frame: Frame, operation: Operation, to: NodeId): NodeId {
    if (operation === this.#channels[0]!.binding) {
      this.#entry = to;
      return this.#add({ kind: 'end' });
    }
    switch (operation.kind) {
      case 'send': {
        const channel = this.#index(operation.channel);
        const { range } = operation;
        return channel < 0 ? to : this.#add({ kind: 'send', channel, to, range, function: frame.body.id });
      }
      case 'receive': {
        const channel = this.#index(operation.channel);
        return channel < 0 ? to : this.#add({ kind: 'receive', channel, to, range: operation.range });
      }
      case 'assign':
        return this.#assign(operation, to);
      case 'declare':
        return operation.variables.reduce((next, variable) => {
          const type = this.#unit.variables[variable]!.type;
          const isFlag = type?.kind === 'named' && type.path === '' && type.name === 'bool';
          return isFlag ? this.#add({ kind: 'set', variable, value: 'false', received: false, to: next }) : next;
        }, to);
      case 'call': {
        const closed = this.#closes(operation);
        if (closed >= 0) return this.#add({ kind: 'close', channel: closed, to, range: operation.range });
        const body = this.#closure(operation);
        return body === undefined ? to : this.#function(body, to, frame.depth + 1, frame.isBackground);
      }
      case 'go': {
        const body = this.#closure(operation);
        if (body === undefined) return to;
        const entry = this.#function(body, this.#add({ kind: 'end' }), frame.depth + 1, true);
        return this.#add({ kind: 'spawn', entry, to, range: operation.range, function: frame.body.id });
      }
      case 'defer':
        return this.#defer(frame, operation, to);
    }
  }

  #assign(operation: Extract<Operation, { kind: 'assign' }>, to: NodeId): NodeId {
    return operation.targets.reduce<NodeId>((next, target, at) => {
      if (target?.kind !== 'variable') return next;
      const value = operation.operator === undefined ? operation.values[at] : undefined;
      const isReceived =
        value?.kind === 'result' && value.index === 1 && isReceive(this.#unit, value.operation, this.#isChannel);
      const constant = value === undefined ? undefined : constantText(value);
      return this.#add({
        kind: 'set',
        variable: target.variable,
        received: isReceived,
        to: next,
        ...(constant === undefined ? {} : { value: constant }),
      });
    }, to);
  }

  #defer(frame: Frame, operation: Extract<Operation, { kind: 'defer' }>, to: NodeId): NodeId {
    const closed = this.#closes(operation);
    const body = closed >= 0 ? undefined : this.#closure(operation);
    if (closed < 0 && body === undefined) return to;
    const bit = this.#bits++;
    if (bit > 30) throw new NotModelled();
    frame.defers.push({
      bit,
      run: (after) =>
        body === undefined
          ? this.#add({ kind: 'close', channel: closed, to: after, range: operation.range })
          : this.#function(body, after, frame.depth + 1, frame.isBackground),
    });
    return this.#add({ kind: 'defer', bit, to });
  }

  #terminator(frame: Frame, id: number, terminator: Terminator): NodeId {
    const at = (block: number): NodeId => frame.blocks.get(block)!;
    const counted = this.#countedLoop(frame, id, terminator, at);
    if (counted !== undefined) return counted;
    switch (terminator.kind) {
      case 'jump':
        return at(terminator.to);
      case 'branch': {
        const { range } = terminator;
        const condition = conditionOf(terminator.condition);
        if (condition.key === '' || !isReceivedFlag(this.#unit, frame.body, terminator.condition, this.#isChannel))
          this.#refuseFreeExit(frame, id, terminator);
        const isOnce = frame.loops.size > 0 && this.#counters.equalsOnce(terminator.condition);
        return this.#add({
          kind: 'branch',
          condition,
          whenTrue: at(terminator.then),
          whenFalse: at(terminator.else),
          range,
          ...(isOnce ? { once: this.#loops++ } : {}),
        });
      }
      case 'switch':
        return this.#switch(frame, id, terminator, at);
      case 'select':
        return this.#select(frame, terminator, at);
      case 'range': {
        const channel = this.#index(terminator.over);
        const ways = waysOf(this.#unit, this.#resolution, terminator).map(at);
        if (channel < 0) return this.#add({ kind: 'choice', to: ways, range: terminator.range });
        return this.#add({
          kind: 'range',
          channel,
          body: at(terminator.body),
          done: at(terminator.done),
          range: terminator.headRange,
        });
      }
      case 'return':
        return this.#add({ kind: 'return', to: frame.exit, range: terminator.range });
      case 'panic':
      case 'exit':
        return this.#add({ kind: 'halt' });
      default:
        this.#refuseFreeExit(frame, id, terminator);
        return this.#add({ kind: 'choice', to: successors(terminator).map(at), range: terminator.range });
    }
  }

  /** A chain of comparisons with the tag. */
  #switch(frame: Frame, id: number, terminator: Switch, at: (block: number) => NodeId): NodeId {
    this.#refuseFreeExit(frame, id, terminator);
    const { tag, cases, range } = terminator;
    return [...cases].reverse().reduce((otherwise, { values, to }) => {
      const comparison = comparisonOf(tag, values, range);
      const isOnce = frame.loops.size > 0 && this.#counters.equalsOnce(comparison);
      return this.#add({
        kind: 'branch',
        condition: conditionOf(comparison),
        whenTrue: at(to),
        whenFalse: otherwise,
        range,
        ...(isOnce ? { once: this.#loops++ } : {}),
      });
    }, at(terminator.default));
  }

  #countedLoop(frame: Frame, id: number, terminator: Terminator, at: (block: number) => NodeId): NodeId | undefined {
    const loop = frame.loops.get(id);
    if (loop?.bound === undefined || (terminator.kind !== 'range' && terminator.kind !== 'branch')) return undefined;
    const { bound } = loop;
    if (bound.rounds !== undefined && bound.rounds > mostRounds) throw new NotModelled();
    // Its text stands in another file.
    if (bound.rounds === undefined && this.#foreign.has(frame.body.id)) throw new NotModelled();
    this.#boundKeys.set(bound.key, bound);
    const [body, done] =
      terminator.kind === 'range' ? [terminator.body, terminator.done] : [terminator.then, terminator.else];
    const rounds = bound.rounds ?? symbolicRounds;
    return this.#add({ kind: 'loop', loop: this.#loops++, rounds, body: at(body), done: at(done) });
  }

  /** A loop around channel operations that something unknown ends: how often it runs cannot be said. A range over a channel ends with the channel. */
  #refuseFreeExit(frame: Frame, id: number, terminator: Terminator): void {
    for (const [header, { blocks, bound }] of frame.loops) {
      const head = frame.body.blocks[header]!.terminator;
      const isDrain = head.kind === 'range' && this.#index(head.over) >= 0;
      if (bound !== undefined || isDrain || !blocks.has(id)) continue;
      if (successors(terminator).some((next) => !blocks.has(next))) throw new NotModelled();
    }
  }

  #select(frame: Frame, terminator: Extract<Terminator, { kind: 'select' }>, at: (block: number) => NodeId): NodeId {
    const cases = terminator.cases.map(({ communication, to, range }): ModelCase => {
      const [from, channel] = [communication.channel, this.#index(communication.channel)];
      if (channel >= 0) return { kind: communication.kind, channel, to: at(to), range, why: '' };
      const why = whyReady(this.#unit, this.#resolution, from, this.#lines);
      // What ends a goroutine may be the owner's to give, when it is through: a way that is not proved to come too early.
      const isUnclear =
        isRebound(this.#unit, from) || (frame.isBackground && !mayComeAnyTime(this.#unit, this.#resolution, from));
      return { kind: 'free', channel, to: isUnclear ? this.#add({ kind: 'halt' }) : at(to), range, why };
    });
    const otherwise = terminator.default === undefined ? {} : { default: at(terminator.default) };
    return this.#add({ kind: 'select', cases, ...otherwise, range: terminator.headRange });
  }
}
