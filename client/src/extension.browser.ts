/** Activation in the browser: the features that need no process; refuses to know what any of them does. */
import type * as vscode from 'vscode';
import { register as registerFindings } from './findings/register';
import { register as registerHeat } from './heat/register';
import { browserLaunch } from './language/launch.browser';
import { register as registerLanguage } from './language/register';
import { browserReader } from './profile/reading/launch.browser';
import { register as registerProfile } from './profile/register';
import { register as registerStatus } from './status/register';
import { register as registerWalkthrough } from './walkthrough/register';

export function activate(context: vscode.ExtensionContext): void {
  const language = registerLanguage(context, browserLaunch(context));
  const findings = registerFindings(context, language);
  const profiles = registerProfile(context, language, { reader: browserReader(context) }, { findings });
  registerHeat(context, profiles);
  registerStatus(context, language);
  registerWalkthrough(context);
}
