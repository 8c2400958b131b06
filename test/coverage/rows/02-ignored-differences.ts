import { type ApplicationProps, type Fleet } from '../../../lib';
import { application } from '../../fixtures/home';
import { argoApplication, argoApplications } from '../argo';
import { cluster, plain, plainDeployment } from '../bases';
import { byRule, impossible, type Row } from '../row';

type Ignored = NonNullable<ApplicationProps['ignoreDifferences']>;

const ignoring = (ignoreDifferences: Ignored): Fleet => cluster((home) => plainDeployment(application(home, 'web', { ignoreDifferences })));
const narrow: Ignored = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];

/** An Application of Argo CD as a user writes one by hand. */
function handWritten(broken: boolean): Fleet {
  return cluster((home) => plain(application(home, 'extra', { namespace: 'argocd' }), 'argoproj.io/v1alpha1', 'Application', 'legacy', {
    spec: {
      project: 'extra', source: { repoURL: 'https://github.com/example/legacy.git', targetRevision: 'v1.0.0', path: 'deploy' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'legacy' },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true'] },
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: [broken ? '/spec' : '/spec/replicas'] }],
    },
  }));
}

export const row: Row = {
  number: 2,
  name: 'Ignored differences that freeze real changes',
  text: 'Where Argo CD is told to ignore a field and to respect that in a sync, it sends the value of the cluster instead of the one in Git: '
    + 'with a pointer that is too wide, a new image never arrives. Pointers are narrow, and respecting them is left to sessions that change a known field.',
  evidence: ['argo-cd#26588'],
  faults: [
    {
      name: 'an application ignores the whole specification of its Deployments',
      by: 'construct',
      declare: (broken) => ignoring(broken ? [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec'] }] : narrow),
      caught: byRule('narrow-ignored-differences'),
    },
    {
      name: 'an application ignores all labels and annotations of its Deployments',
      by: 'construct',
      declare: (broken) => ignoring(broken ? [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/metadata'] }] : narrow),
      caught: byRule('narrow-ignored-differences'),
    },
    {
      name: 'an application ignores fields of a kind that it does not have',
      by: 'construct',
      declare: (broken) => ignoring(broken ? [{ group: 'apps', kind: 'StatefulSet', jsonPointers: ['/spec/replicas'] }] : narrow),
      caught: byRule('narrow-ignored-differences'),
    },
    {
      name: 'an Application written by hand respects the difference of a whole specification',
      by: 'plain object',
      declare: handWritten,
      caught: byRule('narrow-ignored-differences'),
    },
    {
      name: 'a field is ignored that something in the cluster writes; nobody says whether a sync may write over it',
      by: 'construct',
      declare: (broken) => ignoring(broken ? narrow : []),
      caught: impossible('no Application of a cluster without sessions respects ignored differences', (tree) => argoApplications(tree)
        .filter(({ spec }) => spec.syncPolicy.syncOptions.includes('RespectIgnoreDifferences=true')).map(({ metadata }) => `'${metadata.name}' respects what it ignores`),
      (tree) => { argoApplication(tree, 'web').spec.syncPolicy.syncOptions.push('RespectIgnoreDifferences=true'); }),
    },
  ],
};
