/** Owns what one page is given of an execution trace: what can be made of it, and the profile it wants last. Refuses to know how go is asked. */
import * as vscode from 'vscode';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { TraceAnswer, TraceOpening } from '#protocol/trace';
import { baseName } from './base-name';
import { TraceError, type Traces } from './traces';

export class TracePage implements vscode.Disposable {
  private making: vscode.CancellationTokenSource | undefined;

  constructor(
    private readonly traces: Traces,
    private readonly uri: vscode.Uri,
    private readonly post: (message: TraceAnswer) => Thenable<boolean>,
  ) {}

  /** What the page is told instead of the file. @param start shown at once */
  opening(start: TraceKind | undefined): TraceOpening {
    this.stop();
    const obstacle = this.traces.obstacle(this.uri);
    const { fault, message = '' } = obstacle ?? {};
    return { type: 'trace', name: baseName(this.uri), start, fault, message };
  }

  /** Makes a profile and posts it, or why there is none; an older wish is forgotten. */
  async read(kind: TraceKind): Promise<void> {
    this.stop();
    const making = new vscode.CancellationTokenSource();
    this.making = making;
    try {
      const { bytes, notes } = await this.traces.make(this.uri, kind, making.token);
      if (this.making === making) await this.post({ type: 'traceProfile', kind, bytes, notes });
    } catch (error) {
      if (this.making !== making) return;
      const { fault, message } = error instanceof TraceError ? error : new TraceError('failed', String(error));
      await this.post({ type: 'traceFailed', kind, fault, message });
    } finally {
      if (this.making === making) this.making = undefined;
      making.dispose();
    }
  }

  stop(): void {
    this.making?.cancel();
    this.making = undefined;
  }

  dispose(): void {
    this.stop();
  }
}
