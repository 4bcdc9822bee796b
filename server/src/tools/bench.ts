/**
 * `npm run bench`: measures the speed budgets as ratios inside one run and says which are met. `--quick` leaves out the slow comparisons, numbers as arguments
 * choose budgets (`npm run bench -- 21 22`), words those whose name holds them (`npm run bench -- check`); `rules` shows what each rule costs instead. Knows the list, nothing of how a budget is measured. Exits with 1 when a budget is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv, version } from 'node:process';
import { activation } from './bench/activation';
import { vsixSize } from './bench/artefacts';
import { isBareParseWorker } from './bench/bare-parse';
import { type BenchSetup, type Budget, NotMeasured } from './bench/budget';
import { checkMemory, coldCheck, sizeScaling, unchangedCheck, workerScaling } from './bench/check';
import { escapeReplay } from './bench/escape';
import { flame } from './bench/flame';
import { againstStaticcheck, againstVet } from './bench/peers';
import { profileMemory, profileOpen, profileTop } from './bench/profile';
import { profileRules } from './bench/rules';
import { againstGopls, editLatency, firstDiagnostics } from './bench/server';

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
  escapeReplay,
  activation,
  vsixSize,
];

function goroot(): string | undefined {
  const result = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' });
  return result.status === 0 ? join(result.stdout.trim(), 'src') : undefined;
}

async function run(budget: Budget, setup: BenchSetup): Promise<boolean> {
  console.log(`\n${budget.number}  ${budget.name}`);
  try {
    let met = true;
    for (const { what, figure, bar, met: ok, detail } of await budget.measure(setup)) {
      met &&= ok;
      console.log(`    ${ok ? 'met   ' : 'MISSED'} ${what}: ${figure} (${bar})${detail === '' ? '' : ` · ${detail}`}`);
    }
    return met;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(`    ${error instanceof NotMeasured ? 'not measured' : 'FAILED'}: ${message}`);
    return error instanceof NotMeasured;
  }
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
  const setup: BenchSetup = {
    quick,
    root: resolve('.'),
    cache: resolve('.cache'),
    scratch: mkdtempSync(join(tmpdir(), 'gopherscope-bench-')),
    goroot: goroot(),
  };
  mkdirSync(setup.cache, { recursive: true });
  const { model = 'unknown processor' } = cpus()[0] ?? {};
  console.log(`Node ${version}, ${cpus().length} × ${model}. Ratios within this run; medians.`);
  let missed = 0;
  const start = performance.now();
  try {
    if (words.includes('rules')) {
      console.log(`\n${await profileRules(setup)}`);
      return;
    }
    for (const budget of chosen) if (!(await run(budget, setup))) missed++;
  } finally {
    rmSync(setup.scratch, { recursive: true, force: true });
  }
  const minutes = (performance.now() - start) / 60_000;
  console.log(
    `\n${chosen.length - missed} of ${chosen.length} budgets met or not measurable here, ${minutes.toFixed(1)} min.`,
  );
  if (missed > 0) process.exitCode = 1;
}

if (!isBareParseWorker()) void main();
