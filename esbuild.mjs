/**
 * Makes every bundle: `node esbuild.mjs [--clean] [--production] [--out DIR] [NAME…]` builds those whose output path contains one of the names, or all.
 * One row per bundle; what each part may import is the business of tsconfig and test/tidy, not of this file.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { globSync } from 'tinyglobby';

process.chdir(dirname(fileURLToPath(import.meta.url)));

/** The ES module of web-tree-sitter asks for import.meta.url, which a CommonJS bundle does not have; its CommonJS twin does not. */
const alias = { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' };
const node = { platform: 'node', format: 'cjs', target: 'node20', alias };
const page = { platform: 'browser', format: 'iife', target: 'es2022' };
/** Runs in Node and in workers: nothing of either is bundled; what the parser's loader asks of Node it asks only there. */
const anywhere = { ...page, alias, external: ['fs', 'fs/promises', 'module', 'path', 'url'] };
const webview = { ...page, loader: { '.svg': 'text' }, plugins: [{ name: 'worker-as-text', setup: workerAsText }] };
/** A script whose exports are those of a module where it is loaded as one. */
function asModuleToo(globalName) {
  return { globalName, footer: { js: `if (typeof module === 'object') module.exports = ${globalName};` } };
}
const extensionHost = { external: ['vscode'] };

/** commander starts subcommands that are programs, and ours are none: loading what that takes would cost more than loading commander. */
function startsNothing(build) {
  build.onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
    /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'starts-nothing' } : undefined,
  );
  build.onLoad({ filter: /./, namespace: 'starts-nothing' }, () => ({ contents: '' }));
}

/** Output file (without extension) → entry point and options. */
const bundles = {
  'dist/client': ['client/src/extension.ts', { ...node, ...extensionHost }],
  'dist/client.browser': ['client/src/extension.browser.ts', { ...page, ...extensionHost, format: 'cjs' }],
  'dist/profile-reader': ['client/src/profile/reading/main.ts', { ...page, ...asModuleToo('gopherscopeReader') }],
  'dist/server': ['server/src/lsp/main.node.ts', node],
  'dist/server.browser': ['server/src/lsp/main.browser.ts', page],
  'dist/analysis-worker': ['server/src/host/check/analysis-worker.ts', node],
  'dist/cli': ['server/src/cli/start.ts', node],
  'dist/cli/main': ['server/src/cli/main.ts', { ...node, plugins: [{ name: 'starts-nothing', setup: startsNothing }] }],
  'dist/media/profile': ['media/profile/main.ts', webview],
  'dist/re2': ['server/src/host/re2.ts', { ...anywhere, ...asModuleToo('gopherscope_re2') }],
};

/** Bundles that share what they hold of the engine: it lies beside them once, in the script named here, in Node and in the browser alike. */
const engines = {
  'dist/engine': ['dist/server', 'dist/server.browser', 'dist/analysis-worker', 'dist/cli/leaks'],
  'dist/profile-engine': ['dist/cli/profiles', 'dist/profile-reader'],
};
const engineOf = (out) => Object.keys(engines).find((engine) => engines[engine].includes(out));

/** One bundle a command, so that starting one does not read the others; one for those that would hold the engine each, and one for readers of profiles. */
const shared = ['check', 'explain', 'fix', 'rules', 'escape', 'profile', 'view'];
const commands = Object.fromEntries(
  globSync(['server/src/cli/{leaks,profiles}.ts', 'server/src/cli/commands/*.ts'])
    .map((file) => [basename(file, '.ts'), file])
    .filter(([name]) => !shared.includes(name))
    .map(([name, file]) => [`dist/cli/${name}`, [file, node]]),
);
const tools = Object.fromEntries(
  globSync('server/src/tools/*.ts').map((file) => [
    `dist/tools/${file.slice('server/src/tools/'.length, -3)}`,
    [file, { ...node, packages: 'external' }],
  ]),
);
const tests = Object.fromEntries(
  globSync(['test/**/*.ts', '!test/**/*.d.ts', '!test/fixtures/**', '!test/e2e/suite/**']).map((file) => [
    `dist/test/${file.slice('test/'.length, -3)}`,
    [file, { ...node, packages: 'external' }],
  ]),
);

/**
 * Loaded by the extension hosts of a real VS Code, one of which is a web worker without modules. Mocha's browser build looks for a CommonJS
 * `module` and would take the bundle's own exports over.
 */
const inside = { ...page, ...extensionHost, format: 'cjs', define: { module: 'undefined' } };
const insideTests = {
  'dist/test/e2e/suite/index': ['test/e2e/suite/index.ts', inside],
  'dist/test/e2e/suite/desktop': ['test/e2e/suite/desktop.ts', { ...inside, ...node }],
  'dist/test/e2e/suite/activation': ['test/e2e/suite/activation.ts', inside],
};

/** Read at run time beside the bundles. */
const assets = {
  'dist/web-tree-sitter.wasm': 'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'dist/tree-sitter-go.wasm': 'node_modules/tree-sitter-go/tree-sitter-go.wasm',
};

