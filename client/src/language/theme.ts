/** Knows which kind of theme pictures in hovers are shown in, and when that changes. Refuses to know what is drawn. */
import * as vscode from 'vscode';
import type { ThemeKind } from '#protocol/language';

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

export function onDidChangeTheme(changed: (theme: ThemeKind) => void): vscode.Disposable {
  return vscode.window.onDidChangeActiveColorTheme(() => changed(themeKind()));
}
