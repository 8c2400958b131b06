import { Type } from '@sinclair/typebox';
import { duration } from './duration';
import { notEmpty } from './rule';
import { strict } from './strict';

/** How External Secrets repeats a request to a backend. */
export const retrySettings = strict({
  maxRetries: Type.Optional(Type.Integer({ minimum: 0, maximum: 2147483647 })),
  retryInterval: Type.Optional(duration),
}, notEmpty);
