import { isIP } from 'node:net';

/** What a number of CEL rules at one place of a CustomResourceDefinition demand, in TypeScript. */
export interface CelPort {
  readonly count: number;
  holds(value: unknown): boolean;
}

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const has = (value: Loose, field: string): boolean => value[field] !== undefined;
const port = (count: number, holds: (value: any) => boolean): CelPort => ({ count, holds }); // eslint-disable-line @typescript-eslint/no-explicit-any

const localeFields = port(3, (self: Loose) => ['builtinLocale', 'icuLocale', 'icuRules'].every((field) => !has(self, field)));
const someSpec = port(1, (self: Loose) => has(self, 'spec') || has(self, 'specs'));
const distinctAddresses = (type: string) => (list: Loose[]): boolean => {
  const values = list.filter((item) => item.type === type && has(item, 'value')).map((item) => item.value as string);
  return new Set(values).size === values.length;
};

const keyForm = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const infrastructureKeys = port(2, (map: Loose) => Object.keys(map).every((key) => keyForm.test(key) && key.split('/')[0]!.length < 253));

function listeners(list: Loose[]): boolean {
  const place = (item: Loose): string => JSON.stringify([item.port, item.protocol, item.hostname ?? null]);
  return list.every((item) => {
    if (['HTTP', 'TCP', 'UDP'].includes(item.protocol as string) && has(item, 'tls')) return false;
    if (item.protocol === 'HTTPS' && has(item, 'tls') && !['', 'Terminate'].includes(item.tls.mode as string)) return false;
    if (item.protocol === 'TLS' && !item.tls?.mode) return false;
    return !(['TCP', 'UDP'].includes(item.protocol as string) && item.hostname);
  }) && new Set(list.map(({ name }) => name as string)).size === list.length && new Set(list.map(place)).size === list.length;
}

function parents(list: Loose[]): boolean {
  const target = (item: Loose): string => JSON.stringify([item.group, item.kind, item.name, item.namespace ?? '']);
  return list.every((left, index) => list.every((right, other) => index === other || target(left) !== target(right)
    || (!!left.sectionName === !!right.sectionName && (left.sectionName ?? '') !== (right.sectionName ?? ''))));
}

const filterFields: Record<string, string> = {
  CORS: 'cors', RequestHeaderModifier: 'requestHeaderModifier', ResponseHeaderModifier: 'responseHeaderModifier', RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect', URLRewrite: 'urlRewrite', ExtensionRef: 'extensionRef',
};

const filter = port(14, (self: Loose) => Object.entries(filterFields).every(([type, field]) => has(self, field) === (self.type === type)));
const filters = port(6, (list: Loose[]) => {
  const count = (type: string): number => list.filter((item) => item.type === type).length;
  return !(count('RequestRedirect') > 0 && count('URLRewrite') > 0)
    && ['CORS', 'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'].every((type) => count(type) <= 1);
});
const replacedPath = port(4, (self: Loose) => has(self, 'replaceFullPath') === (self.type === 'ReplaceFullPath')
  && has(self, 'replacePrefixMatch') === (self.type === 'ReplacePrefixMatch'));

function rule(self: Loose): boolean {
  const replaces = (list: Loose[] | undefined, field: string): boolean => (list ?? []).filter((item) => has(item[field]?.path ?? {}, 'replacePrefixMatch')).length === 1;
  const prefixKnown = self.matches?.length === 1 && self.matches[0].path?.type === 'PathPrefix';
  const inBackends = (field: string): boolean => (self.backendRefs ?? []).filter((item: Loose) => replaces(item.filters as Loose[], field)).length === 1;
  if ((self.backendRefs ?? []).length > 0 && (self.filters ?? []).some((item: Loose) => has(item, 'requestRedirect'))) return false;
  return ['requestRedirect', 'urlRewrite'].every((field) => prefixKnown || !(replaces(self.filters as Loose[], field) || inBackends(field)));
}

function path(self: Loose): boolean {
  const value = self.value as string;
  if (self.type === 'RegularExpression') return true;
  return ['Exact', 'PathPrefix'].includes(self.type as string) && value.startsWith('/')
    && !['//', '/./', '/../', '%2f', '%2F', '#'].some((part) => value.includes(part)) && !value.endsWith('/..') && !value.endsWith('/.')
    && /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/.test(value);
}

const nodeDomains = (keys: readonly string[], known: readonly string[]): boolean => keys.every((key) => {
  const domain = key.split('/')[0]!;
  if (known.includes(key)) return true;
  if (domain.endsWith('kubernetes.io')) return domain.endsWith('node.kubernetes.io') || domain.endsWith('node-restriction.kubernetes.io');
  if (domain.endsWith('k8s.io')) return domain.endsWith('kops.k8s.io');
  return !domain.endsWith('karpenter.sh');
});
const knownNodeLabels = [
  'beta.kubernetes.io/instance-type', 'failure-domain.beta.kubernetes.io/region', 'beta.kubernetes.io/os', 'beta.kubernetes.io/arch',
  'failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'kubernetes.io/arch', 'kubernetes.io/os',
  'node.kubernetes.io/windows-build', 'karpenter.sh/capacity-type',
];

