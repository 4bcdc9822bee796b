/** Owns tests that run others and leave things to be done at their end. */
import { qualifiedName, type Resolution } from '../../../packages/resolution';
import { letOut } from '../outside';
import { scalar } from '../state/state';
import type { Code } from '../state/values';
import type { Native } from './native';

const run: Native = ({ state, args, receiver, machine, process, frame, place, give }) => {
  const [, code] = args;
  if (code?.kind !== 'function' || code.code.kind !== 'code') return false;
  give(scalar(true));
  // A parallel one goes on when the test around it has come to its end, with others of the kind.
  if (isParallel(code.code, machine.resolution)) letOut(state, code);
  else {
    machine.perform(
      { kind: 'code', code: code.code },
      { state, process, frame, args: [receiver ?? state.unknown()], id: undefined, place, spread: false },
    );
  }
  return true;
};

function isParallel({ unit, body }: Extract<Code, { kind: 'code' }>, resolution: Resolution): boolean {
  return body.blocks.some(({ operations }) =>
    operations.some(
      (each) => each.kind === 'call' && qualifiedName(resolution.calleeOf(unit, each)) === 'testing.T.Parallel',
    ),
  );
}

/** Functions the test binary calls; the others that are given a test serve one, and do not see its end. */
const testName = /^(?:Test|Benchmark|Fuzz)/;

const cleanup: Native = ({ state, args, process, place }) => {
  const [code] = args;
  const [test] = process.frames;
  if (code?.kind !== 'function' || code.code.kind !== 'code' || test === undefined) return false;
  const isTest = process.started === undefined && (test.body.id !== 0 || testName.test(test.unit.name));
  if (isTest) test.deferred.unshift({ callee: { kind: 'code', code: code.code }, args: [], place });
  else letOut(state, code);
  return true;
};

const nothing: Native = () => true;

export const tests: Readonly<Record<string, Native>> = {
  'testing.T.Run': run,
  'testing.T.Parallel': nothing,
  'testing.T.Cleanup': cleanup,
  'testing.B.Cleanup': cleanup,
  'testing.TB.Cleanup': cleanup,
  'testing.T.Helper': nothing,
  'testing.TB.Helper': nothing,
};
