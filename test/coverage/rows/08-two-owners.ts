import { Cilium } from '../../../apps';
import { type Application, certManagerChart, CoreObject, GitPath, HelmChart } from '../../../lib';
import { application } from '../../fixtures/home';
import { argoApplication, argoApplications } from '../argo';
import { cluster, plain, plainDeployment, workload } from '../bases';
import { byConstruct, byRule, byWarning, impossible, type Row } from '../row';

/** An Application that a user writes by hand. */
function byHand(app: Application, name: string, source: object, namespace = 'shop'): void {
  plain(app, 'argoproj.io/v1alpha1', 'Application', name, { spec: { project: 'web', source: { targetRevision: '1.0.0', ...source }, destination: { server: 'https://kubernetes.default.svc', namespace } } }, { namespace: 'argocd' });
}

const shop = 'https://github.com/example/shop.git';
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
      name: 'two applications read the same folder of a repository, spelt differently and at different tags',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        const folder = (name: string, repository: string, path: string, revision: string): GitPath => new GitPath(application(home, name, { namespace: 'shop' }), { repository, path, revision, namespacedKinds: ['/ConfigMap'] });
        folder('first', shop, 'deploy', 'v1.0.0');
        folder('second', 'git@github.com:example/shop', broken ? 'deploy' : 'more', 'v2.0.0');
      }),
      caught: byRule('unique-sources'),
    },
    {
      name: 'an Application that is written by hand reads a folder that a part of another application reads',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        new GitPath(application(home, 'shop'), { repository: shop, path: 'deploy', revision: 'v1.0.0', namespacedKinds: ['/ConfigMap'] });
        byHand(application(home), 'legacy', { repoURL: shop, path: broken ? 'deploy' : 'legacy' });
      }),
      caught: byRule('unique-sources'),
    },
    {
      name: 'an Application reads a folder of another along with all that is around it',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        byHand(application(home), 'all', { repoURL: shop, path: 'deploy', directory: { recurse: broken } });
        byHand(application(home, 'more'), 'till', { repoURL: shop, path: 'deploy/till' });
      }),
      caught: byRule('unique-sources'),
    },
    {
      name: 'a folder is read into two namespaces, though its objects may say their own',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        for (const name of ['red', 'blue']) byHand(application(home, name), `${name}-shop`, { repoURL: shop, path: 'deploy', ...(!broken && { kustomize: { namespace: name } }) }, name);
      }),
      caught: byWarning('unique-sources'),
    },
    {
      name: 'two Applications install a chart under the same name, one of them from a mirror',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        byHand(application(home), 'cache', { repoURL: 'https://charts.example.org', chart: 'valkey' });
        byHand(application(home, 'more'), 'fast', { repoURL: 'oci://mirror.example.org/charts', chart: 'valkey', helm: { releaseName: broken ? 'cache' : 'fast' } });
      }),
      caught: byRule('unique-sources'),
    },
    {
      name: 'the configuration of Cilium is written by hand beside its chart',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        plain(application(home), 'v1', 'ConfigMap', broken ? 'cilium-config' : 'cilium-notes', { data: { 'enable-ipv6': 'true' } }, { namespace: 'kube-system' });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'the configuration of the name service is written by hand beside what the platform sets up',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        plain(application(home), 'v1', 'ConfigMap', broken ? 'coredns' : 'coredns-notes', { data: { Corefile: '.:53 {}' } }, { namespace: 'kube-system' });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'a role that Kubernetes keeps is written anew',
      by: 'plain object',
      declare: (broken) => cluster((home) => plain(application(home), 'rbac.authorization.k8s.io/v1', 'ClusterRole', broken ? 'view' : 'viewer', reader)),
      caught: byRule('unique-objects'),
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
