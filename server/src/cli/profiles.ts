/** Owns which commands share one bundle: those that read profiles, as nearly all they hold is the reader. Each runs its own part only. */
export const escape = () => import('./commands/escape');
export const profile = () => import('./commands/profile');
export const view = () => import('./commands/view');
