import { noLockedOutSystems } from '../../lib/checks/no-locked-out-systems';
import { machines } from '../support/declare';
import { plain, sentencesOf } from '../support/problems';

const cilium = 'cilium.io/v2';
const networking = 'networking.k8s.io/v1';
const platform = { ...machines(), foreignNamespaces: ['backup-system'] };

const policy = (kind: string, apiVersion: string, spec: object | undefined, namespace?: string): string[] =>
  sentencesOf(noLockedOutSystems, (web) => plain(web, kind, 'own', { spec }, apiVersion, { namespace }), { platform });
const plainPolicy = (spec: object, namespace = 'kube-system'): string[] => policy('NetworkPolicy', networking, spec, namespace);
const ofCilium = (spec: object, namespace = 'kube-system'): string[] => policy('CiliumNetworkPolicy', cilium, spec, namespace);
const everywhere = (spec: object): string[] => policy('CiliumClusterwideNetworkPolicy', cilium, spec);

const all = (kind: string, namespace: string, directions: string): string[] =>
  [`home/web ${kind}/own: ${kind} 'own' must leave out pods of namespace '${namespace}', got one that selects all of them; each could do no more than it allows (${directions}): select your own pods by their labels`];
const names = (kind: string, fault: string): string[] =>
  [`home/web ${kind}/own: ${kind} 'own' must let everybody look names up, got one that selects the pods of DNS and ${fault}; no name could be looked up any more: remove it, or select other pods`];
const notOpen = 'does not open port 53 for all';
const wayOut = 'closes their way out';

describe('a NetworkPolicy', () => {
  test('selects no pods of others all at once', () => {
    expect(plainPolicy({ podSelector: {} })).toEqual(all('NetworkPolicy', 'kube-system', 'ingress'));
    expect(plainPolicy({})).toEqual(all('NetworkPolicy', 'kube-system', 'ingress'));
    expect(plainPolicy({ podSelector: {}, egress: [] })).toEqual(all('NetworkPolicy', 'kube-system', 'ingress and egress'));
    expect(plainPolicy({ podSelector: {}, policyTypes: ['Egress'] })).toEqual(all('NetworkPolicy', 'kube-system', 'egress'));
    expect(plainPolicy({ podSelector: {} }, 'backup-system')).toEqual(all('NetworkPolicy', 'backup-system', 'ingress'));
    expect(plainPolicy({ podSelector: {} }, 'web')).toEqual([]);
    expect(plainPolicy({ podSelector: { matchLabels: { app: 'agent' } } })).toEqual([]);
    expect(plainPolicy({ podSelector: { matchLabels: { app: 'agent' } } }, 'backup-system')).toEqual([]);
  });

  test('of the pods of DNS opens it for all and leaves them their way out', () => {
    const dns = (ingress: object[], more: object = {}): string[] => plainPolicy({ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } }, ingress, ...more });
    const ports = [{ port: 53, protocol: 'UDP' }];
    for (const rule of [{}, { ports }, { ports: [{ port: '53' }] }, { ports: [{ port: 'dns' }] }, { ports: [{}] }, { ports: [] }, { from: [] }, { from: [{ namespaceSelector: {} }], ports }, { ports: [{ port: 9153 }, ...ports] }]) expect([rule, dns([rule])]).toEqual([rule, []]);
    for (const rule of [{ ports: [{ port: 80 }] }, { from: [{ podSelector: {} }] }, { from: [{ namespaceSelector: { matchLabels: { a: 'b' } } }], ports }, { from: [{ namespaceSelector: {}, podSelector: {} }] }]) expect([rule, dns([rule])]).toEqual([rule, names('NetworkPolicy', notOpen)]);
    expect(dns([])).toEqual(names('NetworkPolicy', notOpen));
    expect(dns([{ ports: [{ port: 80 }] }, { ports }])).toEqual([]);
    expect(dns([{ ports }], { egress: [] })).toEqual(names('NetworkPolicy', wayOut));
    expect(dns([{ ports }], { policyTypes: ['Ingress', 'Egress'] })).toEqual(names('NetworkPolicy', wayOut));
    expect(plainPolicy({ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }, 'backup-system')).toEqual([]);
  });
});

