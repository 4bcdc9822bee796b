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
import { chooseFixes } from '#engine/rules/choose-fixes';
import { configFileName } from '#engine/rules/config-keys';
import type { Finding, Fix } from '#engine/rules/finding';
import { languageCommands } from '#protocol/language';
import { type ConfigTarget, type EditAbilities, turnOffEdit } from './config-file/turn-off';
import { disableLine } from './disable-line';
import { type CharacterUnit, toEngineRange, toRange } from './encoding';
import { type FileFindings, findingsIn, type Published } from './published';

const fixAllKind = `${CodeActionKind.SourceFixAll}.gopherscope`;
export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind];

/** What a lazy action remembers until it is chosen. `version` guards against a text that moved on. */
interface ActionData {
  readonly key: string;
  readonly version: number | null;
  readonly edit:
    | { readonly kind: 'fix'; readonly finding: number; readonly fix: number }
    | { readonly kind: 'disable-line'; readonly finding: number }
    | { readonly kind: 'turn-off'; readonly finding: number }
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
      for (const finding of findingsIn(file, toEngineRange(range, file.lines, this.#unit()))) {
        actions.push(...this.#ofFinding(file, finding, context.diagnostics, config));
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
    if (file === undefined || (file.version ?? null) !== data.version) return action;
    const edit = this.#edit(file, data.edit, config);
    return edit === undefined ? action : { ...action, edit };
  }

  #ofFinding(
    file: FileFindings,
    finding: Finding,
    context: readonly Diagnostic[],
    config: ConfigTarget | undefined,
  ): CodeAction[] {
    const index = file.findings.indexOf(finding);
    const start = toRange(finding.range, file.lines, this.#unit()).start;
    const diagnostics = context.filter(
      ({ code, range }) =>
        code === finding.rule && range.start.line === start.line && range.start.character === start.character,
    );
    const kind = CodeActionKind.QuickFix;
    const actions = finding.fixes.map(({ title, preferred }, fix) =>
      this.#action(
        file,
        config,
        { title, kind, diagnostics, isPreferred: preferred },
        { kind: 'fix', finding: index, fix },
      ),
    );
    const alike = file.findings.filter(
      ({ rule, fixes }) => rule === finding.rule && fixes.some((fix) => fix.preferred),
    );
    if (alike.length > 1) {
      const title = `Fix all ${alike.length} ${finding.rule} findings in this file`;
      actions.push(this.#action(file, config, { title, kind, diagnostics }, { kind: 'fix-all', rule: finding.rule }));
    }
    const here = { title: `Ignore ${finding.rule} on this line, with a reason`, kind, diagnostics };
    actions.push(this.#action(file, config, here, { kind: 'disable-line', finding: index }));
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
      actions.push(this.#action(file, config, everywhere, { kind: 'turn-off', finding: index }));
    }
    return actions;
  }

  #action(
    file: FileFindings,
    config: ConfigTarget | undefined,
    action: CodeAction,
    edit: ActionData['edit'],
  ): CodeAction {
    const data: ActionData = { key: file.key, version: file.version ?? null, edit };
    return this.#lazy ? { ...action, data } : this.#withEdit({ ...action, data }, data, config);
  }

  #edit(file: FileFindings, wish: ActionData['edit'], config: ConfigTarget | undefined): WorkspaceEdit | undefined {
    switch (wish.kind) {
      case 'fix': {
        const edits = file.findings[wish.finding]?.fixes[wish.fix]?.edits;
        return edits && this.#workspaceEdit(file, edits);
      }
      case 'fix-all':
        return this.#workspaceEdit(file, fixAll(file, wish.rule));
      case 'disable-line': {
        const finding = file.findings[wish.finding];
        return finding && this.#disableEdit(file, finding);
      }
      case 'turn-off': {
        const finding = file.findings[wish.finding];
        return finding && config && turnOffEdit(config, finding.rule, this.#unit(), this.#can);
      }
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

/** Edits that fix what can be fixed at once in a file, of one rule or (null) of all. */
function fixAll(file: FileFindings, rule: string | null): readonly Fix['edits'][number][] {
  const wanted = file.findings.filter((finding) => rule === null || finding.rule === rule);
  return chooseFixes(wanted).flatMap(({ edits }) => edits);
}
