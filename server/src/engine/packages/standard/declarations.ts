/**
 * Owns what inference knows of the standard library: declarations as Go source without package clause and bodies, one text a package. Types,
 * functions and methods are those of the Go version the generated part names; what is missing is unknown, never wrong.
 */
import { beyondGoroot } from './beyond-goroot';
import { generatedDeclarations } from './declarations.generated';

export const standardDeclarations: Readonly<Record<string, string>> = { ...generatedDeclarations, ...beyondGoroot };
