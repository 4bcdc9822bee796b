/** Owns running one rule on a mutant and telling whether it saw the leak. Makes no mutants. */

import { AnalysisSession } from '#engine/checking/session';
import { type Config, emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import type { Finding } from '#engine/findings/finding';
import type { Unit } from '#engine/ir/model';
import { resourceTable } from '#engine/lifecycle/resource-table';
import type { GoParser } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';

export class Judge {
  readonly #rule: Rule;
  readonly #go: string;
  readonly #session: AnalysisSession;

  /** One judge a fixture: what does not change from mutant to mutant is analysed once. */
  constructor(parser: GoParser, rule: Rule, go: string) {
    this.#rule = rule;
    this.#go = go;
    this.#session = new AnalysisSession(parser, [rule]);
  }

  findings(text: string): readonly Finding[] {
    const config: Config = { ...emptyConfig, rules: { [this.#rule.name]: { level: 'on' } } };
    const files = [{ path: 'fixture.go', lines: new LineIndex(text) }];
    const { findings, faults } = this.#session.analyze({ files, go: this.#go, config });
    if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
    return findings.get('fixture.go') ?? [];
  }

  /**
   * The fixture is silent, so whatever is found comes from the mutation; in another function it counts only when that one gave the resource away,
   * or the resource is one the process has.
   */
  sees(text: string, mutated: Unit): boolean {
    const from = mutated.range.start.line;
    const to = mutated.range.end.line;
    const isOfProcess = resourceTable.some(
      ({ rule, subject }) => rule === this.#rule.name && subject.kind === 'process',
    );
    const isGiven = isOfProcess || mutated.variables.some(({ kind }) => kind === 'parameter' || kind === 'receiver');
    return this.findings(text).some(({ range }) => isGiven || (range.start.line >= from && range.start.line <= to));
  }
}
