/**
 * Owns what a page is told of the one source file it shows: its text, findings and facts of the compiler, again whenever they change, and the way from
 * a fact to its place. Runs the compiler only where the escape overlay would, or when the user asks. Refuses to know how any of it looks.
 */
import * as vscode from 'vscode';
import type { EscapeMark } from '#protocol/escape';
import type { FileFinding } from '#protocol/language';
import { compilerFacts, findingFact } from '#protocol/line-facts';
import type { HostToPage, SourceQuestion } from '#protocol/profile';
import {
  type FactReference,
  type FactSource,
  type LineFact,
  mostFacts,
  type SourceFacts,
} from '#protocol/source-facts';
import type { Escapes } from '../../escape/register';
import type { FileFindingsAnswer, FindingsOfFile } from '../../findings/of-file';
import { readSource } from '../read-source';
import { watchFile } from '../watch-file';
import type { SourceFinder } from './finder';
import { showPlace } from './show';

/** Who knows facts; escapes where processes can be started. */
export interface FactSources {
  readonly findings: FindingsOfFile;
  readonly escapes?: Escapes;
}

/** Somebody who walks through a list of functions does not want every file on the way looked at, milliseconds. */
const settle = 250;

interface Place {
  readonly uri: vscode.Uri;
  readonly range: FileFinding['range'];
}

/** A fact that was told, and where it and its steps lead. */
interface Told {
  readonly fact: LineFact;
  readonly place: Place;
  readonly steps: readonly (Place | undefined)[];
}

type Answer = Omit<SourceFacts, 'file' | 'source' | 'facts'> & { readonly told: readonly Told[] };

const nothing = { message: '', canAsk: false, told: [] };

export class FollowedSource implements vscode.Disposable {
  #followed: Followed | undefined;

  constructor(
    private readonly finder: SourceFinder,
    private readonly sources: FactSources,
    private readonly post: (message: HostToPage) => Thenable<unknown>,
  ) {}

  /** From now on the page is told of this file and of no other. */
  async follow(question: SourceQuestion): Promise<void> {
    this.#followed?.dispose();
    this.#followed = undefined;
    const turn = {};
    this.#turn = turn;
    const found = await this.finder.find(question.file, question.function);
    if (this.#turn !== turn || found.kind !== 'file') return;
    this.#followed = new Followed(question, found.file, this.finder, this.sources, this.post);
  }

  #turn: object | undefined;

  async ask(file: string, source: FactSource): Promise<void> {
    if (this.#followed?.question.file === file) await this.#followed.ask(source);
  }

  async open(reference: FactReference): Promise<void> {
    if (this.#followed?.question.file === reference.file) await this.#followed.open(reference);
  }

  dispose(): void {
    this.#turn = undefined;
    this.#followed?.dispose();
    this.#followed = undefined;
  }
}

class Followed implements vscode.Disposable {
  readonly #told = new Map<FactSource, readonly Told[]>();
  readonly #listening: vscode.Disposable;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #cancel = new vscode.CancellationTokenSource();
  /** Whether changes of findings are told without asking. */
  #isFollowed = false;

  constructor(
    readonly question: SourceQuestion,
    private readonly uri: vscode.Uri,
    private readonly finder: SourceFinder,
    private readonly sources: FactSources,
    private readonly post: (message: HostToPage) => Thenable<unknown>,
  ) {
    const { findings, escapes } = sources;
    const isThis = ({ uri: other }: vscode.TextDocument) => other.toString() === uri.toString();
    const sendFindings = () => this.#later('findings', () => this.#findings());
    const sendText = () => this.#later('text', () => this.#text());
    const sendCompiler = () => {
      this.#compiler();
      // Others may have written the package since.
      this.#later('compiler', () => this.#askByItself());
    };
    this.#listening = vscode.Disposable.from(
      findings.onDidChange((other) => {
        if (!other || (other.toString() === uri.toString() && this.#isFollowed)) sendFindings();
      }),
      ...(escapes ? [escapes.store.onDidChange(sendCompiler), escapes.analysis.onDidChange(sendCompiler)] : []),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isThis(document)) sendText();
      }),
      // An open file is followed by the analysis, and one that was closed perhaps no longer.
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (isThis(document)) sendFindings();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (!isThis(document)) return;
        sendText();
        sendFindings();
      }),
      watchFile(uri, () => {
        sendText();
        if (!this.#isFollowed) sendFindings();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(sendCompiler),
      vscode.workspace.onDidChangeConfiguration(sendCompiler),
    );
    this.#send('findings', { ...nothing, state: 'asking' });
    sendFindings();
    sendCompiler();
  }

  async ask(source: FactSource): Promise<void> {
    if (source === 'compiler') await this.sources.escapes?.analysis.ask(this.uri);
    else await this.sources.findings.start();
  }

  async open({ source, index, line, step }: FactReference): Promise<void> {
    const told = this.#told.get(source)?.[index];
    const place = step < 0 ? told?.place : told?.steps[step];
    if (told?.fact.line !== line || !place) return;
    await showPlace(place.uri, place.range.start, step < 0);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#cancel.cancel();
    this.#cancel.dispose();
    this.#listening.dispose();
  }

  #later(what: string, act: () => void | Promise<void>): void {
    clearTimeout(this.#timers.get(what));
    this.#timers.set(
      what,
      setTimeout(() => void act(), settle),
    );
  }

  async #text(): Promise<void> {
    await this.post({ type: 'sourceText', ...(await readSource(this.finder, this.question)) });
  }

