import { Volume } from '../../../lib';
import { application } from '../../fixtures/home';
import { argoApplication, unprotected } from '../argo';
import { cluster, plain, web, webWithVolumes, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';
import { type Application as App } from '../../../lib';

const finalizer = 'resources-finalizer.argocd.argoproj.io';

/** An Application as a user writes one by hand. */
const handWritten = (app: App, finalizers: readonly string[], path: string): object => plain(app, 'argoproj.io/v1alpha1', 'Application', 'legacy', {
  spec: {
    project: 'web', source: { repoURL: 'https://github.com/example/fleet.git', targetRevision: 'main', path },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'legacy' }, syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'] },
  },
}, { namespace: 'argocd', ...(finalizers.length > 0 && { finalizers }) });

export const row: Row = {
  number: 22,
  name: 'A finalizer that takes everything down with an Application',
  text: 'Deleting an Application with the finalizer deletes what it holds, children of an app of apps included, to the last volume. '
    + 'The root and what others stand on have no finalizer, and what holds data stays when its Application goes.',
  evidence: ['argo-cd#6046', 'infra-deployments#1623', 'applicationset#560', 'argo-cd#18780'],
  faults: [
    {
      name: 'the root Application is deleted to start over',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(application(home)); }),
      caught: impossible('the root has no finalizer', (tree) => (tree.at('home/root-app.yaml').metadata as { finalizers?: string[] }).finalizers ?? [], (tree) => {
        Object.assign(tree.at('home/root-app.yaml').metadata, { finalizers: [finalizer] });
      }),
    },
    {
      name: 'the Application of an operator is deleted to install it anew',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(application(home)); }),
      caught: impossible('Applications that others stand on have no finalizer', (tree) => ['argocd', 'cilium', 'cloudnative-pg', 'external-secrets', 'namespaces'].filter((name) => argoApplication(tree, name).metadata.finalizers !== undefined),
        (tree) => { argoApplication(tree, 'cloudnative-pg').metadata.finalizers = [finalizer]; }),
    },
    {
      name: 'the Application of a service with a volume is deleted',
      by: 'construct',
      declare: (broken) => webWithVolumes((app) => { workload(app); if (broken) new Volume(app, 'data', { size: '1Gi' }); }),
      caught: impossible('the volume stays when its Application goes', (tree) => unprotected(tree.at('home/web/PersistentVolumeClaim-data.yaml')), (tree) => {
        tree.at('home/web/PersistentVolumeClaim-data.yaml').metadata.annotations = {};
      }),
    },
    {
      name: 'an Application written by hand has the finalizer and reads a folder of ours',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); handWritten(app, broken ? [finalizer] : [], broken ? 'dist/home/web' : 'legacy'); }),
      caught: byRule('protects-applications'),
    },
    {
      name: 'an ApplicationSet written by hand makes Applications that take everything with them',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) {
          plain(app, 'argoproj.io/v1alpha1', 'ApplicationSet', 'tenants', {
            spec: {
              generators: [{ list: { elements: [{ name: 'ada' }] } }],
              template: {
                metadata: { name: '{{name}}', finalizers: [finalizer] },
                spec: { project: 'web', source: { repoURL: 'https://github.com/example/fleet.git', targetRevision: 'main', path: 'tenants/{{name}}' }, destination: { server: 'https://kubernetes.default.svc', namespace: '{{name}}' } },
              },
            },
          }, { namespace: 'argocd' });
        }
      }),
      caught: byRule('protects-applications'),
    },
  ],
};
