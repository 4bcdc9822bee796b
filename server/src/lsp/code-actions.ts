/**
 * Owns what the editor offers for findings: their fixes, all fixes of a file, ignoring one here, turning a rule off.
 * Reads what was published and never starts an analysis. Edits are made when the action is chosen, if the editor can ask for them.
 */
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { chooseFixes } from '#engine/checking/choose-fixes';
import { hash } from '#engine/checking/fingerprint';
import { configFileName } from '#engine/config/config-keys';
import type { Finding, Fix } from '#engine/findings/finding';
import type { LineIndex } from '#engine/text/line-index';
import type { Position } from '#engine/text/range';
import { languageCommands } from '#protocol/language';
import { type ConfigTarget, type EditAbilities, turnOffEdit } from './config-file/turn-off';
import { disableLine } from './disable-line';
import { type CharacterUnit, toEngineRange, toRange } from './encoding';
import { type FileFindings, findingsIn, type Published } from './published';

const fixAllKind = `${CodeActionKind.SourceFixAll}.gopherscope`;
export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind];

/** A finding of a file, told by what it is: the list it stands in may have changed when the action is chosen. */
interface FindingKey extends Position {
  readonly rule: string;
}

/** What a lazy action remembers until it is chosen. `text` (a hash) guards against a text that moved on. */
interface ActionData {
  readonly key: string;
  readonly text: string;
  readonly edit:
    | { readonly kind: 'fix'; readonly finding: FindingKey; readonly title: string }
    | { readonly kind: 'disable-line'; readonly finding: FindingKey }
    | { readonly kind: 'turn-off'; readonly rule: string }
    | { readonly kind: 'fix-all'; readonly rule: string | null };
}

type FileEdit = Fix['edits'][number];

/** The settings file for a source file (key). */
export type FindConfig = (key: string) => Promise<ConfigTarget | undefined>;

export class CodeActions {
  readonly #published: Published;
  readonly #unit: () => CharacterUnit;
  readonly #keyOf: (uri: string) => string;
  readonly #findConfig: FindConfig;
  #lazy = false;
  #can: EditAbilities = { versioned: false, create: false };
  #snippets = false;
  #commands: ReadonlySet<string> = new Set();

  constructor(published: Published, unit: () => CharacterUnit, keyOf: (uri: string) => string, findConfig: FindConfig) {
    this.#findConfig = findConfig;
    this.#published = published;
    this.#unit = unit;
    this.#keyOf = keyOf;
  }

  configure(capabilities: ClientCapabilities, commands: readonly string[]): void {
    const edits = capabilities.workspace?.workspaceEdit;
    const action = capabilities.textDocument?.codeAction;
    this.#lazy = (action?.dataSupport === true && action.resolveSupport?.properties.includes('edit')) ?? false;
    const versioned = edits?.documentChanges === true;
    this.#can = { versioned, create: versioned && edits?.resourceOperations?.includes('create') === true };
    this.#snippets = versioned && edits?.snippetEditSupport === true;
    this.#commands = new Set(commands);
  }

