import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vault, type VaultProps } from '../../apps';
import { configuration } from '../../apps/vault/configuration';
import { reloadScript } from '../../apps/vault/reload-script';
import { type ChartValues, type Cluster, ownVault, s3, type vaultChart } from '../../lib';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { Application as ArgoApplication } from '../../lib/kinds/application';
import { Certificate } from '../../lib/kinds/certificate';
import { syncWave } from '../../lib/derive/object-waves';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Server = ChartValues<typeof vaultChart>['server'];

const declared = (props: VaultProps = {}, facts: Facts = {}, add: (cluster: Cluster) => void = () => undefined): Rendered =>
  renderCluster((cluster) => {
    new Vault(cluster, props);
    add(cluster);
  }, facts);
const server = (rendered: Rendered): Server => (rendered.values('vault') as ChartValues<typeof vaultChart>).server;
const refused = (props: VaultProps, facts?: Facts): string => refusalOf(() => declared(props, facts));
const transit = { transit: { server: 'https://other.example.org:8200', key: 'autounseal' } };

describe('the servers of Vault', () => {
  test.each<[Facts['tier'], number, number]>([['production', 3, 3], ['production', 5, 3], ['production', 2, 1], ['production', 1, 1], ['standard', 3, 1], ['development', 3, 1]])(
    'of a %s cluster with %i nodes are %i, never two', (tier, nodes, servers) => {
      expect(server(declared({}, { tier, platform: machines(nodes) })).ha.replicas).toBe(servers);
    });

  test('may be told, as far as there are nodes and a majority', () => {
    expect(server(declared({ servers: 5 }, { platform: machines(5) })).ha.replicas).toBe(5);
    expect(refused({ servers: 2 as 1 })).toBe("servers of vault must be 1, 3 or 5 so that a majority stays, got '2'");
    expect(refused({ servers: 5 }, { platform: machines(3) })).toBe("servers of vault must have a node each, got 5 for 3 nodes in cluster 'home'; take fewer servers, or more nodes");
  });

  test('look for each other by names that their certificate holds, and a single one looks for nobody', () => {
    const { dnsNames, ipAddresses } = declared().custom(Certificate, 'vault-tls').spec;
    const peers = [...server(declared()).ha.raft.config.matchAll(/leader_api_addr = "https:\/\/(.*):8200"/g)].map((match) => match[1]!);
    expect(peers).toEqual(['vault-0.vault-internal', 'vault-1.vault-internal', 'vault-2.vault-internal']);
    const covered = (host: string): boolean => dnsNames!.some((name) => name === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name));
    expect([...peers, 'vault-active.vault.svc', 'vault-active.vault.svc.cluster.local'].filter((host) => !covered(host))).toEqual([]);
    expect(ipAddresses).toEqual(['127.0.0.1']);
    expect(server(declared({ servers: 1 })).ha.raft.config).not.toContain('retry_join');
  });

  test('may talk to each other, to the Kubernetes API and to nobody else', () => {
    const rendered = declared({}, { backups: undefined });
    const policy = rendered.core('NetworkPolicy', 'vault').spec!;
    const self = { matchLabels: { 'app.kubernetes.io/name': 'vault', 'app.kubernetes.io/instance': 'vault', component: 'server' } };
    expect(policy.egress).toEqual([{ to: [{ podSelector: self }], ports: [{ port: 8200, protocol: 'TCP' }, { port: 8201, protocol: 'TCP' }] }]);
    expect(policy.ingress).toEqual([{ from: [{ podSelector: self }], ports: [{ port: 8200, protocol: 'TCP' }, { port: 8201, protocol: 'TCP' }] }]);
    expect(rendered.models[0]!.cluster.relations).toMatchObject({ apiAccess: [expect.objectContaining({ pods: expect.objectContaining({ name: 'vault' }) })], reaches: [] });
  });
});

test('Vault reaches the Kubernetes APIs of other clusters whose pods log in, to ask about their tokens', () => {
  const { reaches } = declared({ apiServers: [{ host: 'cloud.omni.example.org', port: 6443 }] }, { backups: undefined }).models[0]!.cluster.relations;
  expect(reaches).toEqual([expect.objectContaining({ from: expect.objectContaining({ name: 'vault' }), host: 'cloud.omni.example.org', port: 6443 })]);
});

