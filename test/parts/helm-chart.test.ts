import { Type } from '@sinclair/typebox';
import {
  type Application, argoCdChart, certManagerChart, type ChartDefinition, cloudnativePgChart, defineChart, externalSecretsChart, HelmChart, type HelmChartProps, kedaChart, kyvernoChart, metallbChart, prometheusOperatorCrdsChart, rookCephChart,
} from '../../lib';
import { strict } from '../../lib/kinds/fields/strict';
import { render } from '../support/declare';
import { type Rendered } from '../support/rendered';

const chart = defineChart({
  name: 'shop',
  version: '1.2.3',
  appVersion: '4.5.6',
  repository: 'https://charts.example.org',
  values: strict({
    replicas: Type.Integer(),
    webhook: strict({ enabled: Type.Boolean(), mode: Type.Optional(Type.String()) }),
    metrics: Type.Optional(strict({ monitor: strict({ enabled: Type.Boolean() }) })),
    hosts: Type.Optional(Type.Array(Type.String())),
  }),
  clusterKinds: ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'rbac.authorization.k8s.io/ClusterRole'],
  namespacedKinds: ['apps/Deployment', 'batch/Job', 'monitoring.coreos.com/ServiceMonitor'],
  optionalKinds: {
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration': ['webhook.enabled'],
    'batch/Job': ['webhook.mode=job'],
    'monitoring.coreos.com/ServiceMonitor': ['**.monitor.enabled'],
  },
  installs: ['example.org/Shop'],
});

const values = { replicas: 2, webhook: { enabled: true }, hosts: ['a', 'b'] };

function declared(props: Partial<HelmChartProps<typeof chart>> = {}): Rendered {
  return render((application) => new HelmChart(application, { chart, values, ...props }), { kinds: ['monitoring.coreos.com/ServiceMonitor'] });
}

/** Kinds that a project lets an application have, written as `group/Kind`. */
function allowed(rendered: Rendered): string[] {
  const { clusterResourceWhitelist = [], namespaceResourceWhitelist = [] } = rendered.argoProject('web').spec;
  return [...clusterResourceWhitelist, ...namespaceResourceWhitelist].map(({ group, kind }) => `${group}/${kind}`);
}

