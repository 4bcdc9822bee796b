/** Owns the shape of small concurrent programs as plain data, and walking and numbering them. Knows neither Go source nor what a program does. */

/** What happens in one step. `id` tells operations of the source apart; one that is run twice has one id. */
export type Operation =
  | { readonly kind: 'send' | 'receive' | 'close'; readonly id: number; readonly channel: number }
  | { readonly kind: 'lock' | 'unlock' | 'rlock' | 'runlock'; readonly id: number; readonly mutex: number }
  | { readonly kind: 'add'; readonly id: number; readonly delta: number }
  | { readonly kind: 'done' | 'wait'; readonly id: number }
  | { readonly kind: 'cond-wait' | 'signal' | 'broadcast'; readonly id: number }
  /** `await-done` is `<-ctx.Done()`. */
  | { readonly kind: 'cancel' | 'await-done'; readonly id: number };

export type Body = readonly Statement[];

export interface Case {
  readonly kind: 'send' | 'receive' | 'await-done';
  /** -1 for the context. */
  readonly channel: number;
  readonly body: Body;
}

export type Statement =
  | Operation
  | { readonly kind: 'range'; readonly id: number; readonly channel: number; readonly body: Body }
  | { readonly kind: 'select'; readonly id: number; readonly cases: readonly Case[]; readonly default?: Body }
  | {
      readonly kind: 'if';
      readonly parameter: number;
      readonly negated: boolean;
      readonly whenTrue: Body;
      readonly whenFalse: Body;
    }
  | { readonly kind: 'loop'; readonly times: number; readonly body: Body }
  | { readonly kind: 'return' }
  /** In a closure of its own (`defer func() { … }()`) or as the call itself, which a send cannot be. */
  | { readonly kind: 'defer'; readonly operation: Operation; readonly inClosure: boolean }
  /** Calls a local closure, which calls no other. */
  | { readonly kind: 'call'; readonly closure: number }
  | { readonly kind: 'go'; readonly process: number };

export interface Program {
  /** Capacities; -1: the channel is nil. */
  readonly channels: readonly number[];
  readonly mutexes: readonly ('Mutex' | 'RWMutex')[];
  /** Number of bool parameters; each has one value per run, unknown beforehand. */
  readonly parameters: number;
  /** The first is the root, which returns to nobody. The others are started by `go`, which stands once for each, in one with a lower index. */
  readonly processes: readonly Body[];
  readonly closures: readonly Body[];
}

export type PanicKind =
  | 'close-of-closed'
  | 'close-of-nil'
  | 'send-on-closed'
  | 'negative-counter'
  | 'unlock-of-unlocked'
  /** A WaitGroup counts again before everybody whom it let go has woken. */
  | 'wait-group-reused';

export function isOperation(statement: Statement): statement is Operation {
  switch (statement.kind) {
    case 'range':
    case 'select':
    case 'if':
    case 'loop':
    case 'return':
    case 'defer':
    case 'call':
    case 'go':
      return false;
    default:
      return true;
  }
}

/** A body with `change` applied to every statement, inner ones first; a statement may become none or several. */
export function changed(body: Body, change: (statement: Statement) => Body): Body {
  return body.flatMap((statement) => change(withBodies(statement, (inner) => changed(inner, change))));
}

export function withBodies(statement: Statement, change: (body: Body) => Body): Statement {
  switch (statement.kind) {
    case 'range':
    case 'loop':
      return { ...statement, body: change(statement.body) };
    case 'if':
      return { ...statement, whenTrue: change(statement.whenTrue), whenFalse: change(statement.whenFalse) };
    case 'select': {
      const cases = statement.cases.map((each) => ({ ...each, body: change(each.body) }));
      return { ...statement, cases, ...(statement.default && { default: change(statement.default) }) };
    }
    default:
      return statement;
  }
}

/** The same program where buffers have so many places and loops so many rounds. */
export function ofSize(program: Program, size: number): Program {
  const sized = (body: Body): Body => changed(body, (each) => [each.kind === 'loop' ? { ...each, times: size } : each]);
  const { channels, processes, closures } = program;
  return {
    ...program,
    channels: channels.map((capacity) => (capacity > 0 ? size : capacity)),
    processes: processes.map(sized),
    closures: closures.map(sized),
  };
}

/** All statements of a program, in the order of the source of its processes, then its closures. */
export function statementsOf({ processes, closures }: Program): readonly Statement[] {
  const found: Statement[] = [];
  const visit = (body: Body): Body => {
    for (const statement of body) {
      found.push(statement);
      withBodies(statement, visit);
    }
    return body;
  };
  for (const body of [...processes, ...closures]) visit(body);
  return found;
}

/** The same program with ids from 0 on, each used once. */
function numbered(program: Program): Program {
  let next = 0;
  const renumber = (body: Body): Body =>
    body.map((statement) => {
      if (statement.kind === 'defer') return { ...statement, operation: { ...statement.operation, id: next++ } };
      const own = 'id' in statement ? { ...statement, id: next++ } : statement;
      return withBodies(own, renumber);
    });
  const { processes, closures } = program;
  return { ...program, processes: processes.map(renumber), closures: closures.map(renumber) };
}

/** The operations by id, those of `defer` too; a range and a select are one each. */
export function operationsOf(program: Program): ReadonlyMap<number, Statement> {
  return new Map(
    statementsOf(program).flatMap((statement): readonly (readonly [number, Statement])[] => {
      if (statement.kind === 'defer') return [[statement.operation.id, statement.operation]];
      return 'id' in statement ? [[statement.id, statement]] : [];
    }),
  );
}

/** Without the bodies that nothing starts or calls, and with ids from 0 on. */
export function tidied(program: Program): Program {
  const { processes, closures } = program;
  const [started, called] = [new Set([0]), new Set<number>()];
  const visit = (body: Body): Body => {
    changed(body, (statement) => {
      if (statement.kind === 'go' && !started.has(statement.process)) {
        started.add(statement.process);
        visit(processes[statement.process]);
      }
      if (statement.kind === 'call' && !called.has(statement.closure)) {
        called.add(statement.closure);
        visit(closures[statement.closure]);
      }
      return [statement];
    });
    return body;
  };
  visit(processes[0]);
  return numbered({
    ...program,
    processes: processes.map((body, index) => (started.has(index) ? body : [])),
    closures: closures.map((body, index) => (called.has(index) ? body : [])),
  });
}
