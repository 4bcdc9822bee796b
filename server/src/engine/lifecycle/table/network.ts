/** Owns the rows of responses, connections, listeners and clients. */
import { firstResult, method, type Resource } from '../resources';

const closed = { subject: firstResult, release: [method('Close')], released: 'closed', idempotent: true } as const;

/** At the end of a body the transport takes its connection back, and after an error it closes it: https://pkg.go.dev/net/http#Response */
const readers = new Map([
  ['io.ReadAll', 0],
  ['io/ioutil.ReadAll', 0],
  ['io.Copy', 1],
  ['io.CopyBuffer', 1],
]);

export const networkResources: readonly Resource[] = [
  {
    ...closed,
    rule: 'response-body-not-closed',
    part: 'Body',
    // The response to a HEAD request has no body: https://pkg.go.dev/net/http#Response
    acquire: [
      'net/http.Get',
      'net/http.Post',
      'net/http.PostForm',
      'net/http.Client.Do',
      'net/http.Client.Get',
      'net/http.Client.Post',
      'net/http.Client.PostForm',
      'net/http.Transport.RoundTrip',
    ],
    noun: 'response body',
    readBy: readers,
  },
  // A test of a transport asks one that answers with a body of its own.
  {
    ...closed,
    rule: 'response-body-not-closed',
    acquire: ['net/http.RoundTripper.RoundTrip'],
    acquireType: 'net/http.Response',
    part: 'Body',
    noun: 'response body',
    readBy: readers,
    mildInTests: true,
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: [
      'net.Dial',
      'net.DialTimeout',
      'net.DialTCP',
      'net.DialUDP',
      'net.DialUnix',
      'net.DialIP',
      'net.Dialer.Dial',
      'net.Dialer.DialContext',
      'crypto/tls.Dial',
      'crypto/tls.DialWithDialer',
      'crypto/tls.Dialer.Dial',
      'crypto/tls.Dialer.DialContext',
      'net.FileConn',
      'net.FilePacketConn',
      'net.ListenPacket',
      'net.ListenUDP',
      'net.ListenUnixgram',
      'net.ListenIP',
      'net.ListenMulticastUDP',
      'net.ListenConfig.ListenPacket',
    ],
    noun: 'connection',
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: [
      'net.Listener.Accept',
      'net.TCPListener.Accept',
      'net.TCPListener.AcceptTCP',
      'net.UnixListener.Accept',
      'net.UnixListener.AcceptUnix',
    ],
    noun: 'connection',
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: [
      'net.Listen',
      'net.ListenTCP',
      'net.ListenUnix',
      'net.ListenConfig.Listen',
      'net.FileListener',
      'crypto/tls.Listen',
    ],
    noun: 'listener',
  },
  // It listens from the start, even one that is not started yet.
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['net/http/httptest.NewServer', 'net/http/httptest.NewTLSServer', 'net/http/httptest.NewUnstartedServer'],
    noun: 'server',
    mildInTests: true,
    oncePerProcess: true,
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: [
      'net/rpc.Dial',
      'net/rpc.DialHTTP',
      'net/rpc.DialHTTPPath',
      'net/rpc/jsonrpc.Dial',
      'net/textproto.Dial',
      'golang.org/x/crypto/ssh.Dial',
      'google.golang.org/grpc.Dial',
      'google.golang.org/grpc.DialContext',
      'google.golang.org/grpc.NewClient',
      'github.com/gorilla/websocket.Dialer.Dial',
      'github.com/gorilla/websocket.Dialer.DialContext',
      'github.com/gorilla/websocket.Upgrader.Upgrade',
      'github.com/nats-io/nats.go.Connect',
    ],
    noun: 'connection',
  },
  // Quit closes the connection when the server has answered: https://pkg.go.dev/net/smtp#Client.Quit
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['net/smtp.Dial'],
    release: [method('Close'), method('Quit')],
    noun: 'connection',
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: [
      'golang.org/x/crypto/ssh.Client.NewSession',
      'github.com/redis/go-redis/v9.Client.Subscribe',
      'github.com/redis/go-redis/v9.Client.PSubscribe',
      'github.com/go-redis/redis/v8.Client.Subscribe',
      'github.com/go-redis/redis/v8.Client.PSubscribe',
      'github.com/gomodule/redigo/redis.Pool.Get',
    ],
    noun: 'session',
  },
  {
    rule: 'resource-not-closed',
    acquire: ['k8s.io/apimachinery/pkg/watch.Interface.Watch', 'k8s.io/client-go/tools/watch.NewRetryWatcher'],
    acquireType: 'k8s.io/apimachinery/pkg/watch.Interface',
    subject: firstResult,
    release: [method('Stop')],
    noun: 'watch',
    released: 'stopped',
    idempotent: true,
    mildInTests: true,
  },
];
