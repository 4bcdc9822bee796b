/** Owns which variables of a unit hold, or point to, much memory: large buffers, large arrays and what has one inside, requests and responses. */

import { LargeBuffers } from '../../findings/loops/large-buffers';
import type { Unit, Value, VariableId } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { isNamed, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';

export interface LargeValue {
  /** `buffer`: a slice or string, whose length is no part of the memory. `whole`: the value itself, or what it points to. */
  readonly kind: 'buffer' | 'whole';
  /** Where it gets its memory. */
  readonly range: Range;
  /** Fields that are the large part of it. */
  readonly isLargeField: (name: string) => boolean;
}

/** Of plain types, in bytes; of all others a word is taken. */
const sizes: Readonly<Record<string, number>> = {
  bool: 1,
  byte: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  rune: 4,
  float32: 4,
  string: 16,
  complex128: 16,
};

/** Structs are followed so deep. */
const deepest = 4;

export class LargeValues {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #large: number;
  readonly #buffers: LargeBuffers;

  constructor(unit: Unit, resolution: Resolution, large: number) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#large = large;
    this.#buffers = new LargeBuffers(unit, resolution, large);
  }

  of(variable: VariableId): LargeValue | undefined {
    const { range } = this.#unit.variables[variable]!;
    const value: Value = { kind: 'variable', variable, range };
    const type = this.#resolution.typeOf(this.#unit, value);
    if (isMessage(type)) return { kind: 'whole', range, isLargeField: (name) => name === 'Body' };
    const plain = type?.kind === 'pointer' ? type.element : type;
    const literal = plain && this.#resolution.underlying(this.#unit, plain);
    if (literal?.kind === 'array' || literal?.kind === 'struct') {
      if (this.#sizeOf(literal, 0) < this.#large) return undefined;
      const isLargeField = (name: string): boolean =>
        literal.kind === 'struct' &&
        literal.fields.some((field) => field.name === name && this.#sizeOf(field.type, 1) * 2 >= this.#large);
      return { kind: 'whole', range, isLargeField };
    }
    const source = this.#buffers.wholeOf(value);
    return source && { kind: 'buffer', range: source.range, isLargeField: () => true };
  }

  #sizeOf(type: TypeExpression, depth: number): number {
    const literal = depth > deepest ? type : this.#resolution.underlying(this.#unit, type);
    switch (literal.kind) {
      case 'array':
        return lengthOf(literal.length) * this.#sizeOf(literal.element, depth + 1);
      case 'struct':
        return depth > deepest
          ? 0
          : literal.fields.reduce((sum, field) => sum + this.#sizeOf(field.type, depth + 1), 0);
      case 'named':
        return (literal.path === '' ? sizes[literal.name] : undefined) ?? 8;
      default:
        return 8;
    }
  }
}

function isMessage(type: TypeExpression | undefined): boolean {
  return type?.kind === 'pointer' && (isNamed(type, 'net/http', 'Request') || isNamed(type, 'net/http', 'Response'));
}

/** `4096`, `1 << 20`, `64 * 1024`; names are not followed. */
function lengthOf(text: string): number {
  const shift = /^(\d[\d_]*)\s*(<<|\*)\s*(\d[\d_]*)$/.exec(text);
  if (shift !== null) {
    const [left, right] = [numberOf(shift[1]!), numberOf(shift[3]!)];
    return shift[2] === '<<' ? left * 2 ** right : left * right;
  }
  return /^(?:0x[\da-fA-F_]+|\d[\d_]*)$/.test(text) ? numberOf(text) : 0;
}

function numberOf(text: string): number {
  return Number(text.replaceAll('_', ''));
}
