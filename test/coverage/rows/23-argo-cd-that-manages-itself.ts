import { type Fleet } from '../../../lib';
import { application, Home, newFleet, services } from '../../fixtures/home';
import { argoApplication } from '../argo';
import { cluster, plain, web, workload } from '../bases';
import { byConstruct, byRule, impossible, type Row } from '../row';

export const row: Row = {
  number: 23,
  name: 'Argo CD that breaks itself',
  text: 'Argo CD applies its own manifests: a version that prunes its own parts, a project without the right to a new kind, or a policy that comes too early, and nobody is left to mend it. '
    + 'Its Application never prunes and cannot be cascaded, has a project with exactly its kinds, and a cluster without Argo CD is refused.',
  evidence: ['argo-cd#5210', 'argo-cd#2806', 'argo-cd#10367', 'argo-cd#7860', 'argo-helm#1765'],
  faults: [
    {
      name: 'a version of Argo CD no longer has a part that is still in use',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(application(home)); }),
      caught: impossible('the Application of Argo CD prunes nothing and takes nothing with it', (tree) => [
        ...(argoApplication(tree, 'argocd').spec.syncPolicy.automated?.prune === true ? ['it prunes itself'] : []),
        ...(argoApplication(tree, 'argocd').metadata.finalizers === undefined ? [] : ['it takes itself along']),
      ], (tree) => { argoApplication(tree, 'argocd').spec.syncPolicy.automated!.prune = true; }),
    },
    {
      name: 'Argo CD is taken out of the cluster that it runs',
      by: 'construct',
      declare: (broken) => web((app) => workload(app), broken ? { without: ['ArgoCD'] } : {}),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a cluster that another one manages brings an Argo CD of its own',
      by: 'another cluster',
      declare: (broken: boolean): Fleet => {
        const fleet = newFleet();
        new Home(fleet, { name: 'north', without: services });
        new Home(fleet, { name: 'south', without: services, props: broken ? { hub: 'north' } : {} });
        return fleet;
      },
      caught: byConstruct("cluster 'south' must not have an ArgoCD of its own, got one beside hub 'north'; remove one of them"),
    },
    {
      name: 'an Application that is written by hand installs a second Argo CD with the custom kinds of the first',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        plain(application(home), 'argoproj.io/v1alpha1', 'Application', 'second', {
          spec: {
            project: 'web', source: { repoURL: 'https://argoproj.github.io/argo-helm', chart: 'argo-cd', targetRevision: '10.1.1', helm: { valuesObject: { crds: { install: broken }, createClusterRoles: false } } },
            destination: { server: 'https://kubernetes.default.svc', namespace: 'second' },
          },
        }, { namespace: 'argocd' });
      }),
      caught: byRule('unique-kinds'),
    },
    {
      name: 'an Argo CD is installed where one is without any application',
      by: 'facts of the cluster',
      declare: (broken) => web((app) => workload(app), { props: { kinds: broken ? ['argoproj.io/Application'] : ['example.org/Widget'] } }),
      caught: byRule('unique-kinds'),
    },
    {
      name: 'the settings of Argo CD are written by hand beside its chart',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        plain(application(home), 'v1', 'ConfigMap', broken ? 'argocd-rbac-cm' : 'argocd-notes', { data: { 'policy.default': 'role:admin' } }, { namespace: 'argocd' });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'an ExternalSecret makes the Secret of Argo CD anew instead of adding to it',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        plain(application(home), 'external-secrets.io/v1', 'ExternalSecret', 'argocd-secret', {
          spec: {
            refreshInterval: '1h0m0s', secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, target: { name: 'argocd-secret', creationPolicy: broken ? 'Owner' : 'Merge' },
            data: [{ secretKey: 'webhook.github.secret', remoteRef: { key: 'argocd', property: 'webhook', conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } }],
          },
        }, { namespace: 'argocd' });
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'the denial of traffic in the namespace of Argo CD comes before what lets it work',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(application(home)); }),
      caught: impossible('the denial comes after everything that allows traffic', (tree) => {
        const waves = tree.paths.filter((path) => /^home\/argocd\/(Cilium)?NetworkPolicy-/.test(path)).map((path) => tree.at(path)).map((manifest) => ({ name: manifest.metadata.name, wave: Number(manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0) }));
        const denial = waves.find(({ name }) => name === 'default-deny')?.wave ?? -1;
        return waves.filter(({ name, wave }) => name !== 'default-deny' && wave >= denial).map(({ name }) => `${name} comes after the denial`);
      }, (tree) => { delete tree.at('home/argocd/NetworkPolicy-default-deny.yaml').metadata.annotations; }),
    },
  ],
};
