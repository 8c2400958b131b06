import { HomeFleet } from '../../clusters/fleet';
import { type Application, CoreObject } from '../../lib';
import { AppProject } from '../../lib/kinds/app-project';
import { type ApplicationModel } from '../../lib/model';
import { home } from '../fixtures/home';
import { type Child, childrenOf, isEmpty, kindOf, placeOf } from '../support/children';
import { render, renderFleet } from '../support/declare';
import { waveOf } from '../support/waves';

const reference = renderFleet(new HomeFleet());
const children: readonly Child[] = childrenOf(reference);

function sourcesOf({ spec }: Child['argo']): NonNullable<Child['argo']['spec']['sources']> {
  return spec.sources ?? [spec.source!];
}

/** Where the Argo CD of a cluster is: where its platform runs one, else ours. */
function argoNamespaceIn(name: string): string {
  return reference.models.find(({ cluster }) => cluster.name === name)!.cluster.platform.argo ?? 'argocd';
}

const isNamespaced = (application: ApplicationModel, kind: string): boolean =>
  application.objects.some(({ manifest }) => kindOf(manifest) === kind && manifest.metadata.namespace !== undefined)
  || application.sources.some(({ namespacedKinds }) => namespacedKinds.includes(kind));

describe('each application of the reference fleet', () => {
  test('has one Application in a project of its own name', () => {
    expect(children.length).toBeGreaterThan(100);
    for (const { model, argo, project } of children) {
      const namespace = argoNamespaceIn(model.cluster.hub ?? model.cluster.name);
      expect([argo.spec.project, project.metadata.namespace, argo.metadata.namespace]).toEqual([project.metadata.name, namespace, namespace]);
    }
  });

  test('has none where it installs nothing, and no folder of the tree', () => {
    const expected = children.map(({ model, application }) => Object.values(placeOf(model, application)).join('/')).sort();
    const inTree = (kind: string): string[] => reference.objects.filter(({ manifest }) => manifest.kind === kind && manifest.metadata.name !== 'root')
      .map(({ path, manifest }) => `${path.slice(0, path.lastIndexOf('/'))}/${manifest.metadata.name}`).sort();
    expect([inTree('Application'), inTree('AppProject')]).toEqual([expected, expected]);
    const empty = reference.models.flatMap(({ cluster, applications }) => applications.filter(isEmpty).map(({ name }) => `${cluster.name}/${name}`));
    expect(empty.length).toBeGreaterThan(3);
    for (const folder of empty) expect(reference.manifests(folder)).toEqual([]);
  });

  test('syncs its folder of the tree, if it has one, and its charts at their versions, and nothing else', () => {
    for (const { model: { cluster }, application, argo } of children) {
      const own = application.objects.length > 0 ? [`https://github.com/example/fleet.git dist/${cluster.name}/${application.name} main`] : [];
      const foreign = application.sources.map((source) => `${source.repository} ${source.type === 'chart' && source.chart !== undefined ? source.chart : source.path} ${source.revision}`);
      expect(sourcesOf(argo).map(({ repoURL, chart, path, targetRevision }) => `${repoURL} ${chart ?? path} ${targetRevision}`).sort()).toEqual([...own, ...foreign].sort());
    }
  });

  test('may read exactly the repositories that it reads', () => {
    for (const { argo, project } of children) expect([...project.spec.sourceRepos ?? []].sort()).toEqual([...new Set(sourcesOf(argo).map(({ repoURL }) => repoURL))].sort());
  });

  test('may write exactly to the namespaces that it has something in', () => {
    for (const { application, argo, project } of children) {
      const namespaces = application.objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []);
      const inCharts = application.sources.flatMap((source) => [application.namespace, ...source.extraNamespaces]);
      const expected = [...new Set([...namespaces, ...inCharts])].sort();
      expect(project.spec.destinations?.map(({ namespace }) => namespace)).toEqual(expected.length > 0 ? expected : [application.namespace]);
      for (const destination of project.spec.destinations ?? []) expect(destination).toMatchObject({ ...argo.spec.destination, namespace: destination.namespace });
    }
  });

  test('may have exactly the kinds that it has', () => {
    for (const { application, project } of children) {
      const all = new Set([...application.objects.map(({ manifest }) => kindOf(manifest)), ...application.sources.flatMap(({ clusterKinds, namespacedKinds }) => [...clusterKinds, ...namespacedKinds])]);
      const written = (list: readonly { group: string; kind: string }[] = []): string[] => list.map(({ group, kind }) => `${group}/${kind}`).sort();
      expect(written(project.spec.namespaceResourceWhitelist)).toEqual([...all].filter((kind) => isNamespaced(application, kind)).sort());
      expect(written(project.spec.clusterResourceWhitelist)).toEqual([...all].filter((kind) => !isNamespaced(application, kind)).sort());
      // Without a list Argo CD would allow every namespaced kind.
      if (project.spec.namespaceResourceWhitelist === undefined) expect(project.spec.namespaceResourceBlacklist).toEqual([{ group: '*', kind: '*' }]);
    }
  });

  test('is nowhere allowed anything by a wildcard', () => {
    for (const { project: { spec } } of children) {
      const allowed = { ...spec, namespaceResourceBlacklist: undefined };
      expect(JSON.stringify(allowed)).not.toMatch(/[*!]/);
    }
  });

  test('is healed, tried again and applied on the server’s side, and fails rather than take what another one owns', () => {
    for (const { application, argo: { spec } } of children) {
      expect(spec.syncPolicy).toMatchObject({ automated: { selfHeal: true } });
      // A false one is dropped by Argo CD when it writes the object, and root would differ.
      expect(spec.syncPolicy?.automated?.prune).toBe(application.prune ? true : undefined);
      expect(spec.syncPolicy?.retry?.limit).toBeGreaterThan(5);
      expect(spec.syncPolicy?.syncOptions).toEqual(expect.arrayContaining(['FailOnSharedResource=true', 'PruneLast=true', 'ServerSideApply=true']));
      expect(spec.syncPolicy?.syncOptions).not.toContain('CreateNamespace=true');
    }
  });

  test('takes its objects along when it goes, unless others stand on them', () => {
    for (const { application, argo } of children) {
      expect(argo.metadata.finalizers).toEqual(application.infrastructure ? undefined : ['resources-finalizer.argocd.argoproj.io/foreground']);
    }
    const kept = children.filter(({ application }) => application.infrastructure).map(({ application }) => application.name);
    expect(new Set(kept)).toEqual(new Set([
      'alloy', 'argocd', 'capsule', 'ceph-csi-drivers', 'cert-manager', 'cilium', 'cilium-addresses', 'cloudflared', 'cloudnative-pg', 'external-dns', 'external-secrets', 'gateway',
      'gateway-api', 'gpu-operator', 'karpenter', 'karpenter-kinds', 'karpenter-pools', 'keda', 'kyverno', 'kyverno-policies', 'letsencrypt', 'local-path-provisioner', 'loki',
      'metrics-server', 'monitoring', 'namespaces', 'node-exporter', 'opencost', 'plugin-barman-cloud', 'priority-classes', 'prometheus-operator-crds', 'rook-ceph',
      'rook-ceph-cluster', 'secret-store', 'session', 'tenant-web', 'vault', 'vault-certificates', 'velero', 'velero-backups', 'velero-credentials', 'volume-snapshots',
    ]));
  });

  test('comes with its project before it, which stays until it is gone', () => {
    for (const { argo, project } of children) {
      expect(waveOf(project)).toBeLessThan(waveOf(argo));
      expect(project.metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
    }
  });
});

