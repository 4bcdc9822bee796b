/**
 * Owns the thread that takes a share of the samples when a large profile is counted: one share, one answer. Bundled as
 * dist/counting-worker.js beside the engine.
 */
import { parentPort } from 'node:worker_threads';
import { countShare, type TallyShare } from '#engine/profile/costs/tally-share';

parentPort!.once('message', async (share: TallyShare) => parentPort!.postMessage(await countShare(share)));
