/** Owns lowering expressions to values, with their calls and receives as operations before them. Knows nothing of statements. */
import { isTypeSyntax, nameValue } from './lower-call';
import { lowerComposite } from './lower-composite';
import type { BlockId, Value } from './model';
import { predeclaredTypes } from './predeclared';
import type { UnitState } from './unit-state';

/** Longer chains of operators keep only the newest operands, so that nobody who walks a value runs out of stack. */
const longestChain = 200;

const literalTypes: Readonly<Record<string, 'int' | 'float' | 'imaginary' | 'rune' | 'string'>> = {
  int_literal: 'int',
  float_literal: 'float',
  imaginary_literal: 'imaginary',
  rune_literal: 'rune',
  interpreted_string_literal: 'string',
  raw_string_literal: 'string',
};

export function lowerValue(state: UnitState, row: number): Value {
  if (row < 0) return { kind: 'unknown', range: state.view.rangeOf(0) };
  const { table, view } = state;
  const kind = table.kindOf(row);
  switch (kind) {
    case 'identifier':
    case 'type_identifier':
    case 'nil':
    case 'true':
    case 'false':
    case 'iota':
      if (kind === 'iota' && state.iota !== undefined)
        return { kind: 'literal', type: 'int', text: String(state.iota), range: view.rangeOf(row) };
      return table.isMissing(row) ? state.unknown(row) : nameValue(state, row);
    case 'selector_expression':
      return lowerSelector(state, row);
    case 'call_expression':
      return state.lowerings.call(state, row);
    case 'type_conversion_expression':
      return state.lowerings.conversion(state, row);
    case 'parenthesized_expression':
      return lowerValue(state, table.codeChildren(row)[0] ?? -1);
    case 'unary_expression':
      return lowerUnary(state, row);
    case 'binary_expression':
      return lowerBinary(state, row);
    case 'index_expression':
      return lowerIndex(state, row);
    case 'slice_expression':
      return lowerSlice(state, row);
    case 'type_assertion_expression':
      return {
        kind: 'assert',
        operand: lowerValue(state, table.child(row, 'operand')),
        type: state.types.read(table.child(row, 'type')),
        range: view.rangeOf(row),
      };
    case 'type_instantiation_expression':
      return {
        kind: 'instance',
        base: lowerValue(state, table.child(row, 'type')),
        typeArguments: table
          .codeChildren(row)
          .slice(1)
          .map((child) => state.types.read(child)),
        range: view.rangeOf(row),
      };
    case 'composite_literal':
      return lowerComposite(state, state.types.read(table.child(row, 'type')), table.child(row, 'body'), row);
    case 'func_literal':
      return { kind: 'closure', function: state.lowerings.closure(state, row), range: view.rangeOf(row) };
    case 'literal_element':
    case 'expression_list':
      return lowerValue(state, table.codeChildren(row)[0] ?? -1);
    case 'qualified_type':
      return { kind: 'type', type: state.types.read(row), range: view.rangeOf(row) };
    default: {
      const literal = literalTypes[kind];
      if (literal !== undefined)
        return { kind: 'literal', type: literal, text: view.textOf(row), range: view.rangeOf(row) };
      if (isTypeSyntax(kind)) return { kind: 'type', type: state.types.read(row), range: view.rangeOf(row) };
      return state.unknown(row);
    }
  }
}

/** The values of an `expression_list`, or of a single expression. */
export function lowerList(state: UnitState, row: number): Value[] {
  if (row < 0) return [];
  if (state.table.kindOf(row) !== 'expression_list') return [lowerValue(state, row)];
  return state.table.codeChildren(row).map((child) => lowerValue(state, child));
}

function lowerSelector(state: UnitState, row: number): Value {
  const { table, view } = state;
  const operand = table.child(row, 'operand');
  const field = table.child(row, 'field');
  if (operand < 0 || field < 0) return state.unknown(row);
  const range = view.rangeOf(row);
  const name = view.textOf(field);
  const base = lowerValue(state, operand);
  if (base.kind === 'global' && table.kindOf(operand) === 'identifier') {
    const path = state.imports.pathOf(base.name);
    if (path !== undefined) return { kind: 'member', path, name, range };
  }
  return { kind: 'field', base, name, range, nameRange: view.rangeOf(field) };
}

function lowerUnary(state: UnitState, row: number): Value {
  const { table, view } = state;
  const operatorRow = table.child(row, 'operator');
  const operator = operatorRow < 0 ? '' : view.textOf(operatorRow);
  const operand = lowerValue(state, table.child(row, 'operand'));
  const range = view.rangeOf(row);
  switch (operator) {
    case '<-': {
      const id = state.nextOperation();
      state.flow.emit({ kind: 'receive', id, channel: operand, range });
      return { kind: 'result', operation: id, index: 0, range };
    }
    case '&':
      return { kind: 'address', base: operand, range };
    case '*':
      if (operand.kind === 'type') return { kind: 'type', type: { kind: 'pointer', element: operand.type }, range };
      return { kind: 'dereference', base: operand, range };
    default:
      return { kind: 'unary', operator, operand, range };
  }
}

