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
  if (!(error instanceof WorkerError)) throw error;
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
    const response = await this.ask({ type: 'open', bytes, ownModules }, [bytes.buffer], progress);
    if (response.type !== 'opened') throw mismatch(response);
    return response.opened;
  }

  async layout(sampleType: number): Promise<Layout> {
    const response = await this.ask({ type: 'layout', sampleType });
    if (response.type !== 'layout') throw mismatch(response);
    return response.layout;
  }

  /** Compares the open profile with a base, whose bytes are taken over; without bytes with the last one; without options not any more. */
  async compare(
    bytes: Uint8Array<ArrayBuffer> | undefined,
    options: ComparisonOptions | undefined,
    progress: Progress,
  ): Promise<OpenedProfile> {
    const response = await this.ask({ type: 'compare', bytes, options }, bytes ? [bytes.buffer] : [], progress);
    if (response.type !== 'opened') throw mismatch(response);
    return response.opened;
  }

  async growth(sampleType: number): Promise<GrowthTable> {
    const response = await this.ask({ type: 'growth', sampleType });
    if (response.type !== 'growth') throw mismatch(response);
    return response.growth;
  }

  async picture(spec: ViewSpec, sampleType: number): Promise<Picture> {
    const response = await this.ask({ type: 'picture', spec, sampleType });
    if (response.type !== 'picture') throw mismatch(response);
    return response.picture;
  }

  async labels(sampleType: number): Promise<LabelCosts> {
    const response = await this.ask({ type: 'labels', sampleType });
    if (response.type !== 'labels') throw mismatch(response);
    return response.labels;
  }

  async search(query: Query, sampleType: number): Promise<SearchResult> {
    const response = await this.ask({ type: 'search', query, sampleType });
    if (response.type !== 'search') throw mismatch(response);
    return response.result;
  }

  async detail(node: number, sampleType: number): Promise<NodeDetail> {
    const response = await this.ask({ type: 'detail', node, sampleType });
    if (response.type !== 'detail') throw mismatch(response);
    return response.detail;
  }

  async sandwich(frame: number, sampleType: number): Promise<SandwichSides> {
    const response = await this.ask({ type: 'sandwich', frame, sampleType });
    if (response.type !== 'sandwich') throw mismatch(response);
    return response.sides;
  }

  async previewScrub(options: ScrubOptions): Promise<ScrubPreview> {
    const response = await this.ask({ type: 'previewScrub', options });
    if (response.type !== 'scrubPreviewed') throw mismatch(response);
    return response.preview;
  }

  async export(choice: ExportChoice): Promise<Exported> {
    const response = await this.ask({ type: 'export', choice });
    if (response.type !== 'exported') throw mismatch(response);
    return response.exported;
  }

  async explain(thresholds: Readonly<Record<string, number>>): Promise<Explanation> {
    const response = await this.ask({ type: 'explain', thresholds });
    if (response.type !== 'explain') throw mismatch(response);
    return response.explanation;
  }

  async listing(frame: number, sampleType: number): Promise<SourceListing> {
    const response = await this.ask({ type: 'listing', frame, sampleType });
    if (response.type !== 'listing') throw mismatch(response);
    return response.listing;
  }

  /** Stops at once; questions still open fail with code 'cancelled'. */
  stop(): void {
    this.end({ code: 'cancelled', problem: 'was not read to its end', action: 'Read it again to see it.' });
  }

  private end(failure: WorkerFailure): void {
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new WorkerError(failure));
    this.waiting.clear();
  }

  private ask(question: Question, transfer: Transferable[] = [], progress?: Progress): Promise<WorkerResponse> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      this.worker.postMessage({ ...question, id }, transfer);
    });
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

function mismatch(response: WorkerResponse): Error {
  return new Error(`the worker answered with ${response.type}`);
}