describe('the data of Vault', () => {
  test('is in claims of the very names that its StatefulSet looks for, one for each server, protected and of a class that exists', () => {
    const claims = declared({ storage: '20Gi', auditStorage: '5Gi' }).all('PersistentVolumeClaim');
    expect(claims.map(({ metadata, spec }) => [metadata.name, spec!.storageClassName, spec!.resources!.requests!.storage])).toEqual(
      ['audit', 'data'].flatMap((template) => [0, 1, 2].map((index) => [`${template}-vault-${index}`, 'disk', template === 'data' ? '20Gi' : '5Gi'])));
    for (const { metadata } of claims) expect(metadata).toMatchObject({ namespace: 'vault', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } });
  });

  test('grows by its claims: the template, which nobody can change, stays as it is', () => {
    expect(server(declared({ storage: '50Gi' })).dataStorage).toEqual(server(declared()).dataStorage);
  });

  test('stays when the StatefulSet goes or shrinks', () => {
    expect(server(declared()).persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  test('is there before the pods: a claim that came later would have been made by the template', () => {
    const waves = declared().all('PersistentVolumeClaim').map(({ metadata }) => metadata.annotations![syncWave] ?? '0');
    expect(new Set(waves)).toEqual(new Set(['0']));
  });
});

describe('a Vault that is sealed', () => {
  const code = (path: string, state: string): string | null => new URLSearchParams(path.split('?')[1]).get(`${state}code`);

  test('counts as ready, so that no wave waits for people', () => {
    const { path } = server(declared()).readinessProbe;
    expect([code(path, 'sealed'), code(path, 'uninit')]).toEqual(['204', '204']);
    expect(path).toContain('standbyok=true');
  });

  test('holds up what reads from it until it is initialised, and never again after that', () => {
    const { path } = server(declared({}, { secrets: ownVault() })).readinessProbe;
    expect([code(path, 'sealed'), code(path, 'uninit')]).toEqual(['204', null]);
  });

  test('is not talked to: Services lead to the server that marks itself active', () => {
    const rendered = declared({ host: 'secrets' });
    expect(rendered.core('Service', 'vault-entry').spec!.selector).toMatchObject({ 'vault-active': 'true' });
    expect(server(rendered).ha.raft.config).toContain('service_registration "kubernetes" {}');
    expect(server(rendered).service.publishNotReadyAddresses).toBe(false);
  });

  test('neither blocks a drain nor counts towards the majority that a drain must leave', () => {
    const { spec } = declared().core('PodDisruptionBudget', 'vault-unsealed');
    expect(spec).toMatchObject({ maxUnavailable: 1, selector: { matchLabels: { component: 'server', 'vault-sealed': 'false' } } });
    expect(server(declared()).ha.disruptionBudget).toEqual({ enabled: false });
    expect(declared({ servers: 1 }).has('PodDisruptionBudget', 'vault-unsealed')).toBe(false);
  });

  test('is not made by a sync: a new version waits until people delete a pod', () => {
    expect(server(declared()).updateStrategyType).toBe('OnDelete');
  });
});

describe('the certificates of Vault', () => {
  test('are an application that comes first: pods wait for them, and a wave for its pods', () => {
    const rendered = declared();
    expect(rendered.manifests('home/vault-certificates').map(({ kind }) => kind).sort()).toEqual(['Certificate', 'Certificate', 'Issuer', 'Issuer']);
    const wave = (name: string): number => Number(rendered.custom(ArgoApplication, name).metadata.annotations![syncWave]);
    expect(wave('vault')).toBeGreaterThan(wave('vault-certificates'));
    expect(server(rendered).volumes).toContainEqual({ name: 'tls', secret: { secretName: rendered.custom(Certificate, 'vault-tls').spec.secretName, defaultMode: 0o440 } });
  });

  test('need cert-manager', () => {
    const fleet = newFleet();
    new Vault(bareCluster(fleet, { backups: undefined }));
    expect(refusalOf(() => renderFleet(fleet))).toMatch(/^cluster 'home' must have CertManager, got none; vault-certificates needs kind Certificate of cert-manager\.io and kind Issuer of cert-manager\.io: add new CertManager\(this\)$/m);
  });

  const reloaded = '-HUP -f ^[^ ]*vault server ';

  /** Runs the script beside stand-ins for what it calls; the third `sleep` ends it. */
  function run(auditLimit: number, during: string): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-vault-'));
    const log = join(folder, 'log');
    writeFileSync(log, '');
    mkdirSync(join(folder, 'tls'));
    mkdirSync(join(folder, 'audit'));
    writeFileSync(join(folder, 'tls/tls.crt'), 'one');
    const tool = (name: string, text: string): void => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    tool('sleep', `echo x >> ${folder}/slept; [ "$(wc -l < ${folder}/slept)" -lt 3 ] && { ${during}; }`);
    tool('pkill', `echo "$@" >> ${log}`);
    const script = reloadScript(auditLimit).replaceAll('/vault/tls', join(folder, 'tls')).replaceAll('/vault/audit', join(folder, 'audit'));
    execFileSync('sh', ['-c', script], { cwd: folder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } });
    const told = readFileSync(log, 'utf8').split('\n').filter((line) => line !== '');
    const audit = execFileSync('ls', [join(folder, 'audit')], { encoding: 'utf8' }).trim();
    rmSync(folder, { recursive: true });
    return audit === '' ? told : [...told, audit.replaceAll('\n', ' ')];
  }

  test('are read again once they are renewed, by the server alone and once, for a restart would seal it', () => {
    expect(run(0, 'echo two > tls/tls.crt')).toEqual([reloaded]);
    expect(run(0, 'true')).toEqual([]);
    expect(server(declared()).shareProcessNamespace).toBe(true);
  });

  test('the audit log is put aside before it fills its volume', () => {
    expect(run(5, 'printf 123456 > audit/audit.log')).toEqual([reloaded, reloaded, 'audit.log.1']);
    expect(run(5, 'printf 1234 > audit/audit.log')).toEqual(['audit.log']);
    expect(server(declared({ auditStorage: '3Gi' })).extraContainers![0]!.command.at(-1)).toContain(`-gt ${2 ** 30}`);
    expect(server(declared()).extraContainers![0]!.command.at(-1)).not.toContain('audit');
  });
});

