import { Type } from '@sinclair/typebox';
import { type Bytes, type Cpu } from '../../../units';
import { strict } from '../../fields/strict';
import { text } from '../../fields/text';

const cpu = text<Cpu>("whole cores or thousandths of one such as '2' or '250m'", '^[1-9][0-9]*m?$');
const memory = text<Bytes>("an amount with a binary unit such as '512Mi' or '2Gi'", '^[1-9][0-9]*(\\.[0-9]+)?(Ki|Mi|Gi|Ti)$');

/** What a container of a chart asks for and the memory it may use at most: said for every container, or placement cannot be computed. */
export const containerResources = strict({
  requests: strict({ cpu, memory }),
  limits: strict({ cpu: Type.Optional(cpu), memory }),
});
