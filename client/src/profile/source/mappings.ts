/** Owns what the user said about where sources lie: a recorded prefix stands for a folder here, for all files that begin with it. Pure. */
import { behind, commonSuffix } from './recorded-path';

/** A recorded prefix and what stands for it here. */
export interface Mapping {
  /** Parts of the recorded path, joined by slashes; '' stands for all paths. The whole path where only that file is meant. */
  readonly prefix: string;
  /** URI of the folder, or of the file. */
  readonly target: string;
}

const parts = (text: string): readonly string[] => text.split('/').filter((part) => part !== '');

/** Mappings that fit a recorded path with what is left of it, the longest prefix first. */
export function mappingsFor(
  mappings: readonly Mapping[],
  recorded: readonly string[],
): readonly { readonly mapping: Mapping; readonly rest: readonly string[] }[] {
  return mappings
    .flatMap((mapping) => {
      const prefix = parts(mapping.prefix);
      const isWhole = mapping.prefix === recorded.join('/');
      const rest = isWhole ? [] : behind(recorded, prefix);
      return rest ? [{ mapping, rest }] : [];
    })
    .sort((a, b) => a.rest.length - b.rest.length);
}

/**
 * What follows when a recorded path is a certain file here: both without the parts they have in common.
 * @param file parts of the file's path
 * @returns the recorded prefix, and how many of the file's last parts are not part of the folder
 */
export function prefixOf(recorded: readonly string[], file: readonly string[]): { prefix: string; common: number } {
  const common = commonSuffix(recorded, file);
  return { prefix: recorded.slice(0, recorded.length - common).join('/'), common };
}

/** The list with a mapping in place of an older one of the same prefix, newest first. */
export function withMapping(mappings: readonly Mapping[], added: Mapping): readonly Mapping[] {
  return [added, ...mappings.filter(({ prefix }) => prefix !== added.prefix)];
}

/** A list as it was stored, without what is none. */
export function readMappings(stored: unknown): readonly Mapping[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    const { prefix, target } = value as Readonly<Record<string, unknown>>;
    return typeof prefix === 'string' && typeof target === 'string' ? [{ prefix, target }] : [];
  });
}
