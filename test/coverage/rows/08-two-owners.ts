import { Cilium } from '../../../apps';
import { certManagerChart, CoreObject, HelmChart } from '../../../lib';
import { application } from '../../fixtures/home';
import { argoApplication, argoApplications } from '../argo';
import { cluster, plain, plainDeployment, workload } from '../bases';
import { byConstruct, byRule, impossible, type Row } from '../row';

const reader = { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };

export const row: Row = {
  number: 8,
  name: 'Two Applications that own one object',
  text: 'Two Applications hold the same object: each sync of the one undoes the other, and whichever goes first takes the object with it. '
    + 'Every object of a cluster has one owner, and Argo CD is told to fail rather than to share.',
  evidence: ['argo-cd#15467', 'argo-cd#8811', 'argo-cd#18166', 'otaru#2569'],
  faults: [
    {
      name: 'an Application that is derived is written by hand as well',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        const app = application(home);
        workload(app);
        plain(app, 'argoproj.io/v1alpha1', 'Application', broken ? 'web' : 'legacy', {
          spec: { project: 'web', source: { repoURL: 'https://github.com/example/legacy.git', targetRevision: 'v1.0.0', path: 'deploy' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'legacy' } },
        }, { namespace: 'argocd' });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'two applications bring the same ClusterRole',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        for (const name of ['first', 'second']) plain(application(home, name), 'rbac.authorization.k8s.io/v1', 'ClusterRole', broken ? 'reader' : `${name}-reader`, reader);
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'two applications of one namespace have settings of one name',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        for (const name of ['first', 'second']) {
          new CoreObject(application(home, name, { namespace: 'shop' }), 'ConfigMap', { metadata: { name: broken ? 'settings' : `${name}-settings` }, data: {} });
        }
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'an application writes an object into the namespace of another, where one of that name is',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        workload(application(home));
        plain(application(home, 'extra'), 'v1', 'Service', 'web', { spec: { ports: [{ port: 80 }] } }, { namespace: broken ? 'web' : 'extra' });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'an application brings a policy that is derived for its namespace',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        const app = application(home);
        workload(app);
        plain(app, 'networking.k8s.io/v1', 'NetworkPolicy', broken ? 'default-deny' : 'nothing-in', { spec: { podSelector: {}, policyTypes: ['Ingress'] } });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'a cluster has Cilium twice',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) new Cilium(home); }),
      caught: byConstruct("'cilium' must be declared once in 'home', got it twice; remove one of them or give it another name"),
    },
    {
      name: 'two applications install the chart of cert-manager, each for itself',
      by: 'chart values',
      declare: (broken) => cluster((home) => {
        plainDeployment(application(home));
        if (broken) {
          const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;
          new HelmChart(application(home, 'certificates'), {
            chart: certManagerChart,
            values: {
              crds: { enabled: true, keep: true }, global: { priorityClassName: 'platform-high', leaderElection: { namespace: 'certificates' } }, resources: small,
              webhook: { resources: small }, cainjector: { resources: small }, startupapicheck: { enabled: false },
            },
          });
        }
      }),
      caught: byRule('unique-kinds'),
    },
    {
      name: 'somebody deploys an object of the tree by other means as well',
      by: 'another cluster',
      declare: (broken) => cluster((home) => plainDeployment(application(home), broken ? { name: 'deployed-elsewhere' } : {})),
      caught: impossible('a sync fails rather than take an object from another owner', (tree) => argoApplications(tree).filter(({ metadata, spec }) => metadata.name !== 'root' && !spec.syncPolicy.syncOptions.includes('FailOnSharedResource=true'))
        .map(({ metadata }) => `'${metadata.name}' takes what another owns`), (tree) => { argoApplication(tree, 'web').spec.syncPolicy.syncOptions.shift(); }),
    },
  ],
};
