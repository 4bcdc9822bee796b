/** Owns the rule that who stays long does not keep much memory for the little it needs of it. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { largeOption, outlivesCall } from '../../findings/loops/large-buffers';
import { numbered } from '../../findings/numbered';
import { nanosecondsOf } from '../../findings/started/durations';
import { bodyOf } from '../../findings/started/started-bodies';
import { headOf } from '../../findings/stuck/explored-steps';
import type { FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { qualifiedName } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { type LargeValue, LargeValues } from './large-values';
import { Lingering, longTime, type Stay } from './lingering';
import { type Use, Uses } from './uses';

/** A variable that holds much, by its name here and in the code that keeps it. */
interface Kept {
  readonly variable: VariableId;
  readonly inside: VariableId;
  readonly large: LargeValue;
}

/** Who keeps something large, and for how long. */
interface Keeper {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly range: Range;
  /** Undefined for a closure that is stored: it keeps all it refers to. */
  readonly stay: Stay | undefined;
  readonly what: string;
  readonly kept: readonly Kept[];
}

export default defineRule({
  title: 'A goroutine or stored function that keeps much memory for the little it uses of it',
  why: 'What a goroutine still refers to stays in memory for as long as it runs, and what a function refers to for as long as the function is kept: one byte of a file that was read whole keeps the file, the path of a request keeps the request, its form and its connection. Take what is needed into a variable of its own before (`path := r.URL.Path`, `first := body[0]`, `size := len(body)`), and refer to that. Flagged are goroutines with a loop that waits, or a wait for a context, a signal from outside or a timer of a minute, functions given to `time.AfterFunc` for a minute or more, and functions stored beyond the call, that use nothing but plain parts of something large. What a goroutine uses only before it begins to wait, and the length of a slice, keep nothing: the compiler forgets the rest.',
  severity: 'hint',
  confidence: 'likely',
  tags: ['memory'],
  skips: 'test code',
  triggers: [['go ', 'go\t', 'AfterFunc(', ' = func(']],
  options: { large: largeOption },
  check(context) {
    const { unit, resolution } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const values = new LargeValues(unit, resolution, Number(context.options.large));
    const lingering = new Lingering(resolution);
    for (const { operation, function: owner } of eachOperation(unit)) {
      for (const keeper of keepersAt(context, values, lingering, operation)) {
        for (const kept of keeper.kept) {
          const uses = new Uses(keeper.unit, resolution).of(kept.inside, kept.large, keeper.body);
          const use = littleUse(keeper, kept.large, uses);
          if (use !== undefined) report(context, owner, keeper, kept, use);
        }
      }
    }
  },
});

function* keepersAt(
  context: RuleContext,
  values: LargeValues,
  lingering: Lingering,
  operation: Operation,
): Generator<Keeper> {
  const { unit, resolution } = context;
  if (operation.kind === 'go') {
    const run = bodyOf(unit, resolution, operation);
    const kept = run === undefined ? [] : keptBy(values, run.unit === unit, run.body, operation.args);
    const stay = run !== undefined && kept.length > 0 ? lingering.stayOf(run.unit, run.body) : undefined;
    if (run !== undefined && stay !== undefined)
      yield { ...run, range: operation.range, stay, what: 'This goroutine', kept };
  }
  for (const value of storedAt(context, operation)) {
    if (value.kind !== 'closure') continue;
    const body = unit.functions[value.function]!;
    const kept = keptBy(values, true, body, []);
    if (kept.length > 0) yield { unit, body, range: value.range, stay: undefined, what: 'This function', kept };
  }
}

/** Large variables that code refers to, and parameters it is given a variable for. */
function keptBy(
  values: LargeValues,
  isOwn: boolean,
  { captures, parameters }: FunctionIr,
  args: readonly Value[],
): readonly Kept[] {
  const captured = isOwn ? captures.map((variable) => ({ variable, inside: variable })) : [];
  const given = parameters.flatMap((inside, index) => {
    const arg = args[index];
    const plain = arg?.kind === 'address' ? arg.base : arg;
    return plain?.kind === 'variable' ? [{ variable: plain.variable, inside }] : [];
  });
  return [...captured, ...given].flatMap((each) => {
    const large = values.of(each.variable);
    return large === undefined ? [] : [{ ...each, large }];
  });
}

/** Functions that are kept beyond the call. */
function storedAt({ unit, resolution }: RuleContext, operation: Operation): readonly Value[] {
  if (operation.kind === 'assign') {
    return operation.targets.flatMap((target, at) => {
      const value = operation.values[at];
      return target !== undefined && value !== undefined && outlivesCall(unit, target) ? [value] : [];
    });
  }
  if (operation.kind !== 'call' || qualifiedName(resolution.calleeOf(unit, operation)) !== 'time.AfterFunc') return [];
  const [after, code] = operation.args;
  const time = after && nanosecondsOf(after);
  return code !== undefined && time !== undefined && time >= longTime ? [code] : [];
}

/** What is used of it, where that is little and keeps the rest. */
function littleUse({ stay }: Keeper, large: LargeValue, uses: readonly Use[]): Use | undefined {
  if (uses.some(({ kind }) => kind === 'all')) return undefined;
  return uses.find(({ kind, block, index, isDeferred }) => {
    if (stay === undefined) return true;
    // The compiler keeps the length by itself, unless a closure that runs later has the whole.
    if (kind === 'length' && large.kind === 'buffer') return isDeferred;
    return isDeferred || stay.covers(block.id, index);
  });
}

function report(context: RuleContext, owner: FunctionIr, keeper: Keeper, { variable, large }: Kept, use: Use): void {
  const { unit, resolution, file, lines, report: tell } = context;
  const { name } = unit.variables[variable]!;
  const isHere = keeper.unit === unit;
  const used = isHere ? lines.textIn(use.value.range) : 'a part of it';
  const where = resolution.fileOf(keeper.unit) || file;
  const { stay } = keeper;
  const steps = [
    { message: `${name} gets its memory here`, file, range: headOf(large.range) },
    ...(stay === undefined ? [] : [{ message: 'the goroutine stays here', file: where, range: headOf(stay.range) }]),
    { message: 'this is all it uses', file: where, range: headOf(use.value.range) },
  ];
  tell({
    message: `${keeper.what} keeps all of ${name} in memory for as long as it ${stay === undefined ? 'is kept' : 'runs'}, and uses ${used} only: take that out before.`,
    range: headOf(keeper.range),
    function: owner,
    related: numbered(steps.map((step) => ({ ...step, message: `${step.message}.` }))),
  });
}
