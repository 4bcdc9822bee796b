/** Owns what is known of fields of objects from outside: by their types, that they lead to an object that is there already, or hold a channel nobody else has. */
import type { Unit, Value } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Resolution } from '../../../packages/resolution';
import { dynamicTypeOf, type Maker } from './made';
import { scalar } from './state';
import type { Datum } from './values';

type Field = Extract<Value, { kind: 'field' }>;

export interface KnownChannel {
  /** As `declarerOf` names the type. */
  readonly holder: string;
  readonly field: string;
  readonly capacity: number;
}

export class Relatives {
  readonly #known = new Map<string, Datum>();
  readonly #channels: KnownChannel[] = [];

  addChannel(channel: KnownChannel): void {
    this.#channels.push(channel);
  }

  /** What a field holds that is known. */
  inField({ state, resolution }: Maker, unit: Unit, place: Field, type: TypeExpression | undefined): Datum | undefined {
    const holder = this.#channels.length === 0 ? undefined : resolution.declarerOf(unit, place.base, place.name);
    const channel = this.#channels.find((each) => each.field === place.name && each.holder === holder);
    if (channel === undefined) return this.of(resolution, unit, place, type);
    const capacity = scalar(channel.capacity);
    const to = state.add({ kind: 'channel', outside: false, capacity, buffer: [], closed: false });
    return { kind: 'reference', to };
  }

  /** Types as `path.name`. */
  add(from: string, to: string, object: Datum | undefined): void {
    if (object !== undefined) this.#known.set(`${from} ${to}`, object);
  }

  /** The object that a field leads to, or an element of what the field holds. */
  of(resolution: Resolution, unit: Unit, place: Value, type: TypeExpression | undefined): Datum | undefined {
    if (this.#known.size === 0 || place.kind !== 'field' || type?.kind !== 'pointer') return undefined;
    const holder = resolution.typeOf(unit, place.base);
    const names = [holder?.kind === 'pointer' ? holder.element : holder, type.element].map((each) => {
      const named = each && dynamicTypeOf(resolution, unit, each);
      return named && `${named.path}.${named.name}`;
    });
    return this.#known.get(names.join(' '));
  }
}
