/**
 * Owns profiles of execution traces for viewers: tells a trace by its first bytes, says why none can be made of it here, and has the server ask go.
 * Refuses to know how they are shown.
 */
import * as vscode from 'vscode';
import { type TraceKind, traceVersion } from '#engine/profile/formats/execution-trace';
import { isTraceResult, type TraceFault, type TraceParams, traceMethods } from '#protocol/trace';
import type { AnalysisSession } from '../language/session';

/** Why there is no profile: what, and what to do. */
export class TraceError extends Error {
  constructor(
    readonly fault: TraceFault,
    message: string,
  ) {
    super(message);
  }
}

export interface TraceProfile {
  readonly bytes: Uint8Array;
  /** What the trace lacks; whole sentences. */
  readonly notes: readonly string[];
}

/** The first bytes of a file on a disk, without reading all of it; undefined for what is on none, or is no file. */
export type ReadHead = (uri: vscode.Uri) => Promise<Uint8Array | undefined>;

export class Traces {
  /** @param readHead absent where no process can be started either: in a browser */
  constructor(
    private readonly session: AnalysisSession,
    private readonly readHead: ReadHead | undefined,
  ) {}

  /** @param bytes of the file, where they were read already */
  async isTrace(uri: vscode.Uri, bytes?: Uint8Array): Promise<boolean> {
    const head = bytes ?? (await this.readHead?.(uri));
    return head !== undefined && traceVersion(head) !== undefined;
  }

  /** Why no profile can be made of a trace here and now; undefined where go may be asked. */
  obstacle(uri: vscode.Uri): TraceError | undefined {
    if (this.readHead === undefined || uri.scheme !== 'file') {
      return new TraceError(
        'failed',
        vscode.l10n.t(
          'This is an execution trace. Only go makes profiles of it, and go does not run here: open the file from a disk in VS Code on a desktop.',
        ),
      );
    }
    if (!vscode.workspace.isTrusted) {
      return new TraceError(
        'untrusted',
        vscode.l10n.t(
          'This is an execution trace. Only go makes profiles of it, and go is not run because the workspace is not trusted. Trust it to choose one.',
        ),
      );
    }
    return undefined;
  }

  /** @throws TraceError */
  async make(uri: vscode.Uri, kind: TraceKind, token: vscode.CancellationToken): Promise<TraceProfile> {
    const obstacle = this.obstacle(uri);
    if (obstacle) throw obstacle;
    await this.session.start();
    const client = this.session.running;
    if (token.isCancellationRequested) throw cancelled();
    if (!client) {
      throw new TraceError(
        'failed',
        vscode.l10n.t('The analysis does not run, which asks go. Restart it with Gopherscope: Restart Analysis.'),
      );
    }
    const goPath = vscode.workspace.getConfiguration('gopherscope').get<string>('go.path', '');
    const params: TraceParams = { uri: uri.toString(), kind, ...(goPath !== '' && { goPath }) };
    const answer: unknown = await client.sendRequest(traceMethods.profile, params, token).catch((error: unknown) => {
      if (token.isCancellationRequested) throw cancelled();
      throw new TraceError('failed', error instanceof Error ? error.message : String(error));
    });
    if (!isTraceResult(answer)) throw new TraceError('failed', vscode.l10n.t('The profile is too large to be shown.'));
    if (answer.state !== 'ok') throw new TraceError(answer.state, answer.message);
    return { bytes: fromBase64(answer.profile), notes: answer.notes };
  }
}

function cancelled(): TraceError {
  return new TraceError('cancelled', vscode.l10n.t('it was cancelled.'));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
