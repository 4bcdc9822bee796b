/** Opens the example service with the extension in VS Code (`npm start`): the user's own, else a served one; knows nothing of the extension's inside. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, platform } from 'node:process';
import { parseArgs } from 'node:util';
import { installVSCode, serveVSCode, vscodeCache } from './vscode-server';

const root = resolve('.');
const example = join(root, 'examples', 'leaky-service');
const usage = `npm start -- [--port N] [--no-open]
  --port N    serve VS Code on 127.0.0.1:N even if the command "code" exists
  --no-open   serve VS Code and only print its address`;

interface StartOptions {
  readonly port: number | undefined;
  readonly open: boolean;
}

async function main(): Promise<void> {
  const options = readArguments(argv.slice(2));
  if (options.open && options.port === undefined && openInOwnVSCode()) return;
  const install = await installVSCode(join(root, vscodeCache), (line) => console.log(line));
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const served = await serveVSCode(install, {
    ...(options.port === undefined ? {} : { port: options.port }),
    extension: { folder: root, id: `${publisher}.${name}`, version: String(version) },
    settings: {
      'workbench.startupEditor': 'none',
      'security.workspace.trust.enabled': false,
      'chat.disableAIFeatures': true,
      'telemetry.telemetryLevel': 'off',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'git.openRepositoryInParentFolders': 'never',
    },
  });
  const stop = (): void => void served.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const url = `${served.url}/?folder=${encodeURI(example)}`;
  console.log(`Gopherscope runs in VS Code at ${url} (Ctrl+C stops it).`);
  sayWhatToClick();
  if (options.open) openInBrowser(url);
  await served.ended;
}

function readArguments(args: string[]): StartOptions {
  try {
    const { values } = parseArgs({ args, options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
      throw new Error(`--port ${values.port} is not a port; give a number from 0 to 65535.`);
    }
    return { port, open: !values['no-open'] };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

function sayWhatToClick(): void {
  console.log(
    'First: click the magnifier in the activity bar, then a finding; press Ctrl+. on the squiggle for its fixes.',
  );
  console.log(
    'Next: in the Explorer open a file under profiles/ to see its flame graph; click a frame to reach the line.',
  );
}

/** True when the user's own VS Code took the folder. */
function openInOwnVSCode(): boolean {
  const shell = platform === 'win32';
  const found = spawnSync('code', ['--version'], { shell, stdio: 'ignore', timeout: 20_000 });
  if (found.error || found.status !== 0) return false;
  const opened = spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${root}`, example], {
    shell,
    stdio: 'inherit',
  });
  if (opened.status !== 0) return false;
  console.log(`Gopherscope runs in a new window of your VS Code, with the folder ${example}.`);
  sayWhatToClick();
  return true;
}

/** A machine without a browser is no failure: the address is printed. */
function openInBrowser(url: string): void {
  const [command, ...args] =
    platform === 'darwin' ? ['open', url] : platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  spawn(String(command), args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

if (!existsSync(example)) throw new Error(`The example service is missing: ${example}. Is this a whole checkout?`);
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
