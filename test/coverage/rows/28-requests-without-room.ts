import { JsonPatch } from 'cdk8s';
import { type Fleet, type WorkloadProps, PostgresDatabase } from '../../../lib';
import { machines } from '../../fixtures/home';
import { plain, plainDeployment, web, workload } from '../bases';
import { byRule, byWarning, type Row } from '../row';

const asking = (resources: WorkloadProps['resources'], replicas = 1): Fleet => web((app) => workload(app, 'web', { resources, replicas }));

export const row: Row = {
  number: 28,
  name: 'Pods that no node has room for',
  text: 'A pod asks for more than any node has, or the loss of one node leaves nowhere to go, and it stays pending when it matters most; containers that ask for nothing are the first to be killed. '
    + 'Every container says what it needs, all pods are placed under the loss of any one node, and what a namespace asks for is compared with its quotas.',
  evidence: ['otaru#2860', 'dome-gitops#2673', 'keiretsu-labs#2750'],
  faults: [
    {
      name: 'a container asks for more memory than it may take',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: broken ? '32Mi' : '64Mi' } } } })),
      caught: byRule('require-resources'),
    },
    {
      name: 'a pod asks for more CPU than any node has',
      by: 'construct',
      declare: (broken) => asking({ cpu: broken ? '6' : '1', memory: '64Mi' }),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'a pod asks for as much memory as a node has, of which the system keeps some',
      by: 'construct',
      declare: (broken) => asking({ cpu: '100m', memory: broken ? '16Gi' : '4Gi' }),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'three copies fill three nodes, and one of these fails',
      by: 'construct',
      declare: (broken) => asking({ cpu: broken ? '2800m' : '500m', memory: '64Mi' }, 3),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'a cluster is moved to smaller machines',
      by: 'another platform',
      declare: (broken) => web((app) => new PostgresDatabase(app, 'db', { storage: '1Gi', resources: { cpu: '2', memory: '8Gi' } }), broken ? { props: { platform: { ...machines(3), nodes: machines(3).nodes.map((node) => ({ ...node, memory: '8Gi' as const })) } } } : {}),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'a container that prepares the pod asks for nothing',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { pod: { initContainers: [{
        name: 'prepare', image: 'ghcr.io/example/prepare:1.0.0', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...(!broken && { resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } } }),
      }] } })),
      caught: byRule('require-resources'),
    },
    {
      name: 'a patch takes the requests of a container away',
      by: 'patch',
      declare: (broken) => web((app) => {
        const object = plainDeployment(app);
        if (broken) object.addJsonPatch(JsonPatch.remove('/spec/template/spec/containers/0/resources/requests'));
      }),
      caught: byRule('require-resources'),
    },
    {
      name: 'a namespace may ask for less CPU than its pods do',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ResourceQuota', 'compute', { spec: { hard: { 'requests.cpu': broken ? '250m' : '1' } } });
        workload(app, 'web', { resources: { cpu: '200m', memory: '64Mi' }, replicas: 2 });
      }),
      caught: byRule('fits-quotas'),
    },
    {
      name: 'a namespace has room for the pods that run, and none for the one that replaces them',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ResourceQuota', 'compute', { spec: { hard: { pods: broken ? '1' : '2' } } });
        plainDeployment(app);
      }),
      caught: byWarning('fits-quotas'),
    },
    {
      name: 'a database asks for more storage than its namespace may have',
      by: 'construct',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ResourceQuota', 'storage', { spec: { hard: { 'requests.storage': '10Gi' } } });
        new PostgresDatabase(app, 'db', { storage: broken ? '20Gi' : '1Gi' });
      }),
      caught: byRule('fits-quotas'),
    },
    {
      name: 'a quota counts limits of CPU, of which a container has none',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ResourceQuota', 'compute', { spec: { hard: { 'limits.cpu': '4' } } });
        plainDeployment(app, { container: { resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { ...(!broken && { cpu: '100m' }), memory: '16Mi' } } } });
      }),
      caught: byRule('fits-quotas'),
    },
    {
      name: 'a namespace lets a container have no more than half of what it may take',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'LimitRange', 'sizes', { spec: { limits: [{ type: 'Container', max: { memory: broken ? '32Mi' : '64Mi' } }] } });
        workload(app, 'web', { resources: { cpu: '10m', memory: '64Mi' } });
      }),
      caught: byRule('fits-quotas'),
    },
    {
      name: 'a namespace may have no load balancer',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ResourceQuota', 'services', { spec: { hard: { 'services.loadbalancers': '0' } } });
        plainDeployment(app);
        plain(app, 'v1', 'Service', 'app', { spec: { selector: { app: 'app' }, ports: [{ port: 80 }], ...(broken && { type: 'LoadBalancer' }) } });
      }),
      caught: byRule('fits-quotas'),
    },
  ],
};
