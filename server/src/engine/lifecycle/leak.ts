/** Owns what is told of a lost resource: where it came into hand, how it is lost, and what the code does with it otherwise. Plain data; finds nothing. */
import type { FunctionIr, Unit, VariableId } from '../ir/model';
import type { Range } from '../text/range';
import type { Acquisition } from './acquisition';
import type { Assign } from './consequence';
import type { User } from './endless';
import type { Loss, Step } from './ends';
import type { Resource } from './resources';
import type { Release } from './written-release';

export interface Leak {
  readonly resource: Resource;
  readonly acquire: Acquisition['operation'];
  readonly function: FunctionIr;
  readonly loss: Loss;
  /** Branches on the way from the acquisition to the loss. */
  readonly steps: readonly Step[];
  /** The statement that binds the resource to a variable, when one does. */
  readonly binding?: Assign;
  /** The variable that holds it. */
  readonly variable?: VariableId;
  /** What the code calls the field or element that holds it. */
  readonly place?: Range;
  readonly inLoop: boolean;
  /** On the path to the loss it is read to its end, and what lies behind it is given back by then. */
  readonly isReadToEnd?: true;
  /** Some path does release it. */
  readonly sometimesReleased: boolean;
  /** The function's own code releases it somewhere, be it on a path that leads away from this loss or on one that is never taken. */
  readonly isReleaseWritten: boolean;
  /** The first such release of the variable. */
  readonly writtenRelease?: Release;
  /** A goroutine or function that is given it releases it on some of its paths. */
  readonly partlyReleased: boolean;
  /** Some path returns it to the caller or gives it to who keeps it; a release deferred by the function would come too early there. */
  readonly sometimesHandedOver: boolean;
  /** Code that goes on using it when the function has returned; a release deferred by the function would come too early for it. */
  readonly outliving: readonly User[];
  /** The one piece of code that uses it, when that is certain to run. */
  readonly soleUser?: User;
  /** What the code has of it is a function that releases it. */
  readonly isFunction: boolean;
  /** The function that made the resource, where another one did, and what releases it there. */
  readonly maker?: Unit;
  readonly releasedBy?: string;
  readonly isLikely: boolean;
}
