/** Owns what is searched for on the page and which hit was visited last. Refuses to know how hits are found and drawn. */
import type { ModuleKind } from '#engine/profile/names/frame-name';
import { quotePattern } from '#engine/profile/refine/quote';
import { moduleKinds, type Query, type SearchResult } from './model';
import { unlessStopped, WorkerError } from './worker-client';

export interface SearchState {
  readonly text: string;
  readonly regexp: boolean;
  /** The module that is lit instead of what matches a text. */
  readonly module: ModuleKind | undefined;
  /** Undefined while nobody has looked yet, or when the pattern is wrong. */
  readonly result: SearchResult | undefined;
  readonly error: string | undefined;
  /** Index into `result.hits` of the hit visited last, -1 before the first. */
  readonly current: number;
}

const nothing: SearchState = {
  text: '',
  regexp: true,
  module: undefined,
  result: undefined,
  error: undefined,
  current: -1,
};

export class Search {
  state = nothing;
  private turn = 0;

  /**
   * @param ask the worker, on the picture and sample type shown
   * @param changed told after each change of `state`
   */
  constructor(
    private readonly ask: (query: Query) => Promise<SearchResult>,
    private readonly changed: () => void,
  ) {}

  /** Lights what matches; '' clears. A wrong pattern stays in place with its error, and nothing is lit. */
  async find(text: string, regexp = this.state.regexp): Promise<void> {
    const pattern = regexp ? text : quotePattern(text);
    await this.look({ ...nothing, text, regexp }, text === '' ? undefined : { pattern });
  }

  /** Lights the frames of one module; undefined clears. */
  async light(module: ModuleKind | undefined): Promise<void> {
    const { regexp } = this.state;
    await this.look({ ...nothing, regexp, module }, module && { module: moduleKinds.indexOf(module) });
  }

  /** Looks again for what is lit: another picture or sample type. */
  async again(): Promise<void> {
    const { module, text } = this.state;
    if (module) await this.light(module);
    else if (text !== '') await this.find(text);
  }

  /** The next (1) or previous (-1) hit, 0 when there is none. */
  step(direction: 1 | -1): number {
    const hits = this.state.result?.hits;
    if (!hits || hits.length === 0) return 0;
    const from = this.state.current < 0 && direction < 0 ? 0 : this.state.current;
    const current = (from + direction + hits.length) % hits.length;
    this.state = { ...this.state, current };
    return hits[current]!;
  }

  private async look(wanted: SearchState, query: Query | undefined): Promise<void> {
    const turn = ++this.turn;
    let found = wanted;
    if (query) {
      try {
        found = { ...wanted, result: await this.ask(query) };
      } catch (error) {
        if (!(error instanceof WorkerError) || error.failure.code !== 'option') return unlessStopped(error);
        found = { ...wanted, error: 'Not a regular expression' };
      }
    }
    // Whoever typed on meanwhile waits for a later answer.
    if (turn !== this.turn) return;
    this.state = found;
    this.changed();
  }
}
