/** Owns the words of asking for a profile to be read, whoever does it. */
import type * as vscode from 'vscode';
import type { HeatProfile } from './condense';
import type { ProfileHead } from './kind';
import type { ReadAnswer, ReadRequest } from './read';

/** Reads in slices, or somewhere else, so that the extension host goes on answering. Settles soon after it was cancelled. */
export type Read = (request: ReadRequest, token: vscode.CancellationToken) => Promise<ReadAnswer>;

/** Reads for the extension host. Both reject with an error whose message is for people. */
export class ProfileReader {
  constructor(private readonly read: Read) {}

  async head(bytes: Uint8Array, name: string, token: vscode.CancellationToken): Promise<ProfileHead> {
    const answer = await this.read({ what: 'head', bytes, name }, token);
    if (answer.kind === 'head') return answer.head;
    throw failure(answer);
  }

  async heat(bytes: Uint8Array, name: string, token: vscode.CancellationToken): Promise<HeatProfile> {
    const answer = await this.read({ what: 'heat', bytes, name }, token);
    if (answer.kind === 'heat') return answer.profile;
    throw failure(answer);
  }
}

function failure(answer: ReadAnswer): Error {
  return new Error(answer.kind === 'failed' ? answer.message : `unexpected answer ${answer.kind}`);
}