  async #findings(): Promise<void> {
    this.#cancel.cancel();
    this.#cancel.dispose();
    const cancel = new vscode.CancellationTokenSource();
    this.#cancel = cancel;
    try {
      const answer = await this.sources.findings.of(this.uri, cancel.token);
      if (cancel.token.isCancellationRequested) return;
      this.#isFollowed = typeof answer === 'object' && answer.isFollowed;
      this.#send('findings', findingsAnswer(answer, this.uri));
    } catch {
      // Cancelled, or the server went down: it says so itself, and starting again asks anew.
    }
  }

  /** As the overlay does for a file that is opened in an editor; files of others only when the user says so. */
  async #askByItself(): Promise<void> {
    const isOurs = vscode.workspace.getWorkspaceFolder(this.uri) !== undefined;
    if (isOurs) await this.sources.escapes?.analysis.opened({ languageId: languageOf(this.uri), uri: this.uri });
  }

  #compiler(): void {
    this.#send('compiler', compilerAnswer(this.sources.escapes, this.uri));
  }

  #send(source: FactSource, { told, ...answer }: Answer): void {
    const some = told.slice(0, mostFacts);
    this.#told.set(source, some);
    const facts = some.map(({ fact }) => fact);
    void this.post({ type: 'sourceFacts', file: this.question.file, source, ...answer, facts });
  }
}

function languageOf(uri: vscode.Uri): string {
  return uri.path.endsWith('.go') ? 'go' : '';
}

function findingsAnswer(answer: FileFindingsAnswer, uri: vscode.Uri): Answer {
  switch (answer) {
    case 'starting':
      return { ...nothing, state: 'asking' };
    case 'stopped':
      return { ...nothing, state: 'notAsked', message: vscode.l10n.t('The analysis does not run.'), canAsk: true };
    case 'outside': {
      const message = vscode.l10n.t('No findings: this file is not part of the build on this machine.');
      return { ...nothing, state: 'missing', message };
    }
    default:
      return { ...nothing, state: 'known', told: answer.findings.map((finding) => toldFinding(finding, uri)) };
  }
}

function toldFinding(finding: FileFinding, uri: vscode.Uri): Told {
  const steps = finding.related.map(({ location }) => placeOf(location));
  return { fact: findingFact(finding, uri.toString()), place: { uri, range: finding.range }, steps };
}

function compilerAnswer(escapes: Escapes | undefined, uri: vscode.Uri): Answer {
  const missing = (message: string): Answer => ({ ...nothing, state: 'missing', message });
  if (languageOf(uri) !== 'go') return missing(vscode.l10n.t('The compiler says nothing of this file.'));
  if (!escapes) return missing(vscode.l10n.t('The compiler cannot be asked in a browser.'));
  const { analysis, store } = escapes;
  const refusal = analysis.refusal(uri);
  const known = store.of(uri);
  const told = compilerFacts(known?.marks ?? [], uri.toString()).map(({ fact, mark }) => toldMark(fact, mark, uri));
  const state = analysis.state(uri);
  if (state.kind === 'running') return { ...nothing, state: 'asking', told };
  if (refusal !== undefined && !known) return missing(refusalWords[refusal]());
  if (state.kind === 'none') {
    const message = vscode.l10n.t('The compiler was not asked about this package.');
    return { ...nothing, state: 'notAsked', message, canAsk: true };
  }
  const { result } = state;
  if (result.state !== 'ok')
    return { state: told.length > 0 ? 'old' : 'missing', message: result.message, canAsk: true, told };
  if (known?.stale !== true) return { ...nothing, state: 'known', told };
  return {
    state: 'old',
    message: vscode.l10n.t('The source changed since the compiler was asked.'),
    canAsk: true,
    told,
  };
}

const refusalWords: Readonly<Record<NonNullable<ReturnType<Escapes['analysis']['refusal']>>, () => string>> = {
  notOnDisk: () => vscode.l10n.t('The compiler reads files on a disk, and this one is on none.'),
  notTrusted: () => vscode.l10n.t('This workspace is not trusted, so the compiler is not run.'),
  notRunning: () => vscode.l10n.t('The analysis does not run.'),
};

function toldMark(fact: LineFact, mark: EscapeMark, uri: vscode.Uri): Told {
  return { fact, place: { uri, range: mark.range }, steps: mark.steps.map(({ location }) => placeOf(location)) };
}

function placeOf(location: EscapeMark['steps'][number]['location']): Place | undefined {
  return location && { uri: vscode.Uri.parse(location.uri), range: location.range };
}
