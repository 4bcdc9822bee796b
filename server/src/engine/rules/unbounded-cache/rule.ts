/** Owns the rule that what is kept for the life of the process does not only grow. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { Unit } from '../../ir/model';
import { factsOf, type PackageFacts } from './facts';
import { type Growth, isInitialiser, UnitUses } from './uses';

export default defineRule({
  title: 'A map or slice that lives as long as the process and only grows',
  why: 'An entry of a package-level map, `sync.Map` or slice, or of a field of something just as long-lived, stays until it is deleted. When requests add entries and nothing deletes, clears, replaces or counts them, memory grows until the process is killed. Delete entries when they are no longer wanted, or use a cache with a limit (by number, size or age). What is filled by `init` and registration, by constants, or by types of the program is bounded and not flagged; nor are exported variables, and what leaves the package, as others may shrink them. A warning is what HTTP requests make grow; elsewhere only the callers know how many entries there can be, and the finding is a hint.',
  severity: 'warning',
  optIn: true,
  confidence: 'likely',
  tags: ['memory'],
  skips: 'tests',
  triggers: [['] = ', ']++', '] += ', '.Store(', '.LoadOrStore(', '.Swap(', '= append(']],
  check(context) {
    const { unit, resolution } = context;
    if (isInitialiser(unit)) return;
    // The package is looked through only for a unit that makes something grow.
    const own = new Set(new UnitUses(unit, resolution).growth.map(({ place }) => place.key));
    if (own.size === 0) return;
    const facts = factsOf(resolution);
    for (const key of own) {
      if (facts.bounded.has(key)) continue;
      const all = facts.growth.get(key) ?? [];
      const kept = all.filter((each) => isKept(each, facts));
      const requested = kept.find((each) => facts.runTime.isRequested(each.unit));
      const first =
        requested ??
        kept.find((each) => facts.runTime.isRepeated(each.unit)) ??
        kept.find((each) => isMemo(each, facts));
      if (first?.unit === unit) report(context, first, facts, requested !== undefined);
    }
  },
});

function isKept({ place }: Growth, { runTime }: PackageFacts): boolean {
  return place.owner.kind === 'variable' || runTime.isLongLived(place.owner.name);
}

/** What it holds is looked up first: a cache, or a count. Whether its keys are many, only the callers know. */
function isMemo({ place, unit, isMemo }: Growth, { runTime }: PackageFacts): boolean {
  return isMemo && place.owner.kind === 'variable' && !runTime.isStartOnly(unit);
}

function declares(unit: Unit, name: string): boolean {
  if (unit.name === `var ${name}`) return true;
  return (unit.functions[0]?.blocks ?? []).some(({ operations }) =>
    operations.some(
      (each) =>
        each.kind === 'assign' && each.targets.some((target) => target?.kind === 'global' && target.name === name),
    ),
  );
}

function report(
  { report, resolution }: RuleContext,
  growth: Growth,
  { units }: PackageFacts,
  isRequested: boolean,
): void {
  const { place, operation, function: owner } = growth;
  const declaration = units.find((each) => each.name.startsWith('var ') && declares(each, place.owner.name));
  report({
    message: `${place.name} only grows: entries are added here while the program runs, and nothing removes them.`,
    range: operation.range,
    function: owner,
    ...(isRequested ? {} : { severity: 'hint' as const }),
    related:
      declaration === undefined
        ? []
        : [
            {
              message: `${place.owner.name} lives as long as the process.`,
              file: resolution.fileOf(declaration),
              range: declaration.nameRange,
            },
          ],
  });
}
