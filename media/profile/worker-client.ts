/** Owns the page's end of the decoding worker: starts it, matches answers to questions, ends it. Refuses to know what the answers are used for. */

import type { LabelCosts } from '#engine/profile/costs/label-costs';
import type { Explanation } from '#engine/profile/explain/verdict';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import type { ExportChoice, Exported, ScrubPreview } from './export-model';
import type {
  ComparisonOptions,
  GrowthTable,
  Layout,
  NodeDetail,
  OpenedProfile,
  Picture,
  Query,
  SandwichSides,
  SearchResult,
  SourceListing,
  ViewSpec,
  WorkerFailure,
  WorkerRequest,
  WorkerResponse,
} from './model';
import script from './worker/main?worker';

/** What a question ended with instead of an answer. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  constructor(readonly failure: WorkerFailure) {
    super(`${failure.problem}. ${failure.action}`);
  }
}

/** For `catch` where a worker that was stopped for a newer one, or because there is nothing to show, is no failure. */
export function unlessStopped(error: unknown): undefined {
  if (!(error instanceof WorkerError) || error.failure.code !== 'cancelled') throw error;
}

export type Progress = (step: string, done: number) => void;

type Question = WorkerRequest extends infer R ? (R extends WorkerRequest ? Omit<R, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (response: WorkerResponse) => void;
  readonly reject: (error: Error) => void;
  readonly progress: Progress | undefined;
}

/** One worker with at most one profile. */
export class ProfileWorker {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  /** Why it answers no more. */
  private ended: WorkerFailure | undefined;

  constructor() {
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.worker = new Worker(url);
    URL.revokeObjectURL(url);
    this.worker.addEventListener('message', (event: MessageEvent<WorkerResponse>) => this.receive(event.data));
    this.worker.addEventListener('error', (event) => {
      this.end({ code: 'unexpected', problem: `could not be read (${event.message})`, action: 'Read it again.' });
    });
  }

  /** Takes the bytes over: the caller's copy is empty afterwards. */
  async open(
    bytes: Uint8Array<ArrayBuffer>,
    ownModules: readonly string[],
    progress: Progress,
  ): Promise<OpenedProfile> {
    return (await this.ask('opened', { type: 'open', bytes, ownModules }, [bytes.buffer], progress)).opened;
  }

  async layout(sampleType: number): Promise<Layout> {
    return (await this.ask('layout', { type: 'layout', sampleType })).layout;
  }

  /** Compares the open profile with a base, whose bytes are taken over; without bytes with the last one; without options not any more. */
  async compare(
    bytes: Uint8Array<ArrayBuffer> | undefined,
    options: ComparisonOptions | undefined,
    progress: Progress,
  ): Promise<OpenedProfile> {
    return (await this.ask('opened', { type: 'compare', bytes, options }, bytes ? [bytes.buffer] : [], progress))
      .opened;
  }

  async growth(sampleType: number): Promise<GrowthTable> {
    return (await this.ask('growth', { type: 'growth', sampleType })).growth;
  }

  async picture(spec: ViewSpec, sampleType: number): Promise<Picture> {
    return (await this.ask('picture', { type: 'picture', spec, sampleType })).picture;
  }

  async labels(sampleType: number): Promise<LabelCosts> {
    return (await this.ask('labels', { type: 'labels', sampleType })).labels;
  }

  async search(query: Query, sampleType: number): Promise<SearchResult> {
    return (await this.ask('search', { type: 'search', query, sampleType })).result;
  }

  async detail(node: number, sampleType: number): Promise<NodeDetail> {
    return (await this.ask('detail', { type: 'detail', node, sampleType })).detail;
  }

  async sandwich(frame: number, sampleType: number): Promise<SandwichSides> {
    return (await this.ask('sandwich', { type: 'sandwich', frame, sampleType })).sides;
  }

  async previewScrub(options: ScrubOptions): Promise<ScrubPreview> {
    return (await this.ask('scrubPreviewed', { type: 'previewScrub', options })).preview;
  }

  async export(choice: ExportChoice): Promise<Exported> {
    return (await this.ask('exported', { type: 'export', choice })).exported;
  }

  async explain(thresholds: Readonly<Record<string, number>>): Promise<Explanation> {
    return (await this.ask('explain', { type: 'explain', thresholds })).explanation;
  }

  async listing(frame: number, sampleType: number, fromOwn: boolean): Promise<SourceListing> {
    return (await this.ask('listing', { type: 'listing', frame, sampleType, fromOwn })).listing;
  }

  /** Stops at once; questions still open, and those that come later, fail with code 'cancelled'. */
  stop(): void {
    this.end({ code: 'cancelled', problem: 'was not read to its end', action: 'Read it again to see it.' });
  }

  private end(failure: WorkerFailure): void {
    this.ended ??= failure;
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new WorkerError(failure));
    this.waiting.clear();
  }

  private async ask<T extends WorkerResponse['type']>(
    answer: T,
    question: Question,
    transfer: Transferable[] = [],
    progress?: Progress,
  ): Promise<Extract<WorkerResponse, { type: T }>> {
    if (this.ended) throw new WorkerError(this.ended);
    const id = ++this.last;
    const response = await new Promise<WorkerResponse>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      this.worker.postMessage({ ...question, id }, transfer);
    });
    if (!isOf(response, answer)) throw new Error(`the worker answered with ${response.type} instead of ${answer}`);
    return response;
  }

  private receive(response: WorkerResponse): void {
    const waiting = this.waiting.get(response.id);
    if (!waiting) return;
    if (response.type === 'progress') {
      waiting.progress?.(response.step, response.done);
      return;
    }
    this.waiting.delete(response.id);
    if (response.type === 'failed') waiting.reject(new WorkerError(response.failure));
    else waiting.resolve(response);
  }
}

function isOf<T extends WorkerResponse['type']>(
  response: WorkerResponse,
  type: T,
): response is Extract<WorkerResponse, { type: T }> {
  return response.type === type;
}
