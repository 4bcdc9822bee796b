/** Entry of the decoding worker: one profile, questions in, answers out. Owns the messages of this thread; refuses to know the page. */
import { ProfileError } from '#engine/profile/errors';
import { inflateWithPako } from '#engine/profile/inflate-pako';
import { openProfile } from '#engine/profile/open';
import type { Layout, WorkerFailure, WorkerRequest, WorkerResponse } from '../model';
import { Opened } from './opened';

let opened: Opened | undefined;

/** What only the page needs of a layout goes over without a copy. */
function post(response: WorkerResponse): void {
  const layout = layoutOf(response);
  const transfer = layout
    ? [layout.start.buffer, layout.children.buffer, layout.size.buffer, layout.widest.buffer]
    : [];
  self.postMessage(response, { transfer: transfer as ArrayBuffer[] });
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

async function answer(request: WorkerRequest): Promise<WorkerResponse> {
  const { id } = request;
  switch (request.type) {
    case 'open': {
      const pacing = { progress: (step: string, done: number) => post({ id, type: 'progress', step, done }) };
      const profile = await openProfile(request.bytes, { inflate: inflateWithPako, ...pacing });
      opened = new Opened(profile, request.ownModules);
      return { id, type: 'opened', opened: opened.describe() };
    }
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
    case 'sandwich':
      return { id, type: 'sandwich', sides: current().sandwich(request.frame, request.sampleType) };
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
