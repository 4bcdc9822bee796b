/**
 * Owns fixing until nothing more can be fixed, in memory: apply, check again, take back what did not help. A round that leaves a file unreadable to the parser or does not
 * lower the number of the rule's findings is undone; its fixes are tried again one by one, then given up. Writes no file.
 */

import { type ChosenFix, chooseFixes } from '#engine/checking/choose-fixes';
import { byFile, type ReportedError, type ReportedFinding } from '#engine/report/report';
import { applyEdits } from '#engine/text/edits';

export interface Texts {
  /** Current text of a file, as shown. Without a byte order mark. */
  readonly get: (file: string) => string;
  readonly set: (file: string, text: string) => void;
}

export interface CheckAnswer {
  /** Sorted. */
  readonly findings: readonly ReportedFinding[];
  readonly errors: readonly ReportedError[];
}

export interface FixAnswer {
  /** Findings of the texts as they were. */
  readonly found: readonly ReportedFinding[];
  /** Findings that are gone. */
  readonly fixed: readonly ReportedFinding[];
  /** Findings that stay, those without a fix too. */
  readonly left: readonly ReportedFinding[];
  /** Findings whose fix was tried and taken back. */
  readonly resisted: readonly ReportedFinding[];
  readonly errors: readonly ReportedError[];
}

/** Fixes rarely uncover more than one further layer; the bound only guards against rules that undo each other. */
const mostRounds = 40;

/** Findings of one rule in one file. */
function tally(findings: readonly ReportedFinding[], rule: string, file: string): number {
  return findings.filter((finding) => finding.rule === rule && finding.file === file).length;
}

/** Code with Windows line ends gets them in what is inserted, too. */
function withLineEnds(text: string, inserted: string): string {
  return text.includes('\r\n') ? inserted.replace(/\r?\n/g, '\r\n') : inserted;
}

function apply(texts: Texts, chosen: readonly ChosenFix<ReportedFinding>[]): Map<string, string> {
  const before = new Map<string, string>();
  for (const [file, edits] of byFile(chosen.flatMap((fix) => fix.edits))) {
    const text = texts.get(file);
    before.set(file, text);
    texts.set(
      file,
      applyEdits(
        text,
        edits.map((edit) => ({ range: edit.range, text: withLineEnds(text, edit.text) })),
      ),
    );
  }
  return before;
}

/** The fixes whose files came out worse than they went in. */
function failures(
  chosen: readonly ChosenFix<ReportedFinding>[],
  before: CheckAnswer,
  after: CheckAnswer,
): readonly ChosenFix<ReportedFinding>[] {
  const known = new Set(before.errors.map(({ file }) => file));
  const broken = new Set(after.errors.map(({ file }) => file).filter((file) => !known.has(file)));
  return chosen.filter(({ finding: { rule, file }, edits }) => {
    const applied = chosen.filter((other) => other.finding.rule === rule && other.finding.file === file).length;
    const expected = tally(before.findings, rule, file) - applied;
    return edits.some((edit) => broken.has(edit.file)) || tally(after.findings, rule, file) > expected;
  });
}

/** `isWanted` says whose fixes are applied; the others' stay untouched. */
export async function fixAll(
  texts: Texts,
  check: () => Promise<CheckAnswer>,
  isWanted: (finding: ReportedFinding) => boolean,
): Promise<FixAnswer> {
  const careful = new Set<string>();
  const given = new Set<string>();
  const fixed: ReportedFinding[] = [];
  const resisted: ReportedFinding[] = [];
  let answer = await check();
  const { findings: found } = answer;
  for (let round = 0; round < mostRounds; round++) {
    // What the parser could not read, nobody should rewrite by machine.
    const unreadable = new Set(answer.errors.map(({ file }) => file));
    const fixable = answer.findings.filter(
      (finding) =>
        isWanted(finding) &&
        !given.has(finding.fingerprint) &&
        !finding.fixes.some(({ edits }) => edits.some(({ file }) => unreadable.has(file))),
    );
    const chosen = chooseFixes(fixable, careful);
    if (chosen.length === 0) break;
    const before = apply(texts, chosen);
    const after = await check();
    const failed = failures(chosen, answer, after);
    if (failed.length === 0) {
      fixed.push(...chosen.map(({ finding }) => finding));
      answer = after;
      continue;
    }
    // Everything goes back: what a failed fix did to its neighbours cannot be told apart.
    for (const [file, text] of before) texts.set(file, text);
    for (const fix of failed) {
      const files = fix.edits.map(({ file }) => file);
      const alone = chosen.every((other) => other === fix || !other.edits.some(({ file }) => files.includes(file)));
      if (alone) {
        given.add(fix.finding.fingerprint);
        resisted.push(fix.finding);
      } else for (const file of files) careful.add(file);
    }
  }
  return { found, fixed, left: answer.findings, resisted, errors: answer.errors };
}