describe('clusters that another one manages', () => {
  const managed = children.filter(({ model }) => model.cluster.hub !== undefined);

  test('are told by name in every destination, and only they are', () => {
    expect(managed.length).toBeGreaterThan(8);
    for (const { model: { cluster }, argo, project } of children) {
      const place = cluster.hub === undefined ? { server: 'https://kubernetes.default.svc' } : { name: cluster.name };
      const { namespace: _namespace, ...destination } = argo.spec.destination;
      expect(destination).toEqual(place);
      expect(project.spec.destinations?.every(({ namespace: _other, ...rest }) => JSON.stringify(rest) === JSON.stringify(place))).toBe(true);
    }
  });

  test('come after the Argo CD of their hub, which holds the access to them', () => {
    for (const { model, argo } of managed) {
      const ofHub = children.find((child) => child.model.cluster.name === model.cluster.hub && child.application.name === 'argocd')!;
      expect(waveOf(argo)).toBeGreaterThan(waveOf(ofHub.argo));
    }
  });
});

describe('the root Application', () => {
  test('makes nothing but Applications and AppProjects, in Argo CD’s namespace, from this repository', () => {
    for (const { cluster } of reference.hubs.map(({ model }) => model)) {
      const { spec } = reference.custom(AppProject, 'root', cluster.name);
      expect(spec).toMatchObject({ sourceRepos: ['https://github.com/example/fleet.git'], destinations: [{ server: 'https://kubernetes.default.svc', namespace: argoNamespaceIn(cluster.name) }] });
      expect(spec.namespaceResourceWhitelist?.map(({ group, kind }) => `${group}/${kind}`).sort()).toEqual(['argoproj.io/AppProject', 'argoproj.io/Application']);
      expect(spec.clusterResourceWhitelist).toBeUndefined();
      const inFolder = reference.manifests(`${cluster.name}/argocd-apps`).map(kindOf);
      expect(new Set(inFolder)).toEqual(new Set(['argoproj.io/AppProject', 'argoproj.io/Application']));
    }
  });

  test('has no finalizer: whoever deletes it must not delete the fleet', () => {
    const roots = reference.objects.filter(({ path }) => path.endsWith('/root-app.yaml'));
    expect(roots.length).toBeGreaterThan(3);
    expect(roots.map(({ path }) => path)).toEqual(reference.models.filter(({ cluster }) => cluster.hub === undefined).map(({ cluster }) => `${cluster.name}/root-app.yaml`));
    for (const { manifest } of roots) {
      expect(manifest.metadata.finalizers).toBeUndefined();
      expect(manifest.spec).toMatchObject({ project: 'root', syncPolicy: { automated: { prune: true, selfHeal: true } } });
    }
  });

  test('is compared without the API server’s dry run, in which each refresh of its Applications is a difference', () => {
    const roots = reference.objects.filter(({ path }) => path.endsWith('/root-app.yaml'));
    expect(new Set(roots.map(({ manifest }) => manifest.metadata.annotations?.['argocd.argoproj.io/compare-options']))).toEqual(new Set(['ServerSideDiff=false']));
  });
});

