/** Activation on the desktop and on remotes: registers every feature; refuses to know what any of them does. */
import type * as vscode from 'vscode';
import { register as registerEscape } from './escape/register';
import { register as registerFindings } from './findings/register';
import { register as registerHeat } from './heat/register';
import { nodeLaunch } from './language/launch.node';
import { register as registerLanguage } from './language/register';
import { readHead } from './profile/read-head';
import { nodeReader } from './profile/reading/launch.node';
import { register as registerProfile } from './profile/register';
import { followLinks } from './profile/source/follow-links';
import { register as registerStatus } from './status/register';
import { register as registerWalkthrough } from './walkthrough/register';

export function activate(context: vscode.ExtensionContext): void {
  const language = registerLanguage(context, nodeLaunch(context));
  const findings = registerFindings(context, language);
  const escapes = registerEscape(context, language);
  const machine = { reader: nodeReader(context), follow: followLinks, readHead };
  const profiles = registerProfile(context, language, machine, { findings, escapes });
  registerHeat(context, profiles);
  registerStatus(context, language);
  registerWalkthrough(context);
}
