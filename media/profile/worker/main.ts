/** Entry of the decoding worker: one profile, questions in, answers out. Owns the messages of this thread; refuses to know the page. */
import { ProfileError } from '#engine/profile/model/errors';
import type { Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import type { Layout, WorkerFailure, WorkerRequest, WorkerResponse } from '../model';
import { exportView, previewScrub } from './export';
import { Opened } from './opened';
import { sandwichColumns } from './sandwich';

let opened: Opened | undefined;

/** What only the page needs goes over without a copy. */
function post(response: WorkerResponse): void {
  const layout = layoutOf(response);
  const columns = layout
    ? [layout.start, layout.children, layout.size, layout.widest]
    : response.type === 'sandwich'
      ? sandwichColumns(response.sides)
      : [];
  self.postMessage(response, { transfer: columns.map(({ buffer }) => buffer as ArrayBuffer) });
}

function layoutOf(response: WorkerResponse): Layout | undefined {
  switch (response.type) {
    case 'opened':
      return response.opened.picture.layout;
    case 'picture':
      return response.picture.layout;
    case 'layout':
      return response.layout;
    default:
      return undefined;
  }
}

function failure(error: unknown): WorkerFailure {
  if (error instanceof ProfileError) return { code: error.code, problem: error.problem, action: error.action };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'unexpected',
    problem: `could not be read (${message})`,
    action: 'Report this with the file if you can.',
  };
}

function read(id: number, bytes: Uint8Array): Promise<Profile> {
  const progress = (step: string, done: number) => post({ id, type: 'progress', step, done });
  return openProfile(bytes, { inflate: inflateWithPako, progress, unpruned: true });
}

async function answer(request: WorkerRequest): Promise<WorkerResponse> {
  const { id } = request;
  switch (request.type) {
    case 'open': {
      opened = await Opened.of(await read(id, request.bytes), request.ownModules);
      return { id, type: 'opened', opened: opened.describe() };
    }
    case 'compare': {
      const base = request.bytes && (await read(id, request.bytes));
      return { id, type: 'opened', opened: await current().compare(base, request.options) };
    }
    case 'growth':
      return { id, type: 'growth', growth: current().growth(request.sampleType) };
    case 'picture':
      return { id, type: 'picture', picture: await current().picture(request.spec, request.sampleType) };
    case 'layout':
      return { id, type: 'layout', layout: current().layout(request.sampleType) };
    case 'labels':
      return { id, type: 'labels', labels: current().labels(request.sampleType) };
    case 'search':
      return { id, type: 'search', result: await current().search(request.query, request.sampleType) };
    case 'detail':
      return { id, type: 'detail', detail: current().detail(request.node, request.sampleType) };
    case 'listing':
      return { id, type: 'listing', listing: current().listing(request.frame, request.sampleType, request.fromOwn) };
    case 'sandwich':
      return { id, type: 'sandwich', sides: current().sandwich(request.frame, request.sampleType) };
    case 'previewScrub':
      return { id, type: 'scrubPreviewed', preview: previewScrub(current().viewed, request.options) };
    case 'export':
      return { id, type: 'exported', exported: await exportView(current().viewed, request.choice) };
    case 'explain':
      return { id, type: 'explain', explanation: await current().explain(request.thresholds) };
  }
}

function current(): Opened {
  if (!opened) throw new Error('no profile is open');
  return opened;
}

self.addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  const request = event.data;
  answer(request).then(post, (error: unknown) => post({ id: request.id, type: 'failed', failure: failure(error) }));
});