describe('an application with', () => {
  test('nothing in it has neither an Application nor a project', () => {
    const rendered = render(() => undefined);
    expect([rendered.has('Application', 'web'), rendered.has('AppProject', 'web')]).toEqual([false, false]);
  });

  test('objects of Kubernetes’ own kinds alone needs no leave to skip a dry run', () => {
    const options = (declare: (application: Application) => void): readonly string[] => render(declare).argoApplication('web').spec.syncPolicy?.syncOptions ?? [];
    expect(options((application) => new CoreObject(application, 'ServiceAccount', { metadata: { name: 'a' } }))).not.toContain('SkipDryRunOnMissingResource=true');
    expect(children.find(({ application }) => application.name === 'keycloak')?.argo.spec.syncPolicy?.syncOptions).toContain('SkipDryRunOnMissingResource=true');
  });

  test('a single object comes after the namespace that it is in', () => {
    const rendered = render((application) => new CoreObject(application, 'ConfigMap', { metadata: { name: 'a' } }));
    expect(rendered.models[0]!.order.after('web').map(([name]) => name)).toEqual(['namespaces']);
  });

  test('objects in several namespaces may write to just these, and with cluster-wide ones to no namespace for them', () => {
    const rendered = render((application) => {
      new CoreObject(application, 'ConfigMap', { metadata: { name: 'a', namespace: 'other' } });
      new CoreObject(application, 'ClusterRole', { metadata: { name: 'b' }, rules: [] });
    });
    const { spec } = rendered.argoProject('web');
    expect(spec.destinations?.map(({ namespace }) => namespace)).toEqual(['other']);
    expect(spec.clusterResourceWhitelist).toEqual([{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }]);
    expect(rendered.core('ClusterRole', 'b').metadata).not.toHaveProperty('namespace');
  });
});

test('nothing is derived from the name of a cluster: under another one it has the same objects in the same order', () => {
  const texts = (name: string): string[] => {
    const { objects } = renderFleet(home({ name, props: { domain: 'example.net' } }));
    return objects.map(({ path, manifest }) => JSON.stringify([path, manifest]).replaceAll(name, 'NAME'));
  };
  expect(texts('zulu')).toEqual(texts('quebec'));
});
