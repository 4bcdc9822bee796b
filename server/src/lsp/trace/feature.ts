/** Owns the answer to "a profile of this execution trace, please": runs the go command when the workspace is trusted. Refuses to know when it is asked and what becomes of the profile. */
import type { CancellationToken } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { isTraceParams, type TraceParams, type TraceResult, traceMethods } from '#protocol/trace';
import type { Feature, FeatureContext } from '../feature';
import { withGo } from '../go-request';
import { answerTrace } from './answer';

export const traceFeature: Feature = (context) => {
  const answer = context.guard.request<[unknown, CancellationToken], TraceResult>(
    'trace/profile',
    { state: 'failed', message: 'The trace could not be read. The log says why.' },
    (params, cancel) =>
      isTraceParams(params)
        ? profile(context, params, cancel)
        : { state: 'failed', message: 'Not an execution trace.' },
  );
  context.connection.onRequest<TraceResult, void>(traceMethods.profile, answer);
};

async function profile(context: FeatureContext, params: TraceParams, cancel: CancellationToken): Promise<TraceResult> {
  const uri = URI.parse(params.uri);
  if (uri.scheme !== 'file') {
    return {
      state: 'failed',
      message: 'Go reads traces from disks only. Save the trace in a folder and open it there.',
    };
  }
  return withGo(context, params.goPath, cancel, (go, signal) => answerTrace(go, uri.fsPath, params.kind, signal));
}
