import { GitPath } from '../../../lib';
import { application, machines } from '../../fixtures/home';
import { web, webBehindGateway, workload } from '../bases';
import { byRule, byWarning, type Row } from '../row';

export const row: Row = {
  number: 17,
  name: 'Systems whose kinds do not fit together',
  text: 'One system needs kinds in a version that another one does not bring: it looks for them once, finds nothing and stays silent. '
    + 'Versions of what depends on each other are pinned together, and others are refused.',
  evidence: ['home-ops#3790', 'LGTM-PoC#69', 'cloud-native-ref#1781', 'cilium#38420'],
  faults: [
    {
      name: 'requests come in through a Gateway and nobody brings its kinds',
      by: 'construct',
      declare: (broken) => webBehindGateway((app) => workload(app), { withKinds: !broken }),
      caught: byRule('valid-relations'),
    },
    {
      name: 'the kinds of the Gateway API come from a folder of an older release',
      by: 'construct',
      declare: (broken) => webBehindGateway((app) => {
        workload(app);
        if (broken) {
          new GitPath(application(app.cluster, 'gateway-kinds'), {
            repository: 'https://github.com/kubernetes-sigs/gateway-api', revision: 'v1.2.0', path: 'config/crd/standard',
            clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'], namespacedKinds: [], installs: ['gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GatewayClass'],
          });
        }
      }, { withKinds: !broken }),
      caught: byRule('compatible-versions'),
    },
    {
      name: 'a cluster runs a Kubernetes that its systems were not made for',
      by: 'another platform',
      declare: (broken) => web((app) => workload(app), { props: { platform: { ...machines(3), kubernetes: broken ? '1.33' : '1.34' } } }),
      caught: byWarning('compatible-versions'),
    },
  ],
};
