/**
 * Owns the question whether other code may serve a channel: close it, send to it, receive from it. Whoever is not in sight may do all of that, so the answer
 * errs on the side of yes. Knows no paths.
 */
import type { FunctionIr, Unit, Value, VariableId } from '../../ir/model';
import { callOf, eachNode, eachPart, givenTo, isCall, type Node } from '../../ir/nodes';
import { mentions, valuesOf } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import { qualifiedName, type Resolution } from '../../packages/resolution';

export type Service = 'close' | 'send' | 'receive';

/** What a channel goes by: a variable of one unit, or a name the whole package may use. */
type Name =
  | { readonly kind: 'variable'; readonly unit: Unit; readonly variable: VariableId }
  | { readonly kind: 'global' | 'field'; readonly name: string };

interface Question {
  readonly name: Name;
  readonly wanted: readonly Service[];
  readonly except: ReadonlySet<FunctionIr>;
}

/** Functions that are given the channel, and variables that stand for one another, are followed so far. */
const deepest = 3;
/** It sends to the channel and never closes it. */
const sending = new Set(['os/signal.Notify']);
const nobody: ReadonlySet<FunctionIr> = new Set();

/** What a unit does to all channels of a name: everybody asks that who has one. */
const servedByName = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const [kind, name, ...wanted] = key.split(' ') as ['global' | 'field', string, ...Service[]];
    return new ChannelPartners(resolution).serves(unit, { kind, name }, wanted);
  },
  isSame: (one, other) => one === other,
});

