/**
 * Owns where the tokens of rules and the names of functions stand in one version of a file: first in parts of its text, which are told without parsing, then
 * in its declarations.
 */

import type { Rule } from '../findings/define-rule';
import { functionNameOf, mayGive } from '../packages/function-head';
import { type PartTest, TextParts } from './text-parts';
import { calledIn, mayCall, mentions, passesTriggers, startsGoroutines, TokenText } from './tokens';

/** What a function may give its callers: by its results, or by anything it does. */
export type Giving = 'results' | 'anything';

export class TokenSearch {
  readonly #text: TokenText;
  /** Parts of the text such that no declaration stands on both sides of a cut. */
  readonly #inText: TextParts;
  readonly #isParted: boolean;
  #inDeclarations: TextParts | undefined;
  #before: TokenSearch | undefined;
  #called: ReadonlySet<string> | undefined;
  /** What all rules ask of one analysis. */
  #given:
    | { readonly names: ReadonlySet<string> | true; readonly by: Giving; readonly giving: readonly number[] }
    | undefined;

  /** `cuts`: offsets where the parts begin; undefined where that cannot be told. `before`: of the version before. */
  constructor(text: string, cuts: readonly number[] | undefined, before?: TokenSearch) {
    this.#text = new TokenText(text);
    this.#isParted = cuts !== undefined;
    const parts = cuts?.map((start, index) => text.slice(start, cuts[index + 1])) ?? [text];
    this.#inText = new TextParts(parts, before === undefined ? undefined : before.#inText);
    this.#before = before;
    if (before !== undefined) before.#before = undefined;
  }

  /** Whether some declaration may hold a rule's triggers. */
  mayPass(rule: Rule): boolean {
    return this.#inText.passing(rule.triggers, this.#triggersOf(rule)).length > 0;
  }

  /** Whether some function may give its callers what the rule looks for. */
  mayGive(rule: Rule): boolean {
    if (!this.mayPass(rule)) return false;
    if (!this.#isParted) return true;
    const give = this.#inText.passing(mayGive, () => mayGive);
    return this.#inText.passing(rule.triggers, this.#triggersOf(rule)).some((index) => give.includes(index));
  }

  /** Whether some declaration may call one of these functions. */
  mayCall(names: ReadonlySet<string>): boolean {
    return [...names].some((name) => this.#calling(this.#inText, name).length > 0);
  }

  /** Whether some declaration may mention a word, see `mentions`. */
  mayMention(word: string): boolean {
    return this.#mentioning(this.#inText, word).length > 0;
  }

  /** Texts of the file's declarations, once somebody knows them. */
  declare(texts: readonly string[]): void {
    this.#inDeclarations = new TextParts(texts, this.#before === undefined ? undefined : this.#before.#inDeclarations);
    this.#before = undefined;
  }

  /** Indexes of the declarations that hold a rule's triggers. */
  passing(rule: Rule): readonly number[] {
    return this.#declarations.passing(rule.triggers, this.#triggersOf(rule));
  }

  /** Indexes of the declarations that may call one of these functions. */
  calling(names: ReadonlySet<string>): readonly number[] {
    const found = new Set([...names].flatMap((name) => this.#calling(this.#declarations, name)));
    return [...found].sort((a, b) => a - b);
  }

  /** Indexes of the functions of these names, or of all when true, that may give their callers something. */
  giving(names: ReadonlySet<string> | true, by: Giving): readonly number[] {
    if (this.#given?.names !== names || this.#given.by !== by) {
      this.#given = { names, by, giving: functionsThatGive(this.#declarations, names, by) };
    }
    return this.#given.giving;
  }

  /** Names that something in the text may call. */
  get called(): ReadonlySet<string> {
    if (this.#called === undefined) {
      const called = new Set<string>();
      for (const each of this.#inText.told(calledIn)) for (const name of each) called.add(name);
      this.#called = called;
    }
    return this.#called;
  }

  /** Names that functions of these names may call, as far as those may give their callers something; perhaps more. */
  calledBy(names: ReadonlySet<string>, by: Giving): ReadonlySet<string> {
    if (!this.#isParted) return this.called;
    const giving = functionsThatGive(this.#inText, names, by);
    if (giving.length === 0) return none;
    const called = this.#inText.told(calledIn);
    return new Set(giving.flatMap((index) => [...called[index]!]));
  }

  /** Names of the functions in the text that start goroutines. */
  get starting(): readonly string[] {
    const names = this.#inText.told(functionNameOf);
    return this.#inText.passing(startsGoroutines, () => startsGoroutines).flatMap((index) => names[index] ?? []);
  }

  /** How many parts of the text start goroutines, or may call one of these functions. */
  countStartingBy(names: ReadonlySet<string>): number {
    const starting = new Set(this.#inText.passing(startsGoroutines, () => startsGoroutines));
    const called = this.#inText.told(calledIn);
    return called.filter((each, index) => starting.has(index) || hasAny(each, names)).length;
  }

  /** Indexes of the declarations that mention a word. */
  mentioning(word: string): readonly number[] {
    return this.#mentioning(this.#declarations, word);
  }

  get #declarations(): TextParts {
    if (this.#inDeclarations === undefined) throw new Error('The declarations are not known yet.');
    return this.#inDeclarations;
  }

  #triggersOf(rule: Rule): (all: boolean) => PartTest {
    return (all) => {
      const triggers = all ? this.#text.triggersOf(rule) : rule;
      return triggers === undefined ? () => false : (part) => passesTriggers(triggers, part);
    };
  }

  #calling(parts: TextParts, name: string): readonly number[] {
    return parts.passing(`call ${name}`, (all) =>
      all && !this.#text.called.has(name) ? () => false : (part) => mayCall(part, name),
    );
  }

  #mentioning(parts: TextParts, word: string): readonly number[] {
    return parts.passing(`word ${word}`, (all) =>
      all && !mentions(this.#text.text, word) ? () => false : (part) => mentions(part, word),
    );
  }
}

const none: ReadonlySet<string> = new Set();

function functionsThatGive(parts: TextParts, names: ReadonlySet<string> | true, by: Giving): readonly number[] {
  const named = parts.told(functionNameOf);
  const giving = by === 'results' ? parts.passing(mayGive, () => mayGive) : named.map((_, index) => index);
  return giving.filter((index) => isAmong(names, named[index]));
}

/** A function whose name cannot be told may have any. */
function isAmong(names: ReadonlySet<string> | true, name: string | undefined): boolean {
  return names === true || name === undefined || names.has(name);
}

function hasAny(among: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const each of among) if (names.has(each)) return true;
  return false;
}
