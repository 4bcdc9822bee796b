/** Owns reading the text of a source file for the page, within a limit. Refuses to know where files are found; what cannot be read is said, never guessed. */
import * as vscode from 'vscode';
import { longestSource, type SourceQuestion, type SourceText } from '#protocol/profile';
import type { SourceFinder } from './source/finder';
import { isNewer } from './source/newer';

/** Asks nobody where a file lies: that is for when it is opened. Of a file with unsaved changes the text as it stands in the editor. */
export async function readSource(finder: SourceFinder, question: SourceQuestion): Promise<SourceText> {
  const { file, taken } = question;
  const without = (missing: SourceText['missing']) => ({ file, text: undefined, missing, newer: undefined });
  const found = await finder.find(file, question.function);
  if (found.kind !== 'file') return without('notFound');
  try {
    const open = vscode.workspace.textDocuments.find(
      (document) => document.isDirty && document.uri.toString() === found.file.toString(),
    );
    if (open) {
      const text = open.getText();
      if (text.length > longestSource) return without('tooLarge');
      return { file, text, missing: undefined, newer: taken > 0 ? true : undefined };
    }
    const { size } = await vscode.workspace.fs.stat(found.file);
    if (size > longestSource) return without('tooLarge');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(found.file));
    const newer = taken > 0 ? await isNewer(found.file, taken) : undefined;
    return { file, text, missing: undefined, newer };
  } catch {
    return without('unreadable');
  }
}
