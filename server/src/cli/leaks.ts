/** Owns which commands share one bundle: those that know the rules, as nearly all they hold is the engine. */
export * as check from './commands/check';
export * as explain from './commands/explain';
export * as fix from './commands/fix';
export * as rules from './commands/rules';
