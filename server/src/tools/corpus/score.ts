/**
 * Owns what a hit is: a finding about concurrency on a blocked operation, its select or the `go` that started its goroutine. Every other one is false. A program
 * is found when one of its leaks is. Pure.
 */
import type { Rule } from '#engine/findings/define-rule';
import type { FoundInTree } from '../precision/collect';
import type { Leak, Program, Subject } from './subjects';

const concurrent = ['goroutine', 'channel', 'mutex', 'waitgroup', 'cond', 'concurrency'];

/** Whether a rule says that goroutines get stuck; what must be released, stopped or closed is another question. */
export function isAboutConcurrency({ tags = [] }: Pick<Rule, 'tags'>): boolean {
  return tags.some((tag) => concurrent.includes(tag)) && !tags.includes('lifecycle');
}

export interface Scored {
  readonly program: Program;
  readonly subject: Subject;
  readonly hit: readonly Leak[];
  readonly missed: readonly Leak[];
  /** Findings that speak of no leak of it. */
  readonly wrong: readonly FoundInTree[];
}

/** What was found in a program beside its subjects, or in one whose leaks are not known. */
export interface Unplaced {
  readonly program: Program;
  readonly findings: readonly FoundInTree[];
}

export interface Score {
  readonly scored: readonly Scored[];
  readonly unplaced: readonly Unplaced[];
}

export interface Total {
  readonly subjects: number;
  readonly hit: number;
  /** Undefined without any subject. */
  readonly share: number | undefined;
}

function scoreOf(program: Program, findings: readonly FoundInTree[]): Score {
  const subjects = program.subjects ?? [];
  const speaksOf = (finding: FoundInTree, leak: Leak) => leak.acceptable.has(finding.line);
  const stray = findings.filter(
    (finding) => !subjects.some(({ leaks }) => leaks.some((leak) => speaksOf(finding, leak))),
  );
  const scored = subjects.map((subject) => ({
    program,
    subject,
    hit: subject.leaks.filter((leak) => findings.some((finding) => speaksOf(finding, leak))),
    missed: subject.leaks.filter((leak) => !findings.some((finding) => speaksOf(finding, leak))),
    wrong: stray.filter(({ line }) => program.subjectAt(line) === subject),
  }));
  const elsewhere = stray.filter(({ line }) => program.subjectAt(line) === undefined);
  return { scored, unplaced: elsewhere.length === 0 ? [] : [{ program, findings: elsewhere }] };
}

/** `findings`: those about concurrency; the folder of a program is where they stand. */
export function scoreAll(programs: readonly Program[], findings: readonly FoundInTree[]): Score {
  const scores = programs.map((program) =>
    scoreOf(
      program,
      findings.filter(({ file }) => file.startsWith(`${program.folder}/`) && !file.endsWith('/register.go')),
    ),
  );
  return {
    scored: scores.flatMap((score) => score.scored),
    unplaced: scores.flatMap((score) => score.unplaced),
  };
}

/** Programs that leak nothing count for their false findings only. */
export function totalOf(scored: readonly Scored[]): Total {
  const leaking = scored.filter(({ subject }) => subject.leaks.length > 0);
  const hit = leaking.filter((each) => each.hit.length > 0).length;
  return { subjects: leaking.length, hit, share: leaking.length === 0 ? undefined : hit / leaking.length };
}

/** Findings that are false, those beside all subjects of a program with known leaks included. */
export function falseOnes({ scored, unplaced }: Score): readonly FoundInTree[] {
  const known = unplaced.filter(({ program }) => program.subjects !== undefined);
  return [...scored.flatMap(({ wrong }) => wrong), ...known.flatMap(({ findings }) => findings)];
}
