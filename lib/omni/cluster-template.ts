import { Type, type TProperties, type TSchema } from '@sinclair/typebox';
import { choice } from '../kinds/fields/choice';
import { duration } from '../kinds/fields/duration';
import { list } from '../kinds/fields/list';
import { dnsLabel } from '../kinds/fields/name';
import { atMostOne, exactlyOne } from '../kinds/fields/rule';
import { strict } from '../kinds/fields/strict';
import { nonEmpty, text } from '../kinds/fields/text';
import { machineConfiguration, userVolume } from './talos-patch';

const release = text("a release such as 'v1.34.6'", '^v[0-9]+\\.[0-9]+\\.[0-9]+$');
const machineId = text("an id such as '27c16241-96bf-4f17-9579-ea3a6c4a3ca8'", '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$');
const extension = text("an extension such as 'siderolabs/iscsi-tools'", '^[a-z0-9-]+/[a-z0-9-]+$');

/** A user's own patch: Talos knows its fields. */
const freePatch = Type.Unsafe<Record<string, unknown>>({ type: 'object', minProperties: 1 });

/** An inline patch has a name: its id in Omni is made of it. */
const patches = (...forms: TSchema[]): TSchema =>
  Type.Optional(list(strict({ name: dnsLabel, inline: forms.length === 1 ? forms[0]! : Type.Union(forms) }), { uniqueBy: [['name']] }));

const machineSet = {
  machines: Type.Optional(list(machineId, { unique: true })),
  machineClass: Type.Optional(strict({ name: dnsLabel, size: Type.Integer({ minimum: 0 }) })),
  patches: patches(machineConfiguration, userVolume),
} satisfies TProperties;

/**
 * The documents of a cluster template as far as we write them: one Cluster, one ControlPlane, any Workers and Machines.
 *
 * @see https://docs.siderolabs.com/omni/reference/cluster-templates
 */
export const templateDocuments = {
  Cluster: strict({
    kind: choice('Cluster'),
    name: text("a name of letters, digits, '-' and '_'", '^[A-Za-z0-9_-]+$'),
    kubernetes: strict({ version: release }),
    talos: strict({ version: release }),
    features: Type.Optional(strict({ backupConfiguration: strict({ interval: duration }) })),
    systemExtensions: Type.Optional(list(extension, { unique: true })),
    patches: patches(machineConfiguration, freePatch),
  }),
  ControlPlane: strict({ kind: choice('ControlPlane'), ...machineSet }, exactlyOne('machines', 'machineClass')),
  Workers: strict({
    kind: choice('Workers'), name: text("a name of a-z, 0-9 and '-' other than 'control-planes'", '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', { except: '^control-planes$' }), ...machineSet,
  }, atMostOne('machines', 'machineClass')),
  Machine: strict({
    kind: choice('Machine'), name: machineId, install: Type.Optional(strict({ disk: nonEmpty })), patches: patches(machineConfiguration, userVolume),
  }),
};
