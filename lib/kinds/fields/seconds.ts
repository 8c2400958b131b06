import { Type } from '@sinclair/typebox';

/** A number of seconds that fits into 32 bits. */
export const seconds = Type.Integer({ minimum: 0, maximum: 2147483647 });
