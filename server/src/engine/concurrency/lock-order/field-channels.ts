/** Owns channels that lie in a field and never leave the functions that use it there: who sends, receives and closes, and how much room they have. */
import type { FunctionId, Operation, Terminator, Unit, Value } from '../../ir/model';
import { mentions, operationById, parts, valuesOf } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import type { Body } from './called-bodies';

export interface FieldChannel {
  /** The type that declares the field, as `declarerOf` names it. */
  readonly declarer: string;
  readonly field: string;
}

/** Where a channel is used. */
export interface Site extends Body {
  readonly does: 'sends' | 'receives' | 'closes';
  readonly node: Operation | Terminator;
  /** Nothing else can go on there instead. */
  readonly isAlone: boolean;
}

export interface Uses {
  readonly sites: readonly Site[];
  readonly capacity: number;
}

type Field = Extract<Value, { kind: 'field' }>;

/** The field a value is read from, where it holds a channel that only the package can name. */
export function fieldChannelOf(unit: Unit, value: Value, resolution: Resolution): FieldChannel | undefined {
  if (value.kind !== 'field' || /^\p{Lu}/u.test(value.name)) return undefined;
  const type = resolution.typeOf(unit, value);
  if (type === undefined || resolution.underlying(unit, type).kind !== 'channel') return undefined;
  const declarer = resolution.declarerOf(unit, value.base, value.name);
  return declarer === undefined ? undefined : { declarer, field: value.name };
}

/** Undefined where others may have the channel, or nobody knows its room. */
export function usesOf(channel: FieldChannel, resolution: Resolution): Uses | undefined {
  const sites: Site[] = [];
  const capacities = new Set<number>();
  for (const unit of resolution.unitsMentioning(channel.field)) {
    for (const { id, blocks } of unit.functions) {
      for (const { operations, terminator } of blocks) {
        for (const node of [...operations, terminator]) {
          const used = usesIn(unit, id, node, channel, resolution);
          if (used === undefined) return undefined;
          sites.push(...used.sites);
          for (const capacity of used.capacities) capacities.add(capacity);
        }
      }
    }
  }
  const [capacity, ...others] = capacities;
  return capacity === undefined || others.length > 0 ? undefined : { sites, capacity };
}

interface Used {
  readonly sites: readonly Site[];
  readonly capacities: readonly number[];
}

const nothing: Used = { sites: [], capacities: [] };

function usesIn(
  unit: Unit,
  id: FunctionId,
  node: Operation | Terminator,
  channel: FieldChannel,
  resolution: Resolution,
): Used | undefined {
  const isIt = (value: Value): value is Field =>
    value.kind === 'field' &&
    value.name === channel.field &&
    (resolution.declarerOf(unit, value.base, value.name) ?? channel.declarer) === channel.declarer;
  const site = (does: Site['does'], isAlone: boolean): Used => ({
    ...nothing,
    sites: [{ unit, id, does, node, isAlone }],
  });
  switch (node.kind) {
    case 'send':
    case 'receive':
      if (isIt(node.channel)) return site(`${node.kind}s`, true);
      break;
    case 'range':
      if (isIt(node.over)) return site('receives', true);
      break;
    case 'select': {
      const own = node.cases.filter(({ communication }) => isIt(communication.channel));
      if (own.length === 0) break;
      const isAlone = node.cases.length === 1 && node.default === undefined;
      return { ...nothing, sites: own.flatMap(({ communication: { kind } }) => site(`${kind}s`, isAlone).sites) };
    }
    case 'call':
    case 'defer': {
      const [given] = node.args;
      const callee = given !== undefined && isIt(given) ? resolution.calleeOf(unit, node) : undefined;
      if (callee?.kind !== 'builtin') break;
      return callee.name === 'close' ? site('closes', true) : nothing;
    }
    case 'assign': {
      const made = node.targets.flatMap((target, at) =>
        target !== undefined && isIt(target) ? [node.values[at]] : [],
      );
      if (made.length > 0) return madeWith(unit, made, resolution);
      break;
    }
    default:
  }
  const values = valuesOf(node);
  const composites = values.flatMap((value) => setIn(value, channel));
  if (composites.length > 0) return madeWith(unit, composites, resolution);
  return values.some((value) => mentions(value, isIt)) ? undefined : nothing;
}

/** What literals set the field to. */
function setIn(value: Value, channel: FieldChannel): readonly Value[] {
  const { declarer, field } = channel;
  const isOfType =
    value.kind === 'composite' && value.type.kind === 'named' && declarer.endsWith(`.${value.type.name}`);
  const own = isOfType ? value.elements.flatMap((element) => (element.field === field ? [element.value] : [])) : [];
  return [...own, ...parts(value).flatMap((part) => setIn(part, channel))];
}

function madeWith(unit: Unit, values: readonly (Value | undefined)[], resolution: Resolution): Used | undefined {
  const capacities = values.map((value) => capacityOf(unit, value, resolution));
  const known = capacities.filter((capacity) => capacity !== undefined);
  return known.length < capacities.length ? undefined : { ...nothing, capacities: known };
}

function capacityOf(unit: Unit, value: Value | undefined, resolution: Resolution): number | undefined {
  if (value?.kind !== 'result') return undefined;
  const call = operationById(unit, value.operation);
  if (call?.kind !== 'call') return undefined;
  const callee = resolution.calleeOf(unit, call);
  if (callee.kind !== 'builtin' || callee.name !== 'make') return undefined;
  const [, size] = call.args;
  if (size === undefined) return 0;
  return size.kind === 'literal' && /^\d+$/.test(size.text) ? Number(size.text) : undefined;
}
