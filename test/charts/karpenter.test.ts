import { Karpenter } from '../../apps';
import { type Manifest } from '../../lib/manifest';
import { podSpecOf } from '../../lib/pod-spec';
import { kubeId, onOvh, project } from '../fixtures/ovh';
import { renderCluster } from '../support/declare';
import { findHelm, render } from './helm';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const helm = findHelm();
const chart = process.env.FLOTILLA_CHARTS === undefined ? undefined : join(process.env.FLOTILLA_CHARTS, 'karpenter-provider-ovhcloud');
const able = helm !== undefined && chart !== undefined && existsSync(chart);
if (!able) console.log('the chart of Karpenter’s provider is not rendered: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH');

type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };

/** The controller is installed by manifests of ours: they hold what the chart of the same version holds. */
(able ? describe : describe.skip)('the controller of Karpenter as its chart renders it', () => {
  const values = { ovh: { endpoint: 'ovh-eu', serviceName: project, kubeId, region: 'EU-WEST-PAR' } };
  const theirs = (): readonly Manifest[] => render(helm!, { chart: chart!, values, releaseName: 'karpenter', namespace: 'karpenter' }).manifests;
  const ours = renderCluster((cluster) => new Karpenter(cluster, { serviceName: project, kubeId, pools: { general: { limits: { cpu: '96', memory: '512Gi' } } } }), { platform: onOvh() }).manifests('home/karpenter');
  const deployment = (manifests: readonly Manifest[]): NonNullable<ReturnType<typeof podSpecOf>>['spec'] => podSpecOf(manifests.find(({ kind }) => kind === 'Deployment')!)!.spec;
  const container = (manifests: readonly Manifest[]): ReturnType<typeof deployment>['containers'][number] => deployment(manifests).containers[0]!;

  test('has the same image, environment, ports and probes', () => {
    const [own, other] = [container(ours), container(theirs())];
    expect(own.image).toBe(other.image);
    expect(own.env!.filter(({ name }) => name !== 'MEMORY_LIMIT')).toEqual(expect.arrayContaining(other.env!));
    expect(own.env!.map(({ name }) => name).sort()).toEqual([...other.env!.map(({ name }) => name), 'MEMORY_LIMIT'].sort());
    expect(own.ports!.map(({ containerPort }) => containerPort)).toEqual(other.ports!.map(({ containerPort }) => containerPort));
    for (const probe of ['livenessProbe', 'readinessProbe'] as const) expect(own[probe]!.httpGet!.path).toBe(other[probe]!.httpGet!.path);
    expect(deployment(ours).securityContext!.runAsUser).toBe(other.securityContext!.runAsUser);
  });

  test('has a PriorityClass, an affinity against its own nodes and fewer rights, which the chart has not', () => {
    expect(deployment(theirs())).not.toHaveProperty('priorityClassName');
    expect(JSON.stringify(deployment(theirs()).affinity)).not.toContain('karpenter.sh/nodepool');
    const rights = (manifests: readonly Manifest[]): Set<string> => new Set(manifests.filter(({ kind }) => kind === 'ClusterRole')
      .flatMap(({ rules }) => rules as Rule[]).flatMap(({ apiGroups, resources, verbs }) => apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)))));
    const [own, other] = [rights(ours), rights(theirs())];
    // The finalizers of owners, where the API server asks for that right.
    expect([...own].filter((right) => !other.has(right) && !right.includes('/finalizers'))).toEqual([]);
    expect([...other].filter((right) => !own.has(right))).toEqual(expect.arrayContaining(['list /secrets', 'get /configmaps', 'create /nodes', 'delete karpenter.sh/nodepools', 'delete coordination.k8s.io/leases']));
  });

  test('finds one custom kind in the folder that we take from there', () => {
    const definitions = theirs().filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ metadata }) => metadata.name);
    expect(definitions).toEqual(['ovhnodeclasses.karpenter.ovhcloud.sh']);
    expect(existsSync(join(chart!, 'crds'))).toBe(true);
  });
});
