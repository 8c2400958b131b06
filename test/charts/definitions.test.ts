import { type TSchema } from '@sinclair/typebox';
import { argoCdChart } from '../../lib/kinds/charts/argo-cd';
import { charts } from '../../lib/kinds/charts/charts';
import { ciliumChart } from '../../lib/kinds/charts/cilium';
import { schemaViolations } from '../../lib/schema/custom';
import { type ChartDefinition } from '../../lib/kinds/chart';
import { argoCdValues } from './fixtures/argo-cd';
import { ciliumValues } from './fixtures/cilium';
import { fixtures } from './fixtures';
import { schemaPaths } from './schema-paths';

type Fields = Record<string, unknown>;

const refused = (chart: ChartDefinition, values: unknown): string[] => schemaViolations(chart.values as TSchema, values, chart.name).map(({ path, message }) => `${path} ${message}`);

/** A copy in which the object at a path was replaced. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: (fields: Fields) => Fields): unknown {
  if (key === undefined) return by(value as Fields);
  const copy = Array.isArray(value) ? [...value as unknown[]] : { ...value as Fields };
  (copy as Fields)[key] = replaced((value as Fields)[key], rest, by);
  return copy;
}

const without = (fields: Fields, key: string): Fields => Object.fromEntries(Object.entries(fields).filter(([other]) => other !== key));

/** Paths to all objects in a value, its own included. */
function objectsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, field]) => objectsIn(field, [...path, key]));
  return Array.isArray(value) ? inner : [path, ...inner];
}

/** The path of a container's resources, or those of several containers that stand there by name. */
function containersAt(set: unknown, path: readonly string[]): (readonly string[])[] {
  const value = path.reduce<unknown>((inner, key) => (inner as Fields)[key], set) as Fields;
  return 'requests' in value ? [path] : Object.keys(value).map((name) => [...path, name]);
}

function keysIn(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => [[...path, key].join('.'), ...keysIn(field, [...path, key])]);
}

/** Objects whose keys are data. */
const maps = /(^|\.)(labels|annotations|externalLabels|envValueFrom|grafana\.ini(\..+)?|additionalLabels|podLabels|podMonitorAdditionalLabels|matchLabels|nodeSelector|configs\.(cm|params)|notifiers|templates|triggers|extraConfig|extraEnvironmentVars|extraArgs|featureGates|config\.data)$/;

describe('the charts', () => {
  test('have a fixture each', () => {
    expect(fixtures.map(({ chart }) => chart)).toEqual(charts);
  });

  test('are pinned at exact versions', () => {
    for (const { name, version, revision, path } of charts) {
      expect(`${name} ${version}`).toMatch(/^[a-z-]+ v?\d+\.\d+\.\d+$/);
      expect(revision === undefined).toBe(path === undefined);
    }
  });

  test('list kinds in order, each once, and no kind in both scopes', () => {
    for (const { clusterKinds, namespacedKinds, installs } of charts) {
      for (const kinds of [clusterKinds, namespacedKinds, installs]) expect(kinds).toEqual([...new Set(kinds)].sort());
      expect(clusterKinds.filter((kind) => namespacedKinds.includes(kind))).toEqual([]);
    }
  });
});

