import { Type } from '@sinclair/typebox';
import { component } from './component';

/**
 * How many pods may be missing while nodes are drained. Charts also take the number that must stay; with a single pod that
 * forbids the drain for ever, so it is not offered.
 */
export const disruptionBudget = component({ maxUnavailable: Type.Integer({ minimum: 1, maximum: 2147483647 }) });
