import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keycloak, Nextcloud, type NextcloudProps } from '../../apps';
import { renderCluster } from '../support/declare';
import { environmentOf } from '../support/container-environment';
import { levelOf } from '../support/pod-security-standards';
import { type Rendered } from '../support/rendered';

function withNextcloud(props: Omit<Partial<NextcloudProps>, 'signIn'> = {}, signIn = false): Rendered {
  return renderCluster((cluster) => new Nextcloud(cluster, { host: 'cloud', storage: '50Gi', ...props, ...(signIn && { signIn: new Keycloak(cluster, { host: 'id', realm: 'home' }) }) }));
}

function server(rendered: Rendered) {
  return rendered.core('Deployment', 'nextcloud').spec!.template.spec!;
}

function cron(rendered: Rendered) {
  return rendered.core('CronJob', 'nextcloud-cron').spec!.jobTemplate.spec!.template.spec!;
}

describe('Nextcloud', () => {
  test('is probed under the very host that it answers to', () => {
    const [container] = server(withNextcloud()).containers;
    for (const probe of [container!.startupProbe, container!.readinessProbe, container!.livenessProbe]) {
      expect(probe?.httpGet?.path).toBe('/status.php');
      expect(probe?.httpGet?.httpHeaders).toEqual([{ name: 'Host', value: environmentOf(container).NEXTCLOUD_TRUSTED_DOMAINS }]);
    }
    expect(withNextcloud().models[0]!.cluster.relations.routes.map(({ host }) => host)).toEqual([environmentOf(container).NEXTCLOUD_TRUSTED_DOMAINS]);
  });

  test('may take half an hour to install or upgrade, in which its rollout does not count as failed', () => {
    const rendered = withNextcloud();
    const { periodSeconds, failureThreshold } = server(rendered).containers[0]!.startupProbe!;
    expect(periodSeconds! * failureThreshold!).toBe(1800);
    expect(rendered.core('Deployment', 'nextcloud').spec?.progressDeadlineSeconds).toBeGreaterThan(1800);
  });

  test('needs Pod Security baseline for its image, and its tasks do not', () => {
    expect(levelOf(server(withNextcloud())).level).toBe('baseline');
    expect(levelOf(cron(withNextcloud())).level).toBe('restricted');
    expect(withNextcloud().core('Namespace', 'nextcloud').metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('baseline');
  });

  test('does its tasks every five minutes as www-data, on the node and on the volumes of the server, with the same image and settings', () => {
    const rendered = withNextcloud();
    expect(rendered.core('CronJob', 'nextcloud-cron').spec).toMatchObject({ schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid' });
    const [task, main] = [cron(rendered).containers[0]!, server(rendered).containers[0]!];
    expect(task.command).toEqual(['php', '-f', '/var/www/html/cron.php']);
    expect(cron(rendered).securityContext).toMatchObject({ runAsUser: 33, fsGroup: server(rendered).securityContext?.fsGroup });
    expect(task.image).toBe(main.image);
    expect(main.volumeMounts).toEqual(expect.arrayContaining(task.volumeMounts!));
    expect(environmentOf(main)).toMatchObject(environmentOf(task));
    const [term] = cron(rendered).affinity!.podAffinity!.requiredDuringSchedulingIgnoredDuringExecution!;
    expect(term).toEqual({ topologyKey: 'kubernetes.io/hostname', labelSelector: rendered.core('Deployment', 'nextcloud').spec!.selector });
  });

  test('keeps people’s files on a volume of the size asked for, apart from its code', () => {
    const rendered = withNextcloud({ storage: '200Gi' });
    const at = (path: string): string | undefined => {
      const name = server(rendered).containers[0]!.volumeMounts!.find(({ mountPath }) => mountPath === path)?.name;
      return server(rendered).volumes!.find((volume) => volume.name === name)?.persistentVolumeClaim?.claimName;
    };
    const [code, data] = [at('/var/www/html'), at('/var/www/html/data')];
    expect(code).not.toBe(data);
    expect(rendered.core('PersistentVolumeClaim', data!).spec?.resources?.requests).toEqual({ storage: '200Gi' });
  });

  test('finds its cache by name, which has no more memory than it may fill, and which they alone reach', () => {
    const rendered = withNextcloud();
    const cache = rendered.core('Deployment', 'nextcloud-cache').spec!;
    const { REDIS_HOST, REDIS_HOST_PORT } = environmentOf(server(rendered).containers[0]);
    expect(rendered.core('Service', REDIS_HOST!).spec).toMatchObject({ selector: cache.selector.matchLabels, ports: [{ port: Number(REDIS_HOST_PORT) }] });
    const args = cache.template.spec!.containers[0]!.args!;
    expect(Number.parseInt(args[args.indexOf('--maxmemory') + 1]!)).toBeLessThan(Number.parseInt(String(cache.template.spec!.containers[0]!.resources!.limits!.memory)));
    const from = rendered.core('NetworkPolicy', 'nextcloud-cache').spec!.ingress!.flatMap((rule) => rule.from!.map(({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name']));
    expect(from.sort()).toEqual(['nextcloud', 'nextcloud-cron']);
  });

  test('tells its own address to whoever asks, behind a tunnel that ends TLS', () => {
    expect(environmentOf(server(withNextcloud()).containers[0])).toMatchObject({
      OVERWRITEPROTOCOL: 'https', OVERWRITEHOST: 'cloud.example.org', OVERWRITECLIURL: 'https://cloud.example.org', APACHE_DISABLE_REWRITE_IP: '1',
    });
  });

  test('reads its database’s credentials and its administrator’s by reference', () => {
    expect(environmentOf(server(withNextcloud()).containers[0])).toMatchObject({
      POSTGRES_HOST: 'nextcloud-db-app/host', POSTGRES_DB: 'nextcloud-db-app/dbname', POSTGRES_USER: 'nextcloud-db-app/username', POSTGRES_PASSWORD: 'nextcloud-db-app/password',
      NEXTCLOUD_ADMIN_USER: 'admin/username', NEXTCLOUD_ADMIN_PASSWORD: 'admin/password',
    });
  });

  test('says its major version, which is that of its image', () => {
    const rendered = withNextcloud({ version: '33.0.7' });
    expect(rendered.core('Deployment', 'nextcloud').metadata).toMatchObject({ annotations: { 'flotilla/major-version': '33' } });
    expect(server(rendered).containers[0]!.image).toBe('docker.io/library/nextcloud:33.0.7-apache');
  });
});

describe('what Nextcloud does before each start', () => {
  /** Runs the mounted script with an `occ` that only notes how it is called. */
  function calls(signIn: boolean): string[] {
    const rendered = withNextcloud({}, signIn);
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-nextcloud-'));
    try {
      writeFileSync(join(folder, 'php'), `#!/bin/sh\necho "$*" >>"${folder}/calls"\n`);
      chmodSync(join(folder, 'php'), 0o755);
      const environment = Object.fromEntries(Object.entries(environmentOf(server(rendered).containers[0])).filter(([name]) => /^(NEXTCLOUD|OIDC)_/.test(name)));
      const script = rendered.core('ConfigMap', 'hooks').data!['flotilla.sh']!.replaceAll('/var/www/html', folder);
      execFileSync('/bin/sh', ['-c', script], { env: { ...environment, PATH: `${folder}:${process.env.PATH}` }, stdio: ['ignore', 'pipe', 'pipe'] });
      return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('is to trust its host, which counts at the first installation only otherwise, and to leave its tasks to the cron job', () => {
    expect(calls(false)).toEqual([
      'occ config:system:set trusted_domains 0 --value=cloud.example.org', 'occ config:system:set maintenance_window_start --type=integer --value=1', 'occ background:cron',
    ]);
  });

  test('is to set up signing in where there is any', () => {
    const last = calls(true).slice(3);
    expect(last[0]).toBe('occ app:enable user_oidc');
    expect(last[1]).toMatch(/^occ user_oidc:provider keycloak --clientid=nextcloud --clientsecret=nextcloud-oidc\/clientSecret --discoveryuri=https:\/\/id\.example\.org\/realms\/home\/\.well-known\/openid-configuration/);
  });

  test('lies where the image looks for it, as a program', () => {
    const rendered = withNextcloud();
    const mount = server(rendered).containers[0]!.volumeMounts!.find(({ mountPath }) => mountPath === '/docker-entrypoint-hooks.d/before-starting');
    expect(server(rendered).volumes!.find(({ name }) => name === mount?.name)?.configMap?.defaultMode).toBe(0o555);
  });
});
