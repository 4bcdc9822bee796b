/** Owns putting what became of a profile of an execution trace into one answer, made or not. Refuses to know who asked. */
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { TraceResult } from '#protocol/trace';
import type { GoOptions } from '../../host/go/go-tool';
import { profileOfTrace } from '../../host/go/go-trace';
import { ToolFailure, ToolRefusal } from '../../host/tool/refusal';

/** @param file absolute path @throws only what is no fault of tools or files */
export async function answerTrace(
  go: GoOptions,
  file: string,
  kind: TraceKind,
  signal: AbortSignal,
): Promise<TraceResult> {
  try {
    const { profile, notes } = await profileOfTrace(go, file, kind, signal);
    return { state: 'ok', profile: Buffer.from(profile).toString('base64'), notes };
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): TraceResult {
  if (error instanceof ToolRefusal) {
    const state = error.reason === 'untrusted' || error.reason === 'missing' ? error.reason : 'failed';
    return { state, message: error.message };
  }
  if (error instanceof ToolFailure) {
    return { state: error.reason === 'cancelled' ? 'cancelled' : 'failed', message: error.message };
  }
  if (error instanceof Error && 'code' in error) {
    return {
      state: 'failed',
      message: `The trace cannot be read (${String(error.code)}). Check that it still exists.`,
    };
  }
  throw error;
}
