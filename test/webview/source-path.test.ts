/** Recorded source paths: what may be looked for, and where a record says that a file lies. */
import assert from 'node:assert/strict';
import { declares } from '../../client/src/profile/source/declares';
import { readGoMod } from '../../client/src/profile/source/go-mod';
import { type Lead, leadsTo } from '../../client/src/profile/source/leads';
import { mappingsFor, prefixOf, readMappings, withMapping } from '../../client/src/profile/source/mappings';
import { bazelRepository, moduleFile, pathInCache } from '../../client/src/profile/source/module-cache';
import { behind, bestMatches, readRecordedPath } from '../../client/src/profile/source/recorded-path';

const split = (path: string): string[] => path.split('/').filter(Boolean);

describe('recorded source paths', () => {
  const refused = [
    '../../etc/passwd.go',
    '/src/../../etc/shadow.go',
    '/src/./a.go',
    'file:///etc/passwd.go',
    'command:workbench.action.quit.go',
    'https://example.com/a.go',
    'vscode-remote://host/a.go',
    '//server/share/a.go',
    '\\\\server\\share\\a.go',
    '\\\\?\\C:\\a.go',
    '/src/a.go\0.png',
    '/src//a.go',
    '/etc/passwd',
    '/home/me/.ssh/id_rsa',
    '/src/a\\..\\b.go',
    'C:/src/a.go:stream.go',
    'C:/src/nul.go',
    '/src/COM1.go',
    '/src/con.tar/aux.go',
    '',
    '/',
    '.go/..',
  ];
  for (const path of refused) {
    it(`refuses ${JSON.stringify(path)}`, () => assert.equal(readRecordedPath(path), undefined));
  }

  it('reads what compilers write', () => {
    const segments = (path: string) => readRecordedPath(path)?.segments;
    assert.deepEqual(segments('/build/pay/a.go'), ['build', 'pay', 'a.go']);
    assert.deepEqual(segments('example.com/pay/a.go'), ['example.com', 'pay', 'a.go']);
    assert.deepEqual(segments('C:/src/pay/a.go'), ['src', 'pay', 'a.go']);
    assert.deepEqual(segments('C:\\src\\pay\\asm.s'), ['src', 'pay', 'asm.s']);
    assert.deepEqual(segments('example.com/x@v1.2.3/a.go'), ['example.com', 'x@v1.2.3', 'a.go']);
    const roots = ['/a.go', 'a.go', 'C:/a.go', 'd:\\x\\a.go'].map((path) => readRecordedPath(path)?.root);
    assert.deepEqual(roots, ['/', '', 'C:/', 'd:/']);
  });

  it('takes the file with the longest common end', () => {
    const candidates = ['/w/other/store.go', '/w/ledger/store.go', '/w/pay/ledger/store.go'].map(split);
    assert.deepEqual(bestMatches(split('/build/pay/ledger/store.go'), candidates), [2]);
  });

  it('asks when two fit equally well, and takes no bare name for an answer', () => {
    const twins = ['/a/ledger/store.go', '/b/ledger/store.go'].map(split);
    assert.deepEqual(bestMatches(split('/build/ledger/store.go'), twins), [0, 1]);
    assert.deepEqual(bestMatches(split('/usr/local/go/src/net/http/server.go'), [split('/w/api/server.go')]), []);
    assert.deepEqual(bestMatches(split('main.go'), [split('/w/cmd/main.go')]), [0]);
  });

  it('tells the case of names apart', () => {
    assert.deepEqual(bestMatches(split('/build/Ledger/Store.go'), [split('/w/ledger/store.go')]), []);
    assert.equal(behind(split('Example.com/pay/a.go'), split('example.com/pay')), undefined);
  });
});

