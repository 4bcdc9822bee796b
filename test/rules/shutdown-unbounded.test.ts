/** The rows of `shutdown-unbounded` and `pprof-exposed` that fixtures cannot hold: gRPC servers, and a package imported for what it registers. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

async function found(rule: string, text: string): Promise<readonly number[]> {
  const findings = await check(`${rule}/inline.go`, text, '1.26');
  return findings.filter((each) => each.rule === rule).map(({ range }) => range.start.line + 1);
}

const grpc = `package fixture

import "google.golang.org/grpc"

func stop(s *grpc.Server) {
	s.GracefulStop()
}
`;

describe('shutdown-unbounded', () => {
  it('flags a GracefulStop that nothing cuts off', async () => {
    assert.deepEqual(await found('shutdown-unbounded', grpc), [6]);
    const made = grpc.replace('s *grpc.Server) {', ') {\n\ts := grpc.NewServer()');
    assert.deepEqual(await found('shutdown-unbounded', made), [7]);
  });

  it('is silent where the package stops the server hard as well', async () => {
    const hard = `${grpc}\nfunc kill(s *grpc.Server) {\n\ts.Stop()\n}\n`;
    assert.deepEqual(await found('shutdown-unbounded', hard), []);
  });

  it('is silent on the graceful half of a server of its own', async () => {
    const own = grpc.replace(
      'func stop(s *grpc.Server) {\n\ts.',
      'type S struct{ g *grpc.Server }\n\nfunc (s *S) GracefulStop() {\n\ts.g.',
    );
    assert.deepEqual(await found('shutdown-unbounded', own), []);
  });
});

describe('pprof-exposed', () => {
  it('knows the blank import', async () => {
    const text = `package fixture

import (
	"net/http"
	_ "net/http/pprof"
)

func serve() error { return http.ListenAndServe(":6060", nil) }
`;
    assert.deepEqual(await found('pprof-exposed', text), [8]);
    assert.deepEqual(await found('pprof-exposed', text.replace('\t_ "net/http/pprof"\n', '')), []);
    assert.deepEqual(await found('pprof-exposed', text.replace(':6060', 'localhost:6060')), []);
  });
});