describe('Vault from outside', () => {
  test('is reached through the entry in plain HTTP on a port of its own, by an application that may wait for the entry', () => {
    const rendered = declared({ host: 'secrets' });
    expect(rendered.models[0]!.cluster.relations.routes).toEqual([expect.objectContaining({
      host: 'secrets.example.org', application: expect.objectContaining({ name: 'vault-route' }), endpoint: expect.objectContaining({ port: 8210, service: { name: 'vault-entry', port: 8210 } }),
    })]);
    expect(configuration({ name: 'home', servers: 1, unseal: 'by hand' })).toMatch(/listener "tcp" \{\n {2}address = "\[::\]:8210"\n[^}]*tls_disable = true/);
  });

  test('is not, unless it is told a host', () => {
    const rendered = declared();
    expect([rendered.has('Service', 'vault-entry'), rendered.models[0]!.cluster.relations.routes]).toEqual([false, []]);
  });

  test('shows its metrics to Prometheus alone, on the port with TLS', () => {
    expect(declared().models[0]!.cluster.relations.metrics).toEqual([expect.objectContaining({ path: '/v1/sys/metrics', scheme: 'https', endpoint: expect.objectContaining({ port: 8200 }) })]);
    expect(configuration({ name: 'home', servers: 1, unseal: 'by hand' }).split('unauthenticated_metrics_access')).toHaveLength(2);
  });
});

