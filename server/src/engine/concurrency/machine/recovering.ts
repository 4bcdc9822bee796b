/** Owns who goes on after a panic: functions that have deferred a call of `recover`. */
import type { Block, FunctionIr } from '../../ir/model';
import type { Frame } from './state/values';

/** A deferred function calls `recover`. */
export function recovers({ deferred }: Frame): boolean {
  return deferred.some(({ callee }) => callee.kind === 'code' && callsRecover(callee.code.body));
}

const calling = new WeakMap<FunctionIr, boolean>();

function callsRecover(body: FunctionIr): boolean {
  let calls = calling.get(body);
  if (calls === undefined) {
    calls = body.blocks.some(({ operations }) =>
      operations.some(
        (each) => each.kind === 'call' && each.callee.kind === 'global' && each.callee.name === 'recover',
      ),
    );
    calling.set(body, calls);
  }
  return calls;
}

/** Whether a panic of this code is another way to go on for one of its callers. */
export function panicsInto(callers: readonly Frame[], blocks: readonly Block[]): boolean {
  return callers.some(recovers) && blocks.some(({ terminator }) => terminator.kind === 'panic');
}
