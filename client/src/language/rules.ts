/** What the user does with a rule as a whole: read its page, switch it off. Refuses to know what rules find. */
import * as vscode from 'vscode';
import { isDisableRuleArgument, languageCommands } from '#protocol/language';

const scheme = 'gopherscope-rule';
const settingPrefix = 'gopherscope.rules.';
const ruleName = /^[a-z][a-z0-9-]*$/;

interface RulePick extends vscode.QuickPickItem {
  /** Absent in a heading. */
  readonly rule?: string;
}

export function registerRules(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => readPage(context.extensionUri, uri.path.slice(1, -'.md'.length)),
    }),
    vscode.commands.registerCommand('gopherscope.showRule', async (argument: unknown) => {
      const rule = ruleOf(argument) ?? (await pickRule(context, vscode.l10n.t('Show the page of which rule?')));
      if (rule) await vscode.commands.executeCommand('markdown.showPreview', pageUri(rule));
    }),
    vscode.commands.registerCommand(languageCommands.disableRule, async (argument: unknown) => {
      const rule = ruleOf(argument) ?? (await pickRule(context, vscode.l10n.t('Disable which rule?')));
      const uri = isDisableRuleArgument(argument) ? vscode.Uri.parse(argument.uri) : undefined;
      if (rule) await disableRule(rule, uri);
    }),
  );
}

/** Names reach us from the server, from the tree and from command links in hovers. */
function ruleOf(argument: unknown): string | undefined {
  const name =
    typeof argument === 'object' && argument !== null && 'rule' in argument ? (argument.rule as unknown) : argument;
  return typeof name === 'string' && ruleName.test(name) ? name : undefined;
}

/** The manifest's settings are generated from the rules, so they are the list of them. */
async function pickRule(context: vscode.ExtensionContext, title: string): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(rulesOf(context.extension.packageJSON), {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.rule;
}

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Section {
  readonly title: string;
  readonly properties: Readonly<Record<string, Setting>>;
}

/** Under the headings of their groups, as in the settings. */
function rulesOf(manifest: { contributes: { configuration: readonly Section[] } }): RulePick[] {
  return manifest.contributes.configuration.flatMap(({ title, properties }) => {
    const picks = Object.entries(properties).flatMap(([key, { description, markdownDescription }]) => {
      const rule = key.startsWith(settingPrefix) ? key.slice(settingPrefix.length) : '';
      return ruleName.test(rule) ? [{ rule, label: rule, detail: description ?? markdownDescription ?? '' }] : [];
    });
    return picks.length === 0 ? [] : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...picks];
  });
}

/** The rule's name beside a diagnostic opens its page from the extension, not from the network. */
export function linkToPage(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  const { code } = diagnostic;
  const rule = ruleOf(typeof code === 'object' ? code.value : code);
  if (rule) diagnostic.code = { value: rule, target: pageUri(rule) };
  return diagnostic;
}

function pageUri(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${rule}.md` });
}

/** The pages ship with the extension; the browser reads them from where the extension came from. */
async function readPage(extension: vscode.Uri, rule: string): Promise<string> {
  if (!ruleName.test(rule)) return vscode.l10n.t('There is no rule of this name.');
  const uri = vscode.Uri.joinPath(extension, 'server/src/engine/rules', rule, 'README.md');
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return vscode.l10n.t('The page of {0} is not in this build of Gopherscope.', rule);
  }
}

async function disableRule(rule: string, uri: vscode.Uri | undefined): Promise<void> {
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
  const target = folder
    ? vscode.ConfigurationTarget.WorkspaceFolder
    : vscode.workspace.workspaceFolders
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  const settings = vscode.workspace.getConfiguration('gopherscope.rules', folder?.uri);
  const before = settings.inspect(rule);
  await settings.update(rule, 'off', target);
  const undo = vscode.l10n.t('Undo');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is off for this workspace.', rule),
    undo,
  );
  if (choice === undo) {
    await settings.update(rule, folder ? before?.workspaceFolderValue : before?.workspaceValue, target);
  }
}
