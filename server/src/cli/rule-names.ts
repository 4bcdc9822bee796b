/** Owns finding the rule a name on the command line means. Knows only names. */
import { meant } from '#engine/config/nearest-name';
import { CliError } from './command';

/** Throws a CliError that suggests the nearest name. */
export function requireRule(name: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.includes(name)) return name;
  throw new CliError(`There is no rule ${name}.${meant(name, names)} gopherscope rules lists them all.`);
}
