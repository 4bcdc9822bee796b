/**
 * `npm run corpus`: how many leaking programs the rules about goroutines find: those Go's own sources bring along, and those planted in test/fixtures/corpus-leaks.
 * The repaired ones in test/fixtures/corpus-twins must stay silent. `--all` runs opt-in rules, too, `--only NAME` looks at some programs, `--missed` lists leaks
 * line by line, `--leaks FILE` is where the programs of Go leak. Exits with 1 below the bars `--in-scope`, `--mutex` and `--planted`, in percent.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rules } from '#engine/rules/registry.generated';
import { GoParser } from '#engine/syntax/parser';
import { writeModule } from './corpus/module';
import { missedLeaks, scoreTable, totalText } from './corpus/print';
import { falseOnes, isAboutConcurrency, type Scored, scoreAll, totalOf } from './corpus/score';
import { goPrograms, ownPrograms } from './corpus/subjects';
import { checkTree } from './precision/collect';

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    leaks: { type: 'string', default: '../shared/corpus/visible-leaks.json' },
    'in-scope': { type: 'string' },
    mutex: { type: 'string' },
    planted: { type: 'string' },
  },
});

const data = 'test/peers/corpus';

/** Program, tab, why nothing finds it. */
function readNotes(path: string): ReadonlyMap<string, string> {
  const rows = readFileSync(path, 'utf8').split('\n');
  return new Map(
    rows.flatMap((row) => {
      const [name, why] = row.split('\t');
      return row.startsWith('#') || name === undefined || why === undefined ? [] : [[name, why] as const];
    }),
  );
}

function isWanted(name: string): boolean {
  return values.only?.some((wanted) => name.includes(wanted)) ?? true;
}

function staleNotes(scored: readonly Scored[], notes: ReadonlyMap<string, string>): readonly string[] {
  return scored
    .filter(({ hit, subject }) => hit.length > 0 && notes.has(subject.name))
    .map(({ subject }) => subject.name);
}

async function main(): Promise<void> {
  const wasm = (name: string) => readFileSync(join('dist', name));
  const parser = await GoParser.load({ runtime: wasm('web-tree-sitter.wasm'), grammar: wasm('tree-sitter-go.wasm') });
  const goes = goPrograms(parser, join(data, 'programs.tsv'), values.leaks).filter(({ path }) => isWanted(path));
  const planted = ownPrograms(parser, 'test/fixtures/corpus-leaks').filter(({ path }) => isWanted(path));
  const twins = ownPrograms(parser, 'test/fixtures/corpus-twins').filter(({ path }) => isWanted(path));
  const directory = mkdtempSync(join(tmpdir(), 'gopherscope-corpus-'));
  try {
    writeModule(directory, [...goes, ...planted, ...twins]);
    const tree = { name: 'corpus', directory };
    const checked = checkTree(resolve('dist/cli.js'), tree, [''], values.all ? ['all'] : []);
    const findings = checked.findings.filter(({ rule }) => isAboutConcurrency(rules.get(rule)!));
    const notes = readNotes(join(data, 'notes.tsv'));
    const known = scoreAll(goes, findings);
    const own = scoreAll(planted, findings);
    const repaired = scoreAll(twins, findings);
    console.log(`Programs of Go\n\n${scoreTable(known, notes)}\n\nPlanted leaks\n\n${scoreTable(own, notes)}\n`);
    const silent = falseOnes(repaired);
    for (const { file, line, rule, source } of silent)
      console.log(`  FALSE in a repaired program: ${file}:${line} ${rule}: ${source}`);
    if (values.missed) console.log(`Leaks without a finding\n\n${missedLeaks([...known.scored, ...own.scored])}\n`);
    const scope = totalOf(known.scored.filter(({ subject }) => subject.inScope));
    const mutex = totalOf(known.scored.filter(({ subject }) => !subject.inScope));
    const plantedTotal = totalOf(own.scored);
    const isComplete = existsSync(values.leaks);
    // Part of the programs says nothing of all.
    const bars = [values['in-scope'], values.mutex, values.planted].map((bar, index) =>
      bar === undefined || (index < 2 && !isComplete) ? undefined : Number(bar),
    );
    console.log(totalText('programs of Go in scope', scope, bars[0]));
    console.log(totalText('programs of Go, mutexes alone', mutex, bars[1]));
    console.log(totalText('planted leaks', plantedTotal, bars[2]));
    console.log(
      `  false findings: ${falseOnes(known).length} in programs of Go, ${falseOnes(own).length} beside planted leaks, ${silent.length} in ${twins.length} repaired programs`,
    );
    const stale = staleNotes([...known.scored, ...own.scored], notes);
    if (stale.length > 0) console.log(`  found by now, take their notes away: ${stale.join(', ')}`);
    if (!isComplete)
      console.log(
        `  The list of leaks, ${values.leaks}, is not there: of most programs of Go only the findings are shown.`,
      );
    const shares = [scope, mutex, plantedTotal].map(({ share }) => share);
    if (shares.some((share, index) => share !== undefined && share * 100 < (bars[index] ?? 0))) process.exitCode = 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

void main();
