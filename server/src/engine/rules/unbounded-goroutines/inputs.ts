/**
 * Owns which loops take one item after the other of an input whose length others decide: a channel, packets, lines, rows, the list of a request. Knows what
 * an item is and what is made of it, and nothing of goroutines.
 */

import { isTimerChannel } from '../../concurrency/timers';
import { isCall, type Loop, loopsOf, nodesIn } from '../../findings/loops/loops';
import { sourceOf } from '../../findings/started/channel-partners';
import { isContext, isResultOf } from '../../findings/started/contexts';
import { handlerAround } from '../../findings/started/http-handlers';
import { Origins } from '../../findings/values/value-origin';
import type { Block, FunctionIr, Operation, OperationId, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { callOf, givenTo } from '../../ir/nodes';
import type { TypeExpression } from '../../ir/types';
import { eachOperation, mentions, rootOf, successors } from '../../ir/walk';
import { isNamed, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { type Reading, readings } from './readings';

type Call = Extract<Operation, { kind: 'call' }>;
type Receive = Extract<Operation, { kind: 'receive' }>;

export interface Input {
  readonly loop: Loop;
  /** One item, as a message says it: `each value of jobs`. */
  readonly each: string;
  /** Where it is taken. */
  readonly range: Range;
  readonly isAccept: boolean;
  /** Nodes that take it. */
  readonly takes: ReadonlySet<Operation | Terminator>;
  /** Whether a value is the item or comes of it. */
  readonly isItem: (value: Value) => boolean;
}

export class Inputs {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #origins: Origins;
  readonly #text: (range: Range) => string;

  constructor(unit: Unit, resolution: Resolution, text: (range: Range) => string) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#origins = new Origins(unit, resolution);
    this.#text = text;
  }

  /** The inputs a block takes an item of each time round, those of the innermost loop first. */
  around(owner: FunctionIr, block: Block): readonly Input[] {
    const loops = loopsOf(owner).filter(({ blocks }) => blocks.includes(block));
    return loops.reverse().flatMap((loop) => {
      const { terminator } = loop.header;
      if (terminator.kind === 'range') return this.#ranged(loop, terminator);
      return isCounted(this.#unit, loop) ? [] : this.#taken(loop);
    });
  }

  #ranged(loop: Loop, terminator: Extract<Terminator, { kind: 'range' }>): readonly Input[] {
    const { over, key, value, headRange } = terminator;
    const isChannel = this.#isOpenChannel(over);
    if (!isChannel && !this.#isRequested(loop.owner, over)) return [];
    const item = isChannel ? key : value;
    const variables = item?.kind === 'variable' ? [item.variable] : [];
    return [
      this.#input(
        loop,
        `each ${isChannel ? 'value' : 'element'} of ${this.#text(over.range)}`,
        headRange,
        terminator,
        variables,
      ),
    ];
  }

  #taken(loop: Loop): readonly Input[] {
    const found: Input[] = [];
    for (const node of loop.blocks.flatMap(nodesIn)) {
      const received = node.kind === 'select' ? node.cases.map(({ communication }) => communication) : [node];
      for (const each of received) {
        if (each.kind !== 'receive' || !this.#isOpenChannel(each.channel)) continue;
        found.push(this.#received(loop, node, each));
      }
      if (node.kind === 'call') {
        const reading = this.#readingOf(node) ?? this.#answerOf(loop, node);
        if (reading !== undefined) found.push(this.#read(loop, node, reading));
      }
    }
    return found;
  }

  #received(loop: Loop, node: Operation | Terminator, { id, channel, range }: Receive): Input {
    const type = this.#resolution.typeOf(this.#unit, channel);
    const isAccept = type?.kind === 'channel' && isConnection(type.element);
    return this.#input(loop, `each value of ${this.#text(channel.range)}`, range, node, [], [id], isAccept);
  }

  #readingOf(call: Call): Reading | undefined {
    const { callee } = call;
    if (callee.kind !== 'field') return undefined;
    return readings(this.#origins.nameOf(call), callee.name);
  }

  /** What any call answers again and again until its error ends the loop. */
  #answerOf(loop: Loop, call: Call): Reading | undefined {
    const bound = loop.blocks
      .flatMap(({ operations }) => operations)
      .flatMap((each) =>
        each.kind === 'assign' ? each.targets.filter((_, at) => isResultOf(each.values[at], call)) : [],
      )
      .flatMap((target) => (target?.kind === 'variable' ? [target] : []));
    const isError = (value: Value): boolean => isNamed(this.#resolution.typeOf(this.#unit, value), '', 'error');
    const errors = bound.filter(isError);
    const [item] = bound.filter((target) => !isError(target));
    if (item === undefined || !this.#endsWith(loop, errors)) return undefined;
    const isAccept = isConnection(this.#resolution.typeOf(this.#unit, item));
    return { each: `each result of ${this.#text(call.callee.range)}`, isAccept };
  }

  /** One of the errors is looked at, and leads out of the loop. */
  #endsWith({ owner, blocks }: Loop, errors: readonly Value[]): boolean {
    const isError = (part: Value): boolean =>
      part.kind === 'variable' && errors.some((each) => each.kind === 'variable' && each.variable === part.variable);
    const inside = new Set(blocks.map(({ id }) => id));
    return blocks.some(
      ({ terminator }) =>
        terminator.kind === 'branch' &&
        mentions(terminator.condition, isError) &&
        successors(terminator).some((id) => !inside.has(id) && owner.blocks[id] !== undefined),
    );
  }

  /** What a call takes comes back, is written where its arguments point, or is asked of the same value next. */
  #read(loop: Loop, call: Call, { each, isAccept }: Reading): Input {
    const base = call.callee.kind === 'field' ? rootOf(call.callee.base) : undefined;
    const others = loop.blocks
      .flatMap(({ operations }) => operations)
      .filter((each): each is Call => each.kind === 'call' && each.callee.kind === 'field' && base !== undefined)
      .filter((each) => each.callee.kind === 'field' && rootOf(each.callee.base) === base);
    const ids = [call.id, ...others.map(({ id }) => id)];
    const filled = [call, ...others].flatMap(filledBy);
    return this.#input(loop, each, call.range, call, filled, ids, isAccept);
  }

  #input(
    loop: Loop,
    each: string,
    range: Range,
    node: Operation | Terminator,
    variables: readonly VariableId[],
    results: readonly OperationId[] = [],
    isAccepted = false,
  ): Input {
    const isAccept = isAccepted || this.#accepts(loop) || this.#isConnection(variables);
    const items = new Set(variables);
    const made = new Set(results);
    const isItem = (value: Value): boolean =>
      mentions(value, (part) => {
        if (part.kind === 'variable') return items.has(part.variable);
        if (part.kind === 'result') return made.has(part.operation);
        return part.kind === 'closure' && this.#unit.functions[part.function]!.captures.some((id) => items.has(id));
      });
    const nodes = loop.blocks.flatMap(nodesIn);
    for (let before = -1; before !== items.size + made.size; ) {
      before = items.size + made.size;
      for (const each of nodes) {
        if (each.kind === 'call' && [each.callee, ...each.args].some(isItem)) {
          made.add(each.id);
          for (const id of filledBy(each)) items.add(id);
        }
        if (each.kind === 'range' && isItem(each.over))
          for (const target of [each.key, each.value]) if (target?.kind === 'variable') items.add(target.variable);
        if (each.kind === 'type-switch' && isItem(each.operand)) {
          for (const { variable } of each.cases) if (variable !== undefined) items.add(variable);
          if (each.defaultVariable !== undefined) items.add(each.defaultVariable);
        }
        if (each.kind !== 'assign') continue;
        each.targets.forEach((target, at) => {
          const value = each.values[at] ?? each.values[0];
          if (target?.kind === 'variable' && value !== undefined && isItem(value)) items.add(target.variable);
        });
      }
    }
    return { loop, each, range, isAccept, takes: new Set([node]), isItem };
  }

  /** A connection, a channel of one, a stream: they are accepted one by one. */
  #accepts({ blocks }: Loop): boolean {
    return blocks.some(({ operations }) =>
      operations.some((each) => each.kind === 'call' && 'name' in each.callee && /^accept/i.test(each.callee.name)),
    );
  }

  #isConnection(variables: readonly VariableId[]): boolean {
    return variables.some((variable) => {
      const { range } = this.#unit.variables[variable]!;
      return isConnection(this.#resolution.typeOf(this.#unit, { kind: 'variable', variable, range }));
    });
  }

  /** Values come as others like: no clock, no signal, no end, and not what this function sends a known number of. */
  #isOpenChannel(channel: Value): boolean {
    const type = this.#resolution.typeOf(this.#unit, channel);
    const literal = type && this.#resolution.underlying(this.#unit, type);
    if (literal?.kind !== 'channel' || isTimerChannel(this.#unit, this.#resolution, channel)) return false;
    const { element } = literal;
    if (isNamed(element, 'os', 'Signal') || isNamed(element, 'time', 'Time') || isNamed(element, '', 'error'))
      return false;
    const call = callOf(this.#unit, channel);
    if (call?.callee.kind === 'field' && isContext(this.#unit, this.#resolution, call.callee.base)) return false;
    return !this.#isFilledHere(channel);
  }

  /** Made here and known to nobody else, and every send stands in a loop with an end or in none. */
  #isFilledHere(channel: Value): boolean {
    const unit = this.#unit;
    const source = sourceOf(unit, channel);
    if (source.kind !== 'variable') return false;
    const given = givenTo(unit, source.variable);
    const isMade = (value: Value): boolean => {
      const callee = callOf(unit, value)?.callee;
      return callee?.kind === 'global' && callee.name === 'make';
    };
    if (given === undefined || !given.every(isMade)) return false;
    const isIt = (value: Value): boolean => {
      const each = sourceOf(unit, value);
      return each.kind === 'variable' && each.variable === source.variable;
    };
    return unit.functions.every((owner) => {
      const open = loopsOf(owner).filter((loop) => this.#isOpenLoop(loop));
      return owner.blocks.every((block) =>
        nodesIn(block).every((node) => {
          if (isCall(node)) return !node.args.some((arg) => mentions(arg, isIt)) || isBuiltin(node);
          const sends = node.kind === 'select' ? node.cases.map(({ communication }) => communication) : [node];
          const isSent = sends.some((each) => each.kind === 'send' && isIt(each.channel));
          return !isSent || !open.some(({ blocks }) => blocks.includes(block));
        }),
      );
    });
  }

  #isOpenLoop(loop: Loop): boolean {
    const { terminator } = loop.header;
    if (terminator.kind !== 'range') return !isCounted(this.#unit, loop);
    const type = this.#resolution.typeOf(this.#unit, terminator.over);
    return type === undefined || this.#resolution.underlying(this.#unit, type).kind === 'channel';
  }

  /** A list that was read from a request: the client decides how long it is. */
  #isRequested(owner: FunctionIr, over: Value): boolean {
    const root = rootOf(over);
    if (root === undefined || handlerAround(this.#unit, this.#resolution, owner) === undefined) return false;
    const type = this.#resolution.typeOf(this.#unit, over);
    if (type !== undefined && this.#resolution.underlying(this.#unit, type).kind !== 'slice') return false;
    return eachOperation(this.#unit).some(({ operation }) => {
      if (operation.kind !== 'call') return false;
      const name = 'name' in operation.callee ? operation.callee.name : '';
      return decoding.has(name) && operation.args.some((arg) => arg.kind === 'address' && rootOf(arg.base) === root);
    });
  }
}

function isConnection(type: TypeExpression | undefined): boolean {
  const base = type?.kind === 'pointer' ? type.element : type;
  return base?.kind === 'named' && /(?:conn|connection|session)$/i.test(base.name);
}

/** What decodes into what it is given a pointer to, of encoding/json and of the usual frameworks. */
const decoding = new Set(['Decode', 'Unmarshal', 'Bind', 'BindJSON', 'ShouldBind', 'ShouldBindJSON', 'BodyParser']);

/** Variables whose address a call is given. */
function filledBy({ args }: Call): readonly VariableId[] {
  return args.flatMap((arg) => {
    const root = arg.kind === 'address' ? rootOf(arg.base) : undefined;
    return root === undefined ? [] : [root];
  });
}

function isBuiltin({ callee }: { readonly callee: Value }): boolean {
  return callee.kind === 'global' && ['close', 'len', 'cap'].includes(callee.name);
}

/** `for i := 0; i < n; i++`, and any other loop that a comparison ends. */
function isCounted(unit: Unit, { owner, header, blocks }: Loop): boolean {
  const { terminator } = header;
  if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return false;
  const inside = new Set(blocks);
  const leaves = successors(terminator).some((id) => !inside.has(owner.blocks[id]!));
  const { operator, left, right } = terminator.condition;
  if (!leaves || !['<', '<=', '>', '>=', '!='].includes(operator)) return false;
  return (
    [left, right].some((side) => side.kind === 'variable' && unit.variables[side.variable]?.loop === true) ||
    operator !== '!='
  );
}
