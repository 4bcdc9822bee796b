/**
 * Owns the effects of the standard library's functions on what they are given, one line a function, in the form `standard-effects` reads: the
 * generated ones, and those that stand in no body of GOROOT. Holds no logic.
 */
import { generatedEffects } from './effects.generated';

/** Added to the generated lines of a package; of two lines for one place the later counts. */
const beyondBodies: Readonly<Record<string, string>> = {
  // What is put into a pool is no longer the caller's, though the pool promises nobody to keep it.
  sync: 'Pool.Put 0k',
  // Run once, when the test ends, and the function is seen where it is written: https://pkg.go.dev/testing#T.Cleanup
  testing: 'B.Cleanup 0d\nF.Cleanup 0d\nT.Cleanup 0d\nTB.Cleanup 0d',
  unsafe: '',
  // Not in GOROOT; as documented at https://pkg.go.dev/golang.org/x/sync.
  'golang.org/x/sync/errgroup': 'Group.Go 0k\nGroup.TryGo 0k\nWithContext 0w1',
  'golang.org/x/sync/semaphore': '',
  'golang.org/x/sync/singleflight': 'Group.Do 1f\nGroup.DoChan 1k',
};

export const standardEffects: Readonly<Record<string, string>> = {
  ...generatedEffects,
  ...Object.fromEntries(
    Object.entries(beyondBodies).map(([path, lines]) => [path, `${generatedEffects[path] ?? ''}\n${lines}`]),
  ),
};
