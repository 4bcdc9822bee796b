/** Tells the analysis which kind of theme its pictures in hovers are shown in. Refuses to know what is drawn. */
import * as vscode from 'vscode';
import { languageMethods, type ThemeKind } from '#protocol/language';
import type { AnalysisSession } from './session';

export function themeKind(): ThemeKind {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
      return 'light';
    case vscode.ColorThemeKind.HighContrast:
      return 'high-contrast-dark';
    case vscode.ColorThemeKind.HighContrastLight:
      return 'high-contrast-light';
    default:
      return 'dark';
  }
}

export function followTheme(session: AnalysisSession): vscode.Disposable {
  return vscode.window.onDidChangeActiveColorTheme(() => {
    void session.running?.sendNotification(languageMethods.theme, { theme: themeKind() });
  });
}
