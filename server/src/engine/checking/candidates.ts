/**
 * Owns which declarations of a file a rule looks at in one round: first those that hold its triggers, then those that may call a function which hands on
 * what it looks for. Told without parsing as far as that goes.
 */
import type { Rule } from '../findings/define-rule';
import type { PackageFile } from './package-file';
import type { Giving } from './token-search';

export interface Round {
  readonly rule: Rule;
  /** 0 for the first; absent where nobody will ask the same again. */
  readonly count?: number;
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
  if (makers !== undefined) return file.mayCall(makers) || remembered(file, round, none).length > 0;
  return onlyGivers === undefined || givingOf(rule) === 'anything' ? file.mayPass(rule) : file.mayGive(rule);
}

/** Indexes of the candidates, ascending. Opens the file. */
export function candidatesIn(file: PackageFile, round: Round): readonly number[] {
  const before = foundBefore(file, round);
  if (before !== undefined) return before;
  const { rule, makers, onlyGivers } = round;
  const found = makers === undefined ? file.passing(rule) : file.calling(makers);
  if (onlyGivers === undefined) return found;
  const giving = new Set(found.length === 0 ? [] : file.giving(onlyGivers, givingOf(rule)));
  return remembered(
    file,
    round,
    found.filter((index) => giving.has(index)),
  );
}

const none: readonly number[] = [];

interface Found {
  readonly round: Round;
  readonly candidates: readonly number[];
}

/** By what is looked for, of files nobody waits for: they are many, and stay as they are from one edit to the next. */
const rounds = new WeakMap<PackageFile, Map<Rule | Rule['triggers'], Found[]>>();

/** Rules share what they look for at first, and not what they go on with. */
function keyOf({ rule, makers }: Round): Rule | Rule['triggers'] {
  return makers === undefined ? rule.triggers : rule;
}

function remembered(file: PackageFile, round: Round, candidates: readonly number[]): readonly number[] {
  const { count, onlyGivers } = round;
  if (onlyGivers === undefined || count === undefined) return candidates;
  const ofFile = rounds.get(file) ?? new Map<Rule | Rule['triggers'], Found[]>();
  rounds.set(file, ofFile);
  const ofKey = ofFile.get(keyOf(round)) ?? [];
  ofFile.set(keyOf(round), ofKey);
  ofKey[count] = { round, candidates };
  return candidates;
}

function foundBefore(file: PackageFile, round: Round): readonly number[] | undefined {
  const { count, onlyGivers } = round;
  if (onlyGivers === undefined || count === undefined) return undefined;
  const before = rounds.get(file)?.get(keyOf(round))?.[count];
  return before !== undefined && isAlike(before.round, round) ? before.candidates : undefined;
}

function isAlike(one: Round, other: Round): boolean {
  return (
    one === other ||
    (one.onlyGivers === other.onlyGivers && one.makers === other.makers && givingOf(one.rule) === givingOf(other.rule))
  );
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
  /** By rule, then by round. */
  readonly #makers = new Map<Rule, ReadonlySet<string>[]>();

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

  /** The functions a rule goes on with in a round: for the same names the same object as in the analysis before, by which others tell that nothing is new. */
  makersOf(rule: Rule, count: number, found: ReadonlySet<string>): ReadonlySet<string> {
    const before = this.#before === undefined ? undefined : this.#before.#makers.get(rule)?.[count];
    const makers = before !== undefined && isEqual(before, found) ? before : found;
    const ofRule = this.#makers.get(rule) ?? [];
    this.#makers.set(rule, ofRule);
    ofRule[count] = makers;
    return makers;
  }

  /** Names of all functions that may give something to code of the files, through others that hand it on; perhaps more. */
  namesInReach(rule: Rule): ReadonlySet<string> {
    const by = givingOf(rule);
    let names = this.#names.get(by);
    if (names === undefined) {
      const [first, ...more] = this.#wanted.map((file) => file.called);
      const called = more.length === 0 ? (first ?? new Set()) : new Set([first!, ...more].flatMap((each) => [...each]));
      this.#called = called;
      names = this.#known(called, by) ?? this.#sameAsBefore(this.#find(called, by), by);
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

  #sameAsBefore(names: ReadonlySet<string>, by: Giving): ReadonlySet<string> {
    const before = this.#before === undefined ? undefined : this.#before.#names.get(by);
    return before !== undefined && isEqual(before, names) ? before : names;
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
