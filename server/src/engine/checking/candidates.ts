/**
 * Owns which declarations of a file a rule looks at in one round: first those that hold its triggers, then those that may call a function which hands on
 * what it looks for. Told without parsing as far as that goes.
 */
import type { Rule } from '../findings/define-rule';
import type { PackageFile } from './package-file';
import type { Giving } from './token-search';

export interface Round {
  readonly rule: Rule;
  /** Functions that hand on what the rule looks for; none in the first round. */
  readonly makers: ReadonlySet<string> | undefined;
  /**
   * Nobody waits for findings in the file: of interest are only functions that may give their callers something. These are the names they are looked for by;
   * all of them when true.
   */
  readonly onlyGivers?: ReadonlySet<string> | true;
}

/** What a function starts, holds or closes for its callers its results do not tell. */
function givingOf({ handsOnWithin }: Rule): Giving {
  return handsOnWithin === 'package' ? 'anything' : 'results';
}

/** Whether the file may hold candidates. */
export function mayHoldCandidates(file: PackageFile, round: Round): boolean {
  const before = foundBefore(file, round);
  if (before !== undefined) return before.length > 0;
  const { rule, makers, onlyGivers } = round;
  if (makers !== undefined) return file.mayCall(makers);
  return onlyGivers === undefined || givingOf(rule) === 'anything' ? file.mayPass(rule) : file.mayGive(rule);
}

/** Indexes of the candidates, ascending. Opens the file. */
export function candidatesIn(file: PackageFile, round: Round): readonly number[] {
  const before = foundBefore(file, round);
  if (before !== undefined) return before;
  const { rule, makers, onlyGivers } = round;
  const found = makers === undefined ? file.passing(rule) : file.calling(makers);
  if (onlyGivers === undefined) return found;
  const by = givingOf(rule);
  const giving = new Set(found.length === 0 ? [] : file.giving(onlyGivers, by));
  const candidates = found.filter((index) => giving.has(index));
  if (makers === undefined) {
    const ofFile = firstRounds.get(file) ?? new Map<Rule['triggers'], FirstRound>();
    firstRounds.set(file, ofFile.set(rule.triggers, { onlyGivers, by, candidates }));
  }
  return candidates;
}

interface FirstRound {
  readonly onlyGivers: ReadonlySet<string> | true;
  readonly by: Giving;
  readonly candidates: readonly number[];
}

/** Of files nobody waits for, which are many and stay as they are from one edit to the next. */
const firstRounds = new WeakMap<PackageFile, Map<Rule['triggers'], FirstRound>>();

function foundBefore(file: PackageFile, { rule, makers, onlyGivers }: Round): readonly number[] | undefined {
  if (makers !== undefined || onlyGivers === undefined) return undefined;
  const before = firstRounds.get(file)?.get(rule.triggers);
  return before?.onlyGivers === onlyGivers && before.by === givingOf(rule) ? before.candidates : undefined;
}

/** Whose findings somebody waits for. */
export class Scope {
  readonly #wanted: readonly PackageFile[];
  readonly #others: readonly PackageFile[];
  readonly #only: ReadonlySet<string> | undefined;
  readonly #deepest: number;
  #before: Scope | undefined;
  #called: ReadonlySet<string> | undefined;
  readonly #names = new Map<Giving, ReadonlySet<string>>();

  /**
   * `only`: paths of the files; all when undefined. `deepest`: how many functions may hand on what one of them made. `before`: of an earlier analysis; most
   * edits call nothing new.
   */
  constructor(files: readonly PackageFile[], only: ReadonlySet<string> | undefined, deepest: number, before?: Scope) {
    this.#only = only;
    this.#wanted = files.filter(({ path }) => this.has(path));
    this.#others = files.filter(({ path }) => !this.has(path));
    this.#deepest = deepest;
    this.#before = before;
    if (before !== undefined) before.#before = undefined;
  }

  has(path: string): boolean {
    return this.#only?.has(path) ?? true;
  }

  /** Names of all functions that may give something to code of the files, through others that hand it on; perhaps more. */
  namesInReach(rule: Rule): ReadonlySet<string> {
    const by = givingOf(rule);
    let names = this.#names.get(by);
    if (names === undefined) {
      const [first, ...more] = this.#wanted.map((file) => file.called);
      const called = more.length === 0 ? (first ?? new Set()) : new Set([first!, ...more].flatMap((each) => [...each]));
      this.#called = called;
      names = this.#known(called, by) ?? this.#find(called, by);
      this.#names.set(by, names);
    }
    return names;
  }

  #known(called: ReadonlySet<string>, by: Giving): ReadonlySet<string> | undefined {
    const before = this.#before;
    if (before === undefined || !isEqual(before.#called, called) || !hasSame(before.#others, this.#others))
      return undefined;
    return before.#names.get(by);
  }

  #find(called: ReadonlySet<string>, by: Giving): ReadonlySet<string> {
    const found = new Set(called);
    let fresh = called;
    for (let round = 0; round < this.#deepest && fresh.size > 0; round++) {
      const next = this.#others.flatMap((file) => [...file.calledBy(fresh, by)]);
      fresh = new Set(next.filter((name) => !found.has(name)));
      for (const name of fresh) found.add(name);
    }
    return found;
  }
}

function isEqual(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): boolean {
  if (a === undefined || a.size !== b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
}

function hasSame(a: readonly PackageFile[], b: readonly PackageFile[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}
