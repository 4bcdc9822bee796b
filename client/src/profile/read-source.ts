/** Owns reading the text of a source file for the page, within a limit. Refuses to know where files are found; what cannot be read is said, never guessed. */
import * as vscode from 'vscode';
import { longestSource, type SourceText } from '#protocol/profile';

/**
 * @param file undefined where none was found that may be opened
 * @param taken when the profile was taken, milliseconds since 1970, 0 unknown
 */
export async function readSource(
  file: vscode.Uri | undefined,
  taken: number,
): Promise<Pick<SourceText, 'text' | 'missing' | 'changed'>> {
  const without = (missing: SourceText['missing']) => ({ text: undefined, missing, changed: undefined });
  if (!file) return without('notFound');
  try {
    const { size, mtime } = await vscode.workspace.fs.stat(file);
    if (size > longestSource) return without('tooLarge');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return { text, missing: undefined, changed: taken > 0 ? mtime > taken : undefined };
  } catch {
    return without('unreadable');
  }
}
