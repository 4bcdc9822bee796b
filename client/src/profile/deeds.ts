/** Owns the commands that do on the profile page what its keys do: for menus, the palette and keybindings of one's own. */
import * as vscode from 'vscode';
import { profileDeeds } from '#protocol/profile';
import type { OpenProfiles } from './open-profiles';

/** Registers `gopherscope.profile.DEED` for every deed. */
export function registerDeeds(open: OpenProfiles): vscode.Disposable {
  return vscode.Disposable.from(
    ...profileDeeds.map((deed) =>
      vscode.commands.registerCommand(`gopherscope.profile.${deed}`, () => open.tellActive({ type: 'act', deed })),
    ),
  );
}
