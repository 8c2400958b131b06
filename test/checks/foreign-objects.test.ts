import { type Application, Application as App, argoCdChart, GitPath, HelmChart } from '../../lib';
import { uniqueKinds } from '../../lib/checks/unique-kinds';
import { uniqueObjects } from '../../lib/checks/unique-objects';
import { argoCdValues } from '../charts/fixtures/argo-cd';
import { type Facts, machines } from '../support/declare';
import { plain, sentencesOf } from '../support/problems';

const repoURL = 'https://argoproj.github.io/argo-helm';
const byHand = (web: Application, name: string, source: object, namespace = 'argocd'): object =>
  plain(web, 'Application', name, { spec: { source, destination: { server: 'https://kubernetes.default.svc', namespace } } }, 'argoproj.io/v1alpha1', { namespace: 'argocd' });

/** Argo CD by its chart, as an application of ours. */
const argo = (scope: Application, furtherValues: object = {}): object => new HelmChart(new App(scope.cluster, 'argocd'), { chart: argoCdChart, values: argoCdValues.single, furtherValues: { ...furtherValues } });

const objects = (declare: (web: Application) => void, facts?: Facts): string[] => sentencesOf(uniqueObjects, declare, facts);

describe('an object that a chart renders', () => {
  const twice = (kind: string, name: string, by = "chart 'argo-cd' of 'home/argocd'"): string =>
    `home/web ${kind}/${name}: ${kind} '${name}' in namespace 'argocd' must be made by ${by} alone, got home/web/${kind}-${name}-0 as well; each would undo what the other makes: remove it, and set values of the chart instead`;
  const written = (kind: string, name: string, values?: object, namespace = 'argocd', fields: object = {}, apiVersion = 'v1'): string[] => objects((web) => {
    plain(web, kind, name, fields, apiVersion, { namespace });
    argo(web, values);
  });

  test.each(['argocd-cm', 'argocd-cmd-params-cm', 'argocd-gpg-keys-cm', 'argocd-rbac-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm'])('is not written by hand as well: ConfigMap %s', (name) => {
    expect(written('ConfigMap', name)).toEqual([twice('ConfigMap', name)]);
  });

  test('may be one of its workloads, or be named by its release', () => {
    expect(written('Deployment', 'argocd-server', {}, 'argocd', {}, 'apps/v1')).toEqual([twice('Deployment', 'argocd-server')]);
    expect(written('Service', 'argocd-server')).toEqual([twice('Service', 'argocd-server')]);
    expect(written('Service', 'argo-server', { fullnameOverride: 'argo' })).toEqual([twice('Service', 'argo-server')]);
  });

  test('may belong to the whole cluster', () => {
    const role = (name: string): string[] => objects((web) => {
      plain(web, 'ClusterRole', name, {}, 'rbac.authorization.k8s.io/v1');
      argo(web);
    });
    expect(role('argocd-server')).toEqual([twice('ClusterRole', 'argocd-server').replace(" in namespace 'argocd'", '')]);
    expect(role('argocd-viewer')).toEqual([]);
  });

  test('is free where the chart leaves it out, in other namespaces, and of other kinds', () => {
    expect(written('ConfigMap', 'argocd-cm', { configs: { cm: { create: false } } })).toEqual([]);
    expect(written('ConfigMap', 'argocd-cm', { namespaceOverride: 'argo' })).toEqual([]);
    expect(written('ConfigMap', 'argocd-cm', {}, 'web')).toEqual([]);
    expect(written('Service', 'argocd-cm')).toEqual([]);
    expect(written('ConfigMap', 'argocd-notifications-cm')).toEqual([]);
    expect(written('ConfigMap', 'argocd-notifications-cm', { notifications: { enabled: true } })).toEqual([twice('ConfigMap', 'argocd-notifications-cm')]);
    expect(written('Job', 'argocd-redis-secret-init', {}, 'argocd', {}, 'batch/v1')).toEqual([]);
  });

  test('is not made by an ExternalSecret or a SealedSecret either, unless that only adds to it', () => {
    const secret = (fields: object, apiVersion = 'external-secrets.io/v1', kind = 'ExternalSecret', annotations = {}): string[] => objects((web) => {
      plain(web, kind, 'argocd-secret', fields, apiVersion, { namespace: 'argocd', annotations });
      argo(web);
    });
    const told = (kind: string): string[] => [`home/web ${kind}/argocd-secret: Secret 'argocd-secret' in namespace 'argocd' must be made by chart 'argo-cd' of 'home/argocd' alone, got home/web/${kind}-argocd-secret-0 as well; each would undo what the other makes: remove it, and set values of the chart instead`];
    for (const spec of [{}, { target: {} }, { target: { name: 'argocd-secret', creationPolicy: 'Owner' } }]) expect(secret({ spec })).toEqual(told('ExternalSecret'));
    for (const spec of [{ target: { creationPolicy: 'Merge' } }, { target: { creationPolicy: 'None' } }, { target: { name: 'other' } }]) expect(secret({ spec })).toEqual([]);
    expect(secret({ spec: {} }, 'bitnami.com/v1alpha1', 'SealedSecret')).toEqual(told('SealedSecret'));
    for (const key of ['managed', 'patch']) expect(secret({ spec: {} }, 'bitnami.com/v1alpha1', 'SealedSecret', { [`sealedsecrets.bitnami.com/${key}`]: 'true' })).toEqual([]);
  });

  test('may be that of a chart that is read by an Application written by hand', () => {
    const beside = (source: object, namespace?: string): string[] => objects((web) => {
      plain(web, 'ConfigMap', 'argocd-cm', {}, 'v1', { namespace: 'argocd' });
      byHand(web, 'second', source, namespace);
    });
    const told = twice('ConfigMap', 'argocd-cm', "chart 'argo-cd' of 'home/web Application/second'");
    expect(beside({ repoURL, chart: 'argo-cd' })).toEqual([told]);
    expect(beside({ repoURL: `${repoURL}/`, chart: 'argo-cd', helm: { values: 'configs: { rbac: { create: false } }' } })).toEqual([told]);
    expect(beside({ repoURL, chart: 'argo-cd', helm: { parameters: [{ name: 'configs.cm.create', value: 'false' }] } })).toEqual([]);
    expect(beside({ repoURL: 'https://charts.example.org', chart: 'argo-cd' })).toEqual([]);
    expect(beside({ repoURL, chart: 'argo-events' })).toEqual([]);
    expect(beside({ repoURL, chart: 'argo-cd' }, 'second')).toEqual([]);
  });

  test('is not rendered by another chart as well', () => {
    const second = (helm: object, namespace?: string): string[] => objects((web) => {
      argo(web);
      byHand(web, 'second', { repoURL, chart: 'argo-cd', helm }, namespace);
    });
    expect(second({})).toEqual([expect.stringMatching(/^home\/web Application\/second: ConfigMap 'argocd-cm' in namespace 'argocd' and \d+ more must be made by chart 'argo-cd' of 'home\/argocd' alone, got chart 'argo-cd' of 'home\/web Application\/second' as well; each would undo what the other makes: remove one of them$/)]);
    expect(second({}, 'second')).toEqual([]);
    // One release is told by unique-sources.
    expect(second({ releaseName: 'argocd' })).toEqual([]);
  });
});

