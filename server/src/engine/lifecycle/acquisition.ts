/** Owns what it means that a unit comes into hand of a resource at one place. Plain data; finds nothing. */
import type { FunctionIr, Operation, Unit } from '../ir/model';
import type { Acquiring } from './ends';
import type { Resource } from './resources';

export interface Acquisition extends Acquiring {
  readonly operation: Extract<Operation, { kind: 'call' | 'send' }>;
  readonly function: FunctionIr;
  readonly block: number;
  readonly index: number;
  readonly resource: Resource;
  /** The function that acquired it for us, where the call itself is none of the table's. */
  readonly maker?: Unit;
  /** The method of what the maker returned that releases the resource inside. */
  readonly releasedBy?: string;
  /** Another maker than those in sight may run, which gives nothing that must be released. */
  readonly isLikely?: true;
}
