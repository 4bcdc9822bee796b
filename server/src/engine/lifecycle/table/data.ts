/** Owns the rows of databases, files, archives, mappings and processes. */
import { called, firstResult, method, passedTo, type Resource } from '../resources';

const closed = { subject: firstResult, release: [method('Close')], released: 'closed', idempotent: true } as const;

/** Descriptors that are written as numbers were opened by whoever started the process: https://pkg.go.dev/os/exec#Cmd */
const inherited = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** A test that fails ends with its database. */
const query = { ...closed, rule: 'rows-not-closed', mildWhenTestFails: true } as const;

/** Commit and Rollback close what was made of a transaction: https://pkg.go.dev/database/sql#Tx */
const ofTransaction = {
  ...query,
  endsWith: [
    { path: 'database/sql', type: 'Tx' },
    { path: 'github.com/jmoiron/sqlx', type: 'Tx' },
  ],
} as const;

/** Types that run queries, of database/sql and of packages that extend it. */
function queries(methods: readonly string[]): readonly string[] {
  const types = [
    'database/sql.DB',
    'database/sql.Tx',
    'database/sql.Conn',
    'database/sql.Stmt',
    'github.com/jmoiron/sqlx.DB',
    'github.com/jmoiron/sqlx.Tx',
  ];
  return types.flatMap((type) => methods.map((name) => `${type}.${name}`));
}

