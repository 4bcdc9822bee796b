/** The rows of client-no-timeout that third-party packages bring. */
import assert from 'node:assert/strict';
import { check } from './fixtures';

async function linesOf(body: string): Promise<readonly number[]> {
  const imports = `package fixture\n\nimport (\n\t"context"\n\t"google.golang.org/grpc"\n\t"github.com/redis/go-redis/v9"\n\tpb "example.com/greeter"\n)\n\n`;
  const found = await check('server/src/engine/rules/client-no-timeout/inline.go', imports + body, '1.26');
  return found.filter(({ rule }) => rule === 'client-no-timeout').map(({ range }) => range.start.line - 9);
}

describe('client-no-timeout', () => {
  it('flags a blocking dial of grpc without a deadline, and no other dial', async () => {
    const body = [
      'func f(ctx context.Context) {',
      '\tgrpc.Dial("a:1", grpc.WithBlock())',
      '\tgrpc.Dial("a:1")',
      '\tgrpc.NewClient("a:1")',
      '\tgrpc.DialContext(context.Background(), "a:1", grpc.WithBlock())',
      '\tgrpc.DialContext(ctx, "a:1", grpc.WithBlock())',
      '}',
    ];
    assert.deepEqual(await linesOf(body.join('\n')), [1, 4]);
  });

  it('flags a call of a generated grpc client only when its context never ends', async () => {
    const body = [
      'func f(ctx context.Context) {',
      '\tconn, _ := grpc.NewClient("a:1")',
      '\tdefer conn.Close()',
      '\tclient := pb.NewGreeterClient(conn)',
      '\tclient.SayHello(context.Background(), nil)',
      '\tclient.SayHello(ctx, nil)',
      '}',
    ];
    assert.deepEqual(await linesOf(body.join('\n')), [4]);
  });

  it('flags a negative limit of redis, not its default', async () => {
    const body = [
      'func f() {',
      '\tredis.NewClient(&redis.Options{Addr: "a:1", ReadTimeout: -1})',
      '\tredis.NewClient(&redis.Options{Addr: "a:1"})',
      '}',
    ];
    assert.deepEqual(await linesOf(body.join('\n')), [1]);
  });
});
