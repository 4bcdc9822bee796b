/** Owns which commands share one bundle: those that read profiles, as nearly all they hold is the reader. Each runs its own part only. */
import type { SharedCommands } from './command';

export const commands = {
  escape: () => import('./commands/escape'),
  profile: () => import('./commands/profile'),
  view: () => import('./commands/view'),
} satisfies SharedCommands;
