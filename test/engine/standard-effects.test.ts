/** What functions of the standard library do with a resource, as their documentation has it, and that the tables are those of their Go. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generatedFrom } from '#engine/packages/standard/declarations.generated';
import { effectOf, type ParameterPlace } from '#engine/packages/standard-effects';

/** `name place effect`; where the documentation leaves room, alternatives are parted by `|`. */
const documented = `
io.Copy 0 borrows
io.Copy 1 borrows
io.CopyN 1 borrows
io.CopyBuffer 1 borrows
io.ReadAll 0 borrows
io.ReadFull 0 borrows
io.WriteString 0 borrows
io.LimitReader 0 wraps 0
io.MultiReader 0 wraps 0
io.MultiWriter 0 wraps 0
io.TeeReader 0 wraps 0
io.TeeReader 1 wraps 0
io.NopCloser 0 wraps 0
io.NewSectionReader 0 wraps 0
io.PipeReader.Close receiver closes
io.PipeWriter.CloseWithError receiver closes
io.Closer.Close receiver closes
io.WriterTo.WriteTo 0 borrows
bufio.NewReader 0 wraps 0
bufio.NewWriter 0 wraps 0
bufio.NewScanner 0 wraps 0
bufio.NewReadWriter 0 wraps 0
bufio.Reader.Reset 0 keeps
bufio.Scanner.Scan receiver borrows
compress/gzip.NewReader 0 wraps 0|keeps
compress/gzip.NewWriter 0 wraps 0|keeps
compress/gzip.Reader.Close receiver closes
compress/zlib.NewReader 0 wraps 0|keeps
encoding/json.NewDecoder 0 wraps 0
encoding/json.NewEncoder 0 wraps 0
encoding/json.Decoder.Decode 0 borrows
encoding/xml.NewDecoder 0 wraps 0|keeps
encoding/csv.NewReader 0 wraps 0
encoding/gob.NewEncoder 0 wraps 0|keeps
encoding/binary.Read 0 borrows
archive/tar.NewReader 0 wraps 0
archive/zip.NewReader 0 wraps 0|keeps
archive/zip.ReadCloser.Close receiver closes
mime/multipart.NewReader 0 wraps 0|keeps
crypto/tls.Client 0 ownsInto 0
crypto/tls.Server 0 ownsInto 0
crypto/tls.NewListener 0 ownsInto 0
crypto/tls.Conn.Close receiver closes
net/textproto.NewConn 0 ownsInto 0
net/smtp.NewClient 0 ownsInto 0|keeps
net/rpc.NewClient 0 ownsInto 0|keeps
net/http.NewRequest 2 keeps
net/http.NewRequestWithContext 3 keeps
net/http.Post 2 closes|mayClose|keeps
net/http.Serve 0 closes|keeps
net/http.Server.Serve 0 closes|keeps
net/http.MaxBytesReader 1 ownsInto 0
net/http.Handle 1 keeps
net/http.HandleFunc 1 keeps
net/http.Server.RegisterOnShutdown 0 keeps
net/http.Error 0 borrows
net.FileConn 0 borrows
net.FileListener 0 borrows
net.Conn.Close receiver closes
net.TCPConn.Close receiver closes
os.File.Close receiver closes
os.File.Read receiver borrows
os.File.ReadFrom 0 borrows
os/exec.CommandContext 0 wraps 0|keeps
os/exec.Cmd.Start receiver borrows
os.StartProcess 2 borrows
fmt.Fprintf 0 borrows
fmt.Fscan 0 borrows
log.New 0 wraps 0|keeps
log.SetOutput 0 keeps
log/slog.NewJSONHandler 0 wraps 0|keeps
time.AfterFunc 1 keeps
context.WithCancel 0 wraps 0|keeps
context.AfterFunc 1 keeps
sync.Once.Do 0 calls
sync.OnceFunc 0 wraps 0|keeps
sync.WaitGroup.Go 0 keeps
sync.Pool.Put 0 keeps
sync.Map.Store 1 keeps
sync/atomic.Value.Store 0 keeps
slices.SortFunc 1 calls
sort.Slice 1 calls
strings.Map 0 calls
path/filepath.Walk 1 calls
path/filepath.WalkDir 1 calls
io/fs.WalkDir 2 calls
testing.T.Cleanup 0 defers
testing.T.Run 1 keeps|calls
os/signal.Notify 0 keeps
runtime/pprof.StartCPUProfile 0 keeps
runtime/trace.Start 0 keeps
text/template.Template.Execute 0 borrows|keeps
container/list.List.PushBack 0 keeps|wraps 0
database/sql.OpenDB 0 keeps|ownsInto 0
golang.org/x/sync/errgroup.Group.Go 0 keeps
`;

function told(name: string, place: ParameterPlace): string {
  const effect = effectOf(name, place);
  if (effect === undefined) return 'unknown';
  return 'result' in effect ? `${effect.kind} ${effect.result}` : effect.kind;
}

describe('effects of standard functions', () => {
  it('are as documented', () => {
    const wrong = documented
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [, name, place, expected] = /^(\S+) (\S+) (.*)$/.exec(line)!;
        const answer = told(name!, place === 'receiver' ? place : Number(place));
        return expected!.split('|').includes(answer) ? [] : [`${line}, not ${answer}`];
      });
    assert.deepEqual(wrong, []);
  });

  it('are unknown for what the tables do not describe', () => {
    for (const name of ['example.com/x.Take', 'io.NoSuchFunction', 'net/http.Client.NoSuchMethod', 'Copy', ''])
      assert.equal(effectOf(name, 0), undefined, name);
    assert.equal(effectOf('net/http.RoundTripper.RoundTrip', 0), undefined);
  });

  it('and declarations are those of the Go that made them', function () {
    this.timeout(600_000);
    const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout?.trim();
    if (version !== generatedFrom) {
      console.log(`      not checked: the tables are from ${generatedFrom}, installed is ${version || 'no Go'}`);
      return;
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/tools/generate-std.js', '--check'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  });
});
