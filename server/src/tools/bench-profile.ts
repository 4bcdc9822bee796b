/**
 * `npm run bench:profile`: the speed budgets of profiles as ratios inside one run, as a table of what is met and what is missed. Words as
 * arguments choose budgets whose name holds them. Knows the list, nothing of how a budget is measured. Exits with 1 when one is missed.
 */
import { argv } from 'node:process';
import type { Budget } from './bench/budget';
import { flame } from './bench/flame';
import { profileOpen, profileRefine, profileTop } from './bench/profile';
import { profileKept, profileMemory } from './bench/profile-memory';
import { machine, measured, type Outcome, withSetup } from './bench/setup';
import { table } from './bench/table';

const budgets: readonly Budget[] = [profileOpen, profileTop, profileMemory, flame, profileRefine, profileKept];

function rowsOf(budget: Budget, { measurements, trouble }: Outcome): readonly (readonly string[])[] {
  const name = [`${budget.number ?? ''}`, budget.name];
  const rows = measurements.map(({ what, figure, bar, met, detail }) => [
    what,
    figure,
    bar,
    met ? 'met' : 'MISSED',
    detail,
  ]);
  if (trouble !== undefined) rows.push(['', '', '', trouble, '']);
  return rows.map((row, at) => [...(at === 0 ? name : ['', '']), ...row]);
}

async function main(words: readonly string[]): Promise<void> {
  const chosen = budgets.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (chosen.length === 0) {
    console.error(`No budget of profiles is named ${words.join(' or ')}.`);
    process.exitCode = 2;
    return;
  }
  console.log(`${machine()} Ratios within this run; medians.\n`);
  const rows: (readonly string[])[] = [['', 'Budget', 'Case', 'Figure', 'Bar', '', 'Behind it']];
  let missed = 0;
  await withSetup(false, async (setup) => {
    for (const budget of chosen) {
      // To stderr: the table may go into a file.
      console.error(`… ${budget.name}`);
      const outcome = await measured(budget, setup);
      rows.push(...rowsOf(budget, outcome));
      if (!outcome.met) missed++;
    }
  });
  console.log(table(rows));
  console.log(`\n${chosen.length - missed} of ${chosen.length} budgets met or not measurable here.`);
  if (missed > 0) process.exitCode = 1;
}

void main(argv.slice(2));
