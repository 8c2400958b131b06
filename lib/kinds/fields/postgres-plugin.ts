import { Type } from '@sinclair/typebox';
import { map } from './map';
import { strict } from './strict';
import { nonEmpty } from './text';

/** A plugin of CloudNativePG. Both switches are written out, since the API server writes them into the list. */
export const postgresPlugin = strict({
  name: nonEmpty,
  enabled: Type.Boolean(),
  isWALArchiver: Type.Boolean(),
  parameters: Type.Optional(map(Type.String())),
});
