import { JsonPatch, type ApiObject } from 'cdk8s';
import { type Application, PostgresDatabase } from '../../../lib';
import { deployment } from '../../fixtures/deployment';
import { plain, plainDeployment, web, workload } from '../bases';
import { byConstruct, byRule, type Row } from '../row';

const task = (app: Application, image: string): object => plain(app, 'batch/v1', 'CronJob', 'task', {
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { ...(deployment({ container: { image } }).spec as { template: { spec: object } }).template.spec, restartPolicy: 'Never' } } } } },
});

export const row: Row = {
  number: 34,
  name: 'Images that change or vanish',
  text: 'A tag that moves brings another program with the next restart of a pod. Every image is named by a digest or by a tag that says a version.',
  evidence: ['charts#35164', 'charts#36309', 'containers#83267', 'containers#86251'],
  faults: [
    {
      name: 'a workload takes what is newest',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { image: broken ? 'ghcr.io/example/app:latest' : 'ghcr.io/example/app:1.0.0' })),
      caught: byConstruct("image of container 'web' must be pinned by a tag other than latest or by a digest, got 'ghcr.io/example/app:latest'; write for example 'registry.example.org/app:1.2.3'"),
    },
    {
      name: 'a plain Deployment says no tag at all',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { image: broken ? 'ghcr.io/example/app' : 'ghcr.io/example/app:1.0.0' } })),
      caught: byRule('pinned-images'),
    },
    {
      name: 'a container that prepares the pod takes what is newest',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { pod: { initContainers: [{
        name: 'prepare', image: broken ? 'busybox:latest' : 'busybox:1.37.0', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
      }] } })),
      caught: byRule('pinned-images'),
    },
    {
      name: 'a CronJob takes what is newest',
      by: 'plain object',
      declare: (broken) => web((app) => task(app, broken ? 'alpine' : 'alpine:3.22')),
      caught: byRule('pinned-images'),
    },
    {
      name: 'a patch sets the image of a database without a tag',
      by: 'patch',
      declare: (broken) => web((app) => {
        const object = new PostgresDatabase(app, 'db', { storage: '1Gi' }).node.findChild('Cluster-db') as ApiObject;
        if (broken) object.addJsonPatch(JsonPatch.replace('/spec/imageName', 'ghcr.io/cloudnative-pg/postgresql'));
      }),
      caught: byRule('valid-schema'),
    },
  ],
};
