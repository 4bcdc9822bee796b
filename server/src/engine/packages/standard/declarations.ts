/**
 * Owns what inference knows of the standard library: declarations as Go source without package clause and bodies, one text a package, taken from
 * the packages' documentation (https://pkg.go.dev/std). Add a line when a rule needs it; what is missing is unknown, never wrong.
 */
import { concurrency } from './concurrency';
import { inputOutput } from './input-output';
import { network } from './network';

export const standardDeclarations: Readonly<Record<string, string>> = { ...concurrency, ...inputOutput, ...network };
