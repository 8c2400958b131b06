/**
 * What a field of a certain name usually holds, where its shape says no more than that it is a string, a number or an object.
 * With them most generated declarations are nearly right; where one is wrong it is refused, which is as good.
 */
export const hints: Readonly<Record<string, readonly unknown[]>> = {
  address: ['203.0.113.80'], addresses: [[{ start: '192.168.10.64', stop: '192.168.10.79' }]], adminGroup: ['admins'], apiServer: ['192.168.10.10'], apiGroups: [['']],
  args: [['serve']], at: ['15 2 * * *'], backupSchedule: ['0 30 2 * * *'], because: ['the image cannot do without it'], bucket: ['fuzz-backups'], budgets: [[{ nodes: '10%' }]],
  chat: [1], className: ['nginx'], clusterDomain: ['cluster.local'], clusterKinds: [['rbac.authorization.k8s.io/ClusterRole']], command: [['/serve']], content: [{ uid: 'page', title: 'Page' }],
  count: [1, 3], cpu: ['100m', '2'], database: ['web'], databaseStorage: ['5Gi'], description: ['look at its log'], devices: [{ all: true }, ['sdb']], disk: ['100Gi'], domain: ['home.example.org'],
  domains: [['home.example.org']], email: ['admin@example.org'], end: ['20:00', '0 20 * * *'], endpoint: ['s3.example.org'], entry: ['home/web/other'], env: [{ MODE: 'plain' }], environment: ['prod'],
  exceptNamespaces: [['legacy']], flavor: ['b3-16', 'a2-ram4-disk50-perf1'], flavors: [['b3-16']], folder: ['secrets'], forgets: [{ 'home/web/PersistentVolumeClaim-data.yaml': 'it was empty' }], from: ['fleet@example.org'],
  group: ['people', 1000], groups: [['people']], gpus: [0, 1], host: ['shop', 'shop.example.org'], hosts: [['shop.example.org']], hoursPerWeek: [10], hub: ['prod'], id: ['abcde'], image: ['registry.example.org/app:1.2.3'],
  incarnation: [1, 2], ingressClasses: [[{ name: 'nginx', controller: { namespace: 'ingress', labels: { app: 'nginx' } }, external: true }]], initContainers: [{}], installs: [['example.org/Widget']], instances: [1, 2],
  interfaces: [['eth0']], kinds: [['example.org/Widget']], kubeId: ['3f1c0a52-93c4-4d0e-8f55-2f6a7d1c9e01'], kubernetes: ['1.34', '1.35'], labels: [{ app: 'web' }], limits: [{ cpu: '32', memory: '128Gi' }],
  localStoragePath: ['/var/local'], location: ['europe-west9'], maximum: [3], memory: ['128Mi', '8Gi'], memoryLimit: ['256Mi'], minimum: [1], mtu: [1400], name: ['web', 'data'], namespace: ['web'], network: ['example'],
  nodeLabels: [{ 'example.org/egress': 'true' }], nodeSelector: [{ 'example.org/disk': 'fast' }], nodes: [[{ name: 'node', role: 'control-plane', count: 3, cpu: '4', memory: '16Gi', disk: '200Gi' }]], on: ['proxmox'],
  options: [['keda']], otherwise: [0], owners: [{ people: { kind: 'Group' } }], parameters: [{ 'example.org/csi': { fast: 'true' } }], path: ['/metrics', 'config/crd', 'dist'], paths: [['^/api/']], plan: ['standard'],
  pool: ['general'], pools: [{ general: { limits: { cpu: '32', memory: '128Gi' } } }, { general: { addresses: [{ cidr: '192.168.10.64/28' }] } }], port: [8080, 443], ports: [{ http: 8080 }], podRange: ['10.42.0.0/16'],
  probes: [{ readiness: { port: 'http' } }], project: ['fleet-123456'], provider: ['cloudflare'], range: ['10.99.0.0/24'], realm: ['home'], recoverTo: ['2026-08-25T03:00:00Z'], redirectPaths: [['/back']],
  region: ['EU-WEST-PAR', 'gra', 'dc3-a', 'eu-west-3'], repository: ['https://github.com/example/other.git'], replicas: [1, 2], reserved: [{ cpu: '300m', memory: '1Gi' }], resources: [{ cpu: '100m', memory: '128Mi' }, ['pods']],
  resourceNames: [['web']], retention: ['30d', '15d', 3], retries: [3], revision: ['v1.2.3', 'main'], role: ['view', 'arn:aws:iam::123456789012:role/fleet', 'control-plane'], schedule: ['0 3 * * *'], schemaFrom: ['2026-01-01'],
  selects: [{ release: 'monitoring' }], server: ['https://vault.example.org'], servers: [1, 3], serviceAccount: ['web'], serviceName: ['0123456789abcdef0123456789abcdef'], serviceRange: ['10.43.0.0/16'], sidecars: [{}],
  size: ['10Gi'], sparedNamespaces: [['legacy']], start: ['08:00', 'Mon-Fri 08:00', '0 8 * * *'], stop: ['20:00'], stopAfter: ['6h'], alertAfter: ['5h'], storage: ['10Gi'], storageClass: ['local-path'], summary: ['Web is down'],
  systems: [['metrics-server']], taints: [[{ key: 'a', value: 'b', effect: 'NoSchedule' }]], tenant: ['family', '11111111-2222-3333-4444-555555555555'], template: [{ url: 'https://{{ .a }}' }], timeZone: ['Europe/Zurich'],
  to: ['people@example.org'], tolerates: [['dedicated']], tunnel: ['6ff42ae2-765d-4adf-8112-31c55c1551ef'], upstreams: [['docker.io']], url: ['https://shop.example.org'], user: [1000], verbs: [['get', 'list']],
  version: ['34.0.2'], webhook: ['chat.example.org'], when: ['up == 0'], windows: [[{ start: '0 8 * * *', end: '0 20 * * *', replicas: 2 }]], writesToRoot: ['the image cannot do without it'], zone: ['eu-west-par-a', 'dc3-a-04'],
  zones: [['eu-west-par-a']], workers: [{ count: 3, cpu: '4', memory: '16Gi' }],
};
