/** Owns which calls never return, by imported function and by method of a type; knows nothing of how a call is lowered. */
import type { Value } from './model';
import type { TypeExpression } from './types';

/** `process`: no deferred call runs. `goroutine` and `panic`: they run. */
export type Ending = 'process' | 'goroutine' | 'panic';

const fatal = ['Fatal', 'Fatalf', 'Fatalln'] as const;
const panicking = ['Panic', 'Panicf', 'Panicln'] as const;

function endings(ending: Ending, names: readonly string[]): readonly (readonly [string, Ending])[] {
  return names.map((name) => [name, ending] as const);
}

const logging = new Map([...endings('process', fatal), ...endings('panic', panicking)]);
const exiting = new Map([
  ...endings('process', [...fatal, 'FatalDepth', 'FatalDepthf', 'Exit', 'Exitf', 'Exitln', 'ExitDepth']),
]);

const functions: ReadonlyMap<string, ReadonlyMap<string, Ending>> = new Map([
  ['os', new Map(endings('process', ['Exit']))],
  ['syscall', new Map(endings('process', ['Exit']))],
  ['runtime', new Map(endings('goroutine', ['Goexit']))],
  ['log', logging],
  ['github.com/sirupsen/logrus', logging],
  ['github.com/golang/glog', exiting],
  ['k8s.io/klog', exiting],
  ['k8s.io/klog/v2', exiting],
]);

const stopsTest = new Map(endings('goroutine', ['Fatal', 'Fatalf', 'FailNow', 'Skip', 'Skipf', 'SkipNow']));

const methods: ReadonlyMap<string, ReadonlyMap<string, Ending>> = new Map([
  ...['T', 'B', 'F', 'TB'].map((name) => [`testing.${name}`, stopsTest] as const),
  ['log.Logger', logging],
  ['github.com/sirupsen/logrus.Logger', logging],
  ['github.com/sirupsen/logrus.Entry', logging],
  ['go.uber.org/zap.Logger', logging],
  ['go.uber.org/zap.SugaredLogger', logging],
]);

/** How a call of this callee ends, when it never returns. `typeOf` gives the type of a receiver where it is known. */
export function endingOf(callee: Value, typeOf: (value: Value) => TypeExpression | undefined): Ending | undefined {
  if (callee.kind === 'member') return functions.get(callee.path)?.get(callee.name);
  if (callee.kind !== 'field') return undefined;
  const type = typeOf(callee.base);
  const base = type?.kind === 'pointer' ? type.element : type;
  if (base?.kind !== 'named' || base.path === '') return undefined;
  return methods.get(`${base.path}.${base.name}`)?.get(callee.name);
}
