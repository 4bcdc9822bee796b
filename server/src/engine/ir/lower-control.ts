/** Owns lowering if, for, switch and select to blocks and branches; simple statements are lowered elsewhere. */
import { assignTargets, declareTarget, isBlank, spreadValues } from './lower-assignment';
import { lowerCondition, lowerList } from './lower-value';
import type { BlockId, SelectCase, Value, VariableId } from './model';
import type { TypeExpression } from './types';
import type { UnitState } from './unit-state';

function lowerOptional(state: UnitState, row: number): void {
  if (row >= 0) state.lowerings.statement(state, row);
}

/** A chain of `else if` is walked in a loop; each link's scope holds the rest of the chain. */
export function lowerIf(state: UnitState, row: number): void {
  const { table, flow } = state;
  const after = flow.newBlock();
  const link = (current: number): void => {
    lowerOptional(state, table.child(current, 'initializer'));
    const then = flow.newBlock();
    const alternative = table.child(current, 'alternative');
    const otherwise = alternative < 0 ? after : flow.newBlock();
    lowerCondition(state, table.child(current, 'condition'), then, otherwise);
    flow.start(then);
    lowerOptional(state, table.child(current, 'consequence'));
    flow.jump(after);
    if (alternative < 0) return;
    flow.start(otherwise);
    if (table.kindOf(alternative) === 'if_statement') {
      state.inScope(() => link(alternative));
    } else {
      lowerOptional(state, alternative);
      flow.jump(after);
    }
  };
  state.inScope(() => link(row));
  flow.start(after);
}

export function lowerFor(state: UnitState, row: number): void {
  const { table } = state;
  const clause = table.codeChildren(row).find((child) => table.kindOf(child) === 'range_clause');
  state.inScope(() => {
    if (clause === undefined) lowerLoop(state, row);
    else lowerRange(state, row, clause);
  });
}

/** `for init; condition; post`, `for condition` and `for`. */
function lowerLoop(state: UnitState, row: number): void {
  const { table, flow } = state;
  const label = flow.takeLabel();
  const body = table.child(row, 'body');
  const head = table.codeChildren(row).find((child) => child !== body && table.kindOf(child) !== 'ERROR');
  const isClause = head !== undefined && table.kindOf(head) === 'for_clause';
  const initializer = isClause ? table.child(head, 'initializer') : -1;
  const firstVariable = state.variables.length;
  const declared: VariableId[] = [];
  lowerOptional(state, initializer);
  if (initializer >= 0 && table.kindOf(initializer) === 'short_var_declaration') {
    for (const variable of state.variables.slice(firstVariable)) {
      if (variable.owner !== flow.function || variable.kind !== 'local') continue;
      variable.loop = true;
      declared.push(variable.id);
    }
  }
  const condition = isClause ? table.child(head, 'condition') : (head ?? -1);
  const update = isClause ? table.child(head, 'update') : -1;
  const after = flow.newBlock();
  const header = flow.enterLoop();
  const post = update < 0 ? header : flow.newBlock();
  flow.renew(post, declared);
  flow.flowInto(header);
  if (condition >= 0) {
    const inside = flow.newBlock();
    lowerCondition(state, condition, inside, after);
    flow.start(inside);
  }
  flow.within({ label, breakTo: after, continueTo: post }, () => lowerOptional(state, body));
  flow.jump(post);
  if (update >= 0) {
    flow.start(post);
    lowerOptional(state, update);
    flow.jump(header);
  }
  flow.leaveLoop();
  flow.start(after);
}

