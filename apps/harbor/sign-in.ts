import { type Application, type OidcProvider, Secret } from '../../lib';

/** Name and key of the Secret with Harbor's settings for signing in. */
export interface SignInSecret { readonly name: string; readonly key: string }

/**
 * Settings that Harbor takes from its environment and that nobody can then change on its page. The client's secret is put
 * among them by External Secrets, so it must not hold what JSON would have to escape: `"` and `\`.
 * @see https://goharbor.io/docs/2.15.0/install-config/configure-user-settings-cli/
 */
export function signInSecret(application: Application, { provider, clientId, adminGroup }: { provider: OidcProvider; clientId: string; adminGroup: string }): SignInSecret {
  const key = 'CONFIG_OVERWRITE_JSON';
  const settings = {
    auth_mode: 'oidc_auth',
    oidc_name: 'Keycloak',
    oidc_endpoint: provider.issuer,
    oidc_client_id: clientId,
    oidc_client_secret: '{{ .clientSecret }}',
    oidc_scope: 'openid,profile,email,offline_access',
    oidc_groups_claim: 'groups',
    oidc_admin_group: adminGroup,
    oidc_user_claim: 'preferred_username',
    oidc_auto_onboard: true,
    oidc_verify_cert: true,
  };
  const secret = new Secret(application, 'harbor-sign-in', {
    keys: ['clientSecret'], entry: provider.entryFor(clientId), template: { [key]: JSON.stringify(settings) },
  });
  return { name: secret.name, key };
}
