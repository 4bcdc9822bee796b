/** Owns how `.gopherscope.yaml` looks to the editor: mistakes as diagnostics, words as completions and hovers. Keeps nothing. */
import {
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type Hover,
  MarkupKind,
  type Position,
} from 'vscode-languageserver';
import type { ConfigError } from '#engine/config/config-file';
import type { Doubt } from '#engine/config/config-names';
import type { Rule } from '#engine/findings/define-rule';
import { diagnosticSource } from '../diagnostics';
import type { OpenDocument } from '../documents';
import { type CharacterUnit, toEnginePosition, toRange } from '../encoding';
import { rulePage } from '../rule-pages';
import { cursorAt } from './cursor';
import { type Word, wordsAt } from './words';

type RuleTable = ReadonlyMap<string, Rule>;

const kinds: Readonly<Record<Word['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  rule: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
};

/** A mistake leaves something out; what is only doubtful counts. */
export function toConfigDiagnostic(found: ConfigError | Doubt, document: OpenDocument, unit: CharacterUnit) {
  const { message, range } = found;
  return {
    range: toRange(range, document.lines, unit),
    severity: found instanceof Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: diagnosticSource,
    message,
  } satisfies Diagnostic;
}

export function completions(
  document: OpenDocument,
  position: Position,
  unit: CharacterUnit,
  rules: RuleTable,
): CompletionItem[] {
  const cursor = cursorAt(document.lines, toEnginePosition(position, document.lines, unit));
  if (cursor === undefined) return [];
  const range = toRange(cursor.word, document.lines, unit);
  const has = (name: string) => name !== cursor.key && cursor.siblings.has(name);
  return wordsAt(cursor, rules)
    .filter(({ kind, name }) => kind === 'value' || !has(name))
    .map(({ kind, name, detail, documentation, insert }, index) => {
      // A colon that is there already is not written again.
      const newText = cursor.on === 'key' && cursor.key !== undefined ? name : insert;
      // Straight behind a colon YAML wants a space.
      const isTight =
        cursor.on === 'value' && document.lines.text[document.lines.offsetAt(cursor.word.start) - 1] === ':';
      return {
        label: name,
        kind: kinds[kind],
        sortText: String(index).padStart(3, '0'),
        filterText: name,
        ...(detail === '' ? {} : { detail }),
        ...(documentation === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
        textEdit: { range, newText: isTight ? ` ${newText}` : newText },
      };
    });
}

export function configHover(
  document: OpenDocument,
  position: Position,
  unit: CharacterUnit,
  rules: RuleTable,
): Hover | null {
  const cursor = cursorAt(document.lines, toEnginePosition(position, document.lines, unit));
  const word = cursor && wordsAt(cursor, rules).find(({ name }) => name === cursor.text);
  if (cursor === undefined || word === undefined || word.documentation === '') return null;
  const page = rules.has(word.name) ? `\n\n[${word.name}](${rulePage(word.name)})` : '';
  return {
    contents: { kind: MarkupKind.Markdown, value: word.documentation + page },
    range: toRange(cursor.word, document.lines, unit),
  };
}
