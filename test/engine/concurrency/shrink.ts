/** Owns making a small program that fails a smaller one that still fails: statements go one at a time. Knows not what failing is. */
import { type Body, changed, type Program, type Statement, statementsOf, tidied, withBodies } from './program';

/** The smallest program that can be reached from a failing one without `fails` becoming false on the way. */
export function shrunk(program: Program, fails: (program: Program) => boolean): Program {
  let smallest = program;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerThan(smallest)) {
      if (!fails(smaller)) continue;
      smallest = smaller;
      again = true;
      break;
    }
  }
  return smallest;
}

/** Every program with one thing less, those that lose most first. */
function* smallerThan(program: Program): Generator<Program> {
  // A lock cannot go without its unlock.
  for (const mutex of program.mutexes.keys()) {
    const without = (body: Body) => changed(body, (each) => (mutexOf(each) === mutex ? [] : [each]));
    const { processes, closures } = program;
    const smaller = tidied({ ...program, processes: processes.map(without), closures: closures.map(without) });
    if (statementsOf(smaller).length < statementsOf(program).length) yield smaller;
  }
  for (const statement of statementsOf(program)) {
    for (const replacement of replacementsOf(statement, program)) yield withReplaced(program, statement, replacement);
  }
  for (const [index, capacity] of program.channels.entries()) {
    if (capacity > 0) yield { ...program, channels: program.channels.with(index, capacity - 1) };
  }
}

function mutexOf(statement: Statement): number | undefined {
  const what = statement.kind === 'defer' ? statement.operation : statement;
  return 'mutex' in what ? what.mutex : undefined;
}

function replacementsOf(statement: Statement, { closures, processes }: Program): readonly Body[] {
  switch (statement.kind) {
    case 'range':
      return [[], ...(statement.body.length > 0 ? [[{ ...statement, body: [] }]] : [])];
    case 'loop': {
      const fewer = statement.times > 2 ? [[{ ...statement, times: statement.times - 1 }]] : [];
      return [[], statement.body, ...fewer];
    }
    case 'if':
      return [[], statement.whenTrue, statement.whenFalse];
    case 'select': {
      const { default: otherwise, cases, ...rest } = statement;
      const kept = otherwise === undefined ? {} : { default: otherwise };
      const fewer = cases.map((_, index): Body => [{ ...rest, ...kept, cases: cases.toSpliced(index, 1) }]);
      const plain = cases.map(({ kind, channel, body }): Body => {
        const operation = kind === 'await-done' ? { kind, id: 0 } : { kind, id: 0, channel };
        return [operation, ...body];
      });
      return [[], ...plain, ...fewer, ...(otherwise === undefined ? [] : [[{ ...rest, cases }]])];
    }
    case 'defer':
      return [
        [],
        ...(statement.inClosure && statement.operation.kind !== 'send' ? [[{ ...statement, inClosure: false }]] : []),
      ];
    case 'call':
      return [[], closures[statement.closure]];
    case 'go':
      return [[], processes[statement.process]];
    default:
      return [[]];
  }
}

function withReplaced(program: Program, statement: Statement, replacement: Body): Program {
  const replace = (body: Body): Body =>
    body.flatMap((each) => (each === statement ? replacement : [withBodies(each, replace)]));
  const { processes, closures } = program;
  return tidied({ ...program, processes: processes.map(replace), closures: closures.map(replace) });
}
