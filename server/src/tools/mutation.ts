/**
 * `npm run mutation`: how many leaks the lifecycle rules miss. Each release in their clean fixtures is removed, and left out by an early return before it; every
 * mutant that compiles must be found. `--rule NAME` looks at some rules, `--all` lists what is left out, too. Exits with 1 below the bar.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { rules } from '#engine/rules/registry.generated';
import { GoParser } from '#engine/syntax/parser';
import { TypeChecker } from './mutation/compile';
import { readReviewed } from './mutation/equivalent';
import {
  type Judged,
  judgeAll,
  keyOf,
  type MutationScore,
  mutableFixtures,
  mutationBar,
  reviewedFile,
  scoreOf,
  staleRows,
} from './mutation/run';

const { values } = parseArgs({
  options: { rule: { type: 'string', multiple: true }, all: { type: 'boolean', default: false } },
});

function describe({ fixture, mutant, outcome, original, text, reason }: Judged): string {
  const { mutation, release, statement } = mutant;
  const place = `${fixture}:${release.operation.range.start.line + 1}`;
  const head = `${outcome.toUpperCase()} ${mutation} · ${place} · ${release.function.name} · ${statement}`;
  const diff = createTwoFilesPatch(fixture, fixture, original, text, '', '', { context: 4 });
  const shown = diff.split('\n').slice(4).join('\n');
  return [head, ...(reason === undefined ? [] : [`  ${reason}`]), shown].join('\n');
}

function row(name: string, { mutants, found, equivalent, broken, score }: MutationScore): string {
  const percent = score === undefined ? '–' : `${(score * 100).toFixed(1)} %`;
  const left = `${equivalent} equivalent, ${broken} do not compile`;
  return `  ${name.padEnd(32)} ${String(found).padStart(4)} of ${String(mutants).padStart(4)}  ${percent.padStart(8)}   left out: ${left}`;
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'gopherscope-mutation-'));
  try {
    const wasm = (name: string) => readFileSync(join('dist', name));
    const parser = await GoParser.load({ runtime: wasm('web-tree-sitter.wasm'), grammar: wasm('tree-sitter-go.wasm') });
    const reviewed = readReviewed(reviewedFile);
    const wanted = [...rules.values()].filter(({ name }) => values.rule?.includes(name) ?? true);
    const judged = judgeAll(parser, new TypeChecker('.', scratch), mutableFixtures(wanted), reviewed);
    for (const each of judged) {
      if (each.outcome === 'survived') console.log(`${describe(each)}\nrow:\n${keyOf(each)}\t?\t\n`);
      else if (values.all && each.outcome !== 'found') console.log(`${describe(each)}\n`);
    }
    for (const name of new Set(judged.map(({ rule }) => rule)))
      console.log(row(name, scoreOf(judged.filter(({ rule }) => rule === name))));
    const total = scoreOf(judged);
    console.log(row(`all (bar ${mutationBar * 100} %)`, total));
    if (values.rule === undefined) {
      for (const { place, fixture, statement } of staleRows(judged, reviewed))
        console.log(`  out of date: ${place} lets no mutant pass any more (${fixture}: ${statement})`);
    }
    if ((total.score ?? 1) < mutationBar) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

void main();