describe('what is there anyway', () => {
  const written = (kind: string, name: string, namespace: string | undefined, apiVersion = 'v1', facts?: Facts): string[] => objects((web) => plain(web, kind, name, {}, apiVersion, { namespace }), facts);
  const told = (kind: string, name: string, owner: string, remedy: string): string[] => [`home/web ${kind}/${name}: ${kind} '${name}' ${owner} alone, got home/web/${kind}-${name}-0 as well; each would undo what the other makes: ${remedy}`];

  test('is the name service of the platform', () => {
    const { name } = machines();
    const byPlatform = (kind: string, object: string): string[] => told(kind, object, `in namespace 'kube-system' must be made by platform '${name}'`, 'remove it, and set up the platform instead');
    expect(written('ConfigMap', 'coredns', 'kube-system')).toEqual(byPlatform('ConfigMap', 'coredns'));
    expect(written('Service', 'kube-dns', 'kube-system')).toEqual(byPlatform('Service', 'kube-dns'));
    expect(written('Deployment', 'coredns', 'kube-system', 'apps/v1')).toEqual(byPlatform('Deployment', 'coredns'));
    for (const [object, namespace] of [['coredns', 'web'], ['coredns-custom', 'kube-system']] as const) expect(written('ConfigMap', object, namespace)).toEqual([]);
  });

  test('are the other Deployments that it runs, where they are known', () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'balancer' } };
    const platform = { ...machines(), workloads: [deployment, { ...deployment, metadata: { name: 'other', namespace: 'away' } }, { ...deployment, kind: 'DaemonSet', metadata: { name: 'kube-apiserver' } }] };
    expect(written('Deployment', 'balancer', 'kube-system', 'apps/v1', { platform })).toHaveLength(1);
    expect(written('Deployment', 'other', 'away', 'apps/v1', { platform })).toHaveLength(1);
    expect(written('DaemonSet', 'kube-apiserver', 'kube-system', 'apps/v1', { platform })).toEqual([]);
    expect(written('Deployment', 'balancer', 'kube-system', 'apps/v1', { platform: { ...platform, workloads: undefined } })).toEqual([]);
  });

  test('is what Kubernetes itself keeps', () => {
    expect(written('ClusterRole', 'view', undefined, 'rbac.authorization.k8s.io/v1')).toEqual(told('ClusterRole', 'view', 'must be made by Kubernetes itself', 'give it another name'));
    expect(written('ClusterRole', 'viewer', undefined, 'rbac.authorization.k8s.io/v1')).toEqual([]);
    expect(written('Service', 'kubernetes', 'default')).toHaveLength(1);
    expect(written('ServiceAccount', 'default', 'web')).toEqual([]);
  });
});

