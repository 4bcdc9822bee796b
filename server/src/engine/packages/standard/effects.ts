/** Owns the effects of the standard library's functions on what they are given, in the form `standard-effects` reads. Holds no logic. */
export const standardEffects: Readonly<Record<string, string>> = {
  bufio:
    'NewReader 0w0;NewReaderSize 0w0;NewScanner 0w0;NewWriter 0w0;NewWriterSize 0w0;NewReadWriter 0w0 1w0;Reader.Reset 0k;Writer.Reset 0k',
  'compress/gzip': 'NewReader 0w0;NewWriter 0w0;NewWriterLevel 0w0;Reader.Reset 0k;Writer.Reset 0k',
  context: 'AfterFunc 0k 1k;WithCancel 0w0;WithTimeout 0w0;WithDeadline 0w0;WithValue 0w0 2w0;WithoutCancel 0w0',
  'crypto/tls': 'Client 0o0;Server 0o0;NewListener 0o0',
  'encoding/json': 'NewDecoder 0w0;NewEncoder 0w0',
  errors: '',
  fmt: '',
  io: 'LimitReader 0w0;MultiReader 0w0;MultiWriter 0w0;NewOffsetWriter 0w0;NewSectionReader 0w0;NopCloser 0w0;TeeReader 0w0 1w0;Closer.Close rc;PipeReader.Close rc;PipeWriter.Close rc',
  net: 'FileConn;Conn.Close rc;Listener.Close rc;PacketConn.Close rc;TCPConn.Close rc;TCPListener.Close rc;UDPConn.Close rc;UnixConn.Close rc;UnixListener.Close rc',
  'net/http':
    'Serve 0c 1k;ServeTLS 0c 1k;Server.Serve 0c;Server.ServeTLS 0c;Handle 1k;HandleFunc 1k;ServeMux.Handle 1k;ServeMux.HandleFunc 1k;NewRequest 2k;NewRequestWithContext 0w0 3k;Post 2c;Client.Post 2c;MaxBytesReader 1o0;Server.RegisterOnShutdown 0k',
  os: 'File.Close rc',
  slices: 'SortFunc 1f',
  sort: 'Slice 1f',
  sync: 'Once.Do 0f;OnceFunc 0w0;Pool.Put 0k;WaitGroup.Go 0k;Map.Store 0k 1k',
  time: 'AfterFunc 1k',
};