  async list({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const key = this.#keyOf(textDocument.uri);
    if (!this.#published.get(key)?.findings.length) return [];
    const config = await this.#findConfig(key);
    // Something newer may have been found in the meantime.
    const file = this.#published.get(key);
    if (file === undefined) return [];
    const wants = (kind: string) =>
      context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const actions: CodeAction[] = [];
    if (wants(CodeActionKind.QuickFix)) {
      const offered = new Set<string>();
      for (const finding of findingsIn(file, toEngineRange(range, file.lines, this.#unit()))) {
        // One repair may help several findings: whoever waits for whom is told of both.
        const fixes = finding.fixes.filter(({ edits }) => !offered.has(JSON.stringify(edits)));
        for (const { edits } of fixes) offered.add(JSON.stringify(edits));
        actions.push(...this.#ofFinding(file, finding, fixes, context.diagnostics, config));
      }
    }
    // Offered only when asked for by kind, as editors do on save and in the source menu; a quick fix menu stays about the place.
    if (context.only !== undefined && wants(fixAllKind) && fixAll(file, null).length > 0) {
      const title = 'Fix all Gopherscope findings in this file';
      actions.push(this.#action(file, config, { title, kind: fixAllKind }, { kind: 'fix-all', rule: null }));
    }
    return actions;
  }

  /** The action with its edit; without one when the text is no longer the one it was offered for. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    const data = action.data as ActionData | undefined;
    return data === undefined ? action : this.#withEdit(action, data, await this.#findConfig(data.key));
  }

  #withEdit(action: CodeAction, data: ActionData, config: ConfigTarget | undefined): CodeAction {
    const file = this.#published.get(data.key);
    if (file === undefined || textKey(file.lines) !== data.text) return action;
    const edit = this.#edit(file, data.edit, config);
    return edit === undefined ? action : { ...action, edit };
  }

  #ofFinding(
    file: FileFindings,
    finding: Finding,
    fixes: readonly Fix[],
    context: readonly Diagnostic[],
    config: ConfigTarget | undefined,
  ): CodeAction[] {
    const key = { rule: finding.rule, ...finding.range.start };
    const start = toRange(finding.range, file.lines, this.#unit()).start;
    const diagnostics = context.filter(
      ({ code, range }) =>
        code === finding.rule && range.start.line === start.line && range.start.character === start.character,
    );
    const kind = CodeActionKind.QuickFix;
    const actions = fixes.map(({ title, preferred }) => {
      const offered = { title, kind, diagnostics, isPreferred: preferred };
      return this.#action(file, config, offered, { kind: 'fix', finding: key, title });
    });
    const alike = file.findings.filter(
      ({ rule, fixes }) => rule === finding.rule && fixes.some((fix) => fix.preferred),
    );
    if (alike.length > 1 && alike.includes(finding)) {
      const title = `Fix all ${alike.length} ${finding.rule} findings in this file`;
      actions.push(this.#action(file, config, { title, kind, diagnostics }, { kind: 'fix-all', rule: finding.rule }));
    }
    const here = { title: `Ignore ${finding.rule} on this line, with a reason`, kind, diagnostics };
    actions.push(this.#action(file, config, here, { kind: 'disable-line', finding: key }));
    if (this.#commands.has(languageCommands.disableRule)) {
      const title = `Turn off ${finding.rule} in this workspace`;
      const argument = { rule: finding.rule, uri: file.uri };
      actions.push({
        title,
        kind,
        diagnostics,
        command: { title, command: languageCommands.disableRule, arguments: [argument] },
      });
    }
    if (config !== undefined && turnOffEdit(config, finding.rule, this.#unit(), this.#can) !== undefined) {
      const everywhere = { title: `Turn off ${finding.rule} in ${configFileName}`, kind, diagnostics };
      actions.push(this.#action(file, config, everywhere, { kind: 'turn-off', rule: finding.rule }));
    }
    return actions;
  }

  #action(
    file: FileFindings,
    config: ConfigTarget | undefined,
    action: CodeAction,
    edit: ActionData['edit'],
  ): CodeAction {
    const data: ActionData = { key: file.key, text: textKey(file.lines), edit };
    return this.#lazy ? { ...action, data } : this.#withEdit({ ...action, data }, data, config);
  }

  #edit(file: FileFindings, wish: ActionData['edit'], config: ConfigTarget | undefined): WorkspaceEdit | undefined {
    switch (wish.kind) {
      case 'fix': {
        const fix = findingOf(file, wish.finding)?.fixes.find(({ title }) => title === wish.title);
        return fix && this.#workspaceEdit(file, fix.edits);
      }
      case 'fix-all':
        return this.#workspaceEdit(file, fixAll(file, wish.rule));
      case 'disable-line': {
        const finding = findingOf(file, wish.finding);
        return finding && this.#disableEdit(file, finding);
      }
      case 'turn-off':
        return config && turnOffEdit(config, wish.rule, this.#unit(), this.#can);
    }
  }

  #workspaceEdit(file: FileFindings, edits: readonly FileEdit[]): WorkspaceEdit {
    const files = [...new Set(edits.map((edit) => edit.file))].map((key) => {
      const group = edits.filter((edit) => edit.file === key);
      const target = key === file.key ? file : this.#published.get(key);
      const toText = ({ range, text }: FileEdit): TextEdit => ({
        range: toRange(range, (target ?? file).lines, this.#unit()),
        newText: text,
      });
      return { uri: target?.uri ?? key, version: target?.version ?? null, edits: group.map(toText) };
    });
    if (!this.#can.versioned) return { changes: Object.fromEntries(files.map(({ uri, edits: list }) => [uri, list])) };
    return {
      documentChanges: files.map(({ uri, version, edits: list }) => ({ textDocument: { uri, version }, edits: list })),
    };
  }

  /** In editors that know snippets the reason is selected, to be typed over. */
  #disableEdit(file: FileFindings, finding: Finding): WorkspaceEdit {
    const { range, before, reason, after } = disableLine(file.lines, finding);
    if (!this.#snippets) {
      return this.#workspaceEdit(file, [{ file: file.key, range, text: before + reason + after }]);
    }
    const escaped = (text: string) => text.replace(/[\\$}]/g, '\\$&');
    const snippet = { kind: 'snippet' as const, value: `${escaped(before)}\${1:${escaped(reason)}}${escaped(after)}` };
    return {
      documentChanges: [
        {
          textDocument: { uri: file.uri, version: file.version ?? null },
          edits: [{ range: toRange(range, file.lines, this.#unit()), snippet }],
        },
      ],
    };
  }
}

function findingOf({ findings }: FileFindings, { rule, line, column }: FindingKey): Finding | undefined {
  return findings.find(
    ({ rule: each, range: { start } }) => each === rule && start.line === line && start.column === column,
  );
}

const textKeys = new WeakMap<LineIndex, string>();

function textKey(lines: LineIndex): string {
  let key = textKeys.get(lines);
  if (key === undefined) {
    key = hash(lines.text);
    textKeys.set(lines, key);
  }
  return key;
}

/** Edits that fix what can be fixed at once in a file, of one rule or (null) of all. */
function fixAll(file: FileFindings, rule: string | null): readonly Fix['edits'][number][] {
  const wanted = file.findings.filter((finding) => rule === null || finding.rule === rule);
  return chooseFixes(wanted).flatMap(({ edits }) => edits);
}
