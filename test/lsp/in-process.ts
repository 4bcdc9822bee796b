/** Owns the parts of a language server that tests run in their own process; asserts nothing. */
import type { Finding } from '#engine/rules/finding';
import type { GoParser } from '#engine/syntax/parser';
import type { FileProvider } from '../../server/src/lsp/files/provider';
import { CrashJournal } from '../../server/src/lsp/journal';
import { OtherPackages } from '../../server/src/lsp/other-packages';
import { PackageChecks, type PackageInput } from '../../server/src/lsp/package-checks';
import type { Workspace } from '../../server/src/lsp/workspace';

export const target = { os: 'linux', arch: 'amd64' };

export function forgetfulJournal(): CrashJournal {
  return new CrashJournal({ read: () => undefined, write: () => {} }, []);
}

/** Checks that have seen nothing yet. */
export function freshChecks(parser: GoParser, workspace: Workspace, files: FileProvider): PackageChecks {
  return new PackageChecks(parser, forgetfulJournal(), target, new OtherPackages(workspace, files, target));
}

/** All findings of a folder's package as the workspace has it now. */
export async function findingsIn(
  checks: PackageChecks,
  workspace: Workspace,
  folder: string,
  goMod: PackageInput['goMod'],
): Promise<readonly Finding[]> {
  const input = { folder, sources: await workspace.sources(folder), goMod, config: undefined, settings: undefined };
  const found: Finding[] = [];
  for await (const report of checks.check(input, { due: () => false, pause: async () => {} })) {
    found.push(...[...report.findings.values()].flat());
  }
  return found;
}
