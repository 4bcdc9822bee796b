/** Owns the rule that a function that waits looks at the context it is given. */
import type { Block, FunctionIr, Operation, Unit, VariableId } from '../../ir/model';
import { eachOperation, mentions, valuesOf } from '../../ir/walk';
import { isNamed, qualifiedName } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { defineRule, type RuleContext } from '../define-rule';
import { runsAgain } from '../iterations';

export default defineRule({
  title: 'A function that waits without ever looking at the context it takes',
  why: "A caller that cancels, or whose deadline passes, expects the function to return (https://pkg.go.dev/context). One that sleeps, receives or loops without looking at its context keeps the caller's goroutine and all it holds. Add a `case <-ctx.Done():` to the wait, or check `ctx.Err()` in the loop. A context named `_` is ignored on purpose; passing it on is looking at it; code that does not wait need not look; tests are left alone.",
  severity: 'warning',
  confidence: 'likely',
  tags: ['context'],
  skips: 'tests',
  triggers: [['Context'], ['<-', 'time.Sleep', 'Sleep(', 'select', 'for ', 'for\t']],
  check(context) {
    const { unit, file, resolution, report } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    for (const owner of unit.functions) {
      const ignored = owner.parameters
        .map((id) => unit.variables[id]!)
        .find(
          ({ id, name, type, range }) =>
            name !== '' &&
            name !== '_' &&
            isNamed(resolution.typeOf(unit, { kind: 'variable', variable: id, range }) ?? type, 'context', 'Context') &&
            !isMentioned(unit, id),
        );
      const wait = ignored && waitIn(context, owner);
      if (ignored === undefined || wait === undefined) continue;
      report({
        message: `${owner.name} ${wait.what} without looking at ${ignored.name}: it goes on when the caller has cancelled.`,
        range: ignored.range,
        function: owner,
        related: [{ message: `1 of 1: ${wait.what} here.`, file, range: wait.range }],
      });
    }
  },
});

function isMentioned(unit: Unit, variable: VariableId): boolean {
  if (unit.functions.some(({ captures }) => captures.includes(variable))) return true;
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) =>
        valuesOf(node).some((value) =>
          mentions(value, (part) => part.kind === 'variable' && part.variable === variable),
        ),
      ),
    ),
  );
}

interface Wait {
  readonly what: string;
  readonly range: Range;
}

/** The first wait of the function's own code; what it starts or defers runs at other times. */
function waitIn(context: RuleContext, owner: FunctionIr): Wait | undefined {
  for (const block of owner.blocks) {
    for (const operation of block.operations) {
      if (operation.kind === 'receive' && !isOwnToken(context.unit, operation)) {
        return { what: 'waits for a channel', range: operation.range };
      }
      if (operation.kind !== 'call') continue;
      if (qualifiedName(context.resolution.calleeOf(context.unit, operation)) !== 'time.Sleep') continue;
      const again = runsAgain(owner, block.id);
      return { what: again ? 'sleeps in a loop' : 'sleeps', range: operation.range };
    }
    const wait = terminatorWait(context, block);
    if (wait !== undefined) return wait;
  }
  return endlessLoop(owner);
}

function terminatorWait({ unit, resolution }: RuleContext, { terminator }: Block): Wait | undefined {
  if (terminator.kind === 'select' && terminator.default === undefined) {
    return { what: 'waits in a select', range: terminator.headRange };
  }
  if (terminator.kind === 'range' && resolution.typeOf(unit, terminator.over)?.kind === 'channel') {
    return { what: 'ranges over a channel', range: terminator.headRange };
  }
  return undefined;
}

/** A receive that gives a semaphore's token back does not wait. */
function isOwnToken(unit: Unit, receive: Extract<Operation, { kind: 'receive' }>): boolean {
  const { channel } = receive;
  const root = (value: typeof channel): string => {
    if (value.kind === 'variable') return `v${value.variable}`;
    if (value.kind === 'global') return `g${value.name}`;
    return value.kind === 'field' ? `${root(value.base)}.${value.name}` : '?';
  };
  const key = root(channel);
  for (const { operation, function: owner } of eachOperation(unit)) {
    if (owner.id === 0 && operation.kind === 'send' && root(operation.channel) === key) return true;
  }
  return false;
}

/** A loop nothing but a panic leaves, that calls something. */
function endlessLoop(owner: FunctionIr): Wait | undefined {
  for (const block of owner.blocks) {
    if (block.loopDepth === 0 || block.loop === undefined || !runsAgain(owner, block.id)) continue;
    if (owner.blocks.some(({ terminator }) => terminator.kind === 'return')) return undefined;
    const call = block.operations.find(({ kind }) => kind === 'call');
    if (call !== undefined) return { what: 'loops for ever', range: call.range };
  }
  return undefined;
}
