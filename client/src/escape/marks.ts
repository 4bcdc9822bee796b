/** Owns how marks look in the editor: inlay hints while they are fresh, half as bright behind the line once the text moved on, hovers and diagnostics. Decides nothing about when. */
import * as vscode from 'vscode';
import type { EscapeMark, EscapeStep } from '#protocol/escape';
import { readSettings } from './settings';
import type { EscapeStore, FileMarks } from './store';

const goFiles: vscode.DocumentSelector = { language: 'go', scheme: 'file' };

/** Longest text behind one line, characters. */
const longestHint = 120;

interface LineMarks {
  readonly line: number;
  readonly text: string;
  readonly marks: readonly EscapeMark[];
}

function toRange({ start, end }: EscapeMark['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Marks of one line become one text, each said once. */
function byLine(file: FileMarks | undefined, last: number): readonly LineMarks[] {
  const { enabled, kinds } = readSettings();
  if (file === undefined || !enabled) return [];
  const lines = new Map<number, EscapeMark[]>();
  for (const mark of file.marks) {
    const { line } = mark.range.start;
    if (!kinds.has(mark.kind) || line > last) continue;
    const there = lines.get(line);
    if (there === undefined) lines.set(line, [mark]);
    else there.push(mark);
  }
  return [...lines].map(([line, marks]) => {
    const text = [...new Set(marks.map((mark) => mark.text))].join(' · ');
    return { line, marks, text: text.length <= longestHint ? text : `${text.slice(0, longestHint - 1)}…` };
  });
}

/** Source text as Markdown that wraps; `appendText` would glue its words together. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

function stepText(step: EscapeStep, markdown: vscode.MarkdownString): void {
  markdown.appendMarkdown(`\n- ${escaped(step.message)}`);
  if (step.location === undefined) return;
  const { uri, range } = step.location;
  const line = range.start.line + 1;
  const target = vscode.Uri.parse(uri).with({ fragment: `L${line},${range.start.character + 1}` });
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  markdown.appendMarkdown(` ([${escaped(decodeURIComponent(name))}:${line}](${target.toString()}))`);
}

function explain(marks: readonly EscapeMark[], stale: boolean): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  if (stale) {
    const note = vscode.l10n.t('The source changed since the compiler said this. Save to ask again.');
    markdown.appendMarkdown(`$(history) ${escaped(note)}\n\n`);
  }
  marks.forEach((mark, index) => {
    if (index > 0) markdown.appendMarkdown('\n\n---\n\n');
    markdown.appendMarkdown(`$(arrow-circle-up) ${escaped(mark.message)}`);
    markdown.appendMarkdown('\n');
    for (const step of mark.steps) stepText(step, markdown);
  });
  return markdown;
}

export function registerMarks(store: EscapeStore): vscode.Disposable {
  const hintsChanged = new vscode.EventEmitter<void>();
  const diagnostics = vscode.languages.createDiagnosticCollection('gopherscope-escape');
  const stale = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
    after: { margin: '0 0 0 1em', color: new vscode.ThemeColor('gopherscope.escape.stale') },
  });
  const draw = (): void => {
    hintsChanged.fire();
    for (const editor of vscode.window.visibleTextEditors) drawStale(editor, store, stale);
    publish(store, diagnostics);
  };
  draw();
  return vscode.Disposable.from(
    hintsChanged,
    diagnostics,
    stale,
    store.onDidChange(draw),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.languages.registerInlayHintsProvider(goFiles, {
      onDidChangeInlayHints: hintsChanged.event,
      provideInlayHints: (document, range) => hints(document, range, store),
    }),
    vscode.languages.registerHoverProvider(goFiles, {
      provideHover: (document, position) => hover(document, position, store),
    }),
  );
}

/** Behind the code of a line, its trailing blanks left out. */
function endOfCode(document: vscode.TextDocument, line: number): vscode.Position {
  return new vscode.Position(line, document.lineAt(line).text.trimEnd().length);
}

function hints(document: vscode.TextDocument, range: vscode.Range, store: EscapeStore): vscode.InlayHint[] {
  const file = store.of(document.uri);
  if (file === undefined || file.stale) return [];
  return byLine(file, document.lineCount - 1)
    .filter(({ line }) => line >= range.start.line && line <= range.end.line)
    .map(({ line, text, marks }) => {
      const hint = new vscode.InlayHint(endOfCode(document, line), text);
      hint.paddingLeft = true;
      hint.tooltip = explain(marks, false);
      return hint;
    });
}

/** Inlay hints cannot be dimmed, so old marks are drawn as text behind the line, in a colour of half the strength. */
function drawStale(editor: vscode.TextEditor, store: EscapeStore, type: vscode.TextEditorDecorationType): void {
  const { document } = editor;
  const file = store.of(document.uri);
  const lines = file?.stale === true ? byLine(file, document.lineCount - 1) : [];
  editor.setDecorations(
    type,
    lines.map(({ line, text, marks }) => {
      const end = document.lineAt(line).range.end;
      return {
        range: new vscode.Range(end, end),
        hoverMessage: explain(marks, true),
        renderOptions: { after: { contentText: text } },
      };
    }),
  );
}

function hover(document: vscode.TextDocument, position: vscode.Position, store: EscapeStore): vscode.Hover | undefined {
  const file = store.of(document.uri);
  const { enabled, kinds } = readSettings();
  if (file === undefined || !enabled) return undefined;
  const here = file.marks.filter((mark) => kinds.has(mark.kind) && toRange(mark.range).contains(position));
  return here.length === 0 ? undefined : new vscode.Hover(explain(here, file.stale), toRange(here[0]!.range));
}

function publish(store: EscapeStore, collection: vscode.DiagnosticCollection): void {
  collection.clear();
  const { enabled, kinds, diagnostics } = readSettings();
  if (!enabled || !diagnostics) return;
  for (const document of vscode.workspace.textDocuments) {
    const file = store.of(document.uri);
    if (file === undefined || file.stale) continue;
    collection.set(document.uri, file.marks.filter((mark) => kinds.has(mark.kind)).map(toDiagnostic));
  }
}

function toDiagnostic(mark: EscapeMark): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(mark.range), mark.message, vscode.DiagnosticSeverity.Information);
  diagnostic.source = 'gopherscope';
  diagnostic.code = mark.kind;
  diagnostic.relatedInformation = mark.steps.flatMap(({ message, location }) =>
    location === undefined
      ? []
      : [
          new vscode.DiagnosticRelatedInformation(
            new vscode.Location(vscode.Uri.parse(location.uri), toRange(location.range)),
            message,
          ),
        ],
  );
  return diagnostic;
}
