import { type ChartValues, type Cluster, type kubePrometheusStackChart, type OidcProvider, type SecretKey } from '../../lib';

type Settings = ChartValues<typeof kubePrometheusStackChart>['grafana']['grafana.ini'];

export interface GrafanaSettings {
  /** @default - not reached from outside */
  readonly url?: string;
  /** @default - the administrator alone */
  readonly signIn?: { readonly provider: OidcProvider; readonly clientId: string };
  readonly adminGroup: string;
  readonly viewerGroup?: string;
}

/** Variable of the environment that stands for the client's secret in the configuration file. */
const clientSecret = 'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET';

/** Puts the secret of the OIDC client where Grafana looks for it. */
export function clientSecretFrom({ secretName, key }: SecretKey): Record<string, { secretKeyRef: { name: string; key: string } }> {
  return { [clientSecret]: { secretKeyRef: { name: secretName, key } } };
}

/** Grafana's configuration file: nothing is fetched from or told to its makers, and what people may do follows from their groups. */
export function grafanaSettings({ url, signIn, adminGroup, viewerGroup }: GrafanaSettings): Settings {
  return {
    server: { root_url: url ?? 'http://localhost:3000' },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false, feedback_links_enabled: false },
    // It would fetch plugins from the internet at each start and wait for them. Those in the image stay.
    plugins: { preinstall_disabled: true, preinstall_auto_update: false, plugin_admin_enabled: false },
    news: { news_feed_enabled: false },
    snapshots: { external_enabled: false },
    users: { allow_sign_up: false, viewers_can_edit: false },
    security: { cookie_secure: url !== undefined, disable_gravatar: true },
    ...(signIn && {
      auth: { disable_login_form: true },
      'auth.generic_oauth': {
        enabled: true,
        name: 'Keycloak',
        client_id: signIn.clientId,
        client_secret: `$__env{${clientSecret}}`,
        scopes: 'openid profile email',
        ...endpointsOf(signIn.provider),
        use_pkce: true,
        allow_sign_up: true,
        login_attribute_path: 'preferred_username',
        role_attribute_path: roles(adminGroup, viewerGroup),
        // Whoever is in none of the groups is turned away.
        role_attribute_strict: true,
        allow_assign_grafana_admin: false,
      },
    }),
  };
}

/** Grafana asks for the addresses one by one; below the issuer they are Keycloak's. */
function endpointsOf({ issuer }: OidcProvider): Record<'auth_url' | 'token_url' | 'api_url', string> {
  const base = `${issuer}/protocol/openid-connect`;
  return { auth_url: `${base}/auth`, token_url: `${base}/token`, api_url: `${base}/userinfo` };
}

function roles(adminGroup: string, viewerGroup: string | undefined): string {
  const admin = `contains(groups[*], '${adminGroup}') && 'Admin'`;
  return viewerGroup === undefined ? admin : `${admin} || contains(groups[*], '${viewerGroup}') && 'Viewer'`;
}

/** The source of logs, where the cluster keeps them. */
export function logSources({ relations }: Cluster): { name: string; type: 'loki'; uid: string; url: string; access: 'proxy' }[] {
  const loki = relations.playerOf('logs');
  return loki ? [{ name: 'Loki', type: 'loki', uid: 'loki', url: `http://loki.${loki.namespace}:3100`, access: 'proxy' }] : [];
}