export class ChannelPartners {
  readonly #resolution: Resolution;

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  /** Whether the channel may get one of these; what functions of `except` do does not count. */
  mayGet(unit: Unit, channel: Value, wanted: readonly Service[], except = nobody): boolean {
    const name = this.#nameOf(unit, channel);
    if (name === undefined) return true;
    if (name.kind === 'variable') return this.#isServed(unit, { name, wanted, except }, 0);
    const units = this.#resolution.unitsMentioning(name.name);
    if (except.size > 0) return units.some((each) => this.#isServed(each, { name, wanted, except }, 0));
    const key = [name.kind, name.name, ...wanted].join(' ');
    return units.some((each) => servedByName.get(this.#resolution, each, key));
  }

  /** Whether code of a unit may do one of these to a channel of that name. */
  serves(unit: Unit, name: Name, wanted: readonly Service[]): boolean {
    return this.#isServed(unit, { name, wanted, except: nobody }, 0);
  }

  /** Whether the channel has a name that everybody who serves it must use. */
  isInSight(unit: Unit, channel: Value): boolean {
    return this.#nameOf(unit, channel) !== undefined;
  }

  /** The local variable, package variable or field a channel is kept in; undefined for one that comes from outside. */
  keptIn(unit: Unit, channel: Value): Name['kind'] | undefined {
    return this.#nameOf(unit, channel)?.kind;
  }

  #nameOf(unit: Unit, channel: Value): Name | undefined {
    const source = sourceOf(unit, channel);
    switch (source.kind) {
      case 'variable': {
        const given = givenTo(unit, source.variable);
        const isMadeHere = given?.every((value) => isMade(unit, value)) === true;
        return isMadeHere ? { kind: 'variable', unit, variable: source.variable } : undefined;
      }
      case 'global':
      case 'field':
        // Other packages may do what they like to what is exported.
        if (/^\p{Lu}/u.test(source.name) || this.#resolution.packageOf(unit) !== '') return undefined;
        return { kind: source.kind, name: source.name };
      default:
        return undefined;
    }
  }

  #isServed(unit: Unit, question: Question, depth: number): boolean {
    for (const { node, function: owner } of eachNode(unit)) {
      if (question.except.has(owner)) continue;
      if (this.#serves(unit, node, question, depth)) return true;
    }
    return false;
  }

  #serves(unit: Unit, node: Node, question: Question, depth: number): boolean {
    const { name, wanted } = question;
    const isIt = (value: Value): boolean => isNamed(unit, value, name);
    if (name.kind === 'field' && isFieldFilled(unit, node, name.name)) return true;
    switch (node.kind) {
      case 'send':
        return mentions(node.value, isIt) || (isIt(node.channel) && wanted.includes('send'));
      case 'receive':
        return isIt(node.channel) && wanted.includes('receive');
      case 'range':
        return isIt(node.over) && wanted.includes('receive');
      case 'select':
        return node.cases.some(({ communication }) => this.#serves(unit, communication, question, depth));
      case 'assign':
        return node.values.some((value, at) => {
          const target = node.targets[at];
          if (target !== undefined && isIt(target)) return !isMade(unit, value) && !isIt(value);
          // Another name of its own for the same channel is followed.
          return mentions(value, isIt) && !(isIt(value) && target !== undefined && isIt(target));
        });
      case 'return':
        return node.values.some((value) => mentions(value, isIt));
      default:
        return isCall(node) && this.#isGiven(unit, node, question, depth);
    }
  }

  /** Whether a call closes the channel, or gives it to code that may serve it. */
  #isGiven(unit: Unit, call: Extract<Node, { kind: 'call' | 'go' | 'defer' }>, question: Question, depth: number) {
    const isIt = (value: Value): boolean => isNamed(unit, value, question.name);
    if (!call.args.some((arg) => mentions(arg, isIt))) return false;
    const target = this.#resolution.calleeOf(unit, call);
    if (target.kind === 'builtin' && (target.name === 'len' || target.name === 'cap')) return false;
    if (target.kind === 'builtin' && target.name === 'close') return question.wanted.includes('close');
    if (sending.has(qualifiedName(target) ?? '')) return question.wanted.includes('send');
    return call.args.some((arg, at) => {
      if (!mentions(arg, isIt)) return false;
      if (!isIt(arg) || depth >= deepest) return true;
      if (target.kind === 'closure') {
        // A parameter that stands for the argument is another name for it.
        const parameter = unit.functions[target.function]?.parameters[at];
        return parameter === undefined || unit.variables[parameter]?.initial === undefined;
      }
      if (target.kind !== 'function') return true;
      const variable = target.unit.functions[0]?.parameters[at];
      if (variable === undefined) return true;
      const name = { kind: 'variable', unit: target.unit, variable } as const;
      return this.#isServed(target.unit, { ...question, name }, depth + 1);
    });
  }
}

/** What a variable stands for that is given one other name only. */
export function sourceOf(unit: Unit, value: Value, hops = 0): Value {
  if (value.kind !== 'variable' || hops >= deepest) return value;
  const given = givenTo(unit, value.variable);
  const [only] = given ?? [];
  const isName = only?.kind === 'variable' || only?.kind === 'global' || only?.kind === 'field';
  return given?.length === 1 && isName ? sourceOf(unit, only, hops + 1) : value;
}

function isNamed(unit: Unit, value: Value, name: Name): boolean {
  const source = sourceOf(unit, value);
  if (source.kind === 'variable')
    return name.kind === 'variable' && name.unit === unit && name.variable === source.variable;
  return source.kind === name.kind && 'name' in source && source.name === name.name;
}

/** `make(…)` or `nil`. */
function isMade(unit: Unit, value: Value): boolean {
  if (value.kind === 'global') return value.name === 'nil';
  const { callee } = callOf(unit, value) ?? {};
  return callee?.kind === 'global' && callee.name === 'make';
}

/** A literal gives the field a channel that somebody else has, too. */
function isFieldFilled(unit: Unit, node: Node, field: string): boolean {
  return valuesOf(node).some((value) =>
    [...eachPart(value)].some(
      (part) =>
        part.kind === 'composite' &&
        part.elements.some((element) => element.field === field && !isMade(unit, element.value)),
    ),
  );
}
