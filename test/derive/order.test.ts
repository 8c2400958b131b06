import { HomeFleet } from '../../clusters/fleet';
import { type Manifest } from '../../lib/manifest';
import { signingIn } from '../support/bootstrap';
import { type Child, childrenOf, isEmpty, kindOf } from '../support/children';
import { renderFleet } from '../support/declare';
import { waveOf } from '../support/waves';

const reference = renderFleet(new HomeFleet());
const children = childrenOf(reference);

describe('the order of applications', () => {
  const waves = new Map(children.map(({ model, application, argo }) => [`${model.cluster.name}/${application.name}`, waveOf(argo)]));
  /** By its wave, and for a reason: a wave that happens to be higher would change with whatever else is declared. */
  const comesAfter = (cluster: string, name: string, provider: string): void => {
    const { order } = reference.models.find((model) => model.cluster.name === cluster)!;
    const below = new Set([name]);
    for (const node of below) for (const [next] of order.after(node)) below.add(next);
    const isHigher = waves.get(`${cluster}/${name}`)! > waves.get(`${cluster}/${provider}`)!;
    expect([cluster, name, provider, isHigher, below.has(provider)]).toEqual([cluster, name, provider, true, true]);
  };
  /** What installs nothing stands for what the platform has been running all along, and there is nothing to wait for. */
  const installed = ({ model }: Child, name: string): string[] => model.applications.some((application) => application.name === name && isEmpty(application)) ? [] : [name];
  const installing = ({ model }: Child, kind: string): string[] =>
    model.applications.filter(({ sources }) => sources.some((source) => source.type === 'chart' && source.definition.installs.includes(kind))).map(({ name }) => name);
  const holding = ({ model }: Child, found: (manifest: Manifest) => boolean): string[] => model.applications.filter(({ objects }) => objects.some(({ manifest }) => found(manifest))).map(({ name }) => name);

  test('puts each after whatever makes its namespaces, classes and custom kinds', () => {
    let compared = 0;
    for (const child of children) {
      const { model: { cluster }, application } = child;
      const text = JSON.stringify([application.objects.map(({ manifest }) => manifest), application.sources]);
      const providers = new Set([
        ...[...application.objects.map(({ manifest }) => manifest.metadata.namespace), ...application.sources.map(() => application.namespace)]
          .flatMap((namespace) => holding(child, (other) => other.kind === 'Namespace' && other.metadata.name === namespace)),
        ...[...text.matchAll(/"priorityClassName":"([^"]+)"/g)].flatMap(([, name]) => holding(child, (other) => other.kind === 'PriorityClass' && other.metadata.name === name)),
        ...[...text.matchAll(/"storageClass(?:Name)?":"([^"]+)"/g)].flatMap(([, name]) => makersOfClass(child, name!)),
        ...application.objects.flatMap(({ manifest }) => [...installing(child, kindOf(manifest)), ...(cluster.relations.allOffers.get(`kind:${kindOf(manifest)}`) ?? []).flatMap(({ name }) => installed(child, name))]),
      ]);
      for (const provider of providers) {
        if (provider === application.name) continue;
        comesAfter(cluster.name, application.name, provider);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(350);
  });

  test('puts whoever reads a secret after the store that it is in, and whoever is reached from outside after the entry', () => {
    const entries = new Set<string>();
    for (const child of children) {
      const { model: { cluster }, application } = child;
      if (application.objects.some(({ manifest }) => manifest.kind === 'ExternalSecret')) comesAfter(cluster.name, application.name, 'secret-store');
      for (const route of cluster.relations.routes.filter((each) => each.application.name === application.name)) {
        const entry = cluster.relations.entryOf(route)!;
        const before = installed(child, entry.application.name);
        // Nothing but a controller of the platform is an entry that we do not install.
        expect([cluster.name, entry.type, before.length]).toEqual([cluster.name, entry.type, entry.type === 'ingress' ? 0 : 1]);
        for (const provider of before) comesAfter(cluster.name, application.name, provider);
        entries.add(entry.type);
      }
    }
    expect([...entries].sort()).toEqual(['gateway', 'ingress', 'tunnel']);
  });

  test('puts whoever signs in after Keycloak, and databases after their operator', () => {
    let compared = 0;
    const signIn = new Map(reference.models.map((model) => [model, new Set(signingIn(reference, model))]));
    for (const child of children) {
      const { model, application } = child;
      if (signIn.get(model)!.has(application.name)) {
        comesAfter(model.cluster.name, application.name, 'keycloak');
        compared++;
      }
      if (!application.objects.some(({ manifest }) => kindOf(manifest) === 'postgresql.cnpg.io/Cluster')) continue;
      const operators = installed(child, 'cloudnative-pg');
      expect([model.cluster.name, installing(child, 'postgresql.cnpg.io/Cluster')]).toEqual([model.cluster.name, operators]);
      for (const operator of operators) comesAfter(model.cluster.name, application.name, operator);
    }
    expect(compared).toBe([...signIn.values()].reduce((sum, names) => sum + names.size, 0));
    expect(compared).toBeGreaterThan(15);
  });

  /** Who makes a StorageClass: an object of its own, or the chart of whoever says so; nobody where the platform has it. */
  function makersOfClass(child: Child, name: string): string[] {
    const makers = [
      ...holding(child, (other) => other.kind === 'StorageClass' && other.metadata.name === name),
      ...child.model.applications.filter(({ sources }) => sources.some((source) => source.type === 'chart' && source.clusterKinds.includes('storage.k8s.io/StorageClass')
        && (source.values.storageClass as { name?: string } | undefined)?.name === name)).map((maker) => maker.name),
    ];
    const isThere = child.model.cluster.platform.storageClasses.some((storageClass) => storageClass.name === name);
    expect([child.model.cluster.name, name, makers.length]).toEqual([child.model.cluster.name, name, isThere ? 0 : 1]);
    return makers;
  }
});
