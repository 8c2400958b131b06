import { Type } from '@sinclair/typebox';
import { quantity } from './quantity';
import { strict } from './strict';

const amounts = strict({
  cpu: Type.Optional(quantity),
  memory: Type.Optional(quantity),
  'ephemeral-storage': Type.Optional(quantity),
});

/** What a container asks for and may use at most. */
export const resources = strict({ requests: Type.Optional(amounts), limits: Type.Optional(amounts) });
