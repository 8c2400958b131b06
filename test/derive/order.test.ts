import { HomeFleet } from '../../clusters/fleet';
import { type Manifest } from '../../lib/manifest';
import { type Child, childrenOf, kindOf } from '../support/children';
import { renderFleet } from '../support/declare';
import { waveOf } from '../support/waves';

const children = childrenOf(renderFleet(new HomeFleet()));

describe('the order of applications', () => {
  const waves = new Map(children.map(({ model, application, argo }) => [`${model.cluster.name}/${application.name}`, waveOf(argo)]));
  const comesAfter = (cluster: string, name: string, provider: string): void => expect([name, provider, waves.get(`${cluster}/${name}`)! > waves.get(`${cluster}/${provider}`)!]).toEqual([name, provider, true]);
  const holding = ({ model }: Child, found: (manifest: Manifest) => boolean): string[] => model.applications.filter(({ objects }) => objects.some(({ manifest }) => found(manifest))).map(({ name }) => name);

  test('puts each after whatever makes its namespaces, classes and custom kinds', () => {
    let compared = 0;
    for (const child of children) {
      const { model: { cluster, applications }, application } = child;
      const text = JSON.stringify([application.objects.map(({ manifest }) => manifest), application.sources]);
      const providers = new Set([
        ...application.objects.flatMap(({ manifest }) => holding(child, (other) => other.kind === 'Namespace' && other.metadata.name === manifest.metadata.namespace)),
        ...[...text.matchAll(/"priorityClassName":"([^"]+)"/g)].flatMap(([, name]) => holding(child, (other) => other.kind === 'PriorityClass' && other.metadata.name === name)),
        ...(/"storageClass(Name)?":"local-path"/.test(text) ? ['local-path-provisioner'] : []),
        ...application.objects.flatMap(({ manifest }) => applications.filter(({ sources }) => sources.some((source) => source.type === 'chart' && source.definition.installs.includes(kindOf(manifest)))).map(({ name }) => name)),
      ]);
      for (const provider of providers) {
        if (provider === application.name) continue;
        comesAfter(cluster.name, application.name, provider);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(150);
  });

  test('puts whoever reads a secret after the store that it is in, and whoever is reached from outside after the entry', () => {
    for (const child of children) {
      const { model: { cluster }, application } = child;
      if (application.objects.some(({ manifest }) => manifest.kind === 'ExternalSecret')) comesAfter(cluster.name, application.name, 'secret-store');
      if (cluster.relations.routes.some((route) => route.application.name === application.name)) comesAfter(cluster.name, application.name, 'cloudflared');
    }
  });

  test('puts whoever signs in after Keycloak, and Keycloak after its database’s operator', () => {
    for (const { model: { cluster }, application } of children) {
      if (application.objects.some(({ manifest }) => manifest.metadata.name.endsWith('-oidc'))) comesAfter(cluster.name, application.name, 'keycloak');
      if (application.name === 'keycloak') comesAfter(cluster.name, 'keycloak', 'cloudnative-pg');
    }
  });
});
