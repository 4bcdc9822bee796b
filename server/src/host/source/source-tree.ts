/**
 * Owns what finding modules and packages asks of the place where files lie, whether that is a disk or an editor's memory of one. Reads nothing itself.
 * Directories and files are named by strings that only the tree itself can take apart.
 */

export interface SourceTree {
  /** Undefined when there is no such file, or none that can be read. */
  readText(file: string): string | undefined;
  /** Where `way` leads to from a directory: relative with `/`, as in go.mod and import paths, or absolute. */
  resolve(directory: string, way: string): string;
  /** The directory itself at the root. */
  parent(directory: string): string;
  /** Whether a directory lies somewhere inside of another one. */
  isInside(directory: string, outer: string): boolean;
}
