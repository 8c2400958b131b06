import fc from 'fast-check';
import { HomeFleet } from '../../clusters/fleet';
import { CoreObject, CustomObject, Secret, SyncJob, Workload } from '../../lib';
import { Certificate } from '../../lib/kinds/certificate';
import { Issuer } from '../../lib/kinds/issuer';
import { PostgresCluster } from '../../lib/kinds/postgres-cluster';
import { SecretStore } from '../../lib/kinds/secret-store';
import { type Manifest } from '../../lib/manifest';
import { podSpecOf } from '../../lib/pod-spec';
import { secretsMadeByPeople } from '../support/bootstrap';
import { childrenOf } from '../support/children';
import { refusal, render, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { secretsReadIn, waveOf } from '../support/waves';

const reference = renderFleet(new HomeFleet());
const applications = reference.models.flatMap(({ cluster, applications: all }) => all.map(({ name }) => `${cluster.name}/${name}`));
const small = { image: 'example.org/a:1', resources: { cpu: '10m', memory: '16Mi' } } as const;
const server = { ...small, probes: { readiness: { command: ['true'] } } } as const;
const objectNamed = (rendered: Rendered, kind: string, name: string): Manifest => rendered.manifests('home/web').find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;
const wave = (rendered: Rendered, kind: string, name: string): number => waveOf(objectNamed(rendered, kind, name));

/** The Secrets that objects make, as `namespace/name`, by the object that makes them. */
function makers(manifests: readonly Manifest[]): Map<string, Manifest> {
  return new Map(manifests.flatMap((manifest): [string, Manifest][] => {
    const { name, namespace } = manifest.metadata;
    switch (manifest.kind) {
      case 'ExternalSecret': return [[`${namespace}/${(manifest.spec as { target: { name: string } }).target.name}`, manifest]];
      case 'Certificate': return [[`${namespace}/${(manifest.spec as { secretName: string }).secretName}`, manifest]];
      case 'Cluster': return [[`${namespace}/${name}-app`, manifest]];
      default: return [];
    }
  }));
}

/** References to one key of a Secret, wherever they stand. */
function keysReadIn(value: unknown): { name: string; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    ['accessKeyId', 'secretAccessKey', 'secretKeyRef'].includes(field) && typeof (inner as { key?: unknown } | null)?.key === 'string' ? [inner as { name: string; key: string }] : keysReadIn(inner));
}