export const dataResources: readonly Resource[] = [
  {
    ...ofTransaction,
    endedByContext: true,
    acquire: queries(['Query', 'QueryContext', 'Queryx', 'QueryxContext', 'NamedQuery']),
    acquireType: 'database/sql.Rows',
    noun: 'result set',
    exhausts: 'Next',
  },
  {
    ...ofTransaction,
    acquire: queries(['Prepare', 'PrepareContext', 'Preparex', 'PreparexContext', 'PrepareNamed']),
    acquireType: 'database/sql.Stmt',
    noun: 'statement',
  },
  {
    ...query,
    endedByContext: true,
    acquire: queries(['Begin', 'BeginTx', 'Beginx', 'BeginTxx']),
    acquireType: 'database/sql.Tx',
    release: [method('Rollback'), method('Commit')],
    noun: 'transaction',
    released: 'committed or rolled back',
  },
  { ...query, acquire: ['database/sql.DB.Conn'], noun: 'connection' },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: [
      'os.Open',
      'os.Create',
      'os.OpenFile',
      'os.CreateTemp',
      'os.OpenInRoot',
      'os.Root.Open',
      'os.Root.Create',
      'os.Root.OpenFile',
      'io/ioutil.TempFile',
      'io/fs.FS.Open',
      'net/http.FileSystem.Open',
      'net/http.Dir.Open',
      'mime/multipart.FileHeader.Open',
      'net/http.Request.FormFile',
      'net.TCPConn.File',
      'net.UDPConn.File',
      'net.UnixConn.File',
      'net.TCPListener.File',
      'net.UnixListener.File',
    ],
    noun: 'file',
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['os.Pipe'],
    noun: 'read end',
  },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['os.Pipe'],
    subject: { kind: 'result', index: 1 },
    noun: 'write end',
  },
  // What is pulled waits in a coroutine of its own for the next call: https://pkg.go.dev/iter#Pull
  {
    rule: 'resource-not-closed',
    acquire: ['iter.Pull', 'iter.Pull2'],
    subject: { kind: 'result', index: 1 },
    release: [called],
    noun: 'stop function',
    released: 'called',
    idempotent: true,
    endsWithNext: true,
  },
  // Most programs open one for all of their life; opening it starts a goroutine that only Close ends: https://pkg.go.dev/database/sql#Open
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['database/sql.Open', 'database/sql.OpenDB'],
    noun: 'database',
    mildUnlessSometimes: true,
    mayStayInField: true,
    oncePerProcess: true,
  },
  // An entry is a reader of its archive, which holds the descriptor.
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['archive/zip.File.Open', 'archive/zip.Reader.Open'],
    noun: 'archive entry',
    isMild: true,
  },
  // A descriptor that was there before is often meant to stay.
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['os.NewFile'],
    noun: 'file',
    isMild: true,
    harmlessGiven: [...inherited, 'syscall.Stdin', 'syscall.Stdout', 'syscall.Stderr'],
  },
  { ...closed, rule: 'resource-not-closed', acquire: ['os.OpenRoot', 'os.Root.OpenRoot'], noun: 'root' },
  { ...closed, rule: 'resource-not-closed', acquire: ['archive/zip.OpenReader'], noun: 'archive' },
  {
    ...closed,
    rule: 'resource-not-closed',
    acquire: ['github.com/fsnotify/fsnotify.NewWatcher', 'github.com/fsnotify/fsnotify.NewBufferedWatcher'],
    noun: 'watcher',
  },
  {
    rule: 'process-not-waited',
    acquire: ['os/exec.Cmd.Start'],
    subject: { kind: 'receiver' },
    release: [method('Wait'), method('Process.Wait'), method('Process.Release')],
    endedBy: 'Process.Kill',
    noun: 'process',
    released: 'waited for',
    idempotent: false,
  },
  {
    rule: 'process-not-waited',
    acquire: ['os.StartProcess'],
    subject: firstResult,
    release: [method('Wait'), method('Release')],
    endedBy: 'Kill',
    noun: 'process',
    released: 'waited for',
    idempotent: false,
  },
  {
    rule: 'profile-not-stopped',
    acquire: ['runtime/pprof.StartCPUProfile'],
    subject: { kind: 'process' },
    release: [passedTo('runtime/pprof.StopCPUProfile')],
    noun: 'CPU profile',
    released: 'stopped',
    idempotent: true,
    mattersAtExit: true,
  },
  {
    rule: 'profile-not-stopped',
    acquire: ['runtime/trace.Start'],
    subject: { kind: 'process' },
    release: [passedTo('runtime/trace.Stop')],
    noun: 'execution trace',
    released: 'stopped',
    idempotent: true,
    mattersAtExit: true,
  },
  {
    rule: 'mmap-not-unmapped',
    acquire: ['syscall.Mmap'],
    subject: firstResult,
    release: [passedTo('syscall.Munmap')],
    noun: 'mapping',
    released: 'unmapped',
    idempotent: false,
  },
  {
    rule: 'mmap-not-unmapped',
    acquire: ['golang.org/x/sys/unix.Mmap', 'golang.org/x/sys/unix.SysvShmAttach'],
    subject: firstResult,
    release: [passedTo('golang.org/x/sys/unix.Munmap'), passedTo('golang.org/x/sys/unix.SysvShmDetach')],
    noun: 'mapping',
    released: 'unmapped',
    idempotent: false,
  },
  {
    ...closed,
    rule: 'mmap-not-unmapped',
    acquire: ['golang.org/x/exp/mmap.Open'],
    noun: 'mapping',
    released: 'closed',
  },
  {
    rule: 'mmap-not-unmapped',
    acquire: ['github.com/edsrzf/mmap-go.Map', 'github.com/edsrzf/mmap-go.MapRegion'],
    subject: firstResult,
    release: [method('Unmap')],
    noun: 'mapping',
    released: 'unmapped',
    idempotent: false,
  },
  {
    rule: 'semaphore-not-released',
    acquire: ['golang.org/x/sync/semaphore.Weighted.Acquire', 'golang.org/x/sync/semaphore.Weighted.TryAcquire'],
    subject: { kind: 'receiver' },
    release: [method('Release')],
    releaseGiven: 'weight',
    noun: 'semaphore',
    released: 'released',
    idempotent: false,
  },
  {
    rule: 'semaphore-not-released',
    acquire: [],
    subject: { kind: 'channel' },
    release: [],
    noun: 'place in the semaphore',
    released: 'given back',
    idempotent: false,
  },
  {
    rule: 'pool-not-returned',
    acquire: ['sync.Pool.Get'],
    subject: firstResult,
    release: [passedTo('sync.Pool.Put')],
    noun: 'pooled value',
    released: 'put back',
    idempotent: false,
    onlyIfSometimes: true,
    isReplaceable: true,
  },
];
