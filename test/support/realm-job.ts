import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Stands in for Keycloak's administration client: it keeps a realm and its clients as files. Like Keycloak it does not
 * search clients by attributes, and knows a client by its id.
 */
const kcadm = `#!/bin/bash
state="$STATE"
echo "$*" >>"$state/calls"
case "$1 $2" in
  "config credentials") [[ "$KC_CLI_PASSWORD" == "$(<"$state/password")" ]] ;;
  "get realms/"*) [[ -e "$state/realm" ]] ;;
  "create realms" | "update realms/"*) cp "$4" "$state/realm" ;;
  "get clients/"*) [[ -e "$state/clients/\${2#clients/}" ]] ;;
  "create clients") text="$(cat)"; id="$(grep -om1 '"id": "[^"]*"' <<<"$text")"; id="\${id#*: \\"}"; printf '%s' "$text" >"$state/clients/\${id%\\"}" ;;
  "update clients/"*) cat >"$state/clients/\${2#clients/}" ;;
  "delete clients/"*) rm "$state/clients/\${2#clients/}" ;;
  "get clients")
    [[ "$*" != *q=* ]] || { echo "Attributes are not allowed for search" >&2; exit 1; }
    for file in "$state"/clients/*; do
      description="$(grep -om1 '"description": "[^"]*"' "$file")"; description="\${description#*: \\"}"
      echo "\${file##*/},\${description%\\"}"
    done ;;
  *) echo "unknown: $*" >&2; exit 1 ;;
esac
`;

/** A realm as it is in Keycloak. */
export interface RealmState {
  readonly realm: unknown;
  /** Texts of the clients by their ids. */
  readonly clients: Readonly<Record<string, string>>;
  /** Verbs and objects of the calls, in order. */
  readonly calls: readonly string[];
}

/** Keycloak with a realm, against which the job of a sync can be run again and again. */
export class RealmJob {
  private readonly folder = mkdtempSync(join(tmpdir(), 'flotilla-realm-'));

  public constructor(present: { readonly password: string; readonly clients?: Readonly<Record<string, string>> }) {
    for (const name of ['clients', 'realm-files', 'credentials', 'tmp']) mkdirSync(join(this.folder, name));
    writeFileSync(join(this.folder, 'kcadm.sh'), kcadm);
    chmodSync(join(this.folder, 'kcadm.sh'), 0o755);
    writeFileSync(join(this.folder, 'password'), present.password);
    for (const [id, text] of Object.entries(present.clients ?? {})) writeFileSync(join(this.folder, 'clients', id), text);
  }

  /** Runs the script of the realm's files with the values of its Secret, as the Job does. */
  public run(files: Readonly<Record<string, string>>, credentials: Readonly<Record<string, string>>): RealmState {
    this.fill('realm-files', files);
    this.fill('credentials', credentials);
    rmSync(join(this.folder, 'calls'), { force: true });
    const places: Readonly<Record<string, string>> = { '/opt/keycloak/bin/kcadm.sh': 'kcadm.sh', '/opt/realm': 'realm-files', '/opt/credentials': 'credentials', '/tmp': 'tmp' };
    const script = files['configure.sh']!.replace(/\/opt\/keycloak\/bin\/kcadm\.sh|\/opt\/realm|\/opt\/credentials|\/tmp(?=\/)/g, (place) => join(this.folder, places[place]!));
    const env = { PATH: process.env.PATH, STATE: this.folder, REALM: 'home', SERVER: 'http://keycloak:8080' };
    execFileSync('/bin/bash', ['--norc', '-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return this.state();
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private fill(name: string, files: Readonly<Record<string, string>>): void {
    rmSync(join(this.folder, name), { recursive: true });
    mkdirSync(join(this.folder, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(this.folder, name, file), text);
  }

  private state(): RealmState {
    const clients = join(this.folder, 'clients');
    const realm = join(this.folder, 'realm');
    return {
      realm: existsSync(realm) ? JSON.parse(readFileSync(realm, 'utf8')) : undefined,
      clients: Object.fromEntries(readdirSync(clients).map((id) => [id, readFileSync(join(clients, id), 'utf8')])),
      calls: readFileSync(join(this.folder, 'calls'), 'utf8').trim().split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')),
    };
  }
}
