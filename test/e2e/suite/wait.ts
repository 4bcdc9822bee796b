/** Waits inside an extension host for what the editor does in its own time; asserts nothing. */
import * as vscode from 'vscode';

const pollMs = 25;

/** Resolves with the first value `look` returns that is not undefined; rejects naming `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

export function ownDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'gopherscope');
}

/** `rule:line` of each diagnostic, lines from 1, sorted: enough to compare two states. */
export function summary(diagnostics: readonly vscode.Diagnostic[]): string[] {
  return diagnostics.map((diagnostic) => `${ruleOf(diagnostic)}:${diagnostic.range.start.line + 1}`).sort();
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function withRule(uri: vscode.Uri, rule: string): vscode.Diagnostic | undefined {
  return ownDiagnostics(uri).find((diagnostic) => ruleOf(diagnostic) === rule);
}
