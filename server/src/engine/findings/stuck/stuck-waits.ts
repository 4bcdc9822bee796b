/**
 * Owns which rule tells of a Wait that stays blocked, so that it is told once: waitgroup-missing-done where a goroutine leaves out its Done, waitgroup-stuck
 * where one that would call it is blocked itself or never ends, waitgroup-unbalanced where nobody is left who would. Makes no findings.
 */
import { explored, type Stuck } from '../../concurrency/explored';
import type { Place } from '../../concurrency/machine/state/values';
import type { Standing } from '../../concurrency/search/standing';
import { type GroupKey, type Started, WaitGroups } from '../../concurrency/waitgroups';
import type { FunctionId, FunctionIr, Unit, Value, VariableId } from '../../ir/model';
import { isNamed, type Resolution } from '../../packages/resolution';
import type { RuleContext } from '../define-rule';
import { missingDone } from './missing-done';
import { stuckIn } from './stuck-rule';

export type Teller = 'waitgroup-stuck' | 'waitgroup-unbalanced';

export interface Wait {
  readonly found: Stuck;
  /** Those it waits for that stay blocked themselves. */
  readonly debtors: readonly Standing[];
  /** It is one of those it waits for. */
  readonly owesItself: boolean;
  /** The statement that starts somebody with a copy of the group, whose Done takes nothing off. */
  readonly copied: Place | undefined;
}

/** Those of the waits that this rule is to tell of. */
export function stuckWaits(context: RuleContext, teller: Teller): readonly Wait[] {
  const waits = stuckIn(context, ['wait', 'start']);
  if (waits.length === 0) return [];
  const { unit, resolution, limits } = context;
  const owners = new Owners(new WaitGroups(unit, resolution), explored(unit, resolution, limits).stuck, resolution);
  const told = new Set(missingDone(unit, resolution, owners.groups).map(({ add }) => add.key));
  return waits.flatMap((found) => {
    const key = owners.keyOf(found);
    const isTold = (key !== undefined && told.has(key)) || owners.tellerOf(found, key) !== teller;
    if (isTold) return [];
    const copied = key === undefined ? undefined : owners.copied(key);
    return [{ found, debtors: owners.debtorsOf(found, key), owesItself: owesDone(found, found), copied }];
  });
}

class Owners {
  readonly groups: WaitGroups;
  readonly #stuck: readonly Stuck[];
  readonly #resolution: Resolution;

  constructor(groups: WaitGroups, stuck: readonly Stuck[], resolution: Resolution) {
    this.groups = groups;
    this.#stuck = stuck;
    this.#resolution = resolution;
  }

  /** The group by the name the unit has for it; undefined for a group of other code, and for one of errgroup. */
  keyOf({ place }: Stuck): GroupKey | undefined {
    if (place.unit !== this.groups.unit) return undefined;
    return this.groups.calls().find(({ operation }) => operation.range === place.range)?.key;
  }

  tellerOf(wait: Stuck, key: GroupKey | undefined): Teller {
    if (key === undefined || owesDone(wait, wait)) return 'waitgroup-stuck';
    const blocked = this.#stuck.filter((other) => other !== wait && other.root === wait.root);
    const left = [...[...blocked, ...wait.others].map(({ started }) => started), ...wait.free];
    return left.some((started) => this.#owes(started, wait.root, key)) ? 'waitgroup-stuck' : 'waitgroup-unbalanced';
  }

  /** Who is certain to owe a Done, else who has one in its code. */
  debtorsOf(wait: Stuck, key: GroupKey | undefined): readonly Standing[] {
    const certain = wait.others.filter((each) => owesDone(wait, each));
    if (certain.length > 0 || key === undefined) return certain;
    return wait.others.filter(({ started }) => this.#owes(started, wait.root, key));
  }

  copied(key: GroupKey): Place | undefined {
    const found = this.groups.started().find((each) => this.#isGivenCopy(each, key) || this.#isMethodOfCopy(each, key));
    return found && { unit: this.groups.unit, range: found.operation.range };
  }

  #isGivenCopy({ operation, unit, body, aliases }: Started, key: GroupKey): boolean {
    return body.parameters.some((variable, index) => {
      const arg = operation.args[index];
      if (arg === undefined || arg.kind === 'address' || aliases.get(variable) !== key) return false;
      return this.#isGroup(unit, { kind: 'variable', variable, range: body.range }) && finishes(body, variable);
    });
  }

  /** `go j.work()` of a method with a value receiver, which has the group in a field of its own then. */
  #isMethodOfCopy(started: Started, key: GroupKey): boolean {
    const { receiver } = started.unit;
    if (receiver?.variable === undefined || receiver.pointer || started.unit === this.groups.unit) return false;
    const isWithin = key.startsWith(`${started.aliases.get(receiver.variable)}.`);
    const call = isWithin ? this.groups.calls().find((each) => each.key === key) : undefined;
    return call !== undefined && this.#isGroup(this.groups.unit, call.group) && this.groups.mayFinish(started, key);
  }

  #isGroup(unit: Unit, value: Value): boolean {
    const type = this.#resolution.typeOf(unit, value);
    return type?.kind === 'named' && isNamed(type, 'sync', 'WaitGroup');
  }

  /** Whether a goroutine that is blocked, or goes on for ever, calls Done somewhere. */
  #owes(started: Place | undefined, root: FunctionId, key: GroupKey): boolean {
    if (started === undefined)
      return this.groups
        .calls()
        .some((call) => call.method !== 'Wait' && call.key === key && call.function.id === root);
    const goroutine = this.groups.started().find(({ operation }) => operation.range === started.range);
    return goroutine === undefined || this.groups.mayFinish(goroutine, key);
  }
}

function owesDone({ pending }: Stuck, { owes }: Standing): boolean {
  return (pending.kind === 'wait' || pending.kind === 'start') && owes.includes(pending.group);
}

function finishes({ blocks }: FunctionIr, parameter: VariableId): boolean {
  return blocks.some(({ operations }) =>
    operations.some((each) => {
      if ((each.kind !== 'call' && each.kind !== 'defer') || each.callee.kind !== 'field') return false;
      const { base, name } = each.callee;
      return name === 'Done' && base.kind === 'variable' && base.variable === parameter;
    }),
  );
}
