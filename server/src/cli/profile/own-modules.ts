/** Owns which Go modules lie around the profiles of a command line: whose code is "mine" where no editor says so. Reads go.mod files only. */
import { dirname, resolve } from 'node:path';
import { diskTree } from '../../host/source/disk-tree';
import { ModuleFinder } from '../../host/source/go-module';

/** Paths of the modules that the working directory and the profiles' folders are in, each once. */
export function modulesAround(files: readonly string[], cwd: string): string[] {
  const finder = new ModuleFinder(diskTree);
  const folders = [cwd, ...files.map((file) => dirname(resolve(cwd, file)))];
  const paths = folders.map((folder) => finder.find(folder)?.path ?? '').filter((path) => path !== '');
  return [...new Set(paths)];
}
