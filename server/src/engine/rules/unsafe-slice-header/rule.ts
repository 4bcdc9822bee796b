/** Owns the rule against slice and string headers handled by hand: those of reflect, and one kind read as the other. */

import { defineRule, isAtLeast, type RuleContext } from '../../findings/define-rule';
import { nodesIn, valuesIn } from '../../findings/loops/loops';
import type { Operation, Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';

type Call = Extract<Operation, { kind: 'call' }>;
type Kind = 'slice' | 'string';

export default defineRule({
  title: 'A slice or string header handled by hand, whose data the garbage collector may not see',
  why: 'The Data field of `reflect.SliceHeader` and `reflect.StringHeader` is a `uintptr`: it keeps nothing alive. A header that is composed by hand points to memory that may already be free; a string read as a slice gets whatever lies behind it as its capacity (https://pkg.go.dev/unsafe#Pointer, pattern 6). From Go 1.20 on use `unsafe.Slice`, `unsafe.SliceData`, `unsafe.String` and `unsafe.StringData`. A header of a real slice or string that is only looked at through a pointer is deprecated, not wrong: a hint.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['memory', 'unsafe'],
  triggers: [['SliceHeader', 'StringHeader', ')(unsafe.Pointer(&']],
  check(context) {
    const { unit } = context;
    const calls = callsIn(unit);
    for (const owner of unit.functions) {
      const seen = new Set<string>();
      for (const node of owner.blocks.flatMap(nodesIn)) {
        if (node.kind === 'declare') {
          for (const id of node.variables) {
            const { type, range } = unit.variables[id]!;
            const name = type && headerIn(type);
            if (name !== undefined) composed(context, name, range);
          }
        }
        for (const value of valuesIn(node)) {
          const key = `${value.kind} ${JSON.stringify(value.range)}`;
          if (seen.has(key)) continue;
          seen.add(key);
          if (value.kind === 'composite') {
            const name = headerIn(value.type);
            // Empty and held by nothing, it never gets an address: only its type is asked for.
            const isHeld = value.elements.length > 0 || unit.variables.some(({ initial }) => initial === value);
            if (name !== undefined && isHeld) composed(context, name, value.range);
            continue;
          }
          const cast = castAt(value, calls);
          if (cast !== undefined) castFound(context, cast, value);
        }
      }
    }
  },
});

function composed({ report, go }: RuleContext, name: string, range: Value['range']): void {
  report({ message: `Nothing keeps the memory behind this reflect.${name} alive: use ${instead(go)}.`, range });
}

function castFound({ unit, resolution, go, report }: RuleContext, { to, pointer }: Cast, { range }: Value): void {
  const name = headerIn(to);
  const target = name === undefined ? kindOf(to) : name === 'SliceHeader' ? 'slice' : 'string';
  const type = pointer.kind === 'address' ? resolution.typeOf(unit, pointer.base) : undefined;
  const source = type && kindOf(resolution.underlying(unit, type));
  if (source === 'string' && target === 'slice') {
    const message = `This string is read as a slice, whose capacity lies beyond its header: use ${instead(go)}.`;
    report({ message, range });
  } else if (name !== undefined) {
    const message = `reflect.${name} is deprecated and easy to get wrong: use ${instead(go)}.`;
    report({ message, range, severity: 'hint' });
  } else if (source === 'slice' && target === 'string' && isAtLeast(go, '1.20')) {
    const message = 'This slice is read as a string through its header: use unsafe.String.';
    report({ message, range, severity: 'hint' });
  }
}

function instead(go: RuleContext['go']): string {
  return isAtLeast(go, '1.20') ? 'unsafe.Slice, unsafe.String and their Data functions' : 'unsafe.Slice';
}

function callsIn({ functions }: Unit): ReadonlyMap<number, Call> {
  const found = new Map<number, Call>();
  for (const { blocks } of functions)
    for (const { operations } of blocks)
      for (const operation of operations) if (operation.kind === 'call') found.set(operation.id, operation);
  return found;
}

interface Cast {
  /** What the pointer is made to point to. */
  readonly to: TypeExpression;
  /** The operand of `unsafe.Pointer`. */
  readonly pointer: Value;
}

/** `(*T)(unsafe.Pointer(p))`, which is a conversion or looks like a call. */
function castAt(value: Value, calls: ReadonlyMap<number, Call>): Cast | undefined {
  if (value.kind === 'convert' && value.type.kind === 'pointer') return cast(value.type.element, value.operand, calls);
  const call = value.kind === 'result' ? calls.get(value.operation) : undefined;
  const { callee, args } = call ?? {};
  if (args?.length !== 1) return undefined;
  if (callee?.kind === 'type' && callee.type.kind === 'pointer') return cast(callee.type.element, args[0]!, calls);
  if (callee?.kind !== 'dereference') return undefined;
  const to = typeIn(callee.base);
  return to && cast(to, args[0]!, calls);
}

function cast(to: TypeExpression, operand: Value, calls: ReadonlyMap<number, Call>): Cast | undefined {
  const call = operand.kind === 'result' ? calls.get(operand.operation) : undefined;
  const { callee, args } = call ?? {};
  const isPointer = callee?.kind === 'member' && callee.path === 'unsafe' && callee.name === 'Pointer';
  const pointer = args?.[0];
  return isPointer && pointer !== undefined ? { to, pointer } : undefined;
}

function typeIn(value: Value): TypeExpression | undefined {
  if (value.kind === 'type') return value.type;
  if (value.kind === 'member') return { kind: 'named', path: value.path, name: value.name, typeArguments: [] };
  if (value.kind === 'global') return { kind: 'named', path: '', name: value.name, typeArguments: [] };
  return undefined;
}

function headerIn(type: TypeExpression): string | undefined {
  if (type.kind !== 'named' || type.path !== 'reflect') return undefined;
  return type.name === 'SliceHeader' || type.name === 'StringHeader' ? type.name : undefined;
}

function kindOf(type: TypeExpression): Kind | undefined {
  if (type.kind === 'slice') return 'slice';
  return type.kind === 'named' && type.path === '' && type.name === 'string' ? 'string' : undefined;
}
