/** Owns what a method's receiver says and how the runtime prints the method's name. Knows no method sets. */
import type { TypeExpression } from './types';

export interface Receiver {
  readonly name?: string;
  readonly typeName: string;
  readonly pointer: boolean;
  /** Names the method gives the type's parameters. */
  readonly typeParameters: readonly string[];
}

/** `T`, `*T`, `T[A, B]`, `*T[A, B]` as a receiver; undefined for anything else. */
export function receiverOf(name: string | undefined, type: TypeExpression): Receiver | undefined {
  const pointer = type.kind === 'pointer';
  const base = pointer ? type.element : type;
  if (base.kind !== 'named') return undefined;
  return {
    ...(name === undefined ? {} : { name }),
    typeName: base.name,
    pointer,
    typeParameters: base.typeArguments.map((argument) => (argument.kind === 'named' ? argument.name : '_')),
  };
}

export function receiverName(receiver: Receiver | undefined, name: string): string {
  if (receiver === undefined) return name;
  return receiver.pointer ? `(*${receiver.typeName}).${name}` : `${receiver.typeName}.${name}`;
}
