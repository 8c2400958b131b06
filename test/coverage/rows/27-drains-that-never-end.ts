import { JsonPatch, type ApiObject } from 'cdk8s';
import { PostgresDatabase, type Application } from '../../../lib';
import { plain, plainDeployment, plainStatefulSet, web, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';

const budget = (app: Application, spec: object, name = 'app'): object => plain(app, 'policy/v1', 'PodDisruptionBudget', name, { spec: { selector: { matchLabels: { app: 'app' } }, ...spec } });

export const row: Row = {
  number: 27,
  name: 'A node that can never be drained',
  text: 'A budget that lets no pod go, such as one of a single copy, holds up every drain: updates of nodes hang for days. '
    + 'Parts make a budget that lets one go and only where there are two, and every other budget is held against the copies it stands for.',
  evidence: ['cloudnative-pg#2570', 'charts#233', 'open-bank-oss#9691', 'open-bank-oss#9698', 'cluster-forge#798', 'infra#552'],
  faults: [
    {
      name: 'a budget wants one copy of one to be there',
      by: 'plain object',
      declare: (broken) => web((app) => { plainDeployment(app, { deployment: { replicas: broken ? 1 : 2 } }); budget(app, { minAvailable: 1 }); }),
      caught: byRule('no-blocked-drains'),
    },
    {
      name: 'a budget wants all of three copies, as a percentage',
      by: 'plain object',
      declare: (broken) => web((app) => { plainStatefulSet(app, { replicas: 3 }); budget(app, { minAvailable: broken ? '100%' : '60%' }); }),
      caught: byRule('no-blocked-drains'),
    },
    {
      name: 'a budget lets no pod go at all',
      by: 'plain object',
      declare: (broken) => web((app) => { plainDeployment(app, { deployment: { replicas: 3 } }); budget(app, { maxUnavailable: broken ? 0 : 1 }); }),
      caught: byRule('no-blocked-drains'),
    },
    {
      name: 'two budgets stand for the same pods, which the API of evictions refuses',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plainDeployment(app, { deployment: { replicas: 3 } });
        budget(app, { maxUnavailable: 1 });
        if (broken) budget(app, { minAvailable: 1 }, 'again');
      }),
      caught: byRule('no-blocked-drains'),
    },
    {
      name: 'a patch turns the budget of a database with one server on',
      by: 'patch',
      declare: (broken) => web((app) => {
        const database = new PostgresDatabase(app, 'db', { storage: '1Gi', instances: 1 });
        const object = database.node.findChild('Cluster-db') as ApiObject;
        if (broken) object.addJsonPatch(JsonPatch.replace('/spec/enablePDB', true));
      }),
      caught: byRule('no-blocked-drains'),
    },
    {
      name: 'a workload runs once, and somebody wants it protected',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { replicas: broken ? 1 : 2 })),
      caught: impossible('a workload that runs once has no budget', (tree) => tree.ofKind('PodDisruptionBudget').filter(({ metadata }) => metadata.name === 'web').map(() => 'a budget stands for one pod'), (tree) => {
        const path = 'home/web/Deployment-web.yaml';
        Object.assign(tree.at(path), { kind: 'PodDisruptionBudget' });
        tree.rename(path, 'home/web/PodDisruptionBudget-web.yaml');
      }),
    },
  ],
};
