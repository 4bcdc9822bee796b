/** Reads the first bytes of files on disks, for hosts that have one: an execution trace may be too large to be read whole. Refuses to know what they mean. */
import { open, stat } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { traceHeadLength } from '#engine/profile/formats/execution-trace';

export async function readHead(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  if (uri.scheme !== 'file') return undefined;
  try {
    // Opening a pipe waits for whoever writes it.
    if (!(await stat(uri.fsPath)).isFile()) return undefined;
    const file = await open(uri.fsPath, 'r');
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(traceHeadLength), 0, traceHeadLength, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
