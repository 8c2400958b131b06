import { Keycloak, Vaultwarden, type VaultwardenProps } from '../../apps';
import { renderCluster } from '../support/declare';
import { environmentOf } from '../support/container-environment';
import { levelOf } from '../support/pod-security-standards';
import { type Rendered } from '../support/rendered';

function withVaultwarden(props: Omit<Partial<VaultwardenProps>, 'signIn'> = {}, signIn = false): Rendered {
  return renderCluster((cluster) => new Vaultwarden(cluster, { host: 'vault', ...props, ...(signIn && { signIn: new Keycloak(cluster, { host: 'id', realm: 'home' }) }) }));
}

describe('Vaultwarden', () => {
  const deployment = (rendered: Rendered): NonNullable<ReturnType<typeof rendered.core<'Deployment'>>['spec']> => rendered.core('Deployment', 'vaultwarden').spec!;
  const pod = (rendered: Rendered): NonNullable<ReturnType<typeof deployment>['template']['spec']> => deployment(rendered).template.spec!;
  const environment = (signIn = false): Record<string, string> => environmentOf(pod(withVaultwarden({}, signIn)).containers[0]);

  test('runs without privileges: on a port that any user may listen on, as a user who owns its files', () => {
    const { containers, securityContext } = pod(withVaultwarden());
    expect(levelOf(pod(withVaultwarden()))).toEqual({ level: 'restricted', violations: [] });
    expect(environment().ROCKET_PORT).toBe(String(containers[0]?.ports?.[0]?.containerPort));
    expect(Number(environment().ROCKET_PORT)).toBeGreaterThan(1024);
    expect(securityContext?.fsGroup).toBe(securityContext?.runAsUser);
  });

  test('knows the address people see, without which attachments and keys fail', () => {
    const rendered = withVaultwarden();
    expect(environment().DOMAIN).toBe('https://vault.example.org');
    expect(rendered.models[0]!.cluster.relations.routes.map(({ host }) => `https://${host}`)).toEqual([environment().DOMAIN]);
  });

  test('lets nobody sign up, gives no hints, and has no admin page, whose settings would win for good', () => {
    expect(environment()).toMatchObject({ SIGNUPS_ALLOWED: 'false', SHOW_PASSWORD_HINT: 'false' });
    expect(Object.keys(environment()).filter((name) => name.startsWith('ADMIN_TOKEN'))).toEqual([]);
  });

  test('is one pod that is stopped before the next begins, with its data on a volume', () => {
    const rendered = withVaultwarden();
    expect(deployment(rendered)).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    const mount = pod(rendered).containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === '/data');
    const claim = pod(rendered).volumes?.find(({ name }) => name === mount?.name)?.persistentVolumeClaim?.claimName;
    expect(rendered.core('PersistentVolumeClaim', claim!).spec?.resources?.requests).toEqual({ storage: '5Gi' });
    expect(withVaultwarden({ storage: '20Gi' }).core('PersistentVolumeClaim', claim!).spec?.resources?.requests).toEqual({ storage: '20Gi' });
  });

  test('is not restarted for a database that is away: only readiness asks it', () => {
    const [container] = pod(withVaultwarden()).containers;
    expect(container?.readinessProbe?.httpGet?.path).toBe('/alive');
    expect(container?.livenessProbe?.httpGet).toBeUndefined();
    expect(container?.livenessProbe?.tcpSocket?.port).toBe('http');
  });

  test('reads its database’s address and password by reference, and fetches nothing from the internet', () => {
    expect(environment().DATABASE_URL).toBe('vaultwarden-db-app/uri');
    expect(environment().DISABLE_ICON_DOWNLOAD).toBe('true');
    expect(withVaultwarden().models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === 'vaultwarden')).toEqual([]);
  });

  test('signs people in with Keycloak if asked, and reaches that alone', () => {
    expect(environment()).not.toHaveProperty('SSO_ENABLED');
    expect(environment(true)).toMatchObject({
      SSO_ENABLED: 'true', SSO_AUTHORITY: 'https://id.example.org/realms/home', SSO_CLIENT_ID: 'vaultwarden', SSO_CLIENT_SECRET: 'vaultwarden-oidc/clientSecret',
    });
    const rendered = withVaultwarden({}, true);
    expect(rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === 'vaultwarden').map(({ host, port }) => `${host}:${port}`)).toEqual(['id.example.org:443']);
    expect(JSON.parse(rendered.core('ConfigMap', 'realm').data!['client-vaultwarden.json']!)).toMatchObject({ redirectUris: ['https://vault.example.org/identity/connect/oidc-signin'] });
  });
});
