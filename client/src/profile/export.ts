/** Owns saving what the profile page exports: the user chooses where, and the file is written whole or not at all. Refuses to know formats. */
import * as vscode from 'vscode';
import type { ExportedPage, HostToPage } from '#protocol/profile';
import { profileFile } from '#protocol/profile-file';
import { baseName } from './base-name';

/** What the page is told. */
type Outcome = Extract<HostToPage, { type: 'exported' }>;

/**
 * Asks where to, writes, and says what became of it.
 * @param beside the profile, whose folder is offered first
 * @param media where profile.js and profile.css lie, which the HTML file holds
 */
export async function saveExport(
  name: string,
  content: Uint8Array | ExportedPage,
  beside: vscode.Uri,
  media: vscode.Uri,
): Promise<Outcome> {
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(beside, '..', name) });
  if (!target) return { type: 'exported', saved: false, message: '' };
  try {
    if (target.toString() === beside.toString()) {
      const lost = vscode.l10n.t('This is the profile itself, which would be lost. Choose another name.');
      return { type: 'exported', saved: false, message: lost };
    }
    const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(await pageOf(content, media));
    await writeWhole(target, bytes);
    const kilobytes = Math.max(1, Math.round(bytes.length / 1024));
    return { type: 'exported', saved: true, message: vscode.l10n.t('{0} saved, {1} kB.', baseName(target), kilobytes) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = vscode.l10n.t('{0} could not be written: {1}', baseName(target), reason);
    return { type: 'exported', saved: false, message };
  }
}

async function pageOf(page: ExportedPage, media: vscode.Uri): Promise<string> {
  const part = async (name: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(media, name)));
  const [script, style] = await Promise.all([part('profile.js'), part('profile.css')]);
  return profileFile({ ...page, script, style, nonce: freshNonce() });
}

/** Beside the target first, then in its place, so that nobody ever reads half of it. */
async function writeWhole(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const partial = target.with({ path: `${target.path}.${freshNonce().slice(0, 12)}.tmp` });
  try {
    await vscode.workspace.fs.writeFile(partial, bytes);
    await vscode.workspace.fs.rename(partial, target, { overwrite: true });
  } catch (error) {
    await Promise.resolve(vscode.workspace.fs.delete(partial)).catch(() => undefined);
    throw error;
  }
}

/** 128 bits from the cryptographic source. */
export function freshNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
