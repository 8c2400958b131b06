/**
 * Runs as www-data before Apache starts, each time: settings that the image takes at the first installation only, and
 * sign-in, which no environment variable sets up.
 */
export const beforeStartingScript = `#!/bin/sh
set -eu
cd /var/www/html
php occ config:system:set trusted_domains 0 --value="$NEXTCLOUD_TRUSTED_DOMAINS"
php occ config:system:set maintenance_window_start --type=integer --value=1
php occ background:cron
if [ -n "\${OIDC_ISSUER:-}" ]; then
  php occ app:enable user_oidc || php occ app:install user_oidc
  php occ user_oidc:provider keycloak \\
    --clientid="$OIDC_CLIENT_ID" --clientsecret="$OIDC_CLIENT_SECRET" \\
    --discoveryuri="$OIDC_ISSUER/.well-known/openid-configuration" \\
    --unique-uid=0 --mapping-uid=preferred_username
fi
`;
