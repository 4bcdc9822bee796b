/**
 * Owns what `view` knows of the lines of a source file it serves: findings, as `check` has them of the file as it is now, and what the compiler says where
 * the user allowed it to be run. Looks only at the package that is asked for. Refuses to know pages.
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compilerFacts } from '#protocol/line-facts';
import { type FactSource, mostFacts, type SourceFacts } from '#protocol/source-facts';
import { EscapeMemory, findEscapes } from '../../host/go/go-escape';
import { moduleRoot } from '../../host/go/go-tool';
import { ToolFailure, ToolRefusal } from '../../host/tool/refusal';
import { toFiles } from '../../lsp/escape/marks';
import type { CliContext } from '../command';
import type * as leaks from '../leaks';
import type { Answer } from './findings';

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

  /** What knows the rules is a bundle of its own, read when the first question comes. */
  private async findings(file: string): Promise<Answer> {
    if (!file.endsWith('.go')) return { state: 'known', message: '', facts: [] };
    const bundle: unknown = require(join(this.context.distribution, 'cli', 'leaks.js'));
    const { findingsIn } = await (bundle as Pick<typeof leaks, 'viewFindings'>).viewFindings();
    return findingsIn(file, this.context);
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
      const here = pathToFileURL(file).href;
      const own = (await toFiles(answer.report, folder)).find(({ uri }) => uri === here);
      return { state: 'known', message: '', facts: compilerFacts(own?.marks ?? [], here).map(({ fact }) => fact) };
    } catch (error) {
      if (error instanceof ToolRefusal || error instanceof ToolFailure) return missing(error.message);
      throw error;
    }
  }
}
