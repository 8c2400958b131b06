import { type Fleet } from '../../../lib';
import { application, Home, newFleet, services } from '../../fixtures/home';
import { argoApplication } from '../argo';
import { cluster, web, workload } from '../bases';
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
        ...(argoApplication(tree, 'argocd').spec.syncPolicy.automated?.prune === false ? [] : ['it prunes itself']),
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