/** By the kind and the place of the rules. Rules about updates are left out: they say nothing about a new object. */
export const celPorts: Readonly<Record<string, CelPort>> = {
  'CiliumNetworkPolicy:': someSpec,
  'CiliumClusterwideNetworkPolicy:': someSpec,
  'CiliumEgressGatewayPolicy:.spec.egressGateway.egressIP': port(1, (self: string) => self === '' || isIP(self) !== 0),
  'CephCluster:.spec.mon': port(2, (self: Loose) => (!has(self, 'zones') || self.zones.length <= self.count) && (!has(self, 'stretchCluster') || self.stretchCluster.zones?.length === 3)),
  'CephCluster:.spec.network': port(2, (self: Loose) => (self.provider !== 'multus' || Object.keys((self.selectors ?? {}) as object).length > 0)
    && (self.hostNetwork !== true || (self.provider ?? '') === '')),
  'CephFilesystem:.spec.dataPools[].erasureCoded': port(1, (self: Loose) => has(self, 'crushNumFailureDomains') === has(self, 'crushOSDsPerFailureDomain')),
  'CephFilesystemSubVolumeGroup:.spec.pinning': port(1, (self: Loose) => ['export', 'distributed', 'random'].filter((field) => has(self, field)).length <= 1),
  'CephObjectStore:.spec': port(1, (self: Loose) => !(self.defaultRealm === true && self.zone?.name)),
  'Cluster:.spec': port(1, (self: Loose) => !(has(self, 'imageCatalogRef') && has(self, 'imageName'))),
  'Cluster:.spec.bootstrap.initdb': localeFields,
  'Cluster:.spec.postgresql.synchronous': port(1, (self: Loose) => self.dataDurability !== 'preferred' || !(self.standbyNamesPre?.length || self.standbyNamesPost?.length)),
  'Cluster:.spec.postgresql.synchronous.number': port(1, (self: number) => self > 0),
  'Database:.spec': localeFields,
  'Database:.spec.name': port(3, (self: string) => !['postgres', 'template0', 'template1'].includes(self)),
  'Pooler:.spec.pgbouncer': port(1, (self: Loose) => !(has(self, 'image') && has(self, 'imageCatalogRef'))),
  'ObjectStore:.spec.configuration': port(1, (self: Loose) => !has(self, 'serverName')),
  'NodePool:.spec': port(2, (self: Loose) => !has(self, 'replicas') || (!has(self, 'weight') && Object.keys((self.limits ?? {}) as object).every((name) => name === 'nodes'))),
  'NodePool:.spec.disruption.budgets': port(1, (list: Loose[]) => list.every((item) => has(item, 'schedule') === has(item, 'duration'))),
  'NodePool:.spec.template.metadata.labels': port(5, (map: Loose) => nodeDomains(Object.keys(map), knownNodeLabels)),
  'NodePool:.spec.template.spec.nodeClassRef.group': port(1, (self: string) => self !== ''),
  'NodePool:.spec.template.spec.nodeClassRef.kind': port(1, (self: string) => self !== ''),
  'NodePool:.spec.template.spec.nodeClassRef.name': port(1, (self: string) => self !== ''),
  'NodePool:.spec.template.spec.requirements': port(3, (list: Loose[]) => list.every((item) => {
    if (item.operator === 'In') return item.values.length > 0 && !(item.minValues > item.values.length);
    return !['Gt', 'Lt'].includes(item.operator as string) || (item.values.length === 1 && Number.parseInt(item.values[0] as string, 10) >= 0);
  })),
  'NodePool:.spec.template.spec.requirements[].key': port(5, (self: string) => nodeDomains([self], [...knownNodeLabels, 'node.kubernetes.io/instance-type'])),
  'Gateway:.spec.addresses': port(2, (list: Loose[]) => distinctAddresses('IPAddress')(list) && distinctAddresses('Hostname')(list)),
  'Gateway:.spec.addresses[]': port(1, (self: Loose) => self.type !== 'Hostname' || !has(self, 'value')
    || /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(self.value as string)),
  'Gateway:.spec.infrastructure.labels': infrastructureKeys,
  'Gateway:.spec.infrastructure.annotations': infrastructureKeys,
  'Gateway:.spec.listeners': port(6, listeners),
  'Gateway:.spec.listeners[].tls': port(1, (self: Loose) => self.mode !== 'Terminate' || self.certificateRefs?.length > 0 || Object.keys((self.options ?? {}) as object).length > 0),
  'ScaledObject:.spec': port(1, (self: Loose) => !has(self, 'minReplicaCount') || self.minReplicaCount <= (self.maxReplicaCount ?? 100)),
  'Tenant:.spec.rules[].enforce.metadata[]': port(1, (self: Loose) => has(self, 'labels') || has(self, 'annotations')),
  'HTTPRoute:.spec.parentRefs': port(2, parents),
  'HTTPRoute:.spec.rules': port(1, (list: Loose[]) => list.reduce((sum, item) => sum + ((item.matches as unknown[] | undefined)?.length ?? 0), 0) <= 128),
  'HTTPRoute:.spec.rules[]': port(5, rule),
  'HTTPRoute:.spec.rules[].backendRefs[]': port(1, (self: Loose) => self.group !== '' || self.kind !== 'Service' || has(self, 'port')),
  'HTTPRoute:.spec.rules[].filters': filters,
  'HTTPRoute:.spec.rules[].filters[]': filter,
  'HTTPRoute:.spec.rules[].filters[].requestRedirect.path': replacedPath,
  'HTTPRoute:.spec.rules[].filters[].urlRewrite.path': replacedPath,
  'HTTPRoute:.spec.rules[].matches[].path': port(11, path),
  'HTTPRoute:.spec.rules[].timeouts': port(1, (self: Loose) => !has(self, 'backendRequest')),
};
