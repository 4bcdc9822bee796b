/** Owns how the measure of the corpus is shown to people. Measures nothing. */
import type { FoundInTree } from '../precision/collect';
import type { Score, Scored, Total } from './score';

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd())
    .join('\n');
}

function findingText({ rule, severity, line, source }: FoundInTree): string {
  return `      false: ${rule}, ${severity}, line ${line}: ${source}`;
}

function verdict({ subject, hit }: Scored): string {
  if (subject.leaks.length === 0) return 'no leak';
  return hit.length > 0 ? 'found' : 'MISSED';
}

/** `notes`: why a program is missed, by its name. */
export function scoreTable({ scored, unplaced }: Score, notes: ReadonlyMap<string, string>): string {
  const rows = scored.map((each) => {
    const { subject, program, hit, wrong } = each;
    const leaks = subject.leaks.length === 0 ? '–' : `${hit.length}/${subject.leaks.length}`;
    const why = hit.length > 0 || subject.leaks.length === 0 ? '' : (notes.get(subject.name) ?? 'no reason is noted');
    const scope = subject.inScope ? 'yes' : 'no';
    return [subject.name, program.path, subject.category, scope, verdict(each), leaks, `${wrong.length}`, why];
  });
  const head = ['program', 'file', 'category', 'in scope', '', 'leaks', 'false', 'why'];
  const lines = table([head, ...rows]).split('\n');
  const shown = [lines[0]!];
  for (const [index, { wrong }] of scored.entries()) shown.push(lines[index + 1]!, ...wrong.map(findingText));
  for (const { program, findings } of unplaced) {
    const known = program.subjects !== undefined;
    shown.push(`  ${program.path}: ${known ? 'in none of its programs' : 'where it leaks is not known'}`);
    shown.push(...findings.map((finding) => findingText(finding).replace('false: ', known ? 'false: ' : '')));
  }
  return shown.join('\n');
}

/** What of the programs that are found is left. */
export function missedLeaks(scored: readonly Scored[]): string {
  return scored
    .flatMap(({ subject, missed, program }) =>
      missed.map(({ line, source, acceptable }) => {
        const others = [...acceptable].filter((each) => each !== line);
        const also = others.length === 0 ? '' : `  (or at ${others.join(', ')})`;
        return `  ${subject.name}  ${program.path}:${line}  ${source}${also}`;
      }),
    )
    .join('\n');
}

export function totalText(label: string, { hit, subjects, share }: Total, bar?: number): string {
  const percent = share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
  const met = bar === undefined || share === undefined ? '' : share * 100 >= bar ? ', met' : ', MISSED';
  return `  ${label.padEnd(36)} ${`${hit} of ${subjects}`.padStart(10)}  ${percent.padStart(8)}${bar === undefined ? '' : `   bar ${bar} %${met}`}`;
}