describe('a policy of Cilium', () => {
  const deny = { endpointSelector: {}, ingress: [{}] };

  test('selects no pods of others all at once, whatever its reach', () => {
    expect(ofCilium(deny)).toEqual(all('CiliumNetworkPolicy', 'kube-system', 'ingress'));
    expect(ofCilium(deny, 'web')).toEqual([]);
    expect(everywhere(deny)).toEqual(all('CiliumClusterwideNetworkPolicy', 'kube-system', 'ingress'));
    expect(everywhere({ ...deny, egress: [{}] })).toEqual(all('CiliumClusterwideNetworkPolicy', 'kube-system', 'ingress and egress'));
    expect(everywhere({ endpointSelector: { matchLabels: { app: 'own' } }, ingress: [{}] })).toEqual([]);
  });

  test('closes only the directions that it is about', () => {
    expect(everywhere({ endpointSelector: {} })).toEqual([]);
    expect(everywhere({ ...deny, enableDefaultDeny: { ingress: false } })).toEqual([]);
    expect(everywhere({ ...deny, egress: [{}], enableDefaultDeny: { ingress: false } })).toEqual(all('CiliumClusterwideNetworkPolicy', 'kube-system', 'egress'));
    expect(everywhere({ ...deny, enableDefaultDeny: { ingress: true } })).toHaveLength(1);
    expect(everywhere({ nodeSelector: {}, ingress: [{}] })).toEqual([]);
    expect(policy('CiliumClusterwideNetworkPolicy', cilium, undefined)).toEqual([]);
  });

  test.each(['', 'k8s:', 'any:'])('may choose the namespaces that it is about, by %sio.kubernetes.pod.namespace', (source) => {
    const key = `${source}io.kubernetes.pod.namespace`;
    const among = (operator: string, ...values: string[]): string[] => everywhere({ ...deny, endpointSelector: { matchExpressions: [{ key, operator, values }] } });
    expect(among('NotIn', 'kube-system', 'backup-system', 'default', 'argocd')).toEqual([]);
    expect(among('NotIn', 'kube-system', 'default', 'argocd')).toEqual(all('CiliumClusterwideNetworkPolicy', 'backup-system', 'ingress'));
    expect(among('In', 'backup-system')).toEqual(all('CiliumClusterwideNetworkPolicy', 'backup-system', 'ingress'));
    expect(everywhere({ ...deny, endpointSelector: { matchLabels: { [key]: 'kube-system' } } })).toEqual(all('CiliumClusterwideNetworkPolicy', 'kube-system', 'ingress'));
    expect(everywhere({ ...deny, endpointSelector: { matchLabels: { [key]: 'web' } } })).toEqual([]);
  });

  test('of the pods of DNS opens it for all', () => {
    const dns = (...ingress: object[]): string[] => ofCilium({ endpointSelector: { matchLabels: { 'k8s:k8s-app': 'kube-dns' } }, ingress });
    const toPorts = [{ ports: [{ port: '53', protocol: 'ANY' }] }];
    for (const rule of [{}, { toPorts }, { fromEntities: ['all'], toPorts }, { fromEntities: ['cluster'] }, { fromEntities: ['world', 'cluster'] }, { toPorts: [{ ports: [{ port: '80' }] }, ...toPorts] }, { toPorts: [{}] }]) expect([rule, dns(rule)]).toEqual([rule, []]);
    for (const rule of [{ toPorts: [{ ports: [{ port: '80' }] }] }, { fromEntities: ['host'] }, { fromEndpoints: [{}] }, { fromEntities: ['host'], toPorts }]) expect([rule, dns(rule)]).toEqual([rule, names('CiliumNetworkPolicy', notOpen)]);
    expect(dns({ fromEntities: ['host'] }, {})).toEqual([]);
  });
});

test('objects of other kinds close nothing', () => {
  expect(policy('ConfigMap', 'v1', { podSelector: {}, endpointSelector: {}, ingress: [{}] }, 'kube-system')).toEqual([]);
});
