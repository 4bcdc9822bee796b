/** Owns what a request brings along that has go do something: which go may run, and the end of it when nobody waits any more. Refuses to know what go does. */
import type { CancellationToken } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { GoOptions } from '../host/go/go-tool';
import type { FeatureContext } from './feature';

/** @param path of go, from the machine's settings */
export async function withGo<T>(
  context: FeatureContext,
  path: string | undefined,
  cancel: CancellationToken,
  run: (go: GoOptions, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const listening = cancel.onCancellationRequested(() => abort.abort());
  const go = {
    environment: process.env,
    workspaceFolders: context.folders().map((key) => URI.parse(key).fsPath),
    trusted: context.trusted(),
    pathSetting: 'gopherscope.go.path',
    ...(path ? { path } : {}),
  };
  try {
    return await run(go, abort.signal);
  } finally {
    listening.dispose();
  }
}
