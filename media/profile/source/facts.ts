/** Owns what is known of the lines of the file shown besides costs, and asks for it. Refuses to know where it comes from and how it looks. */
import type { PageToHost, SourceQuestion } from '#protocol/profile';
import { type FactSource, factSources, type LineFact, type SourceFacts } from '#protocol/source-facts';

/** A fact and its place in the list that was told, by which it is asked for. */
export interface KnownFact {
  readonly fact: LineFact;
  readonly index: number;
}

export type LineFacts = ReadonlyMap<number, readonly KnownFact[]>;

export class KnownFacts {
  private question: SourceQuestion | undefined;
  private readonly told = new Map<FactSource, SourceFacts>();
  private lines: LineFacts = new Map();
  private readonly listeners: (() => void)[] = [];

  /** @param canOpen whether the host leads to places and pages of rules */
  constructor(
    private readonly send: (message: PageToHost) => void,
    readonly canOpen: boolean,
  ) {}

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** The file shown now; facts of another one are let go. */
  follow(question: SourceQuestion): void {
    if (this.question?.file === question.file) return;
    this.question = question;
    this.told.clear();
    this.lines = new Map();
    this.send({ type: 'followSource', ...question });
  }

  /** The host knows better by now where files lie. */
  again(): void {
    const { question } = this;
    this.question = undefined;
    if (question) this.follow(question);
  }

  receive(facts: SourceFacts): void {
    if (facts.file !== this.question?.file) return;
    this.told.set(facts.source, facts);
    const lines = new Map<number, KnownFact[]>();
    for (const source of factSources) {
      this.told.get(source)?.facts.forEach((fact, index) => {
        const known = lines.get(fact.line);
        if (known) known.push({ fact, index });
        else lines.set(fact.line, [{ fact, index }]);
      });
    }
    this.lines = lines;
    for (const listener of this.listeners) listener();
  }

  of(file: string): LineFacts {
    return file === this.question?.file ? this.lines : new Map();
  }

  /** What a source said last of the file shown. */
  from(source: FactSource): SourceFacts | undefined {
    return this.told.get(source);
  }

  ask(source: FactSource): void {
    if (this.question) this.send({ type: 'askFacts', file: this.question.file, source });
  }

  /** @param step of the fact, -1 for the fact itself */
  open({ fact, index }: KnownFact, step = -1): void {
    const { file = '' } = this.question ?? {};
    this.send({ type: 'openFact', file, source: fact.source, index, line: fact.line, step });
  }

  openRule(rule: string): void {
    this.send({ type: 'openRule', rule });
  }
}
