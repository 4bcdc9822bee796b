/**
 * Owns the question whether somebody who goes round and round may come to an end by itself: a way out of its loops asks for what code nobody sees into may have changed,
 * such as fields, elements, shared variables or what a call gives.
 */
import type { Block, FunctionIr, Terminator, Unit, Value } from '../ir/model';
import { operationById, parts, successors, valuesOf } from '../ir/walk';
import { loopBlocks } from './loops';
import type { Place } from './machine/state/values';

/** `place`: of the select it comes back to. Where that is in no loop of its function, its callers go round, and nobody can tell. */
export function mayEndByItself({ unit, range }: Place): boolean {
  for (const body of unit.functions) {
    const block = body.blocks.find(({ terminator }) => terminator.kind === 'select' && terminator.headRange === range);
    if (block === undefined) continue;
    const headers = body.blocks.filter(({ id, loop }) => loop === id && loopBlocks(body, id).has(block.id));
    return headers.length === 0 || headers.some(({ id }) => hasOpenExit(unit, body, id));
  }
  return true;
}

function hasOpenExit(unit: Unit, body: FunctionIr, header: Block['id']): boolean {
  const inside = loopBlocks(body, header);
  return body.blocks.some(({ id, terminator }) => {
    if (!inside.has(id) || successors(terminator).every((next) => inside.has(next))) return false;
    return decisionsOf(terminator).some((value) => mayChange(unit, body, value));
  });
}

/** What decides which way it goes; a select asks nobody but those who communicate. */
function decisionsOf(terminator: Terminator): readonly Value[] {
  const asks = terminator.kind === 'branch' || terminator.kind === 'switch' || terminator.kind === 'type-switch';
  return asks ? valuesOf(terminator) : [];
}

function mayChange(unit: Unit, body: FunctionIr, value: Value): boolean {
  switch (value.kind) {
    case 'field':
    case 'index':
    case 'dereference':
      return true;
    case 'global':
      return !['nil', 'true', 'false'].includes(value.name);
    case 'variable':
      return isShared(unit, body, value);
    case 'result': {
      const call = operationById(unit, value.operation);
      if (call?.kind !== 'call') return false;
      const isLength = call.callee.kind === 'global' && ['len', 'cap'].includes(call.callee.name);
      return !isLength || call.args.some((arg) => mayChange(unit, body, arg));
    }
    default:
      return parts(value).some((part) => mayChange(unit, body, part));
  }
}

/** With a function around it, or one within. */
function isShared(unit: Unit, body: FunctionIr, { variable }: Extract<Value, { kind: 'variable' }>): boolean {
  return (
    unit.variables[variable]?.owner !== body.id || unit.functions.some(({ captures }) => captures.includes(variable))
  );
}
