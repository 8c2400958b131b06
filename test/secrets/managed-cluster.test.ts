import { Application, awsSecretsManager, byHand, sealedSecrets, type SecretsBackend, vault } from '../../lib';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { SealedSecret } from '../../lib/kinds/sealed-secret';
import { bareCluster, newFleet, refusalOf, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { folderOf, forgetFolders, sealedObject } from '../support/seal';

afterAll(forgetFolders);

/** A hub with this backend, and a cluster that it manages. */
function managed(secrets: SecretsBackend): Rendered {
  const fleet = newFleet();
  const argo = new Application(bareCluster(fleet, { name: 'hub', secrets }), 'argocd', { infrastructure: true });
  argo.offers('kind:argoproj.io/Application', 'kind:argoproj.io/AppProject', 'kind:bitnami.com/SealedSecret', 'kind:external-secrets.io/ExternalSecret', 'secret-store:aws-secrets-manager', 'secret-store:vault', 'pod-network');
  new Application(bareCluster(fleet, { name: 'south', hub: 'hub' }), 'rest', { namespace: 'default' }).offers('pod-network');
  return renderFleet(fleet);
}

const commandsFor = ({ models }: Rendered): readonly string[] => stepsOf(models.find(({ cluster }) => cluster.name === 'south')!, models, 'dist', 'x').at(-1)!.commands.slice(2);
const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };

describe('the access to a managed cluster', () => {
  test('comes out of a sealed file of the hub, with the label that Argo CD looks for', () => {
    const folder = folderOf({ 'hub/argocd/cluster-south.yaml': sealedObject('argocd', 'cluster-south', { token: 't', caData: 'c' }) });
    const { metadata, spec } = managed(sealedSecrets({ folder })).custom(SealedSecret, 'cluster-south', 'hub/argocd');
    expect(metadata.namespace).toBe('argocd');
    expect(spec.template).toMatchObject({ metadata: { labels }, data: { name: 'south', server: 'https://192.168.1.10:6443', config: expect.stringContaining('{{ .token }}') } });
  });

  test('is refused without that file, with the command that makes it', () => {
    const folder = folderOf({});
    expect(refusalOf(() => managed(sealedSecrets({ folder }))).replaceAll(folder, 'secrets')).toMatch(/^'secrets\/hub\/argocd\/cluster-south\.yaml' must hold the sealed values of secret 'cluster-south', got no such file; run: .* --from-literal=token='' --from-literal=caData='' /);
  });

  test('is created by people where they create all secrets, with the label and the whole of its data', () => {
    const rendered = managed(byHand());
    expect(rendered.manifests().some(({ metadata }) => metadata.name === 'cluster-south')).toBe(false);
    expect(commandsFor(rendered)).toEqual([
      '#   the token is what this prints: kubectl --namespace kube-system create token argocd-manager --duration=8760h',
      `#   kubectl --namespace argocd create secret generic cluster-south --from-literal=token='' --from-literal=caData='' --from-literal=name='south' --from-literal=server='https://192.168.1.10:6443' --from-literal=config='{"bearerToken":"{{ .token }}","tlsClientConfig":{"caData":"{{ .caData }}"}}'`,
      '#   kubectl --namespace argocd label secret cluster-south argocd.argoproj.io/secret-type=cluster',
    ]);
  });

  test('is put into a store by one command', () => {
    expect(commandsFor(managed(vault({ server: 'https://vault.example.org' })))).toEqual([
      '#   vault kv put -mount=kv hub/argocd/cluster-south token="$(kubectl --namespace kube-system create token argocd-manager --duration=8760h)" caData=…',
    ]);
  });

  test('is put into a store that keeps JSON by hand, for no shell looks into its quotes', () => {
    expect(commandsFor(managed(awsSecretsManager({ region: 'eu-west-3' })))).toEqual([
      '#   the token is what this prints: kubectl --namespace kube-system create token argocd-manager --duration=8760h',
      `#   aws secretsmanager create-secret --region eu-west-3 --name hub/argocd/cluster-south --secret-string '{"token":"…","caData":"…"}'`,
    ]);
  });
});
