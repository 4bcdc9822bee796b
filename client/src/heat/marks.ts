/** Owns how heat looks beside the code: bars in the gutter, which moves no text, and the overview ruler's left lane. Decides nothing about what is hot. */
import * as vscode from 'vscode';
import { type Bar, barOf, barSvg } from './bars';
import type { HeatDocuments } from './documents';

/** Lines from this share of a profile on show in the overview ruler, which has room for few. */
const rulerFrom = 0.01;

/** The colours `gopherscope.heat` has where nobody changed it; pictures cannot read a theme. */
const colours = { dark: '#d98a3d', light: '#c4671a' };

export function registerMarks(heat: HeatDocuments): vscode.Disposable {
  const types = new BarTypes();
  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) drawBars(editor, heat, types);
  };
  draw();
  return vscode.Disposable.from(
    types,
    heat.onDidChange(draw),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('workbench.colorCustomizations')) return;
      types.dispose();
      draw();
    }),
  );
}

function drawBars(editor: vscode.TextEditor, heat: HeatDocuments, types: BarTypes): void {
  const { lines = [], stale } = heat.of(editor.document) ?? {};
  const hottest = Math.max(0, ...lines.map(({ share }) => share));
  const ranges = new Map<vscode.TextEditorDecorationType, vscode.Range[]>();
  const drawn = new Set<number>();
  for (const { share, at } of lines) {
    // Where a line was removed the next one has taken its place.
    if (drawn.has(at.start.line)) continue;
    drawn.add(at.start.line);
    const type = types.of(barOf(share, hottest), share >= rulerFrom, stale !== undefined);
    const range = new vscode.Range(at.start.line, 0, at.start.line, 0);
    const others = ranges.get(type);
    if (others) others.push(range);
    else ranges.set(type, [range]);
  }
  for (const type of types.made) editor.setDecorations(type, ranges.get(type) ?? []);
}

/** A decoration for each look of a bar, made when it is first needed. */
class BarTypes implements vscode.Disposable {
  readonly #types = new Map<string, vscode.TextEditorDecorationType>();

  get made(): Iterable<vscode.TextEditorDecorationType> {
    return this.#types.values();
  }

  of(bar: Bar, inRuler: boolean, isStale: boolean): vscode.TextEditorDecorationType {
    const key = `${bar.length} ${bar.tint} ${inRuler} ${isStale}`;
    let type = this.#types.get(key);
    if (!type) {
      const icon = (colour: string): vscode.ThemableDecorationRenderOptions => ({
        gutterIconPath: vscode.Uri.parse(`data:image/svg+xml;base64,${btoa(barSvg(bar, colour, isStale))}`),
        gutterIconSize: 'contain',
      });
      const chosen = chosenColour();
      type = vscode.window.createTextEditorDecorationType({
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
        dark: icon(chosen ?? colours.dark),
        light: icon(chosen ?? colours.light),
        ...(inRuler
          ? {
              overviewRulerColor: new vscode.ThemeColor('gopherscope.heat'),
              overviewRulerLane: vscode.OverviewRulerLane.Left,
            }
          : {}),
      });
      this.#types.set(key, type);
    }
    return type;
  }

  dispose(): void {
    for (const type of this.#types.values()) type.dispose();
    this.#types.clear();
  }
}

/** What the user's settings say of the colour, for all themes or for this one. */
function chosenColour(): string | undefined {
  const workbench = vscode.workspace.getConfiguration('workbench');
  const all = workbench.get<Readonly<Record<string, unknown>>>('colorCustomizations', {});
  const ofTheme = all[`[${workbench.get('colorTheme', '')}]`] as Readonly<Record<string, unknown>> | undefined;
  const colour = ofTheme?.['gopherscope.heat'] ?? all['gopherscope.heat'];
  return typeof colour === 'string' && /^#[0-9a-f]{3,8}$/i.test(colour) ? colour : undefined;
}