/** Chains lean to the left, `((a + b) + c) + d`, and may be thousands long: they are walked in a loop. */
function lowerBinary(state: UnitState, row: number): Value {
  const { table, view } = state;
  const chain: number[] = [];
  let leftmost = row;
  while (leftmost >= 0 && table.kindOf(leftmost) === 'binary_expression') {
    chain.push(leftmost);
    leftmost = table.child(leftmost, 'left');
  }
  let left = lowerValue(state, leftmost);
  for (let index = chain.length - 1; index >= 0; index--) {
    const link = chain[index]!;
    const operatorRow = table.child(link, 'operator');
    const operator = operatorRow < 0 ? '' : view.textOf(operatorRow);
    const right = lowerRight(state, operator, left, table.child(link, 'right'));
    if (index > 0 && index % longestChain === 0) left = { kind: 'unknown', range: view.rangeOf(link) };
    else left = { kind: 'binary', operator, left, right, range: view.rangeOf(link) };
  }
  return left;
}

/** The right operand of `&&` and `||` runs only for one outcome of the left one; that matters when it does something. */
function lowerRight(state: UnitState, operator: string, left: Value, row: number): Value {
  const { flow } = state;
  if ((operator !== '&&' && operator !== '||') || !hasOperations(state, row)) return lowerValue(state, row);
  const right = flow.newBlock();
  const after = flow.newBlock();
  branch(state, left, operator === '&&' ? right : after, operator === '&&' ? after : right);
  flow.start(right);
  const value = lowerValue(state, row);
  flow.flowInto(after);
  return value;
}

function hasOperations(state: UnitState, row: number): boolean {
  const { table } = state;
  if (row < 0) return false;
  for (let each = row; each < table.next[row]!; each++) {
    const kind = table.kindOf(each);
    if (kind === 'call_expression' || kind === '<-' || kind === 'type_conversion_expression') return true;
  }
  return false;
}

function branch(state: UnitState, condition: Value, then: BlockId, otherwise: BlockId): void {
  state.flow.terminate({ kind: 'branch', condition, then, else: otherwise, range: condition.range });
}

/** Lowers a condition to branches: `then` and `otherwise` are entered when it is true and false. */
export function lowerCondition(state: UnitState, row: number, then: BlockId, otherwise: BlockId): void {
  const { table, view, flow } = state;
  const kind = row < 0 ? '' : table.kindOf(row);
  if (kind === 'parenthesized_expression') {
    lowerCondition(state, table.codeChildren(row)[0] ?? -1, then, otherwise);
    return;
  }
  const operatorRow = row < 0 ? -1 : table.child(row, 'operator');
  const operator = operatorRow < 0 ? '' : view.textOf(operatorRow);
  if (kind === 'unary_expression' && operator === '!') {
    lowerCondition(state, table.child(row, 'operand'), otherwise, then);
    return;
  }
  if (kind === 'binary_expression' && (operator === '&&' || operator === '||')) {
    const operands = operandsOf(state, row, operator);
    operands.forEach((operand, index) => {
      const isLast = index === operands.length - 1;
      const next = isLast ? then : flow.newBlock();
      if (operator === '&&') lowerCondition(state, operand, next, otherwise);
      else lowerCondition(state, operand, then, isLast ? otherwise : next);
      if (!isLast) flow.start(next);
    });
    return;
  }
  branch(state, lowerValue(state, row), then, otherwise);
}

/** `a`, `b`, `c` of `a && b && c`. */
function operandsOf(state: UnitState, row: number, operator: string): number[] {
  const { table, view } = state;
  const operands: number[] = [];
  let link = row;
  while (link >= 0 && table.kindOf(link) === 'binary_expression') {
    const operatorRow = table.child(link, 'operator');
    if (operatorRow < 0 || view.textOf(operatorRow) !== operator) break;
    operands.push(table.child(link, 'right'));
    link = table.child(link, 'left');
  }
  operands.push(link);
  return operands.reverse();
}

/** `base[index]`, or an instance when the index can only be a type. */
function lowerIndex(state: UnitState, row: number): Value {
  const { table, view } = state;
  const base = lowerValue(state, table.child(row, 'operand'));
  const range = view.rangeOf(row);
  const index = lowerValue(state, table.child(row, 'index'));
  const isType = index.kind === 'type' || (index.kind === 'global' && predeclaredTypes.has(index.name));
  if (isType && (base.kind === 'global' || base.kind === 'member' || base.kind === 'type')) {
    const typeArguments = [state.types.read(table.child(row, 'index'))];
    if (base.kind !== 'type') return { kind: 'instance', base, typeArguments, range };
    const type = base.type.kind === 'named' ? { ...base.type, typeArguments } : base.type;
    return { kind: 'type', type, range };
  }
  return { kind: 'index', base, index, range };
}

function lowerSlice(state: UnitState, row: number): Value {
  const { table } = state;
  const base = lowerValue(state, table.child(row, 'operand'));
  const bounds = ['start', 'end', 'capacity'].map((field) => {
    const bound = table.child(row, field);
    return bound < 0 ? undefined : lowerValue(state, bound);
  });
  return { kind: 'slice', base, bounds, range: state.view.rangeOf(row) };
}
