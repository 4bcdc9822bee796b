/**
 * Owns the web server of `view`: on 127.0.0.1 only, under a secret path, it serves the viewer's page and the named profiles and nothing else.
 * Refuses to know what the page does with them.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { type TraceKind, traceKinds } from '#engine/profile/formats/execution-trace';
import { type FileWords, listPage, listPolicy } from './list-page';
import type { ServedSource } from './source';
import { stampOf } from './stamp';

/** What the page of one profile is made from. URLs are relative to it. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  readonly styleSource: string;
  readonly nonce: string;
  readonly title: string;
  readonly profileUrl: string;
  /** What it is compared with. */
  readonly base: { readonly name: string; readonly url: string } | undefined;
  /** Where a recorded source path, escaped, is added to; absent where no source is served. */
  readonly sourceUrl?: string;
  /** Where who says it and a recorded source path, escaped, are added to; only with a `sourceUrl`. */
  readonly factsUrl?: string;
  /** For an execution trace: where the name of one of its profiles is added to, and which is shown first. */
  readonly trace: { readonly url: string; readonly start: TraceKind | undefined } | undefined;
  /** Paths of the modules around the profile. */
  readonly ownModules: readonly string[];
  /** What the file is told from others by. */
  readonly path: string;
  /** Where it is told whether the file is still the one that was read. */
  readonly stampUrl: string;
  /** The list of all, absent where there is one profile alone. */
  readonly list: { readonly url: string; readonly count: number } | undefined;
  /** The other profiles it can be compared with. */
  readonly others: readonly { readonly path: string; readonly about: string; readonly url: string }[];
}

/** What is served of execution traces. */
export interface ServedTraces {
  /** Whether the file, by its path, is one. */
  has(file: string): boolean;
  /** Which of the profiles is shown first; undefined: the user chooses. */
  readonly start: TraceKind | undefined;
  /** One of a trace's profiles, or why there is none, as JSON for the page. The signal is aborted when nobody waits any more. */
  read(file: string, kind: TraceKind, closed: AbortSignal): Promise<string>;
}

export interface ViewOptions {
  /** Makes the page that shows one profile, and its content security policy. */
  readonly page: (parts: PageParts) => { readonly html: string; readonly policy: string };
  /** Absolute paths of the profiles; what is not in this list cannot be asked for. */
  readonly files: readonly string[];
  /** Absolute path of the profile that all others are compared with; absent, they are shown alone. */
  readonly base?: string | undefined;
  /** Whether a profile, by its path, cannot be compared with the base. */
  readonly isAlone?: (file: string) => boolean;
  /** What is said of a profile, by its path. */
  readonly words?: (file: string) => FileWords;
  /** Whether two profiles, by their paths, can be compared. */
  readonly areAlike?: (file: string, other: string) => boolean;
  /** A profile's bytes, by its path. */
  readonly read: (file: string) => Promise<Uint8Array>;
  /** The source a profile (by its path) records under a path, or that it is not in what is served; absent where no source is served. */
  readonly source?: (
    file: string,
    recorded: string,
  ) => Promise<ServedSource | { readonly missing: string } | undefined>;
  /** What `by` (the page's word for it) knows of the lines of that source, as JSON; undefined where there is no such source. */
  readonly facts?: (file: string, by: string, recorded: string) => Promise<object | undefined>;
  /** Absent where none of the files is an execution trace. */
  readonly traces?: ServedTraces;
  /** Paths of the modules around a profile, by its path. */
  readonly ownModules: (file: string) => readonly string[];
  /** Folder that holds the viewer: profile.js and profile.css. */
  readonly viewer: string;
  /** Port to listen on, 0 for any that is free. */
  readonly port: number;
}

export interface ViewServer {
  /** Opens the viewer. Holds the secret: whoever has it can read the profiles while the server runs. */
  readonly url: string;
  close(): Promise<void>;
}

/** What was asked for was served, and is no more. */
class Gone extends Error {}

interface Reply {
  readonly type: string;
  readonly body: Uint8Array | string;
  readonly policy?: string;
}

/** The viewer's own files by name. */
const viewerFiles: Readonly<Record<string, string>> = {
  'profile.js': 'text/javascript; charset=utf-8',
  'profile.css': 'text/css; charset=utf-8',
};