describe.each(fixtures.map((fixture) => [fixture.chart.name, fixture] as const))('the values of %s', (_name, { chart, values }) => {
  test('are accepted', () => {
    for (const set of Object.values(values)) expect(refused(chart, set)).toEqual([]);
  });

  test('of the fixtures together use every key there is, so that rendering them proves all', () => {
    const used = new Set(Object.values(values).flatMap((set) => keysIn(set)));
    // A limit of CPU is offered and not recommended.
    const unused = schemaPaths(chart.values as TSchema).map(({ path }) => path.join('.')).filter((key) => !used.has(key) && !key.endsWith('.limits.cpu'));
    expect(unused).toEqual([]);
  });

  test('are refused with a key that nobody knows, at every level', () => {
    for (const set of Object.values(values)) {
      for (const path of objectsIn(set).filter((candidate) => !maps.test(candidate.join('.')))) {
        const wrong = replaced(set, path, (fields) => ({ ...fields, 'no-such-key': 'x' }));
        expect(`${path.join('.')}: ${refused(chart, wrong).join('; ')}`).toContain('no-such-key');
      }
    }
  });

  test('are refused where a container lacks its CPU, its memory or its limit of memory', () => {
    for (const set of Object.values(values)) {
      const containers = objectsIn(set).filter((path) => /^(resources|initResources)$/.test(path.at(-1) ?? '') && !path.includes('volumeClaimTemplate'))
        .flatMap((path) => containersAt(set, path));
      // A chart of custom kinds alone has no containers.
      expect(containers.length > 0).toBe(chart.namespacedKinds.length > 0);
      for (const path of containers) {
        for (const [list, amount] of [['requests', 'cpu'], ['requests', 'memory'], ['limits', 'memory']] as const) {
          const wrong = replaced(set, [...path, list], (fields) => without(fields, amount));
          expect(refused(chart, wrong)).toEqual([expect.stringMatching(/must be set$/)]);
        }
      }
    }
  });
});

describe('Argo CD', () => {
  const { single, highlyAvailable } = argoCdValues;

  test('has one Redis or several, never both and never none', () => {
    expect(refused(argoCdChart, { ...highlyAvailable, redis: single.redis })).toEqual([expect.stringContaining("exactly one of 'redis', 'redis-ha'")]);
    expect(refused(argoCdChart, without(single, 'redis'))).toEqual([expect.stringContaining("exactly one of 'redis', 'redis-ha'")]);
  });

  test('takes no number as a parameter, which Helm would spell 1e+06 from a million on', () => {
    const params = { 'controller.diff.size': 1_000_000 };
    expect(refused(argoCdChart, { ...single, configs: { ...single.configs, params } })).not.toEqual([]);
  });

  test('takes a switch of argocd-cm as a boolean only and anything else as a text only', () => {
    const cm = { 'admin.enabled': 'false', 'users.session.duration': true };
    expect(refused(argoCdChart, { ...single, configs: { ...single.configs, cm } })).toHaveLength(2);
  });

  test('has no place for a secret', () => {
    const secret = { createSecret: true, argocdServerAdminPassword: '$2a$10$' };
    expect(refused(argoCdChart, { ...single, configs: { ...single.configs, secret } })).toEqual([expect.stringContaining('argocdServerAdminPassword')]);
  });
});

describe('Cilium', () => {
  const { talos, k3s } = ciliumValues;

  test('needs resources and a priority for the job that makes certificates', () => {
    expect(refused(ciliumChart, without(k3s, 'certgen'))).toEqual(['certgen must be set']);
  });

  test('takes no certificates that Helm draws', () => {
    const hubble = { enabled: true, tls: { auto: { enabled: true, method: 'helm' } } };
    expect(refused(ciliumChart, { ...k3s, hubble })).toEqual([expect.stringContaining("must be one of 'cronJob', 'certmanager', got 'helm'")]);
  });

  test('shows no UI without a relay', () => {
    const hubble = talos.hubble.enabled ? { ...talos.hubble, relay: { enabled: false } } : undefined;
    expect(refused(ciliumChart, { ...talos, hubble })).toEqual([expect.stringMatching(/^hubble\.relay\.enabled must be 'true'/)]);
  });

  test('has a gateway for egress only with masquerading in BPF', () => {
    expect(refused(ciliumChart, { ...talos, bpf: { masquerade: false } })).toEqual([expect.stringMatching(/^bpf\.masquerade must be 'true'/)]);
    expect(refused(ciliumChart, { ...talos, bpf: undefined })).toEqual(['bpf must be set']);
  });

  test('announces addresses only with a raised rate limit', () => {
    expect(refused(ciliumChart, { ...talos, k8sClientRateLimit: undefined })).toEqual(['k8sClientRateLimit must be set']);
  });

  test('has no switch for external addresses, which the chart no longer reads', () => {
    expect(refused(ciliumChart, { ...k3s, externalIPs: { enabled: true } })).toEqual([expect.stringContaining('externalIPs is not a field')]);
  });
});
