import { type ApiObject, JsonPatch } from 'cdk8s';
import { Keda, MetricsServer } from '../../../apps';
import { type Application, CronScaling, type Fleet } from '../../../lib';
import { application } from '../../fixtures/home';
import { cluster, plain, plainDeployment, workload } from '../bases';
import { byRule, impossible, type Impossible, type Row } from '../row';

/** A cluster in which workloads can be scaled. */
function scaled(declare: (app: Application) => void): Fleet {
  return cluster((home) => {
    new Keda(home);
    new MetricsServer(home);
    declare(application(home));
  });
}

const scaler = (app: Application, target: object, spec: object = {}, name = 'app'): ApiObject => plain(app, 'autoscaling/v2', 'HorizontalPodAutoscaler', name, {
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app', ...target }, minReplicas: 1, maxReplicas: 3,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }], ...spec,
  },
});

/** No number of copies stands in Git beside a scaler. */
const withoutReplicas = (file: string): Impossible => impossible('no copies are written down where a scaler decides', (tree) =>
  'replicas' in (tree.at(file).spec as object) ? ['the number of copies is in Git'] : [], (tree) => { (tree.at(file).spec as { replicas: number }).replicas = 3; });

const windows = [{ start: '0 8 * * *', end: '0 18 * * *', replicas: 3 }];

export const row: Row = {
  number: 3,
  name: 'A scaler and Git that set the copies in turn',
  text: 'A HorizontalPodAutoscaler or KEDA sets the number of copies, and the next sync sets it back to what Git says. '
    + 'Where something scales a workload its copies are not written down, and a scaler that cannot work is refused.',
  evidence: ['argo-cd#5105', 'keda#5572'],
  faults: [
    {
      name: 'a workload says three copies and is scaled by the time of day as well',
      by: 'construct',
      declare: (broken) => scaled((app) => {
        const page = workload(app, 'web', { replicas: 3 });
        if (broken) new CronScaling(app, { workload: page, windows, timeZone: 'Europe/Zurich' });
      }),
      caught: withoutReplicas('home/web/Deployment-web.yaml'),
    },
    {
      name: 'a plain Deployment says three copies and a plain HorizontalPodAutoscaler scales it',
      by: 'plain object',
      declare: (broken) => scaled((app) => {
        plainDeployment(app, { deployment: { replicas: 3 } });
        if (broken) scaler(app, {});
      }),
      caught: withoutReplicas('home/web/Deployment-app.yaml'),
    },
    {
      name: 'the scaler names a Deployment that does not exist',
      by: 'plain object',
      declare: (broken) => scaled((app) => { plainDeployment(app); scaler(app, broken ? { name: 'ap' } : {}); }),
      caught: byRule('valid-autoscaling'),
    },
    {
      name: 'two scalers decide about one Deployment',
      by: 'plain object',
      declare: (broken) => scaled((app) => {
        const page = workload(app, 'app');
        scaler(app, {});
        if (broken) new CronScaling(app, { workload: page, windows, timeZone: 'Europe/Zurich' });
      }),
      caught: byRule('valid-autoscaling'),
    },
    {
      name: 'the scaler wants more copies at least than at most',
      by: 'patch',
      declare: (broken) => scaled((app) => { plainDeployment(app); const object = scaler(app, {}); if (broken) object.addJsonPatch(JsonPatch.replace('/spec/minReplicas', 5)); }),
      caught: byRule('valid-autoscaling'),
    },
    {
      name: 'the scaler looks at the use of CPU in a cluster where nobody measures it',
      by: 'another cluster',
      declare: (broken) => cluster((home) => {
        if (!broken) new MetricsServer(home);
        const app = application(home);
        plainDeployment(app);
        scaler(app, {});
      }),
      caught: byRule('valid-autoscaling'),
    },
  ],
};
