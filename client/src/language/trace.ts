/** Shows how a goroutine comes to stay blocked: goes where it does, and opens the hover with the chart there. Draws nothing. */
import * as vscode from 'vscode';
import { isShowTraceArgument, languageCommands } from '#protocol/language';

export function registerTrace(): vscode.Disposable {
  return vscode.commands.registerCommand(languageCommands.showTrace, async (argument: unknown) => {
    if (!isShowTraceArgument(argument)) return;
    const at = new vscode.Position(argument.position.line, argument.position.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(argument.uri), { selection: new vscode.Range(at, at) });
    // With the focus, so that the keyboard scrolls it and Escape comes back.
    await vscode.commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' });
  });
}