const production = argv.includes('--production');
const outFlag = argv.indexOf('--out');
const outdir = outFlag < 0 ? '.' : argv[outFlag + 1];
const wanted = argv.slice(2).filter((argument, index) => !argument.startsWith('-') && index + 2 !== outFlag + 1);
const isWanted = (out) => wanted.length === 0 || wanted.some((name) => out.includes(name));
// What bundles share is made of what all of them ask for.
const isWithWanted = (out) => engines[engineOf(out)]?.some(isWanted) ?? out === 'dist/re2';
const selected = Object.entries({
  ...bundles,
  ...commands,
  ...(production ? {} : { ...tools, ...tests, ...insideTests }),
}).filter(([out, [entry]]) => existsSync(entry) && (isWanted(out) || isWithWanted(out)));

/** `import script from './main?worker'` is that module's bundle as text: sealed pages may load nothing, so they start workers from a blob. */
function workerAsText(build) {
  build.onResolve({ filter: /\?worker$/ }, (found) => ({
    path: join(found.resolveDir, `${found.path.slice(0, -'?worker'.length)}.ts`),
    namespace: 'worker',
  }));
  build.onLoad({ filter: /./, namespace: 'worker' }, async (found) => {
    const made = await bundle({
      ...page,
      entryPoints: [found.path],
      bundle: true,
      minify: production,
      write: false,
      plugins: [onlyReading],
    });
    return { contents: made.outputFiles[0].text, loader: 'text' };
  });
}

/** Per shared script the modules of the engine that its users import: `#engine/checking/session`. */
const engineModules = new Map(Object.keys(engines).map((engine) => [engine, new Set()]));
const engineName = (path) => path.replace(/\W/g, '_');
/** Where a script finds the engine that was loaded before it. */
const engineGlobal = (engine) => `gopherscope_${engineName(basename(engine))}`;

/** What the bundle `out` imports of the engine comes from the script beside it: a module of Node, in a worker a script that ran before. */
function engineBeside(out, engine, { platform, globalName }) {
  const module = `require('${relative(dirname(out), dirname(engine)) || '.'}/${basename(engine)}.js')`;
  const script = engineGlobal(engine);
  // A script that is a module of Node, too, has a name.
  const ofWorker = globalName === undefined ? script : `globalThis.${script} ?? ${module}`;
  const beside = platform === 'browser' ? `(${ofWorker})` : module;
  return {
    name: 'engine-beside',
    setup(build) {
      build.onResolve({ filter: /^#engine\// }, ({ path }) => ({ path, namespace: 'engine' }));
      build.onResolve({ filter: /engine\.js$/ }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace: 'engine' }, ({ path }) => {
        engineModules.get(engine).add(path);
        return { contents: `module.exports = ${beside}.${engineName(path)};` };
      });
    },
  };
}

/** Regular expressions are a script beside the engine, loaded with the first one: in Node when it is asked for, in a worker before the engine. */
function re2Beside(build) {
  build.onResolve({ filter: /^re2js$/ }, ({ path }) => ({ path, namespace: 're2' }));
  build.onResolve({ filter: /^\.\/re2\.js$/ }, ({ path }) => ({ path, external: true }));
  build.onLoad({ filter: /./, namespace: 're2' }, () => ({
    contents: `module.exports = globalThis.gopherscope_re2 ?? require('./re2.js');`,
  }));
}

/** The modules of the engine that were asked for, as one script that is a module of Node, too. */
async function bundleEngine(engine, used, options) {
  const modules = [...used].sort();
  const contents = modules.map((path) => `export * as ${engineName(path)} from '${path}';`).join('\n');
  await bundle({
    ...options,
    ...anywhere,
    ...asModuleToo(engineGlobal(engine)),
    plugins: [onlyReading, { name: 're2-beside', setup: re2Beside }],
    stdin: { contents, resolveDir: 'server/src/host', sourcefile: `${basename(engine)}.ts`, loader: 'ts' },
    outfile: join(outdir, `${engine}.js`),
  });
}

/**
 * Of protobufjs the engine takes the reader's tags and lengths and the conversion of text (profile/pprof/wire.ts). Its door brings writers, services
 * and 64-bit numbers along, of which nothing is used; the library does without what is not there.
 */
const onlyReading = {
  name: 'only-reading',
  setup(build) {
    const contents = {
      'protobufjs/minimal':
        "exports.Reader = require('protobufjs/src/reader'); exports.util = require('protobufjs/src/util/minimal');",
      long: '',
    };
    build.onResolve({ filter: /^(protobufjs\/minimal|long)$/ }, ({ path }) => ({ path, namespace: 'only-reading' }));
    build.onLoad({ filter: /./, namespace: 'only-reading' }, ({ path }) => ({
      contents: contents[path],
      resolveDir: 'node_modules',
    }));
  },
};

const start = performance.now();
if (argv.includes('--clean')) rmSync('dist', { recursive: true, force: true });
for (const [to, from] of Object.entries(assets)) {
  const target = join(outdir, to);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(from, target);
}
// Node looks for the nearest package.json to tell what a script is, and the extension's would take it longer to read than the script.
writeFileSync(join(outdir, 'dist/package.json'), '{"type":"commonjs"}\n');
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};
await Promise.all(
  selected.map(([out, [entry, options]]) => {
    const engine = engineOf(out);
    const plugins = engine ? [engineBeside(out, engine, options)] : [];
    return bundle({ entryPoints: { [out]: entry }, outdir, ...common, plugins, ...options });
  }),
);
for (const [engine, used] of engineModules) if (used.size > 0) await bundleEngine(engine, used, common);
// To stderr: what a task prints may go into a file.
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.error(`Built ${selected.length} bundles into ${join(outdir, 'dist')} in ${seconds} s.`);
