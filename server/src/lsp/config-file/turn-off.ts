/** Owns the edit that turns a rule off in the project's settings file, which is made when there is none. Reads nothing: it is given the file. */
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { turnOff } from '#engine/config/config-edit';
import { LineIndex } from '#engine/text/line-index';
import { type CharacterUnit, toRange } from '../encoding';

/** The settings file that holds for a source file, or the one to make. */
export interface ConfigTarget {
  readonly uri: string;
  /** Of the open document. */
  readonly version: number | null;
  /** Empty for a file that does not exist. */
  readonly text: string;
  readonly exists: boolean;
}

/** What the editor can do with edits. */
export interface EditAbilities {
  readonly versioned: boolean;
  readonly create: boolean;
}

export function turnOffEdit(
  target: ConfigTarget,
  rule: string,
  unit: CharacterUnit,
  { versioned, create }: EditAbilities,
): WorkspaceEdit | undefined {
  const edit = turnOff(target.text, rule);
  if (edit === undefined || (!target.exists && !create)) return undefined;
  const edits = [{ range: toRange(edit.range, new LineIndex(target.text), unit), newText: edit.text }];
  if (!versioned) return { changes: { [target.uri]: edits } };
  const change: TextDocumentEdit = { textDocument: { uri: target.uri, version: target.version }, edits };
  if (target.exists) return { documentChanges: [change] };
  return { documentChanges: [{ kind: 'create', uri: target.uri, options: { ignoreIfExists: true } }, change] };
}
