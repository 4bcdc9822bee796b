/** Owns the parts of a language server that tests run in their own process; asserts nothing. */
import assert from 'node:assert/strict';
import type { Finding } from '#engine/findings/finding';
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
  let early: ReadonlyMap<string, readonly Finding[]> = new Map();
  for await (const { findings, isWhole } of checks.check(input, {
    due: () => false,
    pause: async () => {},
    rest: async () => {},
  })) {
    if (!isWhole) {
      early = findings;
      continue;
    }
    found.push(...[...findings.values()].flat());
    for (const [file, all] of early) assert.deepEqual(all, findings.get(file), `${file} was told something else first`);
    early = new Map();
  }
  return found;
}
