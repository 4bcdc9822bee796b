/** Recorded source paths: what may be looked for, and which file a record means. */
import assert from 'node:assert/strict';
import { bestMatch, insideModule, recordedSegments, suffixes } from '../../client/src/profile/recorded-path';

const split = (path: string) => path.split('/').filter(Boolean);

describe('recorded source paths', () => {
  const refused = [
    '../../etc/passwd.go',
    '/src/../../etc/shadow.go',
    '/src/./a.go',
    'file:///etc/passwd.go',
    'command:workbench.action.quit.go',
    'https://example.com/a.go',
    '//server/share/a.go',
    '\\\\server\\share\\a.go',
    '/src/a.go\0.png',
    '/src//a.go',
    '/etc/passwd',
    '/home/me/.ssh/id_rsa',
    '/src/a\\..\\b.go',
    'C:/src/a.go:stream.go',
    '',
    '.go/..',
  ];
  for (const path of refused) {
    it(`refuses ${JSON.stringify(path)}`, () => assert.equal(recordedSegments(path), undefined));
  }

  it('reads what compilers write', () => {
    assert.deepEqual(recordedSegments('/build/pay/a.go'), ['build', 'pay', 'a.go']);
    assert.deepEqual(recordedSegments('example.com/pay/a.go'), ['example.com', 'pay', 'a.go']);
    assert.deepEqual(recordedSegments('C:/src/pay/a.go'), ['src', 'pay', 'a.go']);
    assert.deepEqual(recordedSegments('C:\\src\\pay\\asm.s'), ['src', 'pay', 'asm.s']);
    assert.deepEqual(recordedSegments('example.com/x@v1.2.3/a.go'), ['example.com', 'x@v1.2.3', 'a.go']);
  });

  it('takes the file with the longest common end', () => {
    const candidates = ['/w/other/store.go', '/w/ledger/store.go', '/w/pay/ledger/store.go'].map(split);
    assert.equal(bestMatch(split('/build/pay/ledger/store.go'), candidates), 2);
  });

  it('takes none when two fit equally well, or when only the name fits', () => {
    assert.equal(
      bestMatch(split('/build/ledger/store.go'), ['/a/ledger/store.go', '/b/ledger/store.go'].map(split)),
      -1,
    );
    assert.equal(bestMatch(split('/usr/local/go/src/net/http/server.go'), ['/w/api/server.go'].map(split)), -1);
    assert.equal(bestMatch(split('main.go'), ['/w/cmd/main.go'].map(split)), 0);
  });

  it('finds the file of a module whose paths were trimmed', () => {
    assert.deepEqual(insideModule(split('example.com/pay/api/x.go'), 'example.com/pay'), ['api', 'x.go']);
    assert.equal(insideModule(split('example.com/payments/x.go'), 'example.com/pay'), undefined);
  });

  it('tries a folder with every end of a path but the bare name', () => {
    const tried = suffixes(split('/go/src/net/server.go')).map((suffix) => suffix.join('/'));
    assert.deepEqual(tried, ['go/src/net/server.go', 'src/net/server.go', 'net/server.go']);
  });
});
