/** Owns where a connection comes from that a function closes for writing, and whether that place closes it altogether. Reports nothing. */

import type { RuleContext } from '../../findings/define-rule';
import { isNil, Origins } from '../../findings/values/value-origin';
import type { Unit, Value, VariableId } from '../../ir/model';
import { eachPart } from '../../ir/nodes';
import { calledName, eachOperation, mentions, valuesOf } from '../../ir/walk';
import type { Range } from '../../text/range';
import { ConnectionUse } from './connection-use';

const connections = new Set(['net.Conn', 'net.TCPConn', 'net.UnixConn', 'crypto/tls.Conn']);

/** The variable of a unit that got the connection when it was opened. */
export function openedHere(unit: Unit, origins: Origins, connection: Value): VariableId | undefined {
  let value = connection;
  let root: VariableId | undefined;
  for (let step = 0; step < 5; step++) {
    if (value.kind === 'assert' || value.kind === 'convert') value = value.operand;
    else if (value.kind === 'variable') {
      root = value.variable;
      const given: readonly Value[] = (origins.valuesOf(root) ?? []).filter((each) => !isNil(each));
      if (given.length !== 1) return undefined;
      value = given[0]!;
    } else break;
  }
  if (value.kind !== 'result' || value.index !== 0 || root === undefined) return undefined;
  const variable = unit.variables[root]!;
  return isConnection(origins, { kind: 'variable', variable: root, range: variable.range }) ? root : undefined;
}

function isConnection(origins: Origins, value: Value): boolean {
  return connections.has(origins.typeNameOf(value) ?? '');
}

/** The parameter of the declared function that a connection is. */
export function parameterIn(unit: Unit, origins: Origins, value: Value): VariableId | undefined {
  if (value.kind === 'assert') return parameterIn(unit, origins, value.operand);
  if (value.kind !== 'variable') return undefined;
  const { variable } = value;
  if (unit.functions[0]?.parameters.includes(variable) === true)
    return isConnection(origins, value) ? variable : undefined;
  const [given, ...others] = origins.valuesOf(variable) ?? [];
  return given?.kind === 'assert' && others.length === 0 ? parameterIn(unit, origins, given) : undefined;
}

/** A call of this function with a connection that its caller opened, and that neither of them closes. */
export function lostByCaller(
  { unit, resolution }: RuleContext,
  parameter: VariableId,
): { readonly file: string; readonly range: Range } | undefined {
  const own = new ConnectionUse(unit, resolution, parameter);
  if (unit.functions.some((each) => own.ofFunction(each, false) !== 'none')) return undefined;
  const at = unit.functions[0]!.parameters.indexOf(parameter);
  for (const caller of resolution.unitsMentioning(calledName(unit))) {
    const file = resolution.fileOf(caller);
    if (file.endsWith('_test.go') || caller.name === 'main' || caller.hasSyntaxErrors) continue;
    const origins = new Origins(caller, resolution);
    for (const { operation } of eachOperation(caller)) {
      if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
      const argument = operation.args[at];
      const target = argument && resolution.calleeOf(caller, operation);
      if (argument === undefined || target?.kind !== 'function' || target.unit !== unit) continue;
      const root = openedHere(caller, origins, argument);
      if (root === undefined) continue;
      const use = new ConnectionUse(caller, resolution, root);
      if (caller.functions.every((each) => use.ofFunction(each, false) === 'none'))
        return { file, range: operation.range };
    }
  }
  return undefined;
}

/** A field that this package alone gives connections it opens, that nothing of the package closes, and that it hands to nobody. */
export function isLostField({ unit, resolution }: RuleContext, field: Extract<Value, { kind: 'field' }>): boolean {
  if (/^\p{Lu}/u.test(field.name) || !isConnection(new Origins(unit, resolution), field)) return false;
  const isField = (value: Value): boolean => value.kind === 'field' && value.name === field.name;
  let isOpened = false;
  for (const each of resolution.unitsMentioning(field.name)) {
    const origins = new Origins(each, resolution);
    const isOpening = (value: Value): boolean => isNil(value) || origins.maker(value) !== undefined;
    for (const { blocks } of each.functions) {
      for (const node of blocks.flatMap(({ operations, terminator }) => [...operations, terminator])) {
        for (const part of valuesOf(node).flatMap((value) => [...eachPart(value)])) {
          if (part.kind === 'field' && part.name === 'Close' && mentions(part.base, isField)) return false;
          if (part.kind !== 'composite') continue;
          for (const element of part.elements) {
            if (isField(element.value)) return false;
            if (element.field !== field.name) continue;
            if (!isOpening(element.value)) return false;
            isOpened = true;
          }
        }
        if (node.kind === 'assign') {
          if (node.values.some(isField)) return false;
          for (const [index, target] of node.targets.entries()) {
            if (target === undefined || !isField(target)) continue;
            const value = node.values[index];
            if (value === undefined || !isOpening(value)) return false;
            isOpened ||= !isNil(value);
          }
        } else if (node.kind === 'return' || node.kind === 'send') {
          if (valuesOf(node).some(isField)) return false;
        } else if (node.kind === 'call' || node.kind === 'go' || node.kind === 'defer') {
          const target = node.args.some(isField) ? resolution.calleeOf(each, node) : undefined;
          if (target !== undefined && !(target.kind === 'library' && /^(bufio|fmt|io)$/.test(target.path)))
            return false;
        }
      }
    }
  }
  return isOpened;
}
