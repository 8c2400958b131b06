import { Application, type ClusterProps } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { bareCluster, completeCluster, machines, newFleet, refusalOf, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';

/** A hub whose Argo CD and whose store of secrets are applications of their own, and a cluster that it manages. */
function managed(hub: Partial<ClusterProps> = {}, store = true): Rendered {
  const fleet = newFleet();
  const north = bareCluster(fleet, { name: 'north', ...hub });
  const everything = new Application(north, 'everything', { namespace: 'default' });
  everything.offers('pod-network', 'kind:external-secrets.io/ExternalSecret', 'kind:argoproj.io/AppProject');
  if (store) new Application(north, 'secret-store', { namespace: 'default' }).offers('secret-store:vault');
  new Application(north, 'argocd').offers('kind:argoproj.io/Application');
  completeCluster(fleet, { name: 'south', hub: 'north', platform: { ...machines(), apiServer: { host: '192.0.2.7', port: 6444 } } });
  return renderFleet(fleet);
}

describe('the access of a hub to a cluster that it manages', () => {
  test('is a Secret that Argo CD finds by its label, with the cluster’s name, address and credentials by reference', () => {
    const { metadata, spec } = managed().custom(ExternalSecret, 'cluster-south', 'north/argocd');
    expect(metadata.namespace).toBe('argocd');
    expect(spec.data?.map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`)).toEqual(['north/argocd/cluster-south token', 'north/argocd/cluster-south caData']);
    const template = spec.target!.template!;
    expect(template.metadata?.labels).toEqual({ 'argocd.argoproj.io/secret-type': 'cluster' });
    expect(template.data).toMatchObject({ name: 'south', server: 'https://192.0.2.7:6444' });
  });

  test('has a configuration that is JSON once the credentials are put in', () => {
    const { config } = managed().custom(ExternalSecret, 'cluster-south').spec.target!.template!.data!;
    const filled = config!.replace('{{ .token }}', 'a.b-c_d').replace('{{ .caData }}', 'LS0t+/==');
    expect(JSON.parse(filled)).toEqual({ bearerToken: 'a.b-c_d', tlsClientConfig: { caData: 'LS0t+/==' } });
    expect(config).not.toContain('insecure');
  });

  test('comes after the store that it is read from', () => {
    expect(managed().models[0]!.order.after('argocd').map(([name]) => name)).toContain('secret-store');
  });

  test('needs that store, and a backend behind it', () => {
    expect(refusalOf(() => managed({}, false))).toMatch(/must have ExternalSecrets, got none; argocd needs the access to cluster 'south'/);
    expect(refusalOf(() => managed({ secrets: undefined }))).toMatch(/must have 'secrets', got none; argocd needs the access to cluster 'south'/);
  });
});

test('a cluster that manages itself holds no access to itself', () => {
  const fleet = newFleet();
  completeCluster(fleet);
  expect(renderFleet(fleet).allCustom(ExternalSecret)).toEqual([]);
});
