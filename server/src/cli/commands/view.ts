/** Owns the `view` command: checks the files, serves the viewer until Ctrl-C, prints where. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { compatibleProfiles } from '#engine/profile/compare/compatible';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import { profilePage, profilePagePolicy } from '#protocol/profile-page';
import { factSources } from '#protocol/source-facts';
import { isTrace } from '../../host/go/trace-file';
import { openBrowser } from '../../host/view/open-browser';
import { type PageParts, serveView, type ViewOptions, type ViewServer } from '../../host/view/server';
import { answerTrace } from '../../lsp/trace/answer';
import { type CliContext, CliError } from '../command';
import { collect } from '../profile/options';
import { modulesAround } from '../profile/own-modules';
import { named, readContent, readProfiles, traceOption } from '../profile/read';
import { ViewFacts } from '../view/facts';
import { ServedFiles } from '../view/served-files';
import { ServedSources } from '../view/served-sources';

interface ViewCommandOptions {
  readonly open?: boolean;
  readonly port: string;
  readonly source?: readonly string[];
  readonly escape?: boolean;
  readonly trace?: TraceKind;
  readonly base?: string;
}

export function configure(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'profiles')
    .option('--open', 'open the browser too')
    .option('--base <file>', 'compare each of them with this profile')
    .addOption(traceOption(command))
    .option('--port <n>', 'port on 127.0.0.1, 0 for any that is free', '0')
    .option(
      '--source <dir>',
      'show source from this folder, and what Go has of its library and modules: only files that a profile names; may be repeated',
      collect,
    )
    .option('--escape', 'run the go command in there, too: what escapes, beside the source')
    .addHelpText('after', '\nOnly the named files are served, only to this machine, until Ctrl-C.')
    .action((files: readonly string[], options: ViewCommandOptions) => runView(files, options, context));
}

async function runView(files: readonly string[], options: ViewCommandOptions, context: CliContext): Promise<void> {
  const viewer = join(context.distribution, 'media');
  if (!existsSync(join(viewer, 'profile.js'))) {
    throw new CliError('The viewer is missing from this installation. Install gopherscope again.');
  }
  const port = parsePort(options.port);
  if (options.escape && options.source === undefined) {
    throw new CliError('--escape needs the source it is of. Give its folder with --source.');
  }
  const { base } = options;
  await refusePipes(base === undefined ? files : [...files, base], context);
  const { shown, traces, alone, sources, served } = await lookInto(files, options, context);
  const facts = new ViewFacts(context, options.escape === true);
  const server = await start({
    port,
    files: shown,
    base: base === undefined ? undefined : resolve(context.cwd, base),
    words: (file) => served.words(file),
    areAlike: (file, other) => served.areAlike(file, other),
    isAlone: (file) => alone.has(file),
    read: (file) => readContent(file, context, options.trace),
    traces: {
      has: (file) => traces.has(file),
      start: options.trace,
      read: async (file, kind, closed) => {
        const signal = AbortSignal.any([context.signal, closed]);
        const go = { environment: context.env, workspaceFolders: [], trusted: true };
        const answer = await answerTrace(go, file, kind, signal);
        if (answer.state === 'ok') await sources.addBytes(file, Buffer.from(answer.profile, 'base64'), signal);
        return JSON.stringify(answer);
      },
    },
    ownModules: (file) => modulesAround([file], context.cwd),
    viewer,
    ...(options.source !== undefined && {
      source: (file, path) => sources.read(file, path),
      facts: async (file, by, path) => {
        const source = factSources.find((known) => known === by);
        const found = source && (await sources.find(file, path));
        return source && found !== undefined ? facts.of(found, path, source) : undefined;
      },
    }),
  });
  context.out(`${server.url}\n`);
  context.err('Serving until Ctrl-C.\n');
  if (options.open && !(await openBrowser(server.url))) {
    context.err('No browser could be started: open the address above in one.\n');
  }
  await aborted(context.signal);
  await server.close();
}

/** What is read once gives the page nothing when it asks. Throws CliError. */
async function refusePipes(files: readonly string[], { cwd }: CliContext): Promise<void> {
  if (files.includes('-')) {
    throw new CliError('The viewer reads a file again when it is reloaded. Write standard input to a file first.');
  }
  for (const file of files) {
    const found = await stat(resolve(cwd, file)).catch(() => undefined);
    if (found?.isFIFO()) {
      throw new CliError(
        `${file} is a pipe, and the viewer reads a file again when it is reloaded. Write it to a file.`,
      );
    }
  }
}

/** What is known of the files before they are served, by their absolute paths. */
interface Looked {
  /** Those that can be shown, in the order they were named. */
  readonly shown: readonly string[];
  readonly traces: ReadonlySet<string>;
  /** Those that cannot be compared with the base, and why. */
  readonly alone: ReadonlyMap<string, CliError>;
  readonly sources: ServedSources;
  readonly served: ServedFiles;
}

/**
 * Opens each by itself, and compares it with the base where there is one: what cannot be shown is said here and not in the browser.
 * Throws CliError where that is all of it.
 */
async function lookInto(
  files: readonly string[],
  { base, source, trace }: ViewCommandOptions,
  context: CliContext,
): Promise<Looked> {
  const before = base === undefined ? undefined : await readProfiles([base], context, trace);
  const alone = new Map<string, CliError>();
  const sources = new ServedSources(
    (source ?? []).map((folder) => resolve(context.cwd, folder)),
    context.env,
  );
  const served = new ServedFiles(context.cwd);
  const traces = new Set<string>();
  const paths = new Set<string>();
  const refused = new Map<string, CliError>();
  for (const file of files) {
    const path = resolve(context.cwd, file);
    if (paths.has(path)) continue;
    paths.add(path);
    if (await isTrace(path)) traces.add(path);
    // Which of a trace's profiles is looked at may be chosen in the page.
    if (traces.has(path) && trace === undefined && before === undefined) continue;
    const profile = await orFault(readProfiles([file], context, trace));
    if (profile instanceof CliError) {
      if (context.signal.aborted) throw profile;
      refused.set(path, profile);
      continue;
    }
    const fault = before && (await orFault(named(file, async () => compatibleProfiles([before, profile], base))));
    if (fault instanceof CliError) alone.set(path, fault);
    served.add(path, profile);
    await sources.add(path, profile);
  }
  const [first, ...others] = [...refused.values(), ...alone.values()];
  if (first && 1 + others.length === paths.size) {
    throw new CliError(
      first.message,
      others.map(({ message }) => message),
    );
  }
  for (const { message } of refused.values()) context.err(`${message} It is left out.\n`);
  for (const { message } of alone.values()) context.err(`${message} It is shown alone.\n`);
  const shown = files.map((file) => resolve(context.cwd, file)).filter((path) => !refused.has(path));
  return { shown, traces, alone, sources, served };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new CliError(`--port cannot be "${text}". Give a number from 0 to 65535.`);
}

async function start(options: Omit<ViewOptions, 'page'>): Promise<ViewServer> {
  const { port } = options;
  try {
    const page = (parts: PageParts) => ({ html: profilePage(parts), policy: profilePagePolicy(parts) });
    return await serveView({ ...options, page });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new CliError(`Port ${port} is in use. Leave --port out to take one that is free.`);
    if (code === 'EACCES') throw new CliError(`Port ${port} is not allowed for you. Choose one above 1023.`);
    throw error;
  }
}

/** What a command line is told in its place, where work fails for such a reason. */
async function orFault<T>(work: Promise<T>): Promise<T | CliError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolved) => {
    if (signal.aborted) resolved();
    else signal.addEventListener('abort', () => resolved(), { once: true });
  });
}
