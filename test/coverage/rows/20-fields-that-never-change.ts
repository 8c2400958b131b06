import { JsonPatch } from 'cdk8s';
import { type Application, PostgresDatabase, Volume } from '../../../lib';
import { deployment } from '../../fixtures/deployment';
import { claimTemplate, plain, plainDeployment, plainStatefulSet, webWithVolumes, workload } from '../bases';
import { byRule, impossible, type Row, type SeededFault } from '../row';

/** A change of what is committed: the fleet before, and the one after with or without it. */
const change = (before: (app: Application) => void, after: (app: Application) => void): Pick<SeededFault, 'committed' | 'declare'> => ({
  committed: () => webWithVolumes(before), declare: (broken) => webWithVolumes(broken ? after : before),
});

const sized = (storage: string): object => claimTemplate({ storageClassName: 'local-path', resources: { requests: { storage } } });

export const row: Row = {
  number: 20,
  name: 'Changes that Kubernetes refuses',
  text: 'Some fields of an object can never change; the sync fails until somebody deletes the object, often with what it holds. '
    + 'The tree is compared with the committed one, and such a change is refused with what to do instead.',
  evidence: ['argo-cd#1068', 'otaru#2683', 'argo-helm#2494', 'argo-helm#3571', 'zitadel-charts#348'],
  faults: [
    {
      name: 'labels in the selector of a Deployment are renamed',
      by: 'committed tree',
      ...change((app) => plainDeployment(app), (app) => {
        const object = plainDeployment(app);
        object.addJsonPatch(JsonPatch.replace('/spec/selector/matchLabels', { name: 'app' }), JsonPatch.replace('/spec/template/metadata/labels', { name: 'app' }));
      }),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'the policy of pods of a StatefulSet is patched',
      by: 'patch',
      committed: () => webWithVolumes((app) => plainStatefulSet(app)),
      declare: (broken) => webWithVolumes((app) => {
        const object = plainStatefulSet(app);
        if (broken) object.addJsonPatch(JsonPatch.add('/spec/podManagementPolicy', 'Parallel'));
      }),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a workload gets a new image, whose version its labels might carry',
      by: 'construct',
      declare: (broken) => webWithVolumes((app) => workload(app, 'pages', broken ? { image: 'ghcr.io/example/app:2.0.0' } : {})),
      caught: impossible('the selector of a workload holds its name and nothing that changes', (tree) => tree.ofKind('Deployment').flatMap(({ metadata, spec }) => Object.entries(labelsOf(spec))
        .filter(([label, value]) => label !== 'app.kubernetes.io/name' || value !== metadata.name).map(([label]) => `'${metadata.name}' selects by ${label}`)),
      (tree) => { labelsOf(tree.at('home/web/Deployment-pages.yaml').spec)['app.kubernetes.io/version'] = '2.0.0'; }),
    },
    {
      name: 'volumes of a StatefulSet are to be larger',
      by: 'committed tree',
      ...change((app) => plainStatefulSet(app, { volumeClaimTemplates: [sized('1Gi')] }), (app) => plainStatefulSet(app, { volumeClaimTemplates: [sized('5Gi')] })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a volume is made smaller to save money',
      by: 'committed tree',
      ...change((app) => new Volume(app, 'data', { size: '20Gi' }), (app) => new Volume(app, 'data', { size: '10Gi' })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a database is given a smaller disk',
      by: 'committed tree',
      ...change((app) => new PostgresDatabase(app, 'db', { storage: '20Gi' }), (app) => new PostgresDatabase(app, 'db', { storage: '5Gi' })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a volume on the disk of a node is to be larger',
      by: 'committed tree',
      ...change((app) => new Volume(app, 'data', { size: '10Gi' }), (app) => new Volume(app, 'data', { size: '20Gi' })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a database on the disks of nodes is to be larger',
      by: 'committed tree',
      ...change((app) => new PostgresDatabase(app, 'db', { storage: '5Gi' }), (app) => new PostgresDatabase(app, 'db', { storage: '20Gi' })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'the balancer of a Service is named once it is there',
      by: 'committed tree',
      ...change((app) => service(app, { type: 'LoadBalancer' }), (app) => service(app, { type: 'LoadBalancer', loadBalancerClass: 'example.org/balancer' })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a PriorityClass gets another value',
      by: 'committed tree',
      ...change((app) => plain(app, 'scheduling.k8s.io/v1', 'PriorityClass', 'first', { value: 5000 }), (app) => plain(app, 'scheduling.k8s.io/v1', 'PriorityClass', 'first', { value: 6000 })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a binding is given another role',
      by: 'committed tree',
      ...change((app) => binding(app, 'view'), (app) => binding(app, 'edit')),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'the image of a Job that ran once is updated',
      by: 'committed tree',
      ...change((app) => job(app, '1.0.0'), (app) => job(app, '1.1.0')),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a Service loses its address so that its pods get names',
      by: 'committed tree',
      ...change((app) => service(app, {}), (app) => service(app, { clusterIP: 'None' })),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'settings that were declared immutable are edited',
      by: 'committed tree',
      ...change((app) => plain(app, 'v1', 'ConfigMap', 'settings', { immutable: true, data: { a: '1' } }), (app) => plain(app, 'v1', 'ConfigMap', 'settings', { immutable: true, data: { a: '2' } })),
      caught: byRule('no-refused-updates'),
    },
  ],
};

/** What a workload finds its pods by. */
function labelsOf(spec: unknown): Record<string, string> {
  return (spec as { selector: { matchLabels: Record<string, string> } }).selector.matchLabels;
}

function binding(app: Application, role: string): void {
  plain(app, 'v1', 'ServiceAccount', 'reader');
  plain(app, 'rbac.authorization.k8s.io/v1', 'RoleBinding', 'reader', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role }, subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'web' }],
  });
}

function job(app: Application, version: string): void {
  const { template } = deployment({ container: { image: `ghcr.io/example/migrate:${version}` } }).spec as { template: { spec: object } };
  plain(app, 'batch/v1', 'Job', 'migrate', { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } });
}

function service(app: Application, spec: object): void {
  workload(app, 'pages');
  plain(app, 'v1', 'Service', 'web', { spec: { selector: { 'app.kubernetes.io/name': 'pages' }, ports: [{ port: 80, targetPort: 8080 }], ...spec } });
}
