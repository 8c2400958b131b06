import { load } from 'js-yaml';
import { Analyser, type Enforcer } from './analyser';
import { type Connection, type ContainerPort, type Node, type Outside, type Peer, type Protocol } from './peers';
import { type RenderedObject } from './rendered-fleet';
import { pod } from './rendered-pods';

const namespaces = ['shop', 'bank'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } } }));
const ports: ContainerPort[] = [{ name: 'web', port: 8080, protocol: 'TCP' }, { name: 'sync', port: 9000, protocol: 'UDP' }];

const web = pod('shop', 'web', { app: 'web', tier: 'front' }, ports);
const db = pod('shop', 'db', { app: 'db' }, [{ name: 'web', port: 5432, protocol: 'TCP' }]);
const teller = pod('bank', 'teller', { app: 'teller' }, ports);
const webOfBank = pod('bank', 'web', { app: 'web' }, ports);
const dns = pod('kube-system', 'coredns', { 'k8s-app': 'kube-dns' });

const outside = (address: string, ...hosts: string[]): Outside => ({ type: 'outside', name: address, address, hosts, apiServer: false, callsWebhooks: false });
const node = (place: Node['place'], apiServer = false): Node => ({ type: 'node', name: place, address: '172.20.0.1', place, apiServer, callsWebhooks: apiServer });
const host = outside('203.0.113.5', 'api.example.org');

type Spec = Record<string, unknown>;

/** A policy of namespace `shop`; its spec is YAML, as people write it. */
const policy = (spec: string): RenderedObject => object('networking.k8s.io/v1', 'NetworkPolicy', spec);
const cilium = (spec: string): RenderedObject => object('cilium.io/v2', 'CiliumNetworkPolicy', spec);
const object = (apiVersion: string, kind: string, spec: string): RenderedObject =>
  ({ apiVersion, kind, metadata: { name: 'policy', namespace: 'shop' }, spec: load(spec) as Spec }) as RenderedObject;

const analyse = (policies: readonly RenderedObject[], enforcer: Enforcer = 'cilium'): ((from: Peer, to: Peer, port?: number, protocol?: Protocol) => boolean) => {
  const analyser = new Analyser([...namespaces, ...policies], enforcer, dns);
  return (from, to, port = 8080, protocol = 'TCP') => analyser.allows({ from, to, port, protocol } satisfies Connection);
};

const denyAll = policy('{ podSelector: {}, policyTypes: [Ingress, Egress] }');

