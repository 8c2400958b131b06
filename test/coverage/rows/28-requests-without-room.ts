import { JsonPatch } from 'cdk8s';
import { type Fleet, type WorkloadProps, PostgresDatabase } from '../../../lib';
import { machines } from '../../fixtures/home';
import { plainDeployment, web, workload } from '../bases';
import { byRule, type Row } from '../row';

const asking = (resources: WorkloadProps['resources'], replicas = 1): Fleet => web((app) => workload(app, 'web', { resources, replicas }));

export const row: Row = {
  number: 28,
  name: 'Pods that no node has room for',
  text: 'A pod asks for more than any node has, or the loss of one node leaves nowhere to go, and it stays pending when it matters most; containers that ask for nothing are the first to be killed. '
    + 'Every container says what it needs, and all pods are placed under the loss of any one node.',
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
  ],
};
