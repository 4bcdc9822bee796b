/** Owns how a reader that reads again becomes a finding: where it stands, the sentence, who does what before both wait. */
import type { Stuck } from '../concurrency/explored';
import { type ReadAgain, readsAgainIn } from '../concurrency/lock-order/read-again';
import type { Place } from '../concurrency/machine/values';
import { shownLock } from '../packages/lock-identity';
import { lineOf } from './blocked-words';
import type { RuleContext } from './define-rule';
import { headOf } from './explored-steps';
import { asFound, shortName, type Told } from './interleaving';
import { isTestFile } from './test-code';

export function reportReadsAgain(context: RuleContext): void {
  const { unit, resolution, file } = context;
  const { found, notDecided } = readsAgainIn(unit, resolution);
  if (notDecided) context.notDecided();
  for (const each of found) {
    const { waits, nesting } = each;
    const isHere = waits.unit === unit || resolution.fileOf(waits.unit) === file;
    context.report({
      message: sentence(context, each),
      range: headOf(isHere ? waits.range : nesting.range),
      function: unit.functions[0]!,
      ...(isTestFile(file) ? { severity: 'hint' } : {}),
      ...told(context, each),
    });
  }
}

/** Whether somebody who stays blocked is told of already, as one who reads again. */
export function isReadAgain({ unit, resolution }: RuleContext, { place, trace }: Stuck): boolean {
  const units = new Set([unit, place.unit, ...trace.map((step) => step.place.unit)]);
  return [...units].some((each) =>
    readsAgainIn(each, resolution).found.some(({ waits, writer }) =>
      [waits, writer].some((at) => at.unit === place.unit && at.range === place.range),
    ),
  );
}

function sentence(context: RuleContext, { nesting, holds, writer }: ReadAgain): string {
  const lock = shownLock(nesting.outer.lock);
  const reader = shortName(context.unit.name);
  return `This read lock of ${lock} can block for ever: ${reader} has held one since ${lineOf(context, holds)}, and a writer that waits for it at ${lineOf(context, writer)} keeps new readers out.`;
}

function told({ unit, resolution, file }: RuleContext, each: ReadAgain): ReturnType<typeof asFound> {
  const { holds, waits, writer, nesting } = each;
  const lock = shownLock(nesting.outer.lock);
  const reader = shortName(unit.name);
  const at = (place: Place): Pick<Told, 'file' | 'range'> => ({
    file: resolution.fileOf(place.unit) || file,
    range: headOf(place.range),
  });
  return asFound(
    [reader, shortName(writer.unit.name)],
    [
      {
        kind: 'acts',
        goroutine: 0,
        label: `reads ${lock}`,
        message: `${reader} takes the read lock of ${lock} here`,
        ...at(holds),
      },
      {
        kind: 'acts',
        goroutine: 1,
        label: 'waits for readers',
        message: 'a writer waits here for readers to leave, which keeps new ones out',
        ...at(writer),
      },
      {
        kind: 'blocked',
        goroutine: 0,
        label: lock,
        message: `${reader} waits for the read lock of ${lock} here for ever`,
        ...at(waits),
      },
    ],
  );
}