/** Starts serving. Rejects when the port cannot be had. */
export async function serveView(options: ViewOptions): Promise<ViewServer> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void answer(request, response, token, options).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(error instanceof Gone ? 410 : 500);
      response.end();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await listening(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  options: ViewOptions,
): Promise<void> {
  const headers = {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  };
  const refuse = (status: number): void => void response.writeHead(status, headers).end();
  if (!isOwnHost(request)) return refuse(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const [, secret = '', ...path] = (request.url ?? '').split('?', 1)[0]!.split('/');
  if (!sameSecret(secret, token)) return refuse(404);
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  const reply = await route(path, options, closed.signal);
  if (reply === undefined) return refuse(404);
  response.writeHead(200, {
    ...headers,
    'Content-Type': reply.type,
    'Content-Length': Buffer.byteLength(reply.body),
    ...(reply.policy === undefined ? {} : { 'Content-Security-Policy': reply.policy }),
  });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

/** A page elsewhere can make a name of its own point to 127.0.0.1; the Host header then tells. */
function isOwnHost(request: IncomingMessage): boolean {
  const port = request.socket.localPort;
  return request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`;
}

function sameSecret(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** Below the secret: `` the list (or the only page), `0/` the page of the first file, `0/data` its bytes, `0/stamp` whether it is still the same, `base` those of what it is compared with, `0/source/PATH` a source file it names, `0/facts/BY/PATH` what is known of its lines, `0/trace/KIND` a profile of a trace, `profile.js`, `profile.css`. */
async function route(path: readonly string[], options: ViewOptions, closed: AbortSignal): Promise<Reply | undefined> {
  const [first = '', second] = path;
  if (path.length === 1 && first === '') {
    return options.files.length === 1 ? pageOf(options, options.files[0]!, '', '0/') : listOf(options);
  }
  const type = Object.hasOwn(viewerFiles, first) ? viewerFiles[first] : undefined;
  if (path.length === 1 && type !== undefined) return { type, body: await readFile(join(options.viewer, first)) };
  if (path.length === 1 && first === 'base' && options.base !== undefined) {
    return bytesOf(options, options.base);
  }
  const file = /^\d{1,6}$/.test(first) ? options.files[Number(first)] : undefined;
  if (file === undefined) return undefined;
  if (second === 'source' && path.length === 3) return json(path[2]!, (recorded) => options.source?.(file, recorded));
  if (second === 'facts' && path.length === 4) {
    return json(path[3]!, (recorded) => options.facts?.(file, path[2]!, recorded));
  }
  const kind = traceKinds.find((known) => known === path[2]);
  if (second === 'trace' && path.length === 3 && kind !== undefined && options.traces?.has(file)) {
    return { type: 'application/json; charset=utf-8', body: await options.traces.read(file, kind, closed) };
  }
  if (path.length !== 2) return undefined;
  if (second === '') return pageOf(options, file, '../', '');
  if (second === 'data') return bytesOf(options, file);
  if (second === 'stamp')
    return { type: 'application/json; charset=utf-8', body: JSON.stringify(await stampsOf(options, file)) };
  return undefined;
}

/** @throws Gone */
async function bytesOf(options: ViewOptions, file: string): Promise<Reply> {
  try {
    return { type: 'application/octet-stream', body: await options.read(file) };
  } catch (error) {
    throw (await stampOf(file)) === undefined ? new Gone() : error;
  }
}

/** Of the file, and of what it is compared with; null for what is gone. */
async function stampsOf(options: ViewOptions, file: string): Promise<readonly (string | null)[]> {
  const { base } = options;
  const shown = base === undefined || options.isAlone?.(file) ? [file] : [file, base];
  return Promise.all(shown.map(async (one) => (await stampOf(one)) ?? null));
}

/** @param escaped the path as recorded, escaped into one part of a URL */
async function json(
  escaped: string,
  answer: (recorded: string) => Promise<object | undefined> | undefined,
): Promise<Reply | undefined> {
  let recorded: string;
  try {
    recorded = decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
  const body = await answer(recorded);
  return body && { type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

/** @param own from the page to where what belongs to the file is served */
function pageOf(options: ViewOptions, file: string, up: string, own: string): Reply {
  const { html, policy } = options.page({
    script: `${up}profile.js`,
    style: `${up}profile.css`,
    styleSource: "'self'",
    nonce: randomBytes(16).toString('base64'),
    title: basename(file),
    profileUrl: `${own}data`,
    trace: options.traces?.has(file) ? { url: `${own}trace/`, start: options.traces.start } : undefined,
    ...(options.source && { sourceUrl: `${own}source/` }),
    ...(options.facts && { factsUrl: `${own}facts/` }),
    ownModules: options.ownModules(file),
    path: wordsOf(options, file).path,
    stampUrl: `${own}stamp`,
    list: options.files.length === 1 ? undefined : { url: up || './', count: options.files.length },
    others: options.files.flatMap((other, index) => {
      if (other === file || !options.areAlike?.(file, other)) return [];
      const { path, total, taken } = wordsOf(options, other);
      return [{ path, about: [total, taken].filter((part) => part !== '').join(' · '), url: `${up}${index}/data` }];
    }),
    base:
      options.base === undefined || options.isAlone?.(file)
        ? undefined
        : { name: basename(options.base), url: `${up}base` },
  });
  return { type: 'text/html; charset=utf-8', body: html, policy };
}

function listOf(options: ViewOptions): Reply {
  const words = options.files.map((file) => wordsOf(options, file));
  return { type: 'text/html; charset=utf-8', body: listPage(words), policy: listPolicy };
}

function wordsOf({ words }: ViewOptions, file: string): FileWords {
  return words?.(file) ?? { path: basename(file), kind: '', total: '', taken: '' };
}
