/** Owns finding the rule a name means, and saying which one was probably meant. Knows only names. */
import { closestMatch } from 'leven';
import { CliError } from './command';

/** More changes than this and the names only look alike by accident. */
const mostChanges = 6;

/** Throws a CliError that suggests the nearest name. */
export function requireRule(name: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.includes(name)) return name;
  const nearest = closestMatch(name, names, { maxDistance: mostChanges });
  throw new CliError(
    `There is no rule ${name}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`} gopherscope rules lists them all.`,
  );
}
