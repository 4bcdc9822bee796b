/** Owns the calls that take the next item of an input whose length others decide. A table; follows no value. */

export interface Reading {
  /** One item, as a message says it. */
  readonly each: string;
  /** A server's loop: one goroutine a connection is how Go serves, and what limits it stands elsewhere. */
  readonly isAccept: boolean;
}

/** By qualified name, what one call takes. */
const named: Readonly<Record<string, string>> = {
  'bufio.Scanner.Scan': 'each line that is scanned',
  'bufio.Reader.ReadString': 'each line that is read',
  'bufio.Reader.ReadBytes': 'each line that is read',
  'bufio.Reader.ReadLine': 'each line that is read',
  'database/sql.Rows.Next': 'each row of the result',
  'encoding/csv.Reader.Read': 'each record that is read',
  'encoding/json.Decoder.Decode': 'each value that is decoded',
  'encoding/json.Decoder.More': 'each value that is decoded',
  'encoding/gob.Decoder.Decode': 'each value that is decoded',
  'encoding/xml.Decoder.Decode': 'each value that is decoded',
  'net.PacketConn.ReadFrom': 'each packet',
  'net.UDPConn.ReadFrom': 'each packet',
  'net.UDPConn.ReadFromUDP': 'each packet',
  'net.UDPConn.ReadFromUDPAddrPort': 'each packet',
  'net.UDPConn.ReadMsgUDP': 'each packet',
  'net.UnixConn.ReadFromUnix': 'each packet',
  'net.IPConn.ReadFromIP': 'each packet',
  'github.com/jackc/pgx/v5.Rows.Next': 'each row of the result',
  'github.com/jmoiron/sqlx.Rows.Next': 'each row of the result',
  'github.com/segmentio/kafka-go.Reader.ReadMessage': 'each message',
  'github.com/segmentio/kafka-go.Reader.FetchMessage': 'each message',
  'github.com/gorilla/websocket.Conn.ReadMessage': 'each message',
  'github.com/gorilla/websocket.Conn.ReadJSON': 'each message',
  'github.com/coder/websocket.Conn.Read': 'each message',
  'github.com/nats-io/nats.go.Subscription.NextMsg': 'each message',
  'github.com/redis/go-redis/v9.PubSub.ReceiveMessage': 'each message',
};

/** Listeners and streams are many types with methods of these names. */
const accepting = new Set(['Accept', 'AcceptTCP', 'AcceptUnix', 'AcceptStream']);

/** `name`: the method; `qualified`: with package and type, where it has one. */
export function readings(qualified: string | undefined, name: string): Reading | undefined {
  if (accepting.has(name)) return { each: 'each connection', isAccept: true };
  const each = qualified === undefined || !Object.hasOwn(named, qualified) ? undefined : named[qualified];
  return each === undefined ? undefined : { each, isAccept: false };
}
