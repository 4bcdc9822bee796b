/** Owns the signals to stop that nobody hears: channels in unexported fields of a goroutine's object that somebody closes and nobody ever receives from. */

import { type FieldUse, usesOfField } from '../../concurrency/field-uses';
import { isTestFile } from '../../findings/test-code';
import type { Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import type { Body } from './endless';

export interface UnheardStop {
  readonly field: string;
  /** The function that closes it. */
  readonly closer: Unit;
}

/** Who may receive, or hand it to somebody who does. */
const heard: readonly FieldUse[] = ['receive', 'send', 'method', 'other'];

/** Of the method that runs as the goroutine, or in which it is written. */
export function unheardStop({ unit }: Body, resolution: Resolution): UnheardStop | undefined {
  const variable = unit.receiver?.variable;
  if (variable === undefined) return undefined;
  const type = resolution.typeOf(unit, { kind: 'variable', variable, range: unit.nameRange });
  const object = type?.kind === 'pointer' ? type.element : type;
  const literal = object && resolution.underlying(unit, object);
  if (object?.kind !== 'named' || literal?.kind !== 'struct') return undefined;
  const declarer = `${resolution.packageOf(unit)}.${object.name}`;
  for (const { name, type: held } of literal.fields) {
    if (held.kind !== 'channel' || !/^\p{Ll}/u.test(name)) continue;
    const closer = onlyClosed({ name, declarer }, resolution);
    if (closer !== undefined) return { field: name, closer };
  }
  return undefined;
}

function onlyClosed(
  field: { readonly name: string; readonly declarer: string },
  resolution: Resolution,
): Unit | undefined {
  let closer: Unit | undefined;
  for (const each of resolution.unitsMentioning(`.${field.name}`)) {
    const uses = usesOfField(each, field, resolution);
    if (heard.some((use) => uses.has(use))) return undefined;
    if (uses.has('close') && !isTestFile(resolution.fileOf(each))) closer ??= each;
  }
  return closer;
}