describe('a NetworkPolicy of Kubernetes', () => {
  test('is not there: everything is allowed', () => {
    const allows = analyse([]);
    expect(allows(teller, web)).toBe(true);
    expect(allows(web, host, 443)).toBe(true);
    expect(allows(host, web)).toBe(true);
  });

  test('without rules denies what its types name, for the pods of its namespace alone', () => {
    const allows = analyse([policy('{ podSelector: {}, policyTypes: [Ingress] }')]);
    expect(allows(web, db, 5432)).toBe(false);
    expect(allows(teller, web)).toBe(false);
    expect(allows(host, web)).toBe(false);
    expect(allows(web, teller)).toBe(true);
    expect(allows(teller, webOfBank)).toBe(true);
  });

  test('is about ingress where it names no types, and about egress too once it has rules for it', () => {
    expect(analyse([policy('{ podSelector: {} }')])(web, teller)).toBe(true);
    expect(analyse([policy('{ podSelector: {} }')])(teller, web)).toBe(false);
    expect(analyse([policy('{ podSelector: {}, egress: [] }')])(web, teller)).toBe(true);
    const allows = analyse([policy('{ podSelector: {}, egress: [{ ports: [{ port: 443 }] }] }')]);
    expect([allows(web, teller), allows(web, teller, 443), allows(teller, web)]).toEqual([false, true, false]);
  });

  test('with an empty rule allows everything, and with no rules nothing', () => {
    expect(analyse([policy('{ podSelector: {}, ingress: [{}], policyTypes: [Ingress] }')])(host, web)).toBe(true);
    expect(analyse([policy('{ podSelector: {}, ingress: [], policyTypes: [Ingress] }')])(host, web)).toBe(false);
    expect(analyse([policy('{ podSelector: {}, egress: [{}], policyTypes: [Egress] }')])(web, host, 443)).toBe(true);
  });

  test('takes an empty list of peers for everybody, and an empty list of ports for all', () => {
    const allows = analyse([policy('{ podSelector: {}, ingress: [{ from: [], ports: [{ port: 8080 }] }, { from: [{ podSelector: {} }], ports: [] }] }')]);
    expect([allows(host, web), allows(host, web, 81), allows(db, web, 81), allows(teller, web, 81)]).toEqual([true, false, true, false]);
  });

  test('is added to others: what one of them allows is allowed', () => {
    const allows = analyse([denyAll, policy('{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ namespaceSelector: {} }] }], policyTypes: [Ingress] }')]);
    expect([allows(teller, web), allows(teller, db), allows(host, web)]).toEqual([true, false, false]);
  });

  test('must allow on both sides', () => {
    const out = policy('{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }] }] }');
    const into = policy('{ podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }');
    expect([[denyAll, out], [denyAll, into], [denyAll, out, into]].map((policies) => analyse(policies)(web, db, 5432))).toEqual([false, false, true]);
  });

  describe('selects peers', () => {
    const from = (peers: string): ReturnType<typeof analyse> => analyse([policy(`{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: ${peers} }] }`)], 'plain');

    test('by pods: those of its own namespace', () => {
      const allows = from('[{ podSelector: {} }]');
      expect([allows(db, web), allows(teller, web), allows(host, web), allows(node('remote-node'), web)]).toEqual([true, false, false, false]);
    });

    test('by namespace: all pods of every namespace with the labels, also the one that the API server gives', () => {
      const allows = from('[{ namespaceSelector: { matchLabels: { team: bank } } }]');
      expect([allows(teller, web), allows(webOfBank, web), allows(db, web)]).toEqual([true, true, false]);
      expect(from('[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]')(dns, web)).toBe(true);
    });

    test('by both in one entry: the pods of these namespaces; in two entries: either', () => {
      const both = from('[{ namespaceSelector: { matchLabels: { team: bank } }, podSelector: { matchLabels: { app: teller } } }]');
      expect([both(teller, web), both(webOfBank, web), both(db, web)]).toEqual([true, false, false]);
      const either = from('[{ namespaceSelector: { matchLabels: { team: bank } } }, { podSelector: { matchLabels: { app: db } } }]');
      expect([either(teller, web), either(webOfBank, web), either(db, web)]).toEqual([true, true, true]);
    });

    test('by expressions, of which all must hold and where an absent label is not in a list', () => {
      const by = (expressions: string): boolean[] => {
        const allows = from(`[{ namespaceSelector: {}, podSelector: { matchExpressions: ${expressions} } }]`);
        return [allows(db, web), allows(teller, web), allows(webOfBank, web)];
      };
      expect(by('[{ key: app, operator: In, values: [db, teller] }]')).toEqual([true, true, false]);
      expect(by('[{ key: app, operator: NotIn, values: [db] }]')).toEqual([false, true, true]);
      expect(by('[{ key: tier, operator: NotIn, values: [front] }]')).toEqual([true, true, true]);
      expect(by('[{ key: app, operator: Exists }, { key: app, operator: NotIn, values: [teller] }]')).toEqual([true, false, true]);
      expect(by('[{ key: app, operator: DoesNotExist }]')).toEqual([false, false, false]);
    });

    test('by addresses, except some of them', () => {
      const allows = from('[{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.128/25] } }]');
      expect([allows(host, web), allows(outside('203.0.113.200'), web), allows(outside('198.51.100.1'), web)]).toEqual([true, false, false]);
      expect(from('[{ ipBlock: { cidr: "2001:db8::/32" } }]')(outside('2001:db8::1'), web)).toBe(true);
    });
  });

  test('means pods and nodes by their addresses too, but not where Cilium enforces it', () => {
    const rule = policy('{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }');
    const peers: Peer[] = [teller, node('remote-node'), host];
    expect(peers.map((peer) => analyse([rule], 'plain')(web, peer))).toEqual([true, true, true]);
    expect(peers.map((peer) => analyse([rule], 'cilium')(web, peer))).toEqual([false, false, true]);
  });

  test('always lets in what comes from the pod’s own node, and from no other', () => {
    for (const enforcer of ['plain', 'cilium'] as const) {
      const allows = analyse([denyAll], enforcer);
      expect([allows(node('host'), web), allows(node('remote-node'), web)]).toEqual([true, false]);
      expect(allows(web, node('host'))).toBe(enforcer === 'plain');
    }
  });

  describe('names ports', () => {
    const on = (list: string): ReturnType<typeof analyse> => analyse([policy(`{ podSelector: {}, ingress: [{ ports: ${list} }] }`)]);

    test('by number, of TCP where no protocol is given', () => {
      const allows = on('[{ port: 8080 }]');
      expect([allows(teller, web), allows(teller, web, 8081), allows(teller, web, 8080, 'UDP')]).toEqual([true, false, false]);
      expect(on('[{ port: 53, protocol: UDP }]')(teller, web, 53, 'UDP')).toBe(true);
    });

    test('by range, both ends included', () => {
      const allows = on('[{ port: 8000, endPort: 8080 }]');
      expect([7999, 8000, 8080, 8081].map((port) => allows(teller, web, port))).toEqual([false, true, true, false]);
    });

    test('by name, which is a number of each destination’s own', () => {
      const allows = on('[{ port: web }]');
      expect([allows(teller, web, 8080), allows(teller, db, 5432), allows(teller, db, 8080), allows(teller, web, 8080, 'UDP')]).toEqual([true, true, false, false]);
    });

    test('by protocol alone, which is all of its ports', () => {
      const allows = on('[{ protocol: UDP }]');
      expect([allows(teller, web, 9000, 'UDP'), allows(teller, web, 9000, 'TCP')]).toEqual([true, false]);
    });
  });

  test('that has rules for a direction which its types leave out is an error', () => {
    expect(() => analyse([policy('{ podSelector: {}, policyTypes: [Egress], ingress: [{}] }')])).toThrow('that its types leave out');
  });

  test('that holds what is not modelled is an error, not a guess', () => {
    expect(() => analyse([policy('{ podSelector: {}, ingress: [{ to: [] }] }')])).toThrow('not modelled: to');
    expect(() => analyse([policy('{ podSelector: {}, ingress: [{ from: [{ serviceSelector: {} }] }] }')])(teller, web)).toThrow('not modelled: serviceSelector');
    expect(() => analyse([{ apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', metadata: { name: 'x' } }])).toThrow('not modelled');
  });
});

describe('a CiliumNetworkPolicy', () => {
  test('denies by default in the directions it has rules for, and in no other', () => {
    const allows = analyse([cilium('{ endpointSelector: { matchLabels: { app: web } }, ingress: [{ fromEndpoints: [{ matchLabels: { app: db } }] }] }')]);
    expect([allows(db, web), allows(teller, web), allows(web, teller), allows(teller, db)]).toEqual([true, false, true, true]);
  });

  test('can leave the denial out, or ask for it without rules', () => {
    const allows = analyse([cilium('{ endpointSelector: {}, enableDefaultDeny: { ingress: false, egress: true }, ingress: [{ fromEndpoints: [{}] }] }')]);
    expect([allows(teller, web), allows(web, teller)]).toEqual([true, false]);
  });

  test('applies to its own namespace, whatever its selector says', () => {
    const allows = analyse([cilium('{ endpointSelector: {}, ingress: [{ fromEntities: [none] }] }')]);
    expect([allows(db, web), allows(db, teller)]).toEqual([false, true]);
  });

  test('means endpoints of its own namespace unless a namespace is named', () => {
    const from = (selector: string): boolean[] => {
      const allows = analyse([cilium(`{ endpointSelector: { matchLabels: { "k8s:app": web, "any:tier": front } }, ingress: [{ fromEndpoints: [${selector}] }] }`)]);
      return [allows(db, web), allows(teller, web), allows(webOfBank, web), allows(dns, web), allows(host, web)];
    };
    expect(from('{}')).toEqual([true, false, false, false, false]);
    expect(from('{ matchLabels: { "k8s:io.kubernetes.pod.namespace": bank } }')).toEqual([false, true, true, false, false]);
    expect(from('{ matchLabels: { io.kubernetes.pod.namespace: bank, app: teller } }')).toEqual([false, true, false, false, false]);
    expect(from('{ matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: Exists }] }')).toEqual([true, true, true, true, false]);
  });

  test('takes an explicit empty list of endpoints for nobody', () => {
    expect(analyse([cilium('{ endpointSelector: {}, ingress: [{ fromEndpoints: [] }] }')])(db, web)).toBe(false);
  });

  test('knows entities', () => {
    const to = (entity: string): boolean[] => {
      const allows = analyse([cilium(`{ endpointSelector: {}, egress: [{ toEntities: [${entity}] }] }`)]);
      return [teller, node('host'), node('remote-node'), node('remote-node', true), host].map((peer) => allows(web, peer));
    };
    expect(to('all')).toEqual([true, true, true, true, true]);
    expect(to('cluster')).toEqual([true, true, true, true, false]);
    expect(to('world')).toEqual([false, false, false, false, true]);
    expect(to('host')).toEqual([false, true, false, false, false]);
    expect(to('remote-node')).toEqual([false, false, true, true, false]);
    expect(to('kube-apiserver')).toEqual([false, false, false, true, false]);
    expect(to('none')).toEqual([false, false, false, false, false]);
    expect(() => to('internet')).toThrow('not one of Cilium');
  });

  test('knows the proxy of Gateways by its own entity, and by no range or selector', () => {
    const proxy: Peer = { type: 'proxy', name: 'the proxy', address: '10.244.254.1', apiServer: false, callsWebhooks: false };
    const from = (rule: string): boolean[] => {
      const allows = analyse([cilium(`{ endpointSelector: {}, ingress: [${rule}] }`)]);
      return [allows(proxy, web), allows(teller, web), allows(host, web)];
    };
    expect(from('{ fromEntities: [ingress] }')).toEqual([true, false, false]);
    expect(from('{ fromEntities: [cluster] }')).toEqual([true, true, false]);
    expect(from('{ fromEntities: [world] }')).toEqual([false, false, true]);
    expect(from('{ fromCIDR: [0.0.0.0/0] }')).toEqual([false, false, true]);
    expect(from('{ fromEndpoints: [{}] }')).toEqual([false, false, false]);
    expect(analyse([policy('{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }')])(proxy, web)).toBe(false);
  });

  test('means by ranges only what is outside the cluster', () => {
    const allows = analyse([cilium('{ endpointSelector: {}, egress: [{ toCIDRSet: [{ cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16] }] }] }')]);
    expect([host, outside('10.9.9.9'), outside('192.168.1.1'), teller, node('remote-node', true)].map((peer) => allows(web, peer))).toEqual([true, false, false, false, false]);
    expect(analyse([cilium('{ endpointSelector: {}, egress: [{ toCIDR: [203.0.113.5/32] }] }')])(web, host)).toBe(true);
  });

  describe('names hosts', () => {
    const watching = (pattern: string): string =>
      `{ toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": kube-system, "k8s:k8s-app": kube-dns } }], toPorts: [{ ports: [{ port: "53", protocol: ANY }], rules: { dns: [${pattern}] } }] }`;
    const names = (hosts: string, dnsRule: string | undefined = '{ matchPattern: "*" }'): ReturnType<typeof analyse> =>
      analyse([cilium(`{ endpointSelector: {}, egress: [${dnsRule === '' ? '' : `${watching(dnsRule)}, `}{ toFQDNs: [${hosts}], toPorts: [{ ports: [{ port: "443", protocol: TCP }] }] }] }`)]);

    test('by what DNS told of them', () => {
      const allows = names('{ matchName: api.example.org }');
      expect([allows(web, host, 443), allows(web, host, 80), allows(web, outside('203.0.113.5'), 443), allows(web, outside('203.0.113.6', 'www.example.org'), 443)]).toEqual([true, false, false, false]);
    });

    test('only where look-ups are watched', () => {
      expect(names('{ matchName: api.example.org }', '')(web, host, 443)).toBe(false);
      expect(names('{ matchName: api.example.org }', '{ matchName: www.example.org }')(web, host, 443)).toBe(false);
      expect(names('{ matchName: api.example.org }', '{ matchPattern: "*.example.org" }')(web, host, 443)).toBe(true);
    });

    test('by patterns, whose stars do not cross dots', () => {
      const matching = (pattern: string): boolean[] => ['example.org', 'a.example.org', 'a.b.example.org'].map((name) => names(`{ matchPattern: "${pattern}" }`)(web, outside('203.0.113.9', name), 443));
      expect(matching('*.example.org')).toEqual([false, true, false]);
      expect(matching('**.example.org')).toEqual([false, true, true]);
      expect(matching('*')).toEqual([true, true, true]);
      expect(matching('*ample.org')).toEqual([true, false, false]);
    });

    test('and lets the look-ups themselves through', () => {
      const allows = names('{ matchName: api.example.org }');
      expect([allows(web, dns, 53, 'UDP'), allows(web, dns, 53, 'TCP'), allows(web, dns, 9153), allows(web, teller, 53, 'UDP')]).toEqual([true, true, false, false]);
    });
  });

  test('names ports of any protocol where none is given, by number, range or name', () => {
    const on = (list: string): ReturnType<typeof analyse> => analyse([cilium(`{ endpointSelector: {}, ingress: [{ toPorts: [{ ports: ${list} }] }] }`)]);
    expect([on('[{ port: "53" }]')(teller, web, 53, 'UDP'), on('[{ port: "53" }]')(teller, web, 53), on('[{ port: "53", protocol: TCP }]')(teller, web, 53, 'UDP')]).toEqual([true, true, false]);
    expect([79, 80, 90, 91].map((port) => on('[{ port: "80", endPort: 90 }]')(teller, web, port))).toEqual([false, true, true, false]);
    expect([on('[{ port: web }]')(teller, web, 8080), on('[{ port: web }]')(teller, db, 8080), on('[{ port: "0", protocol: TCP }]')(teller, web, 1)]).toEqual([true, false, true]);
  });

  test('and a NetworkPolicy add up', () => {
    const allows = analyse([denyAll, cilium('{ endpointSelector: { matchLabels: { app: web } }, egress: [{ toEntities: [kube-apiserver], toPorts: [{ ports: [{ port: "6443", protocol: TCP }] }] }] }')]);
    const api = node('remote-node', true);
    expect([allows(web, api, 6443), allows(web, api, 22), allows(db, api, 6443), allows(web, host, 443)]).toEqual([true, false, false, false]);
  });

  test('that the agent refuses, or that releases read differently, is an error', () => {
    const reading = (spec: string) => (): unknown => analyse([cilium(spec)]);
    expect(reading('{ endpointSelector: {}, ingress: [] }')).toThrow('the agent refuses it');
    expect(reading('{ endpointSelector: {}, ingress: [{}] }')).toThrow('denies all in some releases');
    expect(reading('{ endpointSelector: {}, egress: [{ toEntities: [world], toEndpoints: [{}] }] }')).toThrow('two kinds of peers');
    expect(reading('{ endpointSelector: {}, egress: [{ toPorts: [{ ports: [{ port: "443" }], rules: { dns: [{ matchPattern: "*" }] } }] }] }')).toThrow('beside port 53');
    expect(reading('{ endpointSelector: {}, egressDeny: [{ toEntities: [world] }], egress: [{ toEntities: [world] }] }')).toThrow('not modelled: egressDeny');
    expect(() => analyse([cilium('{ endpointSelector: {}, egress: [{ toEntities: [world] }] }')], 'plain')).toThrow('the cluster does not have');
  });
});
