import { ApiObject, JsonPatch } from 'cdk8s';
import { type Application, type Fleet, PostgresDatabase } from '../../../lib';
import { Home, newFleet, services, application } from '../../fixtures/home';
import { plain, plainDeployment, web, workload } from '../bases';
import { deployment } from '../../fixtures/deployment';
import { byRule, type Row } from '../row';

const task = (app: Application, priorityClassName: string): object => plain(app, 'batch/v1', 'CronJob', 'task', {
  spec: {
    schedule: '0 3 * * *', timeZone: 'Etc/UTC',
    jobTemplate: { spec: { template: { spec: { ...(deployment().spec as { template: { spec: object } }).template.spec, priorityClassName, restartPolicy: 'Never' } } } },
  },
});

export const row: Row = {
  number: 14,
  name: 'A PriorityClass that is not there',
  text: 'Pods that name a PriorityClass which the cluster lacks are not admitted at all. Classes are looked up wherever one is named, in custom kinds as well.',
  evidence: ['talos-argocd-proxmox#2209', 'helm#10833'],
  faults: [
    {
      name: 'the classes are taken out of the cluster while everything names them',
      by: 'construct',
      declare: (broken) => web((app) => workload(app), broken ? { without: ['PriorityClasses'] } : {}),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a plain Deployment names a class with a letter too many',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { pod: { priorityClassName: broken ? 'workload-defaults' : 'workload-default' } })),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a CronJob names a class of a platform that it once ran on',
      by: 'plain object',
      declare: (broken) => web((app) => task(app, broken ? 'production' : 'batch-low')),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a database is given a class that nobody declares',
      by: 'patch',
      declare: (broken) => web((app) => {
        const database = new PostgresDatabase(app, 'db', { storage: '1Gi' });
        const object = database.node.findChild('Cluster-db');
        if (broken) ApiObject.of(object).addJsonPatch(JsonPatch.replace('/spec/priorityClassName', 'database-first'));
      }),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a class is declared in one cluster and named in another',
      by: 'another cluster',
      declare: (broken: boolean): Fleet => {
        const fleet = newFleet();
        const [north, south] = ['north', 'south'].map((name) => new Home(fleet, { name, without: services }));
        plain(application(broken ? north! : south!, 'classes'), 'scheduling.k8s.io/v1', 'PriorityClass', 'shop-first', { value: 5000 });
        plainDeployment(application(south!, 'web'), { pod: { priorityClassName: 'shop-first' } });
        return fleet;
      },
      caught: byRule('valid-relations'),
    },
  ],
};
