/**
 * Owns what `view` knows of the lines of a source file it serves: findings, as `check` has them of the file as it is now, and what the compiler says where
 * the user allowed it to be run. Looks only at the package that is asked for. Refuses to know pages.
 */
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compilerFacts, findingFacts } from '#protocol/line-facts';
import { type FactSource, mostFacts, type SourceFacts } from '#protocol/source-facts';
import { EscapeMemory, findEscapes } from '../../host/go/go-escape';
import { moduleRoot } from '../../host/go/go-tool';
import { ToolFailure, ToolRefusal } from '../../host/tool/refusal';
import { toFiles } from '../../lsp/escape/marks';
import { Analysis } from '../check/analysis';
import type { LocatedFinding } from '../check/located';
import { analysisOptions } from '../check/options';
import { type CliContext, CliError } from '../command';

type Answer = Pick<SourceFacts, 'state' | 'message' | 'facts'>;

const missing = (message: string): Answer => ({ state: 'missing', message, facts: [] });

export class ViewFacts {
  private readonly memory = new EscapeMemory();
  /** Questions about one package are one. */
  private readonly running = new Map<string, Promise<Answer>>();

  /** @param mayRunGo whether the go command may be run */
  constructor(
    private readonly context: CliContext,
    private readonly mayRunGo: boolean,
  ) {}

  /**
   * @param file absolute
   * @param recorded the path the page knows it by
   */
  async of(file: string, recorded: string, source: FactSource): Promise<SourceFacts> {
    const key = `${source} ${file}`;
    const asked = this.running.get(key) ?? (source === 'findings' ? this.findings(file) : this.compiler(file));
    this.running.set(key, asked);
    try {
      const { state, message, facts } = await asked;
      return { file: recorded, source, state, message, canAsk: false, facts: facts.slice(0, mostFacts) };
    } finally {
      this.running.delete(key);
    }
  }

  private async findings(file: string): Promise<Answer> {
    if (!file.endsWith('.go')) return { state: 'known', message: '', facts: [] };
    try {
      const analysis = new Analysis(this.context, analysisOptions([file], {}));
      const { findings, errors } = await analysis.check(analysis.discover([file]));
      const shown = analysis.shown(file);
      const error = errors.find((one) => one.file === shown);
      if (error) return missing(`No findings: ${error.message}`);
      const here = findings.filter((finding) => finding.file === shown);
      return { state: 'known', message: '', facts: findingFacts(here.map((finding) => this.toFinding(finding))) };
    } catch (error) {
      if (error instanceof CliError) return missing(`No findings: ${error.message}`);
      throw error;
    }
  }

  private toFinding(finding: LocatedFinding): Parameters<typeof findingFacts>[0][number] {
    const { rule, severity, confidence, message, function: name } = finding;
    const related = finding.related.map((place) => ({
      message: place.message,
      location: { uri: this.uri(place.file), range: toRange(place.range) },
    }));
    return { rule, severity, confidence, message, function: name, range: toRange(finding.range), related };
  }

  private uri(shown: string): string {
    return pathToFileURL(resolve(this.context.cwd, shown)).href;
  }

  private async compiler(file: string): Promise<Answer> {
    if (!this.mayRunGo) {
      return { state: 'notAsked', message: 'Compiler facts: view --escape asks the go command for them.', facts: [] };
    }
    const { env, signal } = this.context;
    const folder = dirname(file);
    try {
      const answer = await findEscapes(
        { environment: env, workspaceFolders: [], trusted: true },
        { root: moduleRoot(folder), packages: [folder], tests: true, signal },
        this.memory,
      );
      const states = answer.packages.flatMap(({ errors, neededErrors }) => [...errors, ...neededErrors]);
      const [error] = [...answer.errors, ...states];
      if (error) return missing(`No compiler facts, for the package does not build: ${error.message}`);
      const own = (await toFiles(answer.report, folder)).find(({ uri }) => uri === pathToFileURL(file).href);
      return { state: 'known', message: '', facts: compilerFacts(own?.marks ?? []).map(({ fact }) => fact) };
    } catch (error) {
      if (error instanceof ToolRefusal || error instanceof ToolFailure) return missing(error.message);
      throw error;
    }
  }
}

/** Engine positions are those of the protocol by other names. */
function toRange({ start, end }: LocatedFinding['range']): Parameters<typeof findingFacts>[0][number]['range'] {
  return {
    start: { line: start.line, character: start.column },
    end: { line: end.line, character: end.column },
  };
}
