/**
 * `npm run explorations [-- DIRECTORY…]`: what exploring every function that starts goroutines takes in real code, GOROOT/src without cmd when nothing is named:
 * states, operations and milliseconds at the 50th, 99th and 100th percentile, and how many are not decided, and why. `--states N` and `--operations N` set the budget,
 * `--slowest N` lists functions, `--undecided` those that are not decided.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import { parseArgs } from 'node:util';
import { AnalysisSession } from '#engine/checking/session';
import { exploreRoot } from '#engine/concurrency/explored';
import type { Limits } from '#engine/concurrency/limits';
import { rootsOf } from '#engine/concurrency/roots';
import type { Verdict } from '#engine/concurrency/search/verdict';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import { startsOrWaits } from '#engine/findings/stuck/stuck-rule';
import { GoParser } from '#engine/syntax/parser';
import { checkPackage } from '../host/check/check-package';
import { hostTarget } from '../host/source/build-constraint';
import { discover } from '../host/source/discovery';
import { DiskPackages } from '../host/source/disk-packages';
import { readDirectory } from '../host/source/reader';
import { stdDirectories } from './bench/std';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    states: { type: 'string' },
    operations: { type: 'string' },
    slowest: { type: 'string' },
    undecided: { type: 'boolean', default: false },
  },
});

interface Exploration extends Pick<Verdict, 'states' | 'operations' | 'exhausted'> {
  readonly name: string;
  readonly milliseconds: number;
  /** With less than the limits, as the package has very many. */
  readonly isShared: boolean;
}

/** What is named on the command line takes the place of a setting. */
function limitsOf({ states, operations }: typeof values): Partial<Limits> {
  return {
    ...(states === undefined ? {} : { states: Number(states) }),
    ...(operations === undefined ? {} : { operations: Number(operations) }),
  };
}

/** A rule that finds nothing and keeps what exploring took. */
function measuringRule(directory: () => string, kept: Exploration[]): Rule {
  return {
    name: 'blocked-receive',
    title: '',
    why: '',
    severity: 'warning',
    triggers: startsOrWaits,
    check({ unit, resolution, file, limits }) {
      if (unit.hasSyntaxErrors || unit.tooDeep || unit.name === 'main') return;
      for (const each of rootsOf(unit, resolution)) {
        const start = process.cpuUsage().user;
        const { states, operations, exhausted } = exploreRoot(unit, each, resolution, limits);
        const milliseconds = (process.cpuUsage().user - start) / 1000;
        const name = `${join(directory(), file)}:${unit.range.start.line + 1} ${unit.functions[each.root]!.name}`;
        kept.push({ states, operations, exhausted, milliseconds, name, isShared: limits.isShared });
      }
    },
  } as Rule;
}

function percentiles(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [at(0.5), at(0.99), at(1)].map((number) => number.toFixed(number < 10 ? 2 : 0).padStart(9)).join('');
}

function report(all: readonly Exploration[]): void {
  console.log('                      p50      p99     p100');
  console.log(`states          ${percentiles(all.map(({ states }) => states))}`);
  console.log(`operations      ${percentiles(all.map(({ operations }) => operations))}`);
  console.log(`milliseconds    ${percentiles(all.map(({ milliseconds }) => milliseconds))}`);
  const sum = (list: readonly Exploration[]) => list.reduce((total, { milliseconds }) => total + milliseconds, 0);
  const seconds = (list: readonly Exploration[]) => `${(sum(list) / 1000).toFixed(1)} s`;
  const { user } = process.cpuUsage();
  console.log(
    `\n${all.length} functions explored in ${seconds(all)} of ${(user / 1e6).toFixed(1)} s of processor time; not decided:`,
  );
  for (const reason of ['states', 'operations', 'one step', 'goroutines', 'functions'] as const) {
    const some = all.filter(({ exhausted }) => exhausted === reason);
    console.log(`  ${String(some.length).padStart(5)} for want of ${reason}, in ${seconds(some)}`);
  }
  const lowered = all.filter(({ isShared }) => isShared);
  if (lowered.length > 0) console.log(`  ${lowered.length} had a share of the limits only, in ${seconds(lowered)}`);
  const line = ({ milliseconds, states, operations, exhausted, name }: Exploration) =>
    `  ${milliseconds.toFixed(1)} ms  ${states} states  ${operations} operations  ${exhausted ?? ''}  ${name}`;
  if (values.slowest !== undefined) {
    const slowest = all.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, Number(values.slowest));
    console.log(`\nSlowest\n${slowest.map(line).join('\n')}`);
  }
  if (values.undecided) {
    const undecided = all.filter(({ exhausted }) => exhausted !== undefined);
    console.log(`\nNot decided\n${undecided.map(line).join('\n')}`);
  }
}

async function main(): Promise<void> {
  const wasm = (name: string) => readFileSync(join('dist', name));
  const parser = await GoParser.load({ runtime: wasm('web-tree-sitter.wasm'), grammar: wasm('tree-sitter-go.wasm') });
  const { stdout } = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' });
  const goroot = join(stdout.trim(), 'src');
  const wanted =
    positionals.length > 0 ? positionals.map((each) => resolve(each)) : stdDirectories({ goroot, root: '.' } as never);
  const target = hostTarget(env, process.platform, process.arch);
  const all: Exploration[] = [];
  let directory = '';
  const session = new AnalysisSession(parser, [measuringRule(() => directory, all)]);
  let packages = new DiskPackages(target, env);
  for (const each of discover(wanted, { cwd: '/', target, tests: true }).directories) {
    directory = each.directory;
    for (const { name, files } of readDirectory(each, target).packages) {
      checkPackage(session, parser, packages, {
        directory,
        name,
        files,
        go: '1.26',
        settings: JSON.stringify({ ...emptyConfig, explorer: limitsOf(values) }),
      } as never);
      if (packages.held > 5 << 20) {
        packages = new DiskPackages(target, env);
        session.clear();
      }
    }
  }
  report(all);
}

void main();