describe('a custom kind', () => {
  const kinds = (declare: (web: Application) => void, facts?: Facts): string[] => sentencesOf(uniqueKinds, declare, facts);
  const beside = (source: object, destination?: string): string[] => kinds((web) => {
    argo(web);
    byHand(web, 'second', source, destination);
  });
  const twice = ["home: a custom kind must be installed by one application of cluster 'home', got AppProject of argoproj.io and 2 more by 'argocd' and 'web Application/second'; they would write it over each other: remove one of them"];

  test.each<[object]>([
    [{ chart: 'argo-cd' }], [{ repoURL: 'oci://mirror.example.org', chart: 'proxy/argo-cd' }], [{ chart: 'argo-cd', helm: { valuesObject: { crds: { keep: true } } } }], [{ chart: 'argo-cd', helm: { skipCrds: true } }],
  ])('is not installed a second time by a chart that is read by hand: %p', (source) => expect(beside({ repoURL, ...source }, 'second')).toEqual(twice));

  test.each<[object]>([
    [{ chart: 'argo-cd', helm: { valuesObject: { crds: { install: false } } } }], [{ chart: 'argo-cd', helm: { values: 'crds: { install: false }' } }], [{ chart: 'argo-workflows' }], [{ path: 'charts/argo-cd' }], [{ chart: 'constructor' }],
  ])('is not installed by %p', (source) => expect(beside({ repoURL, ...source }, 'second')).toEqual([]));

  test('may be left out by what leaves out files beside the templates', () => {
    const monitoring = (helm: object): number => kinds((web) => {
      for (const name of ['one', 'two']) byHand(web, name, { repoURL: 'https://example.org', chart: 'sealed-secrets', helm }, name);
    }).length;
    expect([monitoring({}), monitoring({ skipCrds: true }), monitoring({ skipCrds: false })]).toEqual([1, 0, 1]);
  });

  test('of a platform is installed by nobody', () => {
    const platform = { ...machines(), kinds: ['argoproj.io/AppProject', 'argoproj.io/Application', 'argoproj.io/ApplicationSet'] };
    const told = (by: string): string[] => [`home: a custom kind that cluster 'home' has without any application must not be installed, got AppProject of argoproj.io and 2 more by '${by}'; it would be written over what the platform's own system needs: remove it, or leave the kind out of kinds: […] of the cluster`];
    expect(kinds((web) => argo(web), { platform })).toEqual(told('argocd'));
    expect(kinds((web) => argo(web), { kinds: platform.kinds })).toEqual(told('argocd'));
    expect(kinds((web) => byHand(web, 'second', { repoURL, chart: 'argo-cd' }), { platform })).toEqual(told('web Application/second'));
    expect(kinds((web) => new GitPath(web, { repository: 'https://example.org/kinds.git', path: 'crds', revision: 'v1.0.0', clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'], installs: ['argoproj.io/Application'] }), { platform })).toEqual([told('web')[0]!.replace('AppProject of argoproj.io and 2 more', 'Application of argoproj.io')]);
    expect(kinds(() => undefined, { platform })).toEqual([]);
  });
});
