/** Owns the table of client calls that wait for a server without a limit; holds no logic. */
import type { Severity } from '../../findings/finding';

export interface ClientCall {
  /** Import path; a major version at its end is left out. */
  readonly path: string;
  /** Absent for functions of the package. */
  readonly type?: string;
  readonly names: readonly string[];
  /** Index of the context that must be bounded; absent for a call that takes none and cannot be bounded. */
  readonly context?: number;
  /** Only when an argument is the result of this function of the same package. */
  readonly only?: string;
  readonly severity: Severity;
  readonly instead: string;
}

export interface ClientOption {
  readonly path: string;
  readonly type: string;
  readonly fields: readonly string[];
  readonly severity: Severity;
  readonly instead: string;
}

const sql = ['Query', 'QueryRow', 'Exec', 'Prepare', 'Ping', 'Begin'];
const withContext = 'use the form with Context and a deadline';
const bounded = 'give it a context with a deadline';

export const clientCalls: readonly ClientCall[] = [
  ...['DB', 'Tx', 'Stmt'].map((type) => ({
    path: 'database/sql',
    type,
    names: sql,
    severity: 'hint' as const,
    instead: withContext,
  })),
  ...['DB', 'Tx', 'Stmt', 'Conn'].map((type) => ({
    path: 'database/sql',
    type,
    names: [...sql.map((name) => `${name}Context`), 'BeginTx', 'Conn', 'PingContext'],
    context: 0,
    severity: 'information' as const,
    instead: bounded,
  })),
  // A blocking dial waits until the server is there; without WithBlock it returns at once.
  {
    path: 'google.golang.org/grpc',
    names: ['Dial'],
    only: 'WithBlock',
    severity: 'warning',
    instead: 'use grpc.NewClient, or grpc.DialContext with a deadline',
  },
  {
    path: 'google.golang.org/grpc',
    names: ['DialContext'],
    context: 0,
    only: 'WithBlock',
    severity: 'warning',
    instead: bounded,
  },
  {
    path: 'google.golang.org/grpc',
    type: 'ClientConn',
    names: ['Invoke'],
    context: 0,
    severity: 'warning',
    instead: bounded,
  },
  {
    path: 'github.com/gomodule/redigo/redis',
    names: ['Dial', 'DialURL'],
    severity: 'hint',
    instead: 'use DialContext with a deadline, and set DialReadTimeout',
  },
];

/** Options whose negative value takes a client's own limit away. */
export const clientOptions: readonly ClientOption[] = [
  'Options',
  'ClusterOptions',
  'FailoverOptions',
  'UniversalOptions',
  'RingOptions',
].map((type) => ({
  path: 'github.com/redis/go-redis',
  type,
  fields: ['ReadTimeout', 'WriteTimeout', 'DialTimeout'],
  severity: 'warning' as const,
  instead: 'leave it out for the default, or set a limit',
}));
