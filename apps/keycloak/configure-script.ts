/** Description of the clients that the script made, and may remove. Attributes would not do: Keycloak does not search by them. */
export const clientMark = 'managed by flotilla';

/**
 * Brings the realm to what the files beside the script say. It uses nothing but bash and Keycloak's administration
 * client, because the image holds little else, and may run any number of times.
 */
export const configureScript = `set -euo pipefail
credentials=/opt/credentials
kcadm() { /opt/keycloak/bin/kcadm.sh "$@" --config /tmp/kcadm.config; }

export KC_CLI_PASSWORD="$(<"$credentials/password")"
kcadm config credentials --server "$SERVER" --realm master --user "$(<"$credentials/username")"

if kcadm get "realms/$REALM" >/dev/null 2>&1; then
  kcadm update "realms/$REALM" --file /opt/realm/realm.json
else
  kcadm create realms --file /opt/realm/realm.json
fi

declared=" "
for file in /opt/realm/client-*.json; do
  [ -e "$file" ] || continue
  name="\${file##*/}"; name="\${name%.json}"; id="\${name#client-}"
  declared+="$id "
  secret="$(<"$credentials/$name")"
  secret="\${secret//\\\\/\\\\\\\\}"; secret="\${secret//\\"/\\\\\\"}"
  client="$(<"$file")"
  client="\${client//@CLIENT_SECRET@/"$secret"}"
  if kcadm get "clients/$id" --target-realm "$REALM" >/dev/null 2>&1; then
    kcadm update "clients/$id" --target-realm "$REALM" --file - <<<"$client"
  else
    kcadm create clients --target-realm "$REALM" --file - <<<"$client"
  fi
done

kcadm get clients --target-realm "$REALM" --fields id,description --format csv --noquotes >/tmp/present
while IFS=, read -r id description; do
  if [[ "$description" == "${clientMark}" && "$declared" != *" $id "* ]]; then
    echo "client $id is declared no longer"
    kcadm delete "clients/$id" --target-realm "$REALM"
  fi
done </tmp/present
`;
