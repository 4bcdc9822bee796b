/** Owns the answer to "what escapes in this file's package": runs the compiler when the workspace is trusted, turns facts into marks. Refuses to know when it is asked and how marks look. */
import type { CancellationToken } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { PackageState } from '#engine/escape/build-errors';
import {
  type EscapeParams,
  type EscapeResult,
  type EscapeState,
  escapeMethods,
  isEscapeParams,
} from '#protocol/escape';
import { type EscapeAnswer, EscapeMemory, findEscapes } from '../../host/go/go-escape';
import { moduleRoot } from '../../host/go/go-tool';
import { ToolFailure, ToolRefusal } from '../../host/tool/refusal';
import type { Feature, FeatureContext } from '../feature';
import { withGo } from '../go-request';
import { toErrors, toFiles } from './marks';

const nothing = { package: '', files: [], errors: [], durationMs: 0 };

export const escapeFeature: Feature = (context) => {
  const memory = new EscapeMemory();
  const failed: EscapeResult = {
    ...nothing,
    state: 'failed',
    message: 'Escape analysis failed. The log says why.',
  };
  context.connection.onRequest(
    escapeMethods.find,
    context.guard.request('escape/find', failed, (params: unknown, cancel: CancellationToken) =>
      isEscapeParams(params) ? find(context, memory, params, cancel) : { ...failed, message: 'Not a Go file.' },
    ),
  );
};

async function find(
  context: FeatureContext,
  memory: EscapeMemory,
  params: EscapeParams,
  cancel: CancellationToken,
): Promise<EscapeResult> {
  const uri = URI.parse(params.uri);
  if (uri.scheme !== 'file') {
    return {
      ...nothing,
      state: 'refused',
      message: 'Escape analysis needs files on disk. Open the folder from a disk.',
    };
  }
  const folder = URI.file(uri.fsPath.replace(/[\\/][^\\/]*$/, '')).fsPath;
  try {
    return await withGo(context, params.goPath, cancel, async (go, signal) => {
      const answer = await findEscapes(
        go,
        {
          root: go.trusted ? moduleRoot(folder) : folder,
          packages: [folder],
          tests: params.tests,
          signal,
          ...(params.tags ? { tags: params.tags } : {}),
        },
        memory,
      );
      return describe(answer, folder);
    });
  } catch (error) {
    if (error instanceof ToolRefusal) return { ...nothing, state: 'refused', message: error.message };
    if (error instanceof ToolFailure) {
      const state: EscapeState = error.reason === 'cancelled' ? 'cancelled' : 'failed';
      return { ...nothing, state, message: error.message };
    }
    throw error;
  }
}

/** The first package is the one asked for; test variants follow. */
async function describe(answer: EscapeAnswer, folder: string): Promise<EscapeResult> {
  const errors = [...answer.errors, ...answer.packages.flatMap(errorsOf)];
  const name = answer.packages[0]?.importPath ?? '';
  const files = await toFiles(answer.report, folder);
  const common = { package: name, files, errors: await toErrors(errors), durationMs: answer.durationMs };
  if (errors.length === 0) return { ...common, state: 'ok', message: '' };
  const first = errors[0]!;
  const where = first.place === undefined ? '' : ` at ${first.place.file.replace(/^.*[\\/]/, '')}:${first.place.line}`;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  const what = first.message.split('\n')[0]!.replace(/[.:]$/, '');
  return { ...common, state: 'broken', message: `${name || 'This package'} does not build${where}: ${what}${more}.` };
}

/** A package that misses what it needs says nothing of its own. */
function errorsOf(state: PackageState) {
  return state.errors.length > 0 ? state.errors : state.neededErrors;
}