describe('Vault unsealed by another', () => {
  test('asks it by the transit engine, with a token that stands in no file', () => {
    const rendered = declared({ unseal: transit });
    expect(server(rendered).ha.raft.config).toContain('seal "transit" {\n  address = "https://other.example.org:8200"\n  key_name = "autounseal"\n  mount_path = "transit/"\n}');
    expect(server(rendered).extraSecretEnvironmentVars).toEqual([{ envName: 'VAULT_TOKEN', secretName: 'vault-unseal', secretKey: 'token' }]);
    expect(rendered.has('ExternalSecret', 'vault-unseal')).toBe(true);
    expect(rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === 'vault')).toEqual([expect.objectContaining({ host: 'other.example.org', port: 8200 })]);
  });

  test('gets that token by hand where it would have to come out of itself', () => {
    const { models, ...rendered } = declared({ unseal: transit }, { secrets: ownVault() });
    expect(rendered.objects.some(({ manifest }) => manifest.metadata.name === 'vault-unseal')).toBe(false);
    const commands = stepsOf(models[0]!, models, 'dist', 'x').flatMap((step) => step.commands);
    expect(commands).toContain("#   kubectl --namespace vault create secret generic vault-unseal --from-literal=token=''");
  });

  test('is unsealed by hand else, and knows of no other', () => {
    expect(server(declared()).ha.raft.config).not.toContain('seal "');
    expect(server(declared())).not.toHaveProperty('extraSecretEnvironmentVars');
  });

  test.each<[Partial<typeof transit.transit> & { mount?: string }, string]>([
    [{ server: 'http://other.example.org' }, "server that unseals vault must be an https URL, got 'http://other.example.org'; write for example 'https://vault.example.org'"],
    [{ key: 'a"\n' }, "key that unseals vault must consist of letters, digits, '-' and '_', got 'a\"\n'"],
    [{ mount: '/transit/' }, "mount that unseals vault must consist of letters, digits, '-' and '_', got '/transit/'"],
  ])('is refused with %j', (change, message) => {
    expect(refused({ unseal: { transit: { ...transit.transit, ...change } } })).toBe(message);
  });
});

describe('snapshots of Vault', () => {
  const job = (props: VaultProps = {}, facts: Facts = {}): ReturnType<typeof pod> => pod(declared(props, facts));
  const pod = (rendered: Rendered): NonNullable<NonNullable<ReturnType<typeof cronJob>['spec']>['jobTemplate']['spec']>['template']['spec'] => cronJob(rendered).spec!.jobTemplate.spec!.template.spec;
  const cronJob = (rendered: Rendered): ReturnType<Rendered['core']> & { spec?: { jobTemplate: { spec?: { template: { spec?: Pod } } } } } => rendered.core('CronJob', 'vault-snapshots') as never;
  interface Pod { serviceAccountName?: string; initContainers?: { command: string[]; env: { name: string; value?: string }[] }[]; containers: { command: string[]; env: { name: string; value?: string; valueFrom?: unknown }[] }[] }

  test('are taken by Vault’s own client as a service account, which needs no token that anyone keeps', () => {
    const { serviceAccountName, initContainers } = job()!;
    expect(declared().has('ServiceAccount', serviceAccountName!)).toBe(true);
    expect(initContainers![0]!.command.at(-1)).toMatch(/auth\/kubernetes\/login role=vault-snapshots .*\nexport VAULT_TOKEN\nvault operator raft snapshot save/);
    expect(initContainers![0]!.env).toContainEqual({ name: 'VAULT_ADDR', value: 'https://vault-active.vault.svc:8200' });
  });

  test('go to the cluster’s place for backups, and old ones go after a new one is safe', () => {
    const { containers } = job({}, { backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'home-backups', retention: '60d' }) })!;
    expect(containers[0]!.command.at(-1)).toMatch(/^rclone copyto \S+ "store:home-backups\/home\/vault\/.*"\nrclone delete --min-age 60d store:home-backups\/home\/vault\n$/);
    expect(containers[0]!.env).toEqual(expect.arrayContaining([
      { name: 'RCLONE_CONFIG_STORE_ENDPOINT', value: 'https://s3.gra.io.cloud.ovh.net' }, { name: 'RCLONE_CONFIG_STORE_REGION', value: 'gra' },
    ]));
  });

  test('may fail without holding up other applications', () => {
    expect(declared().core('CronJob', 'vault-snapshots').metadata).toMatchObject({ annotations: { 'argocd.argoproj.io/ignore-healthcheck': 'true' } });
  });

  test.each<[VaultProps, Facts, boolean]>([
    [{}, {}, true], [{}, { backups: undefined }, false], [{}, { tier: 'development' }, false], [{ snapshots: '0 1 * * *' }, { tier: 'development' }, true], [{ snapshots: false }, {}, false],
  ])('with %j in a cluster with %j are taken: %s', (props, facts, taken) => {
    expect(declared(props, facts).has('CronJob', 'vault-snapshots')).toBe(taken);
  });

  test('must have a place to go where they are asked for', () => {
    expect(refused({ snapshots: '0 1 * * *' }, { backups: undefined })).toBe("snapshots of vault must have a place to go, got none; add backups: s3({ endpoint: '…', bucket: '…' }) to the cluster's props");
  });
});