describe('a Helm chart', () => {
  test('is pinned at its exact version, from its repository alone', () => {
    const rendered = declared();
    expect(rendered.argoApplication('web').spec.sources?.[0] ?? rendered.argoApplication('web').spec.source).toMatchObject({
      repoURL: 'https://charts.example.org', chart: 'shop', targetRevision: '1.2.3', helm: { releaseName: 'web', valuesObject: values },
    });
    expect(rendered.argoProject('web').spec.sourceRepos).toContain('https://charts.example.org');
  });

  test('in a Git repository is pinned at its tag, in its folder', () => {
    const inGit = { ...chart, repository: 'https://git.example.org/shop.git', path: 'deploy/chart', revision: 'v1.2.3' };
    const rendered = render((application) => new HelmChart(application, { chart: inGit, values, releaseName: 'boutique' }));
    const source = rendered.application('web').sources[0]!;
    expect(source).toMatchObject({ repository: 'https://git.example.org/shop.git', path: 'deploy/chart', revision: 'v1.2.3', releaseName: 'boutique' });
    expect(source).not.toHaveProperty('chart');
  });

  test('takes further values over its own as Helm does: maps merge, everything else is replaced', () => {
    const further = { webhook: { mode: 'x', port: 1 }, hosts: ['c'], extra: { deep: { er: true } }, replicas: null };
    expect(declared({ furtherValues: further }).values('web')).toEqual({
      replicas: null, webhook: { enabled: true, mode: 'x', port: 1 }, hosts: ['c'], extra: { deep: { er: true } },
    });
    expect(values).toEqual({ replicas: 2, webhook: { enabled: true }, hosts: ['a', 'b'] });
  });

  test('brings an optional kind only with the values that bring it, whoever set them', () => {
    const kinds = (props: Partial<HelmChartProps<typeof chart>>): string[] => allowed(declared(props)).filter((kind) => Object.hasOwn(chart.optionalKinds!, kind)).sort();
    const [webhook, job, monitor] = Object.keys(chart.optionalKinds!) as [string, string, string];
    expect(kinds({})).toEqual([webhook]);
    expect(kinds({ values: { ...values, webhook: { enabled: false } } })).toEqual([]);
    expect(kinds({ values: { ...values, webhook: { enabled: false, mode: 'job' } } })).toEqual([job]);
    expect(kinds({ values: { ...values, webhook: { enabled: false }, metrics: { monitor: { enabled: true } } } })).toEqual([monitor]);
    expect(kinds({ furtherValues: { webhook: { enabled: false }, any: { where: { monitor: { enabled: true } } } } })).toEqual([monitor]);
    expect(kinds({ furtherValues: { webhook: { enabled: 'yes' } } })).toEqual([]);
  });

  test('lets its application have the kinds that it renders', () => {
    expect(allowed(declared())).toEqual(expect.arrayContaining(['rbac.authorization.k8s.io/ClusterRole', 'apps/Deployment']));
  });

  describe('offers a kind', () => {
    const definition = 'apiextensions.k8s.io/CustomResourceDefinition';
    const offered = (conditions: Partial<typeof chart>, furtherValues: Record<string, unknown> = {}, from = { ...chart, installs: ['example.org/Shop', 'example.org/Shelf'] }): string[] => {
      const { cluster } = render((application) => new HelmChart(application, { chart: { ...from, ...conditions }, values, furtherValues })).models[0]!;
      return [...cluster.relations.allOffers.keys()].filter((capability) => capability.startsWith('kind:example.org/')).map((capability) => capability.slice('kind:example.org/'.length)).sort();
    };
    const all = { optionalKinds: { [definition]: ['crds.enabled', 'installCRDs'] } };
    const one = { optionalInstalls: { 'example.org/Shelf': ['crds.shelves!=false'] } };

    test('of those that it installs, unless it is told to install none', () => {
      expect(offered({})).toEqual(['Shelf', 'Shop']);
      expect(offered(all, { crds: { enabled: false } })).toEqual([]);
      expect(offered(all, { crds: { enabled: true } })).toEqual(['Shelf', 'Shop']);
      expect(offered(all, { crds: { enabled: false }, installCRDs: true })).toEqual(['Shelf', 'Shop']);
    });

    test('unless it is told to leave it out', () => {
      expect(offered(one)).toEqual(['Shelf', 'Shop']);
      expect(offered(one, { crds: { shelves: true } })).toEqual(['Shelf', 'Shop']);
      expect(offered(one, { crds: { shelves: false } })).toEqual(['Shop']);
      expect(offered({ ...one, ...all }, { crds: { enabled: false, shelves: true } })).toEqual([]);
    });

    test.each(([
      [kedaChart, { crds: { install: false } }, 'keda.sh/ScaledObject'], [rookCephChart, { crds: { enabled: false } }, 'ceph.rook.io/CephCluster'], [certManagerChart, { crds: { enabled: false } }, 'cert-manager.io/Certificate'],
      [externalSecretsChart, { installCRDs: false }, 'external-secrets.io/ExternalSecret'], [externalSecretsChart, { installCRDs: true, crds: { createClusterSecretStore: false } }, 'external-secrets.io/ClusterSecretStore'],
      [prometheusOperatorCrdsChart, { crds: { prometheuses: { enabled: false } } }, 'monitoring.coreos.com/Prometheus'], [prometheusOperatorCrdsChart, { crds: { servicemonitors: { enabled: false } } }, 'monitoring.coreos.com/ServiceMonitor'],
      [kyvernoChart, { crds: { install: true, groups: { kyverno: { clusterpolicies: false } } } }, 'kyverno.io/ClusterPolicy'], [argoCdChart, { crds: { install: false } }, 'argoproj.io/Application'],
      [cloudnativePgChart, { crds: { create: false } }, 'postgresql.cnpg.io/Cluster'], [metallbChart, { crds: { enabled: false } }, 'metallb.io/IPAddressPool'],
    ] as [ChartDefinition, Record<string, unknown>, string][]).map(([of, further, kind]) => [of.name, kind, of, further] as const))('not where %s is told to leave it out: %s', (_, kind, definitionOfChart, furtherValues) => {
      const offers = (further: Record<string, unknown>): boolean => {
        const { cluster } = render((application) => new HelmChart(application, { chart: definitionOfChart as unknown as typeof chart, values: {} as never, furtherValues: further })).models[0]!;
        return cluster.relations.allOffers.get(`kind:${kind}`)?.some(({ name }) => name === 'web') === true;
      };
      expect(definitionOfChart.installs).toContain(kind);
      expect(offers({ crds: { enabled: true, install: true, create: true }, installCRDs: true })).toBe(true);
      expect(offers(furtherValues)).toBe(false);
    });
  });

  test('offers the kinds that it installs and those that its system brings', () => {
    const rendered = declared({ brings: ['example.org/Order'] });
    const { allOffers } = rendered.models[0]!.cluster.relations;
    for (const kind of ['example.org/Shop', 'example.org/Order']) expect(allOffers.get(`kind:${kind}`)?.map(({ name }) => name)).toEqual(['web']);
  });

  test('twice in an application is refused by its id', () => {
    expect(() => render((application: Application) => [1, 2].map(() => new HelmChart(application, { chart, values })))).toThrow(/There is already a Construct with name 'chart-shop'/);
  });
});
