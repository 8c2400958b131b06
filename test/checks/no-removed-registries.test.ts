import { type Application, certManagerChart, defineChart, HelmChart, PostgresDatabase, Type } from '../../lib';
import { noRemovedRegistries } from '../../lib/checks/no-removed-registries';
import { chartRegistries, imageRegistries } from '../../lib/checks/removed-registries';
import { deployment } from '../fixtures/deployment';
import { plain, problemsOf } from '../support/problems';

const said = (declare: (web: Application) => void): string[] => problemsOf(noRemovedRegistries, declare).map(({ where, severity = 'error', message }) => `${severity} ${where}: ${message}`);
const ofImage = (image: string): string[] => said((web) => plain(web, 'Deployment', 'app', { spec: deployment({ container: { image } }).spec }, 'apps/v1'));
const severities = (image: string): string[] => ofImage(image).map((line) => line.slice(0, line.indexOf(' ')));
const digest = `sha256:${'a'.repeat(64)}`;

describe('an image', () => {
  test('that its owner deleted is refused, with what to take', () => {
    expect(ofImage('bitnami/postgresql:16.4.0-debian-12-r9')).toEqual([
      "error home/web Deployment/app: image of container 'app' must be where it is still kept, got 'bitnami/postgresql:16.4.0-debian-12-r9', which was deleted on 2025-09-29; "
      + "take an image of the program's own makers; the last of these is kept without repairs at docker.io/bitnamilegacy",
    ]);
  });

  test('that its owner gave up is told', () => {
    expect(ofImage('k8s.gcr.io/pause:3.2')).toEqual([
      "warning home/web Deployment/app: image of container 'app' must be where it is kept up to date, got 'k8s.gcr.io/pause:3.2', which its owner gave up on 2023-04-03; take the same image from registry.k8s.io",
    ]);
  });

  test.each<[string, string[]]>([
    ['docker.io/bitnami/redis:7.2', ['error']], ['index.docker.io/bitnami/redis:7.2', ['error']], ['registry-1.docker.io/bitnami/redis:7.2', ['error']],
    [`bitnami/redis:7.2@${digest}`, ['error']], [`bitnami/redis@${digest}`, []], [`bitnami/redis:latest@${digest}`, []],
    ['bitnamilegacy/redis:7.2', ['warning']], ['bitnamisecure/redis:latest', []], ['bitnamicharts/redis:1', []], ['registry.example.org/bitnami/redis:7.2', []],
    ['minio/minio:RELEASE.2025-09-07T16-13-09Z', ['error']], ['minio/mc:1', ['error']], ['minio/operator:1', []], ['quay.io/minio/minio:1', ['warning']],
    ['gcr.io/kubebuilder/kube-rbac-proxy:v0.13.1', ['error']], ['gcr.io/distroless/static:nonroot', []],
    ['registry.k8s.io/ingress-nginx/controller:v1.15.0', ['warning']], ['registry.k8s.io/pause:3.10.1', []], ['registry.opensource.zalan.do/acid/spilo-15:3.0', ['warning']],
    ['no image at all', []],
  ])('%s: %s', (image, expected) => expect(severities(image)).toEqual(expected));

  test('counts in containers that come before', () => {
    expect(said((web) => plain(web, 'Deployment', 'app', { spec: deployment({ pod: { initContainers: [{ name: 'before', image: 'bitnami/kubectl:1.30' }] } }).spec }, 'apps/v1'))).toEqual([expect.stringContaining("image of container 'before'")]);
  });

  test('counts in objects that operators make pods of', () => {
    expect(said((web) => {
      new PostgresDatabase(web, 'db', { storage: '1Gi' });
      plain(web, 'Cluster', 'other', { spec: { instances: 1, imageName: 'docker.io/bitnami/postgresql:16', storage: { size: '1Gi' } } }, 'postgresql.cnpg.io/v1');
      plain(web, 'Prometheus', 'one', { spec: { containers: [{ name: 'proxy', image: 'gcr.io/kubebuilder/kube-rbac-proxy:v0.13.1' }], thanos: { baseImage: 'k8s.gcr.io/thanos:1' } } }, 'monitoring.coreos.com/v1');
    })).toEqual([
      expect.stringMatching(/^error home\/web Prometheus\/one: spec\.containers\[0\]\.image of Prometheus 'one' must/),
      expect.stringMatching(/^warning home\/web Prometheus\/one: spec\.thanos\.baseImage of Prometheus 'one' must/),
      expect.stringMatching(/^error home\/web Cluster\/other: spec\.imageName of Cluster 'other' must be where it is still kept, got 'docker\.io\/bitnami\/postgresql:16'/),
    ]);
  });

  test('counts in values of charts, as one text or in parts', () => {
    const values = (furtherValues: Record<string, unknown>): string[] => said((web) => new HelmChart(web, { chart: certManagerChart, values: { crds: { enabled: true, keep: true } } as never, furtherValues }));
    expect(values({ image: { registry: 'docker.io', repository: 'bitnami/redis', tag: '7.2' } })).toEqual([expect.stringMatching(/^error home\/web chart cert-manager: image of chart 'cert-manager' must be where it is still kept, got 'docker\.io\/bitnami\/redis:7\.2'/)]);
    expect(values({ metrics: { image: { repository: 'bitnami/redis-exporter' } } })).toEqual([expect.stringContaining("metrics.image of chart 'cert-manager'")]);
    expect(values({ image: { repository: 'bitnami/redis', tag: 'latest', digest } })).toEqual([]);
    expect(values({ sidecars: [{ image: 'k8s.gcr.io/git-sync:v3' }] })).toEqual([expect.stringContaining("sidecars[0].image of chart 'cert-manager'")]);
    expect(values({ source: { repository: 'https://k8s.gcr.io/x' }, title: 'bitnami/redis:7', image: { registry: 'registry.example.org', repository: 'bitnami/redis' }, repository: '' })).toEqual([]);
  });
});

