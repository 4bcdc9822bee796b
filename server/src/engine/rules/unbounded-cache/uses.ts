/** Owns what a unit does to the places it mentions: makes them grow, or what may keep them small. Knows no reachability. */

import { isCall, type Node, nodesIn } from '../../findings/loops/loops';
import type { Block, FunctionIr, Operation, OperationId, Unit, Value } from '../../ir/model';
import { mentions, parts, successors, valuesOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import { isOpenKey } from './key';
import { type Place, placeOf } from './place';

type Assign = Extract<Operation, { kind: 'assign' }>;
type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

export interface Growth {
  readonly place: Place;
  readonly unit: Unit;
  readonly function: FunctionIr;
  readonly block: Block;
  readonly operation: Assign | Call;
  /** What is there for the key is looked up first, or added to. */
  readonly isMemo: boolean;
}

const growing = new Set(['Store', 'LoadOrStore', 'Swap']);
const harmless = new Set([...growing, 'Load', 'Range', 'CompareAndSwap']);

export class UnitUses {
  readonly growth: readonly Growth[];
  /** Keys of places that something may keep small: shrunk, replaced, measured, or known to code that is not looked at. */
  readonly bounded = new Set<string>();
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #calls = new Map<OperationId, Call>();
  readonly #lookedUp = new Set<string>();
  readonly #madeWhenNil: ReadonlySet<string>;

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
    const blocks = unit.functions.flatMap((owner) => owner.blocks.map((block) => ({ owner, block })));
    for (const { block } of blocks)
      for (const operation of block.operations) if (isCall(operation)) this.#calls.set(operation.id, operation);
    this.#madeWhenNil = this.#nilChecked();
    const growth: Growth[] = [];
    for (const { owner, block } of blocks) {
      for (const node of nodesIn(block)) {
        const found = this.#grownBy(node);
        const isFilled = found !== undefined && this.#isFilledWhereMade(owner, block, found.place);
        const grown = isFilled ? undefined : found;
        if (grown !== undefined) growth.push({ ...grown, unit, function: owner, block });
        this.#look(node, grown?.place);
      }
    }
    this.growth = growth.map((each) => (this.#lookedUp.has(each.place.key) ? { ...each, isMemo: true } : each));
  }

  #placeOf(value: Value): Place | undefined {
    return placeOf(this.#unit, this.#resolution, value);
  }

  #grownBy(node: Node): Pick<Growth, 'place' | 'operation' | 'isMemo'> | undefined {
    if (node.kind === 'call' || node.kind === 'defer') {
      const method = this.#mapMethod(node);
      const [key] = node.args;
      if (method === undefined || !growing.has(method) || key === undefined) return undefined;
      const place = node.callee.kind === 'field' ? this.#placeOf(node.callee.base) : undefined;
      const isOpen = place !== undefined && isOpenKey(this.#unit, this.#resolution, key);
      return isOpen ? { place, operation: node, isMemo: method === 'LoadOrStore' } : undefined;
    }
    if (node.kind !== 'assign') return undefined;
    const [target] = node.targets;
    const [value] = node.values;
    if (node.targets.length !== 1 || target === undefined || value === undefined) return undefined;
    if (target.kind !== 'index') {
      const place = this.#placeOf(target);
      const from = place && this.#appendedTo(value);
      return from !== undefined && from === place?.key ? { place, operation: node, isMemo: false } : undefined;
    }
    const type = this.#resolution.typeOf(this.#unit, target.base);
    if (type === undefined || this.#resolution.underlying(this.#unit, type).kind !== 'map') return undefined;
    const place = this.#placeOf(target.base);
    const isOpen = place !== undefined && isOpenKey(this.#unit, this.#resolution, target.index);
    return isOpen ? { place, operation: node, isMemo: node.operator !== undefined } : undefined;
  }

  /** Every way to the block makes the place anew: a table that is filled on first use. */
  #isFilledWhereMade({ blocks }: FunctionIr, { id: end }: Block, { key }: Place): boolean {
    const makes = ({ operations }: Block): boolean =>
      operations.some(
        (each) =>
          each.kind === 'assign' &&
          each.targets.some(
            (target) => target !== undefined && target.kind !== 'index' && this.#placeOf(target)?.key === key,
          ) &&
          each.values.every((value) => this.#appendedTo(value) !== key),
      );
    const reached = new Set<number>([0]);
    for (const id of reached) {
      if (makes(blocks[id]!)) continue;
      if (id === end) return false;
      for (const next of successors(blocks[id]!.terminator)) reached.add(next);
    }
    return true;
  }

  /** Key of the place whose append gives `value`. */
  #appendedTo(value: Value): string | undefined {
    const call = value.kind === 'result' ? this.#calls.get(value.operation) : undefined;
    const [first] = call?.args ?? [];
    return call !== undefined && first !== undefined && this.#builtin(call) === 'append'
      ? this.#placeOf(first)?.key
      : undefined;
  }

  #look(node: Node, grown: Place | undefined): void {
    switch (node.kind) {
      case 'assign':
        for (const target of node.targets) if (target !== undefined) this.#assigned(target, grown);
        node.values.forEach((value, index) => {
          // Asking only whether there is an entry is what registration does too.
          const isAsked = node.targets.length > 1 && node.targets[index] === undefined;
          if (!isAsked && value.kind !== 'ok') this.#mention(value, false);
        });
        break;
      case 'call':
      case 'go':
      case 'defer':
        this.#called(node);
        break;
      case 'range':
        this.#mention(node.over, true);
        break;
      case 'branch':
        this.#condition(node.condition);
        break;
      default:
        for (const value of valuesOf(node)) this.#mention(value, false);
    }
  }

  #assigned(target: Value, grown: Place | undefined): void {
    if (target.kind === 'index') {
      this.#mention(target.index, false);
      return;
    }
    const place = this.#placeOf(target);
    if (place === undefined || place.key === grown?.key) return;
    if (!isInitialiser(this.#unit) && !this.#madeWhenNil.has(place.key)) this.bounded.add(place.key);
  }

  #called(call: Call): void {
    const method = this.#mapMethod(call);
    const builtin = this.#builtin(call);
    if (call.callee.kind === 'field') {
      const place = this.#placeOf(call.callee.base);
      if (place !== undefined && method !== undefined) {
        if (!harmless.has(method)) this.bounded.add(place.key);
        if (method === 'Load') this.#lookedUp.add(place.key);
      }
      this.#mention(call.callee.base, true);
    }
    call.args.forEach((each, index) => {
      // What is appended to goes back to its place, or is another place's business.
      this.#mention(each, (builtin === 'append' && index === 0) || builtin === 'len');
    });
  }

  /** A length that is looked at before something else happens may be a limit. */
  #condition(condition: Value): void {
    mentions(condition, (part) => {
      const call = part.kind === 'result' ? this.#calls.get(part.operation) : undefined;
      const [measured] = call?.args ?? [];
      const place = measured && this.#placeOf(measured);
      if (call !== undefined && place !== undefined && this.#builtin(call) === 'len') this.bounded.add(place.key);
      return false;
    });
    const isNil = condition.kind === 'binary' && /^[!=]=$/.test(condition.operator);
    if (!isNil) this.#mention(condition, false);
    else for (const part of parts(condition)) if (part.kind !== 'index') this.#mention(part, true);
  }

  /** `isHarmless`: the value itself is only read here. */
  #mention(value: Value, isHarmless: boolean): void {
    const place = this.#placeOf(value);
    if (place !== undefined && !isHarmless) this.bounded.add(place.key);
    if (value.kind === 'index') {
      const base = this.#placeOf(value.base);
      if (base !== undefined) this.#lookedUp.add(base.key);
      this.#mention(value.base, true);
      this.#mention(value.index, false);
      return;
    }
    const isPath = value.kind === 'field' || value.kind === 'dereference';
    for (const part of parts(value)) this.#mention(part, isPath);
  }

  /** Places compared with nil: what assigns them there makes them the first time. */
  #nilChecked(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { blocks } of this.#unit.functions) {
      for (const { terminator } of blocks) {
        if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') continue;
        const { left, right } = terminator.condition;
        const key = right.kind === 'global' && right.name === 'nil' ? this.#placeOf(left)?.key : undefined;
        if (key !== undefined) found.add(key);
      }
    }
    return found;
  }

  #mapMethod(call: Call): string | undefined {
    const name = qualifiedName(this.#resolution.calleeOf(this.#unit, call)) ?? '';
    return name.startsWith('sync.Map.') ? name.slice('sync.Map.'.length) : undefined;
  }

  #builtin(call: Call): string {
    const callee = this.#resolution.calleeOf(this.#unit, call);
    return callee.kind === 'builtin' ? callee.name : '';
  }
}

/** `init` and initialisers of package variables. */
export function isInitialiser({ name }: Unit): boolean {
  return name === 'init' || name.startsWith('var ') || name.startsWith('const ');
}
