/** Owns what a resource is: how it is acquired, what releases it, for which Go versions. The rows stand in table/; a row is data, it runs nothing. */

/** What stands for the resource. `process`: there is one of it, and nothing holds it. */
export type Subject =
  | { readonly kind: 'result'; readonly index: number }
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'receiver' }
  | { readonly kind: 'process' }
  /** A buffered channel used as a semaphore: a send acquires, a receive releases. */
  | { readonly kind: 'channel' };

export type Release =
  /** A method of the resource, or of a field of it: `Process.Wait`. */
  | {
      readonly kind: 'method';
      readonly name: string;
      readonly fields: readonly string[];
      /** The type that has it, where the resource may also be something that is passed to such a method. */
      readonly of?: { readonly path: string; readonly type: string };
    }
  /** The resource is a function, and calling it releases. */
  | { readonly kind: 'call' }
  /** A function or method that takes the resource, by `qualifiedName`: `os/signal.Stop`, `sync.Pool.Put`. */
  | { readonly kind: 'function'; readonly name: string }
  /** A function that releases all there are, whatever it is given: `os/signal.Reset`. */
  | { readonly kind: 'all'; readonly name: string };

export interface Resource {
  /** The rule that reports it. */
  readonly rule: string;
  /** Acquiring functions and methods, by `qualifiedName`: `os.Open`, `net/http.Client.Do`. */
  readonly acquire: readonly string[];
  /** Also acquired by any other function of unknown body with a result of (a pointer to) this type: `net/http.Response`. */
  readonly acquireType?: string;
  readonly subject: Subject;
  /** The field of the subject that is released: `Body` of a response. */
  readonly part?: string;
  readonly release: readonly Release[];
  /** What a method or call that releases is given: `nil`, or the last argument of the acquisition. Nothing when absent. */
  readonly releaseGiven?: 'nil' | 'weight';
  /** What the resource is called in messages: `ticker`. */
  readonly noun: string;
  /** Participle for messages: `stopped`. */
  readonly released: string;
  /** Releasing twice does no harm, so a deferred release is always a safe fix. */
  readonly idempotent: boolean;
  /** A channel field of the resource that nobody ever closes: a range over it has no end. */
  readonly openChannel?: string;
  /** A method that releases by itself when it returns false: `Next` of database/sql.Rows. */
  readonly exhausts?: string;
  /** It comes as the second result behind a function that gives the next of something, and says last whether there was one: where there was none it is over. */
  readonly endsWithNext?: true;
  /** A channel field of the resource from which one receive means that it is used up: `C` of a timer. */
  readonly fires?: string;
  /** It comes as the second result behind a `context.Context`: there is nothing to release any more when that, or the first argument, is done. */
  readonly endsWithContext?: true;
  /** Functions that read it to its end or to an error, and which argument they read: forgetting it costs little then. */
  readonly readBy?: ReadonlyMap<string, number>;
  /** The end of the context it was given as the first argument releases it: https://pkg.go.dev/database/sql#DB.BeginTx */
  readonly endedByContext?: true;
  /** Types whose end releases what was acquired from one of them: forgetting that costs little. */
  readonly endsWith?: readonly { readonly path: string; readonly type: string }[];
  /** Forgetting it costs little. */
  readonly isMild?: true;
  /** So it does where the first argument is the result of one of these, and no goroutine is started with the first result. */
  readonly mildUnder?: readonly string[];
  /** So it does in a test, where something made up stands for it more often than not. */
  readonly mildInTests?: true;
  /** So it does in a test that fails. */
  readonly mildWhenTestFails?: true;
  /** So it does where a function never releases it: that may be meant for the life of the process. */
  readonly mildUnlessSometimes?: true;
  /** Forgetting it matters when the process ends, so `main` is no exception. */
  readonly mattersAtExit?: true;
  /** Kept in a field it is meant to live as long as the process, unless some code says otherwise. */
  readonly mayStayInField?: true;
  /** Code that runs once a process may keep it, as `main` may. */
  readonly oncePerProcess?: true;
  /** First arguments, literals or constants of other packages, with which forgetting it does no harm. */
  readonly harmlessGiven?: readonly string[];
  /** The method of the resource that begins its life again with another first argument: `Reset` of a timer. */
  readonly rearm?: string;
  /** Forgetting it everywhere is a choice; only a function that releases it on some paths is at fault. */
  readonly onlyIfSometimes?: true;
  /** The method that makes it end, for which the release waits. */
  readonly endedBy?: string;
  /** What is given back may be what was made from it. */
  readonly isReplaceable?: true;
  /** A lock: being held is a state of the place it lies in, which nobody is given, and code that was given it may let go of it and take it again. */
  readonly isLock?: true;
  /** First Go version the row applies to. */
  readonly since?: string;
  /** First Go version in which forgetting it does no harm. */
  readonly until?: string;
}

export function method(path: string): Release {
  const fields = path.split('.');
  return { kind: 'method', name: fields.pop()!, fields };
}

export function passedTo(name: string): Release {
  return { kind: 'function', name };
}

export function forAll(name: string): Release {
  return { kind: 'all', name };
}

export const called: Release = { kind: 'call' };

export const firstResult: Subject = { kind: 'result', index: 0 };

const representatives = new Map<string, Resource>();

/**
 * One resource for all that functions treat alike: what a helper does to a file it does to a connection, too. A function that acquires matters only
 * where what is acquired is no result of its own.
 */
export function representativeOf(resource: Resource): Resource {
  const { acquire, subject, release, openChannel, fires, exhausts, endsWithContext } = resource;
  const isResult = subject.kind === 'result';
  const key = JSON.stringify([
    isResult ? '' : [acquire, subject],
    release,
    openChannel,
    fires,
    exhausts,
    endsWithContext,
  ]);
  const known = representatives.get(key);
  if (known !== undefined) return known;
  representatives.set(key, resource);
  return resource;
}