describe('a chart', () => {
  const from = (repository: string): string[] => said((web) => new HelmChart(web, {
    chart: defineChart({ name: 'redis', version: '1.0.0', repository, values: Type.Object({}), appVersion: '1.0.0', clusterKinds: [], namespacedKinds: [], installs: [] }), values: {},
  }));

  test('that its owner deleted is refused, and one that it gave up told', () => {
    expect(from('https://kubernetes-charts.storage.googleapis.com/')).toEqual([
      "error home/web chart redis: repository of chart 'redis' must be where it is still kept, got 'https://kubernetes-charts.storage.googleapis.com/', which was deleted on 2020-11-13; take the chart of the program's own makers",
    ]);
    expect(from('https://charts.bitnami.com/bitnami')).toEqual([
      "warning home/web chart redis: repository of chart 'redis' must be where it is kept up to date, got 'https://charts.bitnami.com/bitnami', which its owner gave up on 2025-08-28; take the chart of the program's own makers",
    ]);
    expect(from('registry-1.docker.io/bitnamicharts')).toHaveLength(1);
    for (const repository of ['https://charts.helm.sh/stable-not', 'https://charts.example.org/bitnami', 'https://kubernetes.github.io/autoscaler']) expect(from(repository)).toEqual([]);
  });

  test('counts in an Application that is written by hand', () => {
    const application = (source: object): string[] => said((web) => plain(web, 'Application', 'other', { spec: { project: 'default', destination: {}, source } }, 'argoproj.io/v1alpha1'));
    expect(application({ repoURL: 'https://kubernetes.github.io/dashboard/', chart: 'kubernetes-dashboard', targetRevision: '7.14.0' })).toEqual([
      "error home/web Application/other: repoURL of Application 'other' must be where it is still kept, got 'https://kubernetes.github.io/dashboard/', which was deleted on 2026-01-21; take Headlamp",
    ]);
    expect(application({ repoURL: 'oci://registry-1.docker.io/bitnamicharts', chart: 'redis', targetRevision: '1', helm: { valuesObject: { image: { repository: 'bitnami/redis' } } } })).toEqual([
      expect.stringMatching(/^error .*: spec\.source\.helm\.valuesObject\.image of Application 'other'/), expect.stringMatching(/^warning .*: repoURL of Application 'other'/),
    ]);
    // A folder of Git is no chart, whatever its address.
    expect(application({ repoURL: 'https://charts.helm.sh/stable', path: 'x' })).toEqual([]);
  });
});

test('each place is told once, with the day', () => {
  const all = [...imageRegistries, ...chartRegistries];
  expect(new Set(all.map(({ at }) => at)).size).toBe(all.length);
  for (const { since } of all) expect(new Date(since).toISOString().slice(0, 10)).toBe(since);
});
