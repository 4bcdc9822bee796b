/** Owns which commands share one bundle: those that know the rules, as nearly all they hold is the engine. Each runs its own part only. */
import type { SharedCommands } from './command';

export const commands = {
  check: () => import('./commands/check'),
  explain: () => import('./commands/explain'),
  fix: () => import('./commands/fix'),
  rules: () => import('./commands/rules'),
} satisfies SharedCommands;

/** For `view`, whose bundle knows no rules. */
export const viewFindings = () => import('./view/findings');