describe('in every application of the reference fleet', () => {
  test('an object that reads a secret comes after the object that makes it, by wave or by application, or people make it before all', () => {
    const read = { inApplication: 0, inOther: 0, byPeople: 0 };
    const children = childrenOf(reference);
    for (const model of reference.models) {
      const inCluster = children.filter((child) => child.model === model).map(({ application, argo }) => {
        const manifests = reference.manifests(`${model.cluster.name}/${application.name}`);
        return { name: application.name, wave: waveOf(argo), manifests, made: makers(manifests) };
      });
      const byPeople = secretsMadeByPeople(reference, model);
      for (const { name, wave: own, manifests, made } of inCluster) {
        for (const [manifest, secret] of manifests.flatMap((each) => secretsReadIn(each).map((found) => [each, `${each.metadata.namespace}/${found}`] as const))) {
          const others = inCluster.filter((other) => other.name !== name && other.made.has(secret));
          const sources = [made.has(secret), others.length > 0, byPeople.has(secret)];
          expect([model.cluster.name, name, secret, sources.filter(Boolean).length]).toEqual([model.cluster.name, name, secret, 1]);
          if (made.has(secret)) expect(waveOf(manifest)).toBeGreaterThan(waveOf(made.get(secret)!));
          for (const other of others) expect([secret, own > other.wave]).toEqual([secret, true]);
          read[made.has(secret) ? 'inApplication' : others.length > 0 ? 'inOther' : 'byPeople']++;
        }
      }
    }
    expect(read.inApplication).toBeGreaterThan(55);
    expect(read.inOther).toBeGreaterThan(0);
    expect(read.byPeople).toBeGreaterThan(5);
  });

  test('a secret that people make has the keys that are read of it', () => {
    let compared = 0;
    for (const model of reference.models) {
      const byPeople = secretsMadeByPeople(reference, model);
      for (const manifest of reference.manifests(model.cluster.name)) {
        for (const { name, key } of keysReadIn(manifest.spec)) {
          const keys = byPeople.get(`${manifest.metadata.namespace}/${name}`);
          if (!keys) continue;
          expect([model.cluster.name, name, key, keys.includes(key)]).toEqual([model.cluster.name, name, key, true]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(5);
  });

  test('an object that mounts files finds them in its application', () => {
    let mounted = 0;
    for (const folder of applications) {
      const files = new Set(reference.all('ConfigMap', folder).map(({ metadata }) => metadata.name));
      const volumes = reference.manifests(folder).flatMap((manifest) => podSpecOf(manifest)?.spec.volumes ?? []);
      for (const name of volumes.flatMap(({ configMap }) => configMap?.name ?? [])) {
        expect([folder, name, files.has(name)]).toEqual([folder, name, true]);
        mounted++;
      }
    }
    expect(mounted).toBeGreaterThan(5);
  });

  test('a database comes after the place of its backups, and a schedule after its database', () => {
    for (const folder of applications) {
      for (const database of reference.allCustom(PostgresCluster, folder)) {
        const named = reference.manifests(folder).filter(({ metadata }) => metadata.name === database.metadata.name);
        for (const store of named.filter(({ kind }) => kind === 'ObjectStore')) expect(waveOf(database)).toBeGreaterThan(waveOf(store));
        for (const schedule of named.filter(({ kind }) => kind === 'ScheduledBackup')) expect(waveOf(schedule)).toBeGreaterThan(waveOf(database));
      }
    }
  });

  test('a claim comes in the very wave of the pods that wait for it and for which it waits', () => {
    let claims = 0;
    for (const folder of applications) {
      for (const deployment of reference.all('Deployment', folder)) {
        for (const { persistentVolumeClaim } of deployment.spec!.template.spec!.volumes ?? []) {
          if (!persistentVolumeClaim) continue;
          const claim = reference.core('PersistentVolumeClaim', persistentVolumeClaim.claimName, folder);
          expect(waveOf(claim as unknown as Manifest)).toBe(waveOf(deployment as unknown as Manifest));
          claims++;
        }
      }
    }
    expect(claims).toBeGreaterThan(5);
  });

  test('the denial of traffic comes after everything that allows some', () => {
    const denied: string[] = [];
    for (const folder of applications) {
      const policies = reference.manifests(folder).filter(({ kind }) => kind.endsWith('NetworkPolicy'));
      for (const denial of policies.filter(({ metadata }) => metadata.name === 'default-deny')) {
        denied.push(`${folder.split('/')[0]} ${denial.metadata.namespace}`);
        for (const policy of policies.filter((other) => other !== denial)) expect(waveOf(denial)).toBeGreaterThan(waveOf(policy));
      }
    }
    const withPolicies = reference.models.flatMap(({ cluster: { name } }) => reference.all('NetworkPolicy', name).map(({ metadata }) => `${name} ${metadata.namespace}`));
    expect(denied.sort()).toEqual([...new Set(withPolicies)].sort());
  });
});

describe('custom objects', () => {
  test('come after the secrets they read and the objects they name', () => {
    const rendered = render((application) => {
      const token = new Secret(application, 'token', { keys: ['token'] });
      new CustomObject(application, SecretStore, {
        metadata: { name: 'store' },
        spec: { provider: { vault: { server: 'https://vault.example.org', version: 'v2', auth: { tokenSecretRef: { name: token.name, key: 'token' } } } } },
      });
      new CustomObject(application, Issuer, { metadata: { name: 'ca' }, spec: { selfSigned: {} } });
      new CustomObject(application, Certificate, {
        metadata: { name: 'web' }, spec: { secretName: 'web-tls', dnsNames: ['web.example.org'], issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'ca' } },
      });
      new Workload(application, 'server', { ...server, env: { CERTIFICATE: { secretName: 'web-tls', key: 'tls.crt' } } });
    });
    const inOrder = (...names: readonly (readonly [string, string])[]): void => {
      const waves = names.map(([kind, name]) => wave(rendered, kind, name));
      expect(waves).toEqual([...new Set(waves)].sort((a, b) => a - b));
    };
    inOrder(['ExternalSecret', 'token'], ['SecretStore', 'store']);
    inOrder(['Issuer', 'ca'], ['Certificate', 'web'], ['Deployment', 'server']);
  });
});

test('a wave that was set by hand stays', () => {
  const rendered = render((application) => {
    const password = new Secret(application, 'login', { keys: ['password'] }).key('password');
    new Workload(application, 'server', { ...server, annotations: { 'argocd.argoproj.io/sync-wave': '7' }, env: { PASSWORD: password } });
  });
  expect(wave(rendered, 'Deployment', 'server')).toBe(7);
});

describe('a declared order of constructs', () => {
  test('holds for all objects inside them', () => {
    const rendered = render((application) => {
      const first = new Workload(application, 'first', { ...server, ports: { http: 80 } });
      new SyncJob(application, 'second', small).node.addDependency(first);
    });
    for (const kind of ['Deployment', 'Service']) expect(wave(rendered, 'Job', 'second')).toBeGreaterThan(wave(rendered, kind, 'first'));
  });

  test('in a circle is refused with the path', () => {
    expect(refusal((application) => {
      const [a, b] = ['a', 'b'].map((name) => new CoreObject(application, 'ConfigMap', { metadata: { name } }));
      a!.node.addDependency(b!);
      b!.node.addDependency(a!);
    })).toMatch(/^objects of an application must not wait for each other in a circle, got \/ConfigMap web\/a -> \/ConfigMap web\/b -> \/ConfigMap web\/a;/);
  });

  test('does not depend on which came first in the code', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(6)).filter(([a, b]) => a > b), { maxLength: 10, selector: String }).chain((edges) =>
      fc.tuple(fc.constant(edges), fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }))), ([edges, order]) => {
      const waves = (sequence: readonly number[]): number[] => {
        const rendered = render((application) => {
          const made = new Map(sequence.map((index) => [index, new CoreObject(application, 'ConfigMap', { metadata: { name: `c${index}` } })]));
          for (const [from, to] of edges) made.get(from)!.node.addDependency(made.get(to)!);
        });
        return [0, 1, 2, 3, 4, 5, 6].map((index) => wave(rendered, 'ConfigMap', `c${index}`));
      };
      const inOrder = waves([0, 1, 2, 3, 4, 5, 6]);
      expect(waves(order)).toEqual(inOrder);
      for (const [from, to] of edges) expect(inOrder[from]).toBeGreaterThan(inOrder[to]!);
    }), { seed: 6, numRuns: 40 });
  });
});
