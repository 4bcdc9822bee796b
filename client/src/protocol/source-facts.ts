/**
 * Owns what the profile page is told of lines of source besides their cost: Gopherscope's findings and what the compiler says, with the checks it runs
 * first. Plain data: no command, no address; what a fact leads to is known to whoever told it. Refuses to know how facts are found and shown.
 */
import type { Confidence, Severity } from '#engine/findings/finding';
import { type Fields, isRecord, isText } from './checks';

/** Who says it. */
export const factSources = ['findings', 'compiler'] as const;
export type FactSource = (typeof factSources)[number];

/** What a fact of the compiler is about, as coarse as an icon tells it. */
export const compilerTopics = ['escape', 'leak', 'inlined', 'notInlined', 'boundsCheck', 'other'] as const;
export type CompilerTopic = (typeof compilerTopics)[number];

/** One step of how it comes to what a fact says. */
export interface FactStep {
  readonly message: string;
  /** `store.go:104`; '' for code that no one wrote. */
  readonly place: string;
  /** The line where it lies in the file the fact is of, from 1; 0 elsewhere. */
  readonly here: number;
}

interface Fact {
  /** From 1. */
  readonly line: number;
  /** What stands beside the line, short. */
  readonly text: string;
  /** One or more sentences. */
  readonly message: string;
  readonly steps: readonly FactStep[];
}

export interface FindingFact extends Fact {
  readonly source: 'findings';
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

export interface CompilerFact extends Fact {
  readonly source: 'compiler';
  readonly topic: CompilerTopic;
  /** Whether it costs an allocation where it stands. */
  readonly allocates: boolean;
}

export type LineFact = FindingFact | CompilerFact;

/**
 * `asking`: the answer is on its way · `known` · `old`: of a text that was changed since · `notAsked`: nobody has asked, `message` says what to do ·
 * `missing`: there is no answer, `message` says why.
 */
export const factStates = ['asking', 'known', 'old', 'notAsked', 'missing'] as const;
export type FactState = (typeof factStates)[number];

/** What one source says of one file; replaces what it said before. */
export interface SourceFacts {
  /** As recorded in the profile. */
  readonly file: string;
  readonly source: FactSource;
  readonly state: FactState;
  /** Why there is nothing, or less than usual; '' when nothing is to be said. */
  readonly message: string;
  /** Whether the page may ask for it by `askFacts`. */
  readonly canAsk: boolean;
  /** By line. */
  readonly facts: readonly LineFact[];
}

/** A fact that the page wants to see at its place, told by what it was told: the host opens it only where it still says the same. */
export interface FactReference {
  readonly file: string;
  readonly source: FactSource;
  /** Place in the list that was sent last. */
  readonly index: number;
  readonly line: number;
  /** One of its steps, -1 for the fact itself. */
  readonly step: number;
}

/** What the page asks of its host about facts. */
export type FactWish =
  /** The user wants these facts of the file that is followed, although finding them out runs something. */
  | { readonly type: 'askFacts'; readonly file: string; readonly source: FactSource }
  | ({ readonly type: 'openFact' } & FactReference)
  /** Show the page of a rule. */
  | { readonly type: 'openRule'; readonly rule: string };

/** Most facts of one file that are told; a longer list is cut by who tells it. */
export const mostFacts = 20_000;

/** Most steps of one fact, likewise. */
export const mostSteps = 200;

const longest = { path: 4096, text: 20_000, rule: 200 };

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
const confidences: readonly Confidence[] = ['proved', 'likely'];

function isCount(value: unknown, from: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= from;
}

function steps(value: unknown): readonly FactStep[] | undefined {
  if (!Array.isArray(value) || value.length > mostSteps) return undefined;
  const list = value.map((step: unknown) => {
    if (!isRecord(step)) return undefined;
    const { message, place, here } = step;
    return isText(message, longest.text) && isText(place, longest.path) && isCount(here, 0)
      ? { message, place, here }
      : undefined;
  });
  return list.every((step) => step !== undefined) ? list : undefined;
}

function lineFact(value: unknown, source: FactSource): LineFact | undefined {
  if (!isRecord(value)) return undefined;
  const { line, text, message, rule, allocates } = value;
  const told = steps(value.steps);
  if (!isCount(line, 1) || !isText(text, longest.text) || !isText(message, longest.text) || !told) return undefined;
  if (source === 'findings') {
    const severity = severities.find((known) => known === value.severity);
    const confidence = confidences.find((known) => known === value.confidence);
    if (!severity || !confidence || !isText(rule, longest.rule)) return undefined;
    return { source, line, text, message, steps: told, rule, severity, confidence };
  }
  const topic = compilerTopics.find((known) => known === value.topic);
  if (!topic || typeof allocates !== 'boolean') return undefined;
  return { source, line, text, message, steps: told, topic, allocates };
}

/** The facts if `value` has their shape, rebuilt from known fields; else undefined. */
export function parseSourceFacts(value: unknown): SourceFacts | undefined {
  if (!isRecord(value)) return undefined;
  const { file, message, canAsk } = value;
  const source = factSources.find((known) => known === value.source);
  const state = factStates.find((known) => known === value.state);
  if (
    !source ||
    !state ||
    !isText(file, longest.path) ||
    !isText(message, longest.text) ||
    typeof canAsk !== 'boolean'
  ) {
    return undefined;
  }
  if (!Array.isArray(value.facts) || value.facts.length > mostFacts) return undefined;
  const facts = value.facts.map((fact: unknown) => lineFact(fact, source));
  return facts.every((fact) => fact !== undefined) ? { file, source, state, message, canAsk, facts } : undefined;
}

function factReference({ file, index, line, step, source }: Fields): FactReference | undefined {
  const known = factSources.find((one) => one === source);
  if (!known || !isText(file, longest.path) || !isCount(index, 0) || !isCount(line, 1) || !isCount(step, -1)) {
    return undefined;
  }
  return { file, source: known, index, line, step };
}

const ruleName = /^[a-z][a-z0-9-]*$/;

/** The wish if `value` has the shape of one; else undefined. */
export function factWish(value: Fields): FactWish | undefined {
  switch (value.type) {
    case 'askFacts': {
      const source = factSources.find((known) => known === value.source);
      return source && isText(value.file, longest.path) ? { type: 'askFacts', file: value.file, source } : undefined;
    }
    case 'openFact': {
      const reference = factReference(value);
      return reference && { type: 'openFact', ...reference };
    }
    case 'openRule': {
      const { rule } = value;
      return isText(rule, longest.rule) && ruleName.test(rule) ? { type: 'openRule', rule } : undefined;
    }
    default:
      return undefined;
  }
}
