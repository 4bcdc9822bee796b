/**
 * Owns where the tokens of rules and the names of functions stand in one version of a file: first in parts of its text, which are told without parsing, then
 * in its declarations.
 */
import { mayGive } from '../packages/result-list';
import type { Rule } from './define-rule';
import { type PartTest, TextParts } from './text-parts';
import { mayCall, passesTriggers, TokenText } from './tokens';

export class TokenSearch {
  readonly #text: TokenText;
  /** Parts of the text such that no declaration stands on both sides of a cut. */
  readonly #inText: TextParts;
  #inDeclarations: TextParts | undefined;
  #before: TokenSearch | undefined;

  /** `cuts`: offsets where the parts begin. `before`: of the version before. */
  constructor(text: string, cuts: readonly number[], before?: TokenSearch) {
    this.#text = new TokenText(text);
    const parts = cuts.map((start, index) => text.slice(start, cuts[index + 1]));
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
    const give = this.#inText.passing(mayGive, () => mayGive);
    return this.#inText.passing(rule.triggers, this.#triggersOf(rule)).some((index) => give.includes(index));
  }

  /** Whether some declaration may call one of these functions. */
  mayCall(names: ReadonlySet<string>): boolean {
    return [...names].some((name) => this.#calling(this.#inText, name).length > 0);
  }

  /** Whether the text holds a word. */
  mayHold(word: string): boolean {
    return this.#holding(this.#inText, word).length > 0;
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

  /** Indexes of the declarations whose text holds a word. */
  holding(word: string): readonly number[] {
    return this.#holding(this.#declarations, word);
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

  #holding(parts: TextParts, word: string): readonly number[] {
    return parts.passing(`word ${word}`, (all) =>
      all && !this.#text.holds(word) ? () => false : (part) => part.includes(word),
    );
  }
}
