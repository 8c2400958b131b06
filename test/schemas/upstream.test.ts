import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HomeFleet } from '../../clusters/fleet';
import { collect } from '../../lib/collect';
import { derive } from '../../lib/derive/derive';
import { charts } from '../../lib/kinds/charts/charts';
import { kinds } from '../../lib/kinds/kinds';
import { upstreams, urlOf } from '../../lib/schemas/upstream';
import { wantedSchemas } from '../../lib/schemas/wanted';
import { sources, upstreamOf } from './upstream-sources';

const mirror = process.env.FLOTILLA_MIRROR;
if (mirror === undefined) console.log('digests of definitions are not compared with the repositories: FLOTILLA_MIRROR is not set');

/** Cilium's operator brings its kinds itself; no repository that could be read here holds them at that version. */
const withoutUpstream = new Set(['cilium']);

test('every chart that installs kinds has what publishes them, at the version that is pinned', () => {
  const installing = charts.filter(({ name, installs }) => installs.length > 0 && !withoutUpstream.has(name));
  expect(installing.length).toBeGreaterThan(12);
  for (const { name, version, installs } of installing) {
    const found = upstreams().find((one) => 'chart' in one.for && one.for.chart === name && one.for.version === version);
    expect([name, found?.files.flatMap((file) => file.kinds).sort()]).toEqual([name, [...installs].sort()]);
  }
});

test('no kind is published twice, and every file has one address and one digest', () => {
  const all = upstreams().flatMap((one) => one.files.flatMap((file) => file.kinds));
  expect(all.filter((kind, index) => all.indexOf(kind) !== index)).toEqual([]);
  for (const one of upstreams()) {
    expect(one.commit).toMatch(/^[0-9a-f]{40}$/);
    for (const file of one.files) {
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(urlOf(one, file)).toBe(`https://raw.githubusercontent.com/${one.repository}/${one.commit}/${file.path}`);
    }
  }
});

test('the kinds that we define are published, but for those of systems that are not', () => {
  const all = new Set(upstreams().flatMap((one) => one.files.flatMap((file) => file.kinds)));
  const missing = kinds.map(({ group, kind }) => `${group}/${kind}`).filter((kind) => !all.has(kind));
  expect([...new Set(missing.map((kind) => kind.split('/')[0]))].sort()).toEqual(['cilium.io', 'config.kio.kasten.io']);
});

test('the reference fleet asks for all that its systems publish, and has no kind that nobody defines', () => {
  const models = collect(new HomeFleet());
  derive(models);
  const { projects, unknown } = wantedSchemas(models);
  expect(unknown).toEqual([]);
  expect(projects.map(({ repository }) => repository)).toEqual(expect.arrayContaining([
    'argoproj/argo-cd', 'cert-manager/cert-manager', 'cloudnative-pg/cloudnative-pg', 'external-secrets/external-secrets', 'kubernetes-sigs/gateway-api', 'kubernetes-sigs/karpenter', 'velero-io/velero',
  ]));
});

(mirror === undefined ? test.skip : test)('the table is what the repositories hold', () => {
  const present = sources.filter(({ repository }) => existsSync(join(mirror!, repository.replace('/', '+'))));
  expect(present.length).toBeGreaterThan(0);
  for (const source of present) {
    const made = upstreamOf(source, mirror!);
    expect(upstreams().find(({ repository }) => repository === source.repository)).toEqual(made);
  }
});
