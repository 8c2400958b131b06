import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type HarborValues } from '../harbor';
import { disruptionBudget } from './disruption-budget';
import { mapOf, overlaid } from './known';
import { container, placement, type Pod, spreading } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { claimVolume, persistentVolumeClaim, volumeClaimTemplate } from './volume-claim';
import { deployment, statefulSet } from './workload';

type Values = Unchecked<HarborValues>;

export function harborWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const { core, jobservice, portal, nginx } = values;
  const strategy = { type: values.updateStrategy?.type ?? 'RollingUpdate' };
  const workload = (component: string, own: unknown, containers: Containers): Component => ({ component, own, containers, name: `${releaseName('harbor', release, values)}-${component}`, release });
  return [
    ...several(workload('core', core, [container('core', core?.resources)])),
    ...several(workload('jobservice', jobservice, [container('jobservice', jobservice?.resources)]), strategy),
    ...several(workload('portal', portal, [container('portal', portal?.resources)])),
    ...several(workload('nginx', nginx, [container('nginx', nginx?.resources)])),
    ...registry(values, (containers) => workload('registry', values.registry, containers), strategy),
    ...(values.trivy?.enabled ? trivy(values, (containers) => workload('trivy', values.trivy, containers)) : []),
  ];
}

type Containers = ReturnType<typeof container>[];

interface Component {
  readonly component: string;
  readonly own: unknown;
  readonly containers: Containers;
  readonly name: string;
  readonly release: ChartRelease;
}

/** Images in files are on a volume: one there is, or else one of the chart's, which it leaves behind when it goes. */
function registry({ registry: own, persistence }: Values, workload: (containers: Containers) => Component, strategy: object): Manifest[] {
  const component = workload([container('registry', own?.registry?.resources), container('registryctl', own?.controller?.resources)]);
  if (persistence?.imageChartStorage?.type === 's3') return several(component, strategy);
  const claim = persistence?.persistentVolumeClaim?.registry?.existingClaim;
  return [
    ...several(component, strategy, [claimVolume('registry-data', claim ?? component.name)]),
    ...(claim ? [] : [persistentVolumeClaim(component.name, { accessModes: ['ReadWriteOnce'], storage: '5Gi' }, { 'helm.sh/resource-policy': 'keep' })]),
  ];
}

function trivy({ trivy: own, persistence }: Values, workload: (containers: Containers) => Component): Manifest[] {
  // The limit of CPU is the chart's.
  const component = workload([container('trivy', overlaid({ limits: { cpu: 1 } }, own?.resources))]);
  const claim = persistence?.persistentVolumeClaim?.trivy?.existingClaim;
  const volumeClaimTemplates = claim ? undefined : [volumeClaimTemplate('data', { accessModes: ['ReadWriteOnce'], storage: '5Gi' })];
  return [statefulSet(component.name, { ...fields(component, claim ? [claimVolume('data', claim)] : []), volumeClaimTemplates }), ...budget(component)];
}

function several(component: Component, strategy?: object, volumes?: Pod['volumes']): Manifest[] {
  return [deployment(component.name, { ...fields(component, volumes), strategy }), ...budget(component)];
}

function fields({ component, own, containers, release }: Component, volumes: Pod['volumes']) {
  const selector = { release: release.name, app: 'harbor', component };
  const where = placement(own);
  return {
    replicas: mapOf(own)?.replicas ?? 1,
    selector,
    labels: {
      heritage: 'Helm', 'app.kubernetes.io/instance': release.name, 'app.kubernetes.io/name': 'harbor', 'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/part-of': 'harbor', 'app.kubernetes.io/component': component,
    },
    pod: { containers, volumes, ...where, topologySpreadConstraints: spreading(where.topologySpreadConstraints, selector) },
  };
}

/** One pod alone has none. */
function budget({ own, component, name, release }: Component): Manifest[] {
  const { replicas, podDisruptionBudget } = mapOf(own) ?? {};
  const several = typeof replicas === 'number' && replicas > 1;
  return several && mapOf(podDisruptionBudget)?.enabled ? [disruptionBudget(name, { release: release.name, app: 'harbor', component }, podDisruptionBudget)] : [];
}
