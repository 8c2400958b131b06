import { certManagerChart, type Fleet, HelmChart, PostgresDatabase, Secret } from '../../../lib';
import { application, Home, newFleet, services } from '../../fixtures/home';
import { argoApplication, waveOf } from '../argo';
import { cluster, plain, plainDeployment, web, workload } from '../bases';
import { byRule, byWarning, impossible, type Row } from '../row';

const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;

export const row: Row = {
  number: 15,
  name: 'Objects of a kind that nobody installs, or not yet',
  text: 'An object of a custom kind fails, and with it its whole application, while the kind is not there. '
    + 'Every kind in use must be installed by something in the same cluster, which comes first; where a sync is faster, the missing kind is no error.',
  evidence: ['argo-cd#6489', 'argo-cd#15095', 'argo-cd#748', 'kustomize-controller#1194'],
  faults: [
    {
      name: 'a database is declared where no operator is',
      by: 'construct',
      declare: (broken) => web((app) => new PostgresDatabase(app, 'db', { storage: '1Gi' }), broken ? { without: ['CloudNativePG'] } : {}),
      caught: byRule('valid-relations'),
    },
    {
      name: 'an object was copied from another project, of a kind that nothing here installs',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) plain(app, 'traefik.io/v1alpha1', 'IngressRoute', 'web', { spec: { routes: [] } });
      }),
      caught: byRule('valid-relations'),
    },
    {
      name: 'the operator is in another cluster of the fleet',
      by: 'another cluster',
      declare: (broken: boolean): Fleet => {
        const fleet = newFleet();
        const south = new Home(fleet, { name: 'south', without: [...services, ...(broken ? ['CloudNativePG'] as const : [])] });
        new Home(fleet, { name: 'north', without: services });
        new PostgresDatabase(application(south), 'db', { storage: '1Gi' });
        return fleet;
      },
      caught: byRule('valid-relations'),
    },
    {
      name: 'a chart is told not to install its kinds, which others use',
      by: 'chart values',
      declare: (broken) => cluster((home) => {
        new HelmChart(application(home, 'certificates'), {
          chart: certManagerChart,
          values: {
            crds: { enabled: !broken, keep: true }, global: { priorityClassName: 'platform-high', leaderElection: { namespace: 'certificates' } }, resources: small,
            webhook: { resources: small }, cainjector: { resources: small }, startupapicheck: { enabled: false },
          },
        });
        plainDeployment(application(home));
      }, { without: ['CertManager'] }),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a kind is said to be in the cluster, and nothing of the fleet installs it',
      by: 'facts of the cluster',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) plain(app, 'traefik.io/v1alpha1', 'IngressRoute', 'web', { spec: { routes: [] } });
      }, { props: { kinds: ['traefik.io/IngressRoute'] } }),
      caught: byWarning('checked-kinds'),
    },
    {
      name: 'a secret is read from the backend in a cluster that is being set up, where the kind comes a minute later',
      by: 'construct',
      declare: (broken) => web((app) => { workload(app); if (broken) new Secret(app, 'token', { keys: ['token'] }); }),
      caught: impossible('whoever brings the kind comes first, and a missing kind is no error', (tree) => [
        ...(argoApplication(tree, 'web').spec.syncPolicy.syncOptions.includes('SkipDryRunOnMissingResource=true') ? [] : ['a missing kind fails the sync']),
        ...(waveOf(tree.at('home/argocd-apps/Application-web.yaml')) > waveOf(tree.at('home/argocd-apps/Application-external-secrets.yaml')) ? [] : ['the operator does not come first']),
      ], (tree) => { argoApplication(tree, 'web').spec.syncPolicy.syncOptions.pop(); }),
    },
  ],
};