describe('where a record says that a file lies', () => {
  const own = readGoMod(
    'module example.com/pay\n\nrequire (\n\tgithub.com/Azure/x v1.2.3\n\tgopkg.in/yaml.v3 v3.0.1 // indirect\n)\nrequire github.com/old/y v1.0.0\nreplace github.com/old/y => github.com/new/y v1.1.0\n',
  )!;
  const inner = readGoMod('module "example.com/pay/tools"')!;
  const modules = [own, inner];
  const text = (lead: Lead): string =>
    `${lead.in === 'module' ? modules[lead.module]!.path : lead.in}: ${lead.path.join('/')}`;
  const leads = (path: string, name = ''): string[] => leadsTo(split(path), name, modules).map(text);

  const first: readonly (readonly [what: string, path: string, name: string, lead: string])[] = [
    ['-trimpath', 'example.com/pay/api/x.go', '', 'example.com/pay: api/x.go'],
    ['-trimpath of an installed version', 'example.com/pay@v1.4.0/api/x.go', '', 'example.com/pay: api/x.go'],
    ['a module within a module', 'example.com/pay/tools/gen/x.go', '', 'example.com/pay/tools: gen/x.go'],
    [
      'a container',
      '/app/ledger/store.go',
      'example.com/pay/ledger.(*Store).Append',
      'example.com/pay: ledger/store.go',
    ],
    ['a container, root package', '/workspace/server.go', 'example.com/pay.Serve', 'example.com/pay: server.go'],
    ['a GitHub runner', '/home/runner/work/pay/pay/api/x.go', 'example.com/pay/api.F', 'example.com/pay: api/x.go'],
    [
      'a folder of GOPATH',
      '/go/src/example.com/pay/api/x.go',
      'example.com/pay/api.F.func1',
      'example.com/pay: api/x.go',
    ],
    [
      'a generic function',
      '/app/set/set.go',
      'example.com/pay/set.Map[go.shape.int].Get',
      'example.com/pay: set/set.go',
    ],
    ['an external test', '/app/api/x_test.go', 'example.com/pay/api_test.TestX', 'example.com/pay: api/x_test.go'],
    ['std, trimmed', 'net/http/server.go', 'net/http.(*conn).serve', 'standard: net/http/server.go'],
    ['std', '/usr/local/go/src/net/http/server.go', 'net/http.(*conn).serve', 'standard: net/http/server.go'],
    [
      'std under another name',
      '/usr/lib/go/src/runtime/sema.go',
      'sync.runtime_Semacquire',
      'standard: runtime/sema.go',
    ],
    [
      'std vendored',
      '/usr/local/go/src/vendor/golang.org/x/net/idna/idna.go',
      'vendor/golang.org/x/net/idna.F',
      'standard: vendor/golang.org/x/net/idna/idna.go',
    ],
    ['std of rules_go', 'GOROOT/src/net/http/server.go', 'net/http.Serve', 'standard: net/http/server.go'],
    [
      'std of bazel',
      '/cache/execroot/_main/external/go_sdk/src/net/http/server.go',
      'net/http.Serve',
      'standard: net/http/server.go',
    ],
    [
      'the module cache',
      '/root/go/pkg/mod/github.com/!azure/x@v1.2.3/a/b.go',
      '',
      'cache: github.com/!azure/x@v1.2.3/a/b.go',
    ],
    [
      'a cache of another name',
      '/mods/github.com/!azure/x@v1.2.3/a/b.go',
      '',
      'cache: github.com/!azure/x@v1.2.3/a/b.go',
    ],
    ['a dependency, trimmed', 'github.com/Azure/x@v1.2.3/a/b.go', '', 'cache: github.com/!azure/x@v1.2.3/a/b.go'],
    [
      'a vendor folder',
      '/app/vendor/github.com/Azure/x/a/b.go',
      '',
      'example.com/pay: vendor/github.com/Azure/x/a/b.go',
    ],
    ['bazel, own code', '/b/execroot/_main/api/x.go', '', 'workspace: api/x.go'],
    ['bazel, generated', 'bazel-out/k8-fastbuild/bin/api/x.pb.go', '', 'workspace: api/x.pb.go'],
  ];
  for (const [what, path, name, lead] of first) {
    it(`knows ${what}`, () => assert.equal(leads(path, name)[0], lead));
  }

  it('finds what bazel fetched by what the module requires, vendored or in the cache', () => {
    const expected = ['example.com/pay: vendor/github.com/Azure/x/a/b.go', 'cache: github.com/!azure/x@v1.2.3/a/b.go'];
    for (const path of ['external/com_github_azure_x/a/b.go', 'external/gazelle++go_deps+com_github_azure_x/a/b.go']) {
      for (const lead of expected) assert.ok(leads(path).includes(lead), `${path}: ${leads(path)}`);
    }
  });

  it('looks for a replaced module where its replacement is', () => {
    assert.ok(leads('/x/y/a.go', 'github.com/old/y.F').includes('cache: github.com/new/y@v1.1.0/a.go'));
  });

  it('takes no code of a module for the standard library', () => {
    assert.ok(
      !leads('/app/src/net/http/server.go', 'example.com/pay/src/net/http.F').some((lead) =>
        lead.startsWith('standard'),
      ),
    );
  });

  it('spells modules as the cache and bazel do', () => {
    assert.deepEqual(moduleFile(split('/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0-!r!c1/x.go')), {
      module: 'github.com/BurntSushi/toml',
      version: 'v1.0.0-RC1',
      path: ['x.go'],
    });
    const file = { module: 'github.com/BurntSushi/toml', version: 'v1.0.0-RC1', path: ['x.go'] };
    assert.equal(pathInCache(file).join('/'), 'github.com/!burnt!sushi/toml@v1.0.0-!r!c1/x.go');
    assert.equal(bazelRepository('gopkg.in/yaml.v3'), 'in_gopkg_yaml_v3');
  });
});

