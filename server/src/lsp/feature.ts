/** Owns what a part that not every entry has (escape analysis needs processes) gets from the server. Knows no such part. */
import type { Connection } from 'vscode-languageserver';
import type { OpenDocument } from './documents';
import type { Guard } from './guard';

export interface FeatureContext {
  readonly connection: Connection;
  readonly guard: Guard;
  /** Whether the user trusts the workspace now; false until the client says so. */
  trusted(): boolean;
  /** Workspace folders as keys, without a slash at the end. */
  folders(): readonly string[];
  /** The open document of a URI in any spelling. */
  document(uri: string): OpenDocument | undefined;
}

/** Registers its handlers; called once, before the connection listens. */
export type Feature = (context: FeatureContext) => void;
