/** Owns which types weigh something when a goroutine keeps a value of them alive. Knows no values. */
import { predeclaredTypes } from '../../ir/predeclared';
import type { TypeExpression } from '../../ir/types';

/** What tells goroutines of one another weighs nothing, and is there to be kept. */
const signalling = new Set([
  'context.Context',
  'context.CancelFunc',
  'sync.WaitGroup',
  'sync.Mutex',
  'sync.RWMutex',
  'sync.Once',
  'time.Time',
  'time.Timer',
  'time.Ticker',
  'testing.T',
  'testing.B',
  'golang.org/x/sync/errgroup.Group',
]);

export function keeps(type: TypeExpression | undefined): boolean {
  switch (type?.kind) {
    case 'pointer':
      return keeps(type.element);
    case 'slice':
    case 'map':
    case 'array':
    case 'struct':
      return true;
    case 'named':
      if (type.path === '' && predeclaredTypes.has(type.name)) return false;
      return (
        !/^time\.(?:Duration|Month)$/.test(`${type.path}.${type.name}`) && !signalling.has(`${type.path}.${type.name}`)
      );
    default:
      return false;
  }
}
