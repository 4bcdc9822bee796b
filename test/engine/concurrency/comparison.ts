/** Owns putting what somebody says of a small program beside the brute force. Knows not who says it. */
import type { Answer } from './adapter';
import { runEveryOrder, type Verdict } from './brute-force';
import { goSource, type Source, type Style, styles } from './go-source';
import { ofSize, type Program, statementsOf } from './program';
import { shrunk } from './shrink';
import { smallProgram } from './small-programs';

/** Takes one source, says where it gets stuck and where it panics. */
type Asked = (source: string) => Answer;

export interface Tally {
  /** Programs that were compared: within the bounds, and nothing in them is left to chance by the runtime. */
  readonly compared: number;
  /** Not compared, as the answer was that there is none. */
  readonly undecided: number;
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly seed: number;
  /** The smallest program found in which it is still there, and what is wrong with the answer. */
  readonly text: string;
}

/** Compares programs of `count` seeds from `first` on; stops after `most` disagreements. */
export function compareAll(ask: Asked, first: number, count: number, most = 3): Tally {
  return tally(ask, first, count, most, differenceIn);
}

/** The same where buffers and loops are of a size that the function is given: what is said has to be so for some size. */
export function compareSized(ask: Asked, first: number, count: number): Tally {
  return tally(ask, first, count, 3, differenceInSized, true);
}

function tally(
  ask: Asked,
  first: number,
  count: number,
  most: number,
  differenceIn: (ask: Asked, program: Program, style: Style) => string[] | 'undecided' | undefined,
  isSized = false,
): Tally {
  let [compared, undecided] = [0, 0];
  const disagreements: Disagreement[] = [];
  for (let seed = first; seed < first + count && disagreements.length < most; seed++) {
    const program = smallProgram(seed);
    const style = styles[seed % styles.length];
    const difference = differenceIn(ask, program, style);
    if (difference === 'undecided') undecided++;
    if (difference === undefined || difference === 'undecided') continue;
    compared++;
    if (difference.length === 0) continue;
    const smallest = shrunk(program, (smaller) => {
      const left = differenceIn(ask, smaller, style);
      return Array.isArray(left) && left.length > 0;
    });
    const left = differenceIn(ask, smallest, style);
    const { text } = goSource(smallest, { style, isSized });
    disagreements.push({ seed, text: `${Array.isArray(left) ? left.join('\n') : ''}\n${withLineNumbers(text)}` });
  }
  return { compared, undecided, disagreements };
}

/** Undefined when the brute force says nothing that could be compared. */
function differenceIn(ask: Asked, program: Program, style: Style): string[] | 'undecided' | undefined {
  const verdict = runEveryOrder(program);
  if (verdict === undefined || verdict.misuse) return undefined;
  const source = goSource(program, { style });
  const answer = ask(source.text);
  return answer.decided ? differences(answer, verdict, source) : 'undecided';
}

/** Sizes at which things differ. */
const sizes = [1, 2, 3, 4];

/** Room for everything that is sent without a loop. */
const enough = 9;

function differenceInSized(ask: Asked, program: Program, style: Style): string[] | 'undecided' | undefined {
  const hasLoops = statementsOf(program).some(({ kind }) => kind === 'loop');
  const verdicts = (hasLoops ? sizes : [...sizes, enough]).map((size) => runEveryOrder(ofSize(program, size)));
  const known = verdicts.filter((each) => each !== undefined);
  if (known.length < verdicts.length || known.some(({ misuse }) => misuse)) return undefined;
  const source = goSource(program, { style, isSized: true });
  const answer = ask(source.text);
  if (!answer.decided) return 'undecided';
  const stuck = new Set(known.flatMap((each) => [...each.stuck]));
  const said = differences(answer, { stuck, panics: known.flatMap(({ panics }) => panics) }, source);
  // Room is taken to be enough as long as nothing is known of it.
  const largest = hasLoops ? [] : differences(answer, known.at(-1)!, source);
  return [...said.filter((each) => isTooMuch(each)), ...largest.filter((each) => !isTooMuch(each))];
}

function isTooMuch(difference: string): boolean {
  return difference.endsWith(': said');
}

/** Sentences, none when they agree. */
function differences(answer: Answer, verdict: Pick<Verdict, 'stuck' | 'panics'>, { lines }: Source): string[] {
  const stuck = new Set([...verdict.stuck].map((id) => lines.get(id)!));
  // That a WaitGroup is used again too early shows in a few instructions only: it may be said or not.
  const reused = verdict.panics.filter(({ kind }) => kind === 'wait-group-reused');
  const either = new Set(reused.map(({ id }) => lines.get(id)!));
  const panics = new Set(verdict.panics.filter((each) => !reused.includes(each)).map(({ id }) => lines.get(id)!));
  return [
    ...[...stuck].filter((line) => !answer.stuck.has(line)).map((line) => `can be stuck at line ${line + 1}: not said`),
    ...[...answer.stuck].filter((line) => !stuck.has(line)).map((line) => `is never stuck at line ${line + 1}: said`),
    ...[...panics].filter((line) => !answer.panics.has(line)).map((line) => `can panic at line ${line + 1}: not said`),
    ...[...answer.panics]
      .filter((line) => !panics.has(line) && !either.has(line))
      .map((line) => `never panics at line ${line + 1}: said`),
  ];
}

function withLineNumbers(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => `${String(index + 1).padStart(3)}  ${line}`)
    .join('\n');
}
