import { type Application, CoreObject, PostgresDatabase, Secret } from '../../../lib';
import { waveOf } from '../argo';
import { plain, plainDeployment, web, workload } from '../bases';
import { byRule, impossible, type Impossible, type Row } from '../row';

/** One object of an application comes in an earlier wave than another. */
const before = (first: string, second: string): Impossible => impossible('what others stand on comes in a wave of its own before them', (tree) =>
  waveOf(tree.at(first)) < waveOf(tree.at(second)) ? [] : [`${first} does not come before ${second}`], (tree) => { delete tree.at(second).metadata.annotations; delete tree.at(first).metadata.annotations; });

/** A kind as the release of its project has it, in short. */
const podMonitors = (app: Application): object => plain(app, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'podmonitors.monitoring.coreos.com', {
  spec: {
    group: 'monitoring.coreos.com', scope: 'Namespaced', names: { kind: 'PodMonitor', plural: 'podmonitors', singular: 'podmonitor', listKind: 'PodMonitorList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
  },
});

export const row: Row = {
  number: 13,
  name: 'Kinds that come too late in a wave',
  text: 'Inside a wave Argo CD sorts by kind, and PriorityClasses, webhooks and custom objects come last: pods that name the class are refused, objects of a kind that is not there yet fail. '
    + 'Waves inside an application follow from what its objects need of each other.',
  evidence: ['gitops-engine#212', 'argo-cd#29742'],
  faults: [
    {
      name: 'a ServiceAccount was given a wave of its own, after the pods that need it',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ServiceAccount', 'reader', {}, { annotations: { 'argocd.argoproj.io/sync-wave': broken ? '9' : '-1' } });
        plainDeployment(app, { pod: { serviceAccountName: 'reader' } });
      }),
      caught: byRule('valid-relations'),
    },
    {
      name: 'an application brings a PriorityClass and a Deployment that names it',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'scheduling.k8s.io/v1', 'PriorityClass', 'shop-first', { value: 5000 });
        plainDeployment(app, broken ? { pod: { priorityClassName: 'shop-first' } } : {});
      }),
      caught: before('home/web/PriorityClass-shop-first.yaml', 'home/web/Deployment-app.yaml'),
    },
    {
      name: 'an application brings a kind and an object of it',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        podMonitors(app);
        if (broken) plain(app, 'monitoring.coreos.com/v1', 'PodMonitor', 'web', { spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, podMetricsEndpoints: [{ port: 'http' }] } });
      }),
      caught: before('home/web/CustomResourceDefinition-podmonitors.monitoring.coreos.com.yaml', 'home/web/PodMonitor-web.yaml'),
    },
    {
      name: 'a Deployment reads the password of a database that the same application brings',
      by: 'construct',
      declare: (broken) => web((app) => {
        const database = new PostgresDatabase(app, 'db', { storage: '1Gi' });
        workload(app, 'web', broken ? { env: { PASSWORD: database.key('password') } } : {});
      }),
      caught: before('home/web/Cluster-db.yaml', 'home/web/Deployment-web.yaml'),
    },
    {
      name: 'a Deployment reads a secret that the same application has made from the backend',
      by: 'construct',
      declare: (broken) => web((app) => {
        const secret = new Secret(app, 'token', { keys: ['token'] });
        workload(app, 'web', broken ? { env: { TOKEN: secret.key('token') } } : {});
      }),
      caught: before('home/web/ExternalSecret-token.yaml', 'home/web/Deployment-web.yaml'),
    },
    {
      name: 'three objects of an application were declared to come after each other in a circle',
      by: 'construct',
      declare: (broken) => web((app) => {
        const maps = ['a', 'b', 'c'].map((name) => new CoreObject(app, 'ConfigMap', { metadata: { name }, data: {} }));
        maps[0]!.addDependency(maps[1]!);
        maps[1]!.addDependency(maps[2]!);
        if (broken) maps[2]!.addDependency(maps[0]!);
      }),
      caught: byRule('valid-relations'),
    },
  ],
};

