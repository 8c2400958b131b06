import { certManagerChart, type Fleet, HelmChart, PostgresDatabase, Secret } from '../../../lib';
import { application } from '../../fixtures/home';
import { argoApplication, waveOf } from '../argo';
import { cluster, plain, web, workload } from '../bases';
import { byRule, byWarning, impossible, type Row } from '../row';

const withDatabase = (operator: boolean, database: boolean): Fleet => web((app) => {
  workload(app);
  if (database) new PostgresDatabase(app, 'db', { storage: '1Gi' });
}, operator ? {} : { without: ['CloudNativePG'] });

const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;

/** An operator that a user installs without saying that others stand on it, and an object of it. */
const certificates = (installed: boolean): Fleet => Object.assign(cluster((home) => {
  workload(application(home));
  if (!installed) return;
  new HelmChart(application(home, 'certificates'), {
    chart: certManagerChart,
    values: {
      crds: { enabled: true, keep: true }, global: { priorityClassName: 'platform-high', leaderElection: { namespace: 'certificates' } }, resources: small,
      webhook: { resources: small }, cainjector: { resources: small }, startupapicheck: { enabled: false },
    },
  });
  plain(application(home, 'authority'), 'cert-manager.io/v1', 'ClusterIssuer', 'own', { spec: { selfSigned: {} } });
}, { without: ['CertManager', 'CloudNativePG'] }), { forgets: { home: 'certificates come from elsewhere' } });

export const row: Row = {
  number: 24,
  name: 'An operator that goes before its objects',
  text: 'An operator is removed while objects of its kinds remain: their finalizers wait for it for ever, or its definitions go and take all of them along. '
    + 'Who is needed cannot leave the declaration, an operator that goes together with its objects is told, and its Application leaves everything behind.',
  evidence: ['argo-cd#9296', 'argo-cd#8813', 'pulsar-resources-operator#160'],
  faults: [
    {
      name: 'the operator of the databases is removed while a database stays',
      by: 'committed tree',
      committed: () => withDatabase(true, true),
      declare: (broken) => withDatabase(!broken, true),
      caught: byRule('no-lost-data', 'valid-relations'),
    },
    {
      name: 'External Secrets is removed while secrets are read by it',
      by: 'committed tree',
      committed: () => web((app) => { workload(app); new Secret(app, 'token', { keys: ['token'] }); }),
      declare: (broken) => web((app) => { workload(app); new Secret(app, 'token', { keys: ['token'] }); }, broken ? { without: ['ExternalSecrets'] } : {}),
      caught: byRule('no-lost-data', 'valid-relations'),
    },
    {
      name: 'an operator and what it runs are removed in one commit',
      by: 'committed tree',
      committed: () => certificates(true),
      declare: (broken) => certificates(!broken),
      caught: byWarning('no-stranded-objects'),
    },
    {
      name: 'an operator and its objects are deployed at once, and removed in the same order',
      by: 'construct',
      declare: (broken) => cluster((home) => { const app = application(home); workload(app); if (broken) new PostgresDatabase(app, 'db', { storage: '1Gi' }); }),
      caught: impossible('the operator is in an Application of its own, before its objects, that takes nothing along', (tree) => [
        ...(waveOf(tree.at('home/argocd-apps/Application-cloudnative-pg.yaml')) < waveOf(tree.at('home/argocd-apps/Application-web.yaml')) ? [] : ['the operator does not come first']),
        ...(argoApplication(tree, 'cloudnative-pg').metadata.finalizers === undefined ? [] : ['the operator takes its kinds along']),
      ], (tree) => { argoApplication(tree, 'cloudnative-pg').metadata.finalizers = ['resources-finalizer.argocd.argoproj.io']; }),
    },
  ],
};
