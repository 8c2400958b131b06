import { Type } from '@sinclair/typebox';

/** Number of pods. */
export const replicas = Type.Integer({ minimum: 1, maximum: 2147483647 });
