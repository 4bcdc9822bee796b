/**
 * `npm run bench`: measures the speed budgets as ratios inside one run and says which are met. `--quick` leaves out the slow comparisons, numbers as arguments
 * choose budgets (`npm run bench -- 21 22`), words those whose name holds them (`npm run bench -- check`); `rules` shows what each rule costs instead. Knows the list, nothing of how a budget is measured. Exits with 1 when a budget is missed.
 */
import { argv } from 'node:process';
import { activation } from './bench/activation';
import { vsixSize } from './bench/artefacts';
import { isBareParseWorker } from './bench/bare-parse';
import type { BenchSetup, Budget } from './bench/budget';
import { checkMemory, coldCheck, sizeScaling, unchangedCheck, workerScaling } from './bench/check';
import { escapeReplay } from './bench/escape';
import { flame } from './bench/flame';
import { againstStaticcheck, againstVet } from './bench/peers';
import { profileOpen, profileRefine, profileTop } from './bench/profile';
import { profileKept, profileMemory } from './bench/profile-memory';
import { profileRules } from './bench/rules';
import { againstGopls, editLatency, firstDiagnostics } from './bench/server';
import { machine, measured, withSetup } from './bench/setup';

const budgets: readonly Budget[] = [
  coldCheck,
  unchangedCheck,
  againstVet,
  againstStaticcheck,
  editLatency,
  againstGopls,
  firstDiagnostics,
  workerScaling,
  sizeScaling,
  checkMemory,
  flame,
  profileOpen,
  profileTop,
  profileMemory,
  profileRefine,
  profileKept,
  escapeReplay,
  activation,
  vsixSize,
];

async function run(budget: Budget, setup: BenchSetup): Promise<boolean> {
  console.log(`\n${budget.number ?? '  '}  ${budget.name}`);
  const { measurements, trouble, met } = await measured(budget, setup);
  for (const { what, figure, bar, met: ok, detail } of measurements) {
    console.log(`    ${ok ? 'met   ' : 'MISSED'} ${what}: ${figure} (${bar})${detail === '' ? '' : ` · ${detail}`}`);
  }
  if (trouble !== undefined) console.log(`    ${trouble}`);
  return met;
}

async function main(): Promise<void> {
  const quick = argv.includes('--quick');
  const words = argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const isWanted = ({ number, name }: Budget) =>
    words.length === 0 || words.some((word) => (/^\d+$/.test(word) ? word === `${number}` : name.includes(word)));
  const chosen = budgets.filter((budget) => isWanted(budget) && !(quick && budget.slow));
  if (chosen.length === 0 && !words.includes('rules')) {
    console.error(`No budget is named ${words.join(' or ')}.`);
    process.exitCode = 2;
    return;
  }
  console.log(`${machine()} Ratios within this run; medians.`);
  if (words.includes('rules')) {
    await withSetup(quick, async (setup) => console.log(`\n${await profileRules(setup)}`));
    return;
  }
  let missed = 0;
  const start = performance.now();
  await withSetup(quick, async (setup) => {
    for (const budget of chosen) if (!(await run(budget, setup))) missed++;
  });
  const minutes = (performance.now() - start) / 60_000;
  console.log(
    `\n${chosen.length - missed} of ${chosen.length} budgets met or not measurable here, ${minutes.toFixed(1)} min.`,
  );
  if (missed > 0) process.exitCode = 1;
}

if (!isBareParseWorker()) void main();
