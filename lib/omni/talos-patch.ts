import { Type } from '@sinclair/typebox';
import { choice } from '../kinds/fields/choice';
import { labels } from '../kinds/fields/labels';
import { map } from '../kinds/fields/map';
import { dnsLabel, dnsSubdomain } from '../kinds/fields/name';
import { notEmpty } from '../kinds/fields/rule';
import { strict } from '../kinds/fields/strict';
import { nonEmpty, text } from '../kinds/fields/text';

const amount = text("an amount such as '250m' or '512Mi'", '^[0-9]+(m|Mi|Gi)?$');
const threshold = text("an amount such as '512Mi', or a share such as '5%'", '^[0-9]+(Mi|Gi|%)$');
const size = text("a size such as '50GB'", '^[0-9]+(GB|TB|GiB|TiB)$');

const kubelet = strict({
  extraConfig: strict({
    systemReserved: strict({ cpu: amount, memory: amount, 'ephemeral-storage': Type.Optional(amount) }),
    evictionHard: strict({ 'memory.available': threshold, 'nodefs.available': threshold, 'nodefs.inodesFree': threshold, 'imagefs.available': threshold }),
  }),
});

/** What we set of a machine's configuration; the rest is Omni's, or a patch of the user's own. */
export const machineConfiguration = strict({
  cluster: Type.Optional(strict({
    network: Type.Optional(strict({ cni: strict({ name: choice('none') }), dnsDomain: Type.Optional(dnsSubdomain) })),
    proxy: Type.Optional(strict({ disabled: Type.Literal(true) })),
    allowSchedulingOnControlPlanes: Type.Optional(Type.Literal(true)),
  }, notEmpty)),
  machine: Type.Optional(strict({
    features: Type.Optional(strict({ hostDNS: strict({ enabled: Type.Literal(true), forwardKubeDNSToHost: Type.Literal(false) }) })),
    kubelet: Type.Optional(kubelet),
    nodeLabels: Type.Optional(labels),
    nodeTaints: Type.Optional(map(text("a value and an effect such as 'true:NoSchedule'", '^[^:]*:(NoSchedule|PreferNoSchedule|NoExecute)$'))),
  }, notEmpty)),
}, notEmpty);

/** A volume in a folder of the system's disk, or on a disk of its own, mounted at `/var/mnt/<name>`. */
export const userVolume = Type.Union([
  strict({ apiVersion: choice('v1alpha1'), kind: choice('UserVolumeConfig'), name: dnsLabel, volumeType: choice('directory') }),
  strict({
    apiVersion: choice('v1alpha1'), kind: choice('UserVolumeConfig'), name: dnsLabel,
    provisioning: strict({ diskSelector: strict({ match: nonEmpty }), minSize: size, maxSize: Type.Optional(size) }),
  }),
]);
