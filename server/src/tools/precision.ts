/**
 * `npm run precision`: how many findings the rules that are on by default have in large reviewed code, and how many of them are right, as people judged them
 * (test/peers/precision). `--rule NAME` looks at some rules only, opt-in ones too, `--go VERSION` at one Go version instead of the modules' own and 1.22,
 * `--tree NAME` at some trees; `--list-unclassified` shows what is still to be judged, `--json` is for scripts. Exits with 1 when a bar is missed.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rules } from '#engine/rules/registry.generated';
import { readRows } from './precision/classification';
import { checkTree } from './precision/collect';
import { densityTable, reviewText, ruleTable } from './precision/print';
import { measure, type Precision } from './precision/score';
import { sourceTrees } from './precision/trees';

/** Some leaks exist for old Go versions only: code that says `go 1.26` is looked at as if it said this, too. */
const oldGo = '1.22';

const { values } = parseArgs({
  options: {
    rule: { type: 'string', multiple: true },
    tree: { type: 'string', multiple: true },
    go: { type: 'string', multiple: true },
    'list-unclassified': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

function enabled(): ReadonlySet<string> {
  const unknown = values.rule?.find((name) => !rules.has(name));
  if (unknown !== undefined) throw new Error(`There is no rule ${unknown}.`);
  return new Set(values.rule ?? [...rules.values()].filter(({ optIn }) => optIn !== true).map(({ name }) => name));
}

function summarise({ judged, stale, elsewhere, misses }: Precision): void {
  const open = judged.filter(({ row }) => row === undefined);
  if (open.length > 0)
    console.log(`\n${open.length} findings are not judged yet; --list-unclassified shows them with their source.`);
  if (stale.length > 0) console.log(`\n${stale.length} rows match no finding any more:`);
  for (const { place, rule, tree, file, verdict } of stale)
    console.log(`  ${place}  ${rule} in ${tree} ${file} (${verdict})`);
  const others = new Set(elsewhere.map(({ tree }) => tree));
  if (elsewhere.length > 0)
    console.log(`\n${elsewhere.length} rows speak of trees that were not looked at: ${[...others].join(', ')}.`);
  console.log(
    '\nPrecision is true ÷ (true + false). Debatable findings and those not judged yet count on neither side.',
  );
  console.log(misses.length === 0 ? 'No bar is missed.' : `MISSED: ${misses.join('; ')}.`);
}

function main(): void {
  const names = enabled();
  const versions = values.go ?? ['', oldGo];
  const trees = sourceTrees(resolve('test/peers/modules')).filter(
    ({ name }) => values.tree?.some((wanted) => name.includes(wanted)) ?? true,
  );
  const checked = trees.map((tree) => {
    if (!values.json) console.error(`checking ${tree.name} …`);
    return checkTree(resolve('dist/cli.js'), tree, versions, values.rule);
  });
  const precision = measure(checked, readRows('test/peers/precision'), names);
  if (precision.misses.length > 0) process.exitCode = 1;
  if (values.json) {
    const { byRule, ...rest } = precision;
    const sizes = checked.map(({ tree, files, lines }) => ({ tree: tree.name, files, lines }));
    console.log(JSON.stringify({ versions, trees: sizes, byRule: Object.fromEntries(byRule), ...rest }, undefined, 2));
    return;
  }
  if (values['list-unclassified']) {
    const directories = new Map(trees.map(({ name, directory }) => [name, directory]));
    for (const judged of precision.judged) {
      if (judged.row === undefined) console.log(reviewText(judged, directories.get(judged.tree)!));
    }
    return;
  }
  console.log(`\n${densityTable(checked, names)}\n\n${ruleTable(precision)}`);
  summarise(precision);
}

main();
