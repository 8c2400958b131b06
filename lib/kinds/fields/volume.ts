import { Type } from '@sinclair/typebox';
import { dnsSubdomain } from './name';
import { quantity } from './quantity';
import { strict } from './strict';

/** A volume of each PostgreSQL server. It can grow, never shrink. */
export const volume = strict({
  size: quantity,
  storageClass: Type.Optional(dnsSubdomain),
  resizeInUseVolumes: Type.Optional(Type.Boolean()),
});
