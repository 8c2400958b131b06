import { argoApplication } from '../argo';
import { cluster, inside, web, workload } from '../bases';
import { byRule, impossible, later, type Row } from '../row';
import { type Tree } from '../tree';

const valuesOfCilium = (tree: Tree): Record<string, unknown> => {
  const { source, sources = [source] } = argoApplication(tree, 'cilium').spec as unknown as { source?: object; sources?: object[] };
  return sources.map((each) => (each as { helm?: { valuesObject?: Record<string, unknown> } }).helm?.valuesObject).find((each) => each !== undefined)!;
};

export const row: Row = {
  number: 35,
  name: 'A pod network that needs itself to start',
  text: 'The network is installed by what needs it, or asks for the API at an address that only works once it runs. '
    + 'The address is a fact of the cluster, the network comes first, and the bootstrap installs the very objects that Argo CD takes over.',
  evidence: ['talos#9128', 'talos#8494', 'talos#12855', 'cilium#34253', 'home-ops#11450'],
  faults: [
    {
      name: 'a platform without a network of its own gets none',
      by: 'construct',
      declare: (broken) => web((app) => workload(app), broken ? { without: ['Cilium'] } : {}),
      caught: byRule('valid-relations'),
    },
    {
      name: 'nobody says at which address Cilium finds the API before it runs',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(inside(home)); }),
      caught: impossible('Cilium asks at an address that works without it', (tree) => typeof valuesOfCilium(tree).k8sServiceHost === 'string' && valuesOfCilium(tree).k8sServiceHost !== 'kubernetes.default.svc' ? [] : ['Cilium asks at the address of a Service'],
        (tree) => { delete valuesOfCilium(tree).k8sServiceHost; }),
    },
    {
      name: 'a system with pods has no relation to the network, and could come before it',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(inside(home)); }),
      caught: impossible('whatever has pods comes after the network', (tree) => {
        const wave = (name: string): number => Number(tree.at(`home/argocd-apps/Application-${name}.yaml`).metadata.annotations!['argocd.argoproj.io/sync-wave']);
        return ['argocd', 'cert-manager', 'web'].filter((name) => wave(name) <= wave('cilium')).map((name) => `${name} does not come after cilium`);
      }, (tree) => { tree.at('home/argocd-apps/Application-web.yaml').metadata.annotations!['argocd.argoproj.io/sync-wave'] = '0'; }),
    },
    {
      name: 'the network that the bootstrap installed differs from what Argo CD takes over',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(inside(home)); }),
      caught: later('the bootstrap prints the values of the very Application', 'test/cli.test.ts', 'with the very values that Argo CD goes on with: %s %s'),
    },
  ],
};
