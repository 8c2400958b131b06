import { type Fleet } from '../../../lib';
import { application, newFleet } from '../../fixtures/home';
import { argoApplication, argoApplications } from '../argo';
import { cluster, plain, web, workload } from '../bases';
import { byConstruct, byRule, byWarning, impossible, type Row } from '../row';

/** Tenants read from somewhere, each with an object. */
const tenants = (names: readonly string[], kind = 'ConfigMap'): Fleet => cluster((home) => {
  const app = application(home, 'tenants');
  for (const name of names) plain(app, 'v1', kind, name, kind === 'ConfigMap' ? { data: { tenant: name } } : {});
});

const names = ['ada', 'bob', 'cleo', 'dan', 'eva', 'finn', 'gil', 'hal', 'ida', 'jon'];

export const row: Row = {
  number: 7,
  name: 'A render that comes out empty, and everything is pruned',
  text: 'A list that could not be read is taken for an empty one, or a render stops halfway, and Argo CD removes what is no longer in Git. '
    + 'Applications may never become empty by themselves, a tree is published whole or not at all, and one that shrinks beyond measure is refused.',
  evidence: ['argo-cd#15058', 'argo-cd#14090', 'argo-cd#2573', 'infra-deployments#4132'],
  faults: [
    {
      name: 'the list that an application makes its objects from comes out empty',
      by: 'committed tree',
      committed: () => tenants(names),
      declare: (broken) => tenants(broken ? [] : names),
      caught: byRule('no-emptied-applications', 'no-lost-data'),
    },
    {
      name: 'the list comes out with one of ten entries',
      by: 'committed tree',
      committed: () => tenants(names, 'ServiceAccount'),
      declare: (broken) => tenants(broken ? names.slice(0, 1) : names, 'ServiceAccount'),
      caught: byWarning('no-emptied-applications'),
    },
    {
      name: 'the list of clusters comes out empty',
      by: 'facts of the cluster',
      declare: (broken) => broken ? newFleet() : tenants(names),
      caught: byConstruct('a fleet must have at least one cluster, got none; declare new MyCluster(this) in it'),
    },
    {
      name: 'a program throws away what it rendered: an application stays without any object, and Argo CD is asked to sync it',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        workload(application(home));
        if (broken) application(home, 'hollow');
      }),
      caught: impossible('no Application is made for nothing, and none may prune its last object', (tree) => [
        ...(tree.has('home/argocd-apps/Application-hollow.yaml') ? ['Argo CD syncs an empty folder'] : []),
        ...argoApplications(tree).filter(({ spec }) => spec.syncPolicy.automated?.allowEmpty === true).map(({ metadata }) => `'${metadata.name}' may prune everything`),
      ], (tree) => { argoApplication(tree, 'web').spec.syncPolicy.automated!.allowEmpty = true; }),
    },
    {
      name: 'an Application written by hand may prune all it has',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, 'argoproj.io/v1alpha1', 'Application', 'legacy', {
          spec: {
            project: 'web', source: { repoURL: 'https://github.com/example/legacy.git', targetRevision: 'v1.0.0', path: 'deploy' },
            destination: { server: 'https://kubernetes.default.svc', namespace: 'legacy' },
            syncPolicy: { automated: { prune: true, selfHeal: true, ...(broken && { allowEmpty: true }) } },
          },
        }, { namespace: 'argocd' });
      }),
      caught: byRule('protects-applications'),
    },
  ],
};