function lowerRange(state: UnitState, row: number, clause: number): void {
  const { table, flow, view } = state;
  const label = flow.takeLabel();
  const over = state.value(table.child(clause, 'right'));
  const declares = table.hasToken(clause, ':=');
  const left = table.child(clause, 'left');
  const rows = left < 0 ? [] : table.kindOf(left) === 'expression_list' ? table.codeChildren(left) : [left];
  const [key, value] = (['key', 'value'] as const).map((part, index): Value | undefined => {
    const target = rows[index];
    if (target === undefined || isBlank(state, target)) return undefined;
    if (declares) return declareTarget(state, target, undefined, { ranged: { over, part }, loop: true });
    return state.value(target);
  });
  const after = flow.newBlock();
  const header = flow.enterLoop();
  const body = flow.newBlock();
  flow.flowInto(header);
  flow.terminate({
    kind: 'range',
    over,
    ...(key === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
    declares,
    body,
    done: after,
    range: view.rangeOf(row),
    headRange: view.rangeOf(row + 1),
  });
  flow.start(body);
  flow.within({ label, breakTo: after, continueTo: header }, () => lowerOptional(state, table.child(row, 'body')));
  flow.jump(header);
  flow.leaveLoop();
  flow.start(after);
}

interface Clause {
  readonly row: number;
  readonly isDefault: boolean;
  readonly block: BlockId;
}

function clausesOf(state: UnitState, row: number, caseKind: string): Clause[] {
  const { table, flow } = state;
  return table
    .codeChildren(row)
    .filter((child) => table.kindOf(child) === caseKind || table.kindOf(child) === 'default_case')
    .map((child) => ({ row: child, isDefault: table.kindOf(child) === 'default_case', block: flow.newBlock() }));
}

/** Statements of a case: everything in it but its head. */
function lowerBody(state: UnitState, clause: Clause, next: BlockId | undefined, after: BlockId): void {
  const { table, flow } = state;
  const statements = table
    .codeChildren(clause.row)
    .filter((child) => table.field[child] === 0 && table.kindOf(child) !== 'comment');
  for (const statement of statements) state.lowerings.statement(state, statement);
  const last = statements.at(-1);
  flow.jump(last !== undefined && next !== undefined && fallsThrough(state, last) ? next : after);
}

function fallsThrough(state: UnitState, row: number): boolean {
  const { table } = state;
  if (table.kindOf(row) === 'fallthrough_statement') return true;
  if (table.kindOf(row) === 'labeled_statement' || table.kindOf(row) === 'statement_list') {
    const last = table.codeChildren(row).at(-1);
    return last !== undefined && fallsThrough(state, last);
  }
  return false;
}

export function lowerSwitch(state: UnitState, row: number): void {
  const { table, flow, view } = state;
  const label = flow.takeLabel();
  state.inScope(() => {
    lowerOptional(state, table.child(row, 'initializer'));
    const tagRow = table.child(row, 'value');
    const after = flow.newBlock();
    const clauses = clausesOf(state, row, 'expression_case');
    const otherwise = clauses.find(({ isDefault }) => isDefault)?.block ?? after;
    if (tagRow < 0) lowerConditions(state, clauses, otherwise);
    else {
      const tag = state.value(tagRow);
      const cases = clauses
        .filter(({ isDefault }) => !isDefault)
        .map((clause) => ({ values: lowerList(state, table.child(clause.row, 'value')), to: clause.block }));
      flow.terminate({ kind: 'switch', tag, cases, default: otherwise, range: view.rangeOf(row) });
    }
    clauses.forEach((clause, index) => {
      flow.start(clause.block);
      flow.within({ label, breakTo: after }, () => {
        state.inScope(() => lowerBody(state, clause, clauses[index + 1]?.block, after));
      });
    });
    flow.start(after);
  });
}

/** `switch { case a: … }` is a chain of conditions; `default` comes last wherever it stands. */
function lowerConditions(state: UnitState, clauses: readonly Clause[], otherwise: BlockId): void {
  const { table, flow } = state;
  for (const clause of clauses) {
    const list = clause.isDefault ? -1 : table.child(clause.row, 'value');
    if (list < 0) continue;
    const conditions = table.kindOf(list) === 'expression_list' ? table.codeChildren(list) : [list];
    for (const condition of conditions) {
      const next = flow.newBlock();
      lowerCondition(state, condition, clause.block, next);
      flow.start(next);
    }
  }
  flow.jump(otherwise);
}

export function lowerTypeSwitch(state: UnitState, row: number): void {
  const { table, flow, view } = state;
  const label = flow.takeLabel();
  state.inScope(() => {
    lowerOptional(state, table.child(row, 'initializer'));
    const alias = table.child(row, 'alias');
    const name =
      alias < 0 ? -1 : table.kindOf(alias) === 'expression_list' ? (table.codeChildren(alias)[0] ?? -1) : alias;
    const operand = state.value(table.child(row, 'value'));
    const after = flow.newBlock();
    const clauses = clausesOf(state, row, 'type_case');
    const head = flow.current;
    const cases: { types: TypeExpression[]; variable?: VariableId; to: BlockId }[] = [];
    let defaultVariable: VariableId | undefined;
    for (const clause of clauses) {
      const types = table
        .codeChildren(clause.row)
        .filter((child) => table.fieldOf(child) === 'type')
        .map((child) => state.types.read(child));
      flow.start(clause.block);
      state.inScope(() => {
        const only = types[0];
        // `case nil` keeps the operand's type, as several types do: https://go.dev/ref/spec#Type_switches
        const isOwn = types.length === 1 && only !== undefined && !(only.kind === 'named' && only.name === 'nil');
        const more = isOwn ? { type: only } : { initial: operand };
        const isNamed = name >= 0 && !isBlank(state, name);
        const variable = isNamed ? state.declare(view.textOf(name), 'local', view.rangeOf(name), more) : undefined;
        if (clause.isDefault) defaultVariable = variable;
        else cases.push({ types, to: clause.block, ...(variable === undefined ? {} : { variable }) });
        flow.within({ label, breakTo: after }, () => lowerBody(state, clause, undefined, after));
      });
    }
    flow.start(head);
    flow.terminate({
      kind: 'type-switch',
      operand,
      cases,
      default: clauses.find(({ isDefault }) => isDefault)?.block ?? after,
      ...(defaultVariable === undefined ? {} : { defaultVariable }),
      range: view.rangeOf(row),
    });
    flow.start(after);
  });
}

/** Channels and values to send are evaluated once, before any case is chosen. */
export function lowerSelect(state: UnitState, row: number): void {
  const { table, flow, view } = state;
  const label = flow.takeLabel();
  const after = flow.newBlock();
  const clauses = clausesOf(state, row, 'communication_case');
  const cases: SelectCase[] = [];
  const bindings: (() => void)[] = [];
  for (const clause of clauses) {
    const communication = clause.isDefault ? -1 : table.child(clause.row, 'communication');
    const lowered = clause.isDefault ? undefined : lowerCommunication(state, communication);
    bindings.push(lowered?.bind ?? (() => undefined));
    if (lowered === undefined) continue;
    const range = communication < 0 ? view.rangeOf(clause.row) : view.rangeBetween(clause.row, communication);
    cases.push({ communication: lowered.communication, to: clause.block, range });
  }
  const otherwise = clauses.find(({ isDefault }) => isDefault)?.block;
  flow.terminate({
    kind: 'select',
    cases,
    ...(otherwise === undefined ? {} : { default: otherwise }),
    range: view.rangeOf(row),
    headRange: view.rangeOf(row + 1),
  });
  clauses.forEach((clause, index) => {
    flow.start(clause.block);
    flow.within({ label, breakTo: after }, () => {
      state.inScope(() => {
        bindings[index]!();
        lowerBody(state, clause, undefined, after);
      });
    });
  });
  flow.start(after);
}

/** `bind` assigns what was received, at the start of the case's body. */
function lowerCommunication(
  state: UnitState,
  row: number,
): { communication: SelectCase['communication']; bind: () => void } | undefined {
  const { table, view } = state;
  if (row < 0) return undefined;
  const range = view.rangeOf(row);
  if (table.kindOf(row) === 'send_statement') {
    const channel = state.value(table.child(row, 'channel'));
    const value = state.value(table.child(row, 'value'));
    return { communication: { kind: 'send', channel, value, range }, bind: () => undefined };
  }
  let receive = table.child(row, 'right');
  while (receive >= 0 && table.kindOf(receive) === 'parenthesized_expression') {
    receive = table.codeChildren(receive)[0] ?? -1;
  }
  const channel = state.value(receive < 0 ? -1 : table.child(receive, 'operand'));
  const id = state.nextOperation();
  const left = table.child(row, 'left');
  const bind = (): void => {
    if (left < 0) return;
    const targets = table.kindOf(left) === 'expression_list' ? table.codeChildren(left) : [left];
    const result: Value = { kind: 'result', operation: id, index: 0, range: view.rangeOf(receive < 0 ? row : receive) };
    const values = spreadValues([result], targets.length);
    assignTargets(state, targets, values, table.hasToken(row, ':='), range);
  };
  return { communication: { kind: 'receive', id, channel, range }, bind };
}
