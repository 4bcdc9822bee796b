/** Owns which commands share one bundle: those that know the rules, as nearly all they hold is the engine. Each runs its own part only. */
export const check = () => import('./commands/check');
export const explain = () => import('./commands/explain');
export const fix = () => import('./commands/fix');
export const rules = () => import('./commands/rules');
