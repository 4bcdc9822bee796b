/** The import rules of the house, as tables; test/tidy runs them. An arrow not listed here does not exist. */
const engine = 'server/src/engine';

/** Engine folder → the engine folders it may import (besides itself). */
const layers = {
  text: [],
  syntax: ['text'],
  ir: ['text', 'syntax'],
  packages: ['text', 'syntax', 'ir'],
  lifecycle: ['text', 'ir', 'packages'],
  concurrency: ['text', 'ir', 'packages'],
  findings: ['text', 'ir', 'packages', 'lifecycle', 'concurrency'],
  rules: ['text', 'ir', 'packages', 'lifecycle', 'concurrency', 'findings'],
  config: ['text', 'ir', 'packages', 'lifecycle', 'concurrency', 'findings'],
  checking: ['text', 'syntax', 'ir', 'packages', 'lifecycle', 'concurrency', 'findings', 'config'],
  escape: ['text'],
  profile: ['text'],
  goroutine: ['text'],
  runtime: ['text'],
  deploy: ['text'],
  evidence: ['text', 'findings', 'escape', 'profile', 'goroutine', 'runtime', 'deploy'],
  report: ['text', 'findings', 'escape', 'profile', 'goroutine', 'runtime', 'deploy', 'evidence'],
  redact: ['text', 'profile', 'goroutine', 'report'],
};

/** Part of a process → the parts of this repository it may import (besides itself). */
const parts = {
  [`${engine}/`]: [],
  'server/src/host/': [`${engine}/`],
  'client/src/protocol/': [`${engine}/`],
  'server/src/lsp/': [`${engine}/`, 'server/src/host/', 'client/src/protocol/'],
  'server/src/cli/': [`${engine}/`, 'server/src/host/', 'client/src/protocol/', 'server/src/lsp/'],
  'client/src/(?!protocol/)': ['client/src/', `${engine}/`],
  'media/': [`${engine}/(text|profile|goroutine|runtime|redact)/`, 'client/src/protocol/'],
};

const ours = '^(client|server|media)/';

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: { path: ours }, to: { couldNotResolve: true, pathNot: '^vscode$' } },
    ...Object.entries(layers).map(([layer, below]) => ({
      name: `engine-${layer}`,
      severity: 'error',
      from: { path: `^${engine}/${layer}/` },
      to: { path: `^${engine}/`, pathNot: [layer, ...below].map((name) => `^${engine}/${name}/`) },
    })),
    ...Object.entries(parts).map(([part, allowed]) => ({
      name: `process-${part.replace(/[^a-z]+/g, '-')}`,
      severity: 'error',
      from: { path: `^${part}` },
      to: { path: ours, pathNot: [part, ...allowed].map((path) => `^${path}`) },
    })),
    {
      name: 'engine-is-pure',
      comment: 'The engine runs in Node, in a worker and in a browser, so it imports none of their worlds.',
      severity: 'error',
      from: { path: `^${engine}/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-protocol',
      severity: 'error',
      from: { path: `^(${engine}|media)/` },
      to: { path: '(^vscode$|node_modules/vscode-)' },
    },
    {
      name: 'one-owner-of-tree-sitter',
      severity: 'error',
      from: { path: ours, pathNot: [`^${engine}/syntax/`, '^server/src/tools/'] },
      to: { path: 'node_modules/web-tree-sitter' },
    },
    {
      name: 'one-owner-of-protobuf',
      severity: 'error',
      from: { path: ours, pathNot: [`^${engine}/profile/`, '^server/src/tools/'] },
      to: { path: 'node_modules/protobufjs' },
    },
    {
      name: 'only-host-touches-the-machine',
      comment: 'Processes, sockets and files belong to host/, so that one place answers for safety.',
      severity: 'error',
      from: { path: '^server/src/(lsp|cli)/' },
      to: { path: '^(node:)?(child_process|net|http|https|dgram|tls)$', dependencyTypes: ['core'] },
    },
    {
      name: 'client-starts-nothing',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(node:)?(child_process|net|http|https|worker_threads)$', dependencyTypes: ['core'] },
    },
    { name: 'product-imports-no-test', severity: 'error', from: { path: ours }, to: { path: '^test/' } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'test/fixtures' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.d.ts'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'browser', 'default', 'types'] },
  },
};
