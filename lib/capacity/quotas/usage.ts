import { type Fields, fields, list } from '../../fields';
import { kinds } from '../../kinds/kinds';
import { type Manifest } from '../../manifest';
import { groupKind, groupOf } from '../../object-identity';
import { amountFor, type Amounts, resource } from '../amounts';
import { type AdmittedPod } from './admitted-pod';

/** Resources that count by their plain name as well, as what is asked for of them. */
const native = (name: string): boolean => name === resource.cpu || name === resource.memory || name === resource.ephemeralStorage || name.startsWith('hugepages-');

/** Kinds of the core group that count by their plain name as well. */
const plainlyCounted = new Set(['configmaps', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas', 'secrets', 'services']);

const plurals = new Map(kinds.map(({ group, kind, plural }) => [`${group}/${kind}`, plural]));

/**
 * What a pod takes of quotas, by the names that resources have there.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota
 */
export function podUsage({ requests, limits }: AdmittedPod): Amounts {
  const usage = new Map([['pods', 1], ['count/pods', 1]]);
  for (const [name, amount] of requests) {
    if (name === resource.pods) continue;
    usage.set(`requests.${name}`, amount);
    if (native(name)) usage.set(name, amount);
  }
  for (const [name, amount] of limits) usage.set(`limits.${name}`, amount);
  return usage;
}

/** What a volume takes of quotas. */
export function claimUsage({ resources, storageClassName }: Fields, usualClass: string | undefined): Amounts {
  const size = amountFor(resource.disk, fields(fields(resources).requests).storage);
  const storageClass = typeof storageClassName === 'string' ? storageClassName : usualClass;
  const ofClass = storageClass === undefined || storageClass === '' ? [] : [[`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, 1], [`${storageClass}.storageclass.storage.k8s.io/requests.storage`, size]] as const;
  return new Map([['persistentvolumeclaims', 1], ['count/persistentvolumeclaims', 1], ['requests.storage', size], ...ofClass]);
}

/** What an object that makes no volume takes of quotas. */
export function objectUsage(manifest: Manifest): Amounts {
  const plural = pluralOf(manifest);
  const group = groupOf(manifest);
  const counted: [string, number][] = [[group === '' ? `count/${plural}` : `count/${plural}.${group}`, 1], ...(group === '' && plainlyCounted.has(plural) ? [[plural, 1] as [string, number]] : [])];
  return new Map(groupKind(manifest) === '/Service' ? [...counted, ...ofService(fields(manifest.spec))] : counted);
}

/** A port of the nodes for each port, unless a load balancer does without. */
function ofService({ type, ports, allocateLoadBalancerNodePorts }: Fields): [string, number][] {
  if (type === 'NodePort') return [['services.nodeports', list(ports).length]];
  if (type !== 'LoadBalancer') return [];
  const onNodes = allocateLoadBalancerNodePorts === false ? list(ports).filter(({ nodePort }) => nodePort !== undefined) : list(ports);
  return [['services.loadbalancers', 1], ['services.nodeports', onNodes.length]];
}

/** As Kubernetes names its own kinds in addresses. */
function pluralOf(manifest: Manifest): string {
  const kind = manifest.kind.toLowerCase();
  return plurals.get(groupKind(manifest)) ?? (kind === 'endpoints' ? kind : kind.endsWith('s') ? `${kind}es` : kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`);
}
