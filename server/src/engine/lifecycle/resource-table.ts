/** Owns the table of all resources the product knows; projects add rows of their own in .gopherscope.yaml. */
import type { Resource } from './resources';
import { dataResources } from './table/data';
import { networkResources } from './table/network';
import { timeResources } from './table/time';

export const resourceTable: readonly Resource[] = [...timeResources, ...networkResources, ...dataResources];
