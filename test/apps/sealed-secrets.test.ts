import { SealedSecrets } from '../../apps';
import { Application, type ChartValues, sealedSecrets, type sealedSecretsChart, Secret } from '../../lib';
import { bareCluster, newFleet, refusalOf, renderCluster, renderFleet } from '../support/declare';
import { folderOf, forgetFolders, sealedObject } from '../support/seal';

afterAll(forgetFolders);

const rendered = renderCluster((cluster) => new SealedSecrets(cluster));
const values = (props = {}): ChartValues<typeof sealedSecretsChart> => renderCluster((cluster) => new SealedSecrets(cluster, props)).values('sealed-secrets') as ChartValues<typeof sealedSecretsChart>;

describe('Sealed Secrets', () => {
  test('makes no key of its own beside the one that people keep, unless told', () => {
    expect([values().keyrenewperiod, values({ keyRenewal: '720h' }).keyrenewperiod]).toEqual(['0', '720h']);
  });

  test('tells Argo CD whether a Secret could be opened, which would wait for ever otherwise', () => {
    expect(values().updateStatus).toBe(true);
  });

  test('talks to the Kubernetes API and to nobody else, and nobody asks it by the API', () => {
    const { relations } = rendered.models[0]!.cluster;
    expect(relations.apiAccess).toEqual([expect.objectContaining({ pods: expect.objectContaining({ namespace: 'sealed-secrets' }) })]);
    expect([relations.reaches, relations.connections, values().rbac.serviceProxier.create]).toEqual([[], [], false]);
    expect(rendered.core('Namespace', 'sealed-secrets').metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('must be there where sealed files are the backend', () => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { secrets: sealedSecrets({ folder: folderOf({ 'home/web/login.yaml': sealedObject('web', 'login', { a: 'x' }) }) }) });
    new Application(cluster, 'rest', { namespace: 'default' }).offers('kind:argoproj.io/Application');
    new Secret(new Application(cluster, 'web'), 'login', { keys: ['a'] });
    expect(refusalOf(() => renderFleet(fleet))).toBe("cluster 'home' must have SealedSecrets, got none; web needs kind SealedSecret of bitnami.com: add new SealedSecrets(this)");
  });
});