describe('what the user said of sources', () => {
  it('holds for all files below the same recorded folder', () => {
    const { prefix, common } = prefixOf(
      split('/app/internal/ledger/store.go'),
      split('/w/svc/internal/ledger/store.go'),
    );
    assert.deepEqual([prefix, common], ['app', 3]);
    const mappings = [{ prefix, target: 'file:///w/svc' }];
    assert.deepEqual(mappingsFor(mappings, split('/app/main.go'))[0]?.rest, ['main.go']);
    assert.deepEqual(mappingsFor(mappings, split('/apps/main.go')), []);
  });

  it('prefers what was said of the longest prefix, and of a file itself', () => {
    const mappings = ['', 'app', 'app/api', 'app/api/x.go'].map((prefix) => ({ prefix, target: `file:///${prefix}` }));
    const order = mappingsFor(mappings, split('/app/api/x.go')).map(({ mapping }) => mapping.prefix);
    assert.deepEqual(order, ['app/api/x.go', 'app/api', 'app', '']);
  });

  it('is replaced by what is said later, and read back without what is none', () => {
    const old = [{ prefix: 'app', target: 'file:///a' }];
    assert.deepEqual(withMapping(old, { prefix: 'app', target: 'file:///b' }), [
      { prefix: 'app', target: 'file:///b' },
    ]);
    assert.deepEqual(readMappings([...old, null, { prefix: 1, target: 'x' }, 'y']), old);
    assert.deepEqual(readMappings('nonsense'), []);
  });
});

describe('telling files of one name apart', () => {
  const file =
    'package ledger\n\nfunc (s *Store) Append(e Entry) error {\n\treturn nil\n}\n\nfunc New[T any]() *Store { return nil }\n';
  it('looks for the package and the function', () => {
    assert.ok(declares(file, 'example.com/pay/ledger.(*Store).Append'));
    assert.ok(declares(file, 'example.com/pay/ledger.(*Store).Append.func1'));
    assert.ok(declares(file, 'example.com/pay/ledger.New[go.shape.int]'));
    assert.ok(!declares(file, 'example.com/pay/ledger.(*Store).Delete'));
    assert.ok(!declares(file, 'main.Append'));
    assert.ok(!declares('package main\n', 'main.main'));
    assert.ok(declares('package main\n\nfunc main() {}\n', 'main.main'));
  });
});
