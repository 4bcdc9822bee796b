/** Owns what the server asks of a place where files lie. Refuses to know whether that is a disk, a virtual workspace or a browser. */
import type { FolderEntries } from '#protocol/language';

export interface FileProvider {
  /** The text, or undefined when there is no such file or it is not text the rules could read. Never throws. */
  readText(uri: string): Promise<string | undefined>;
  /** Names directly in a folder; empty when there is no such folder. Never throws. */
  listFolder(uri: string): Promise<FolderEntries>;
  /** Key of the folder of downloaded modules, where there is one. */
  readonly moduleCache?: string;
}

/** Source files beyond this size (characters) are data, not something a person wrote. */
export const largestSource = 16 << 20;
