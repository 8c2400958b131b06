import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Nextcloud, type NextcloudProps } from '../../apps';
import { committed } from '../../lib/cli/committed';
import { emit, Fault } from '../../lib';
import { noSkippedMajorVersion } from '../../lib/checks/no-skipped-major-version';
import { type Json, type Manifest } from '../../lib/manifest';
import { synthesize } from '../../lib/synth';
import { completeCluster, newFleet, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

const path = 'home/nextcloud/Deployment-nextcloud.yaml';
const withVersion = (version?: NextcloudProps['version']): Rendered => renderCluster((cluster) => new Nextcloud(cluster, { host: 'cloud', storage: '1Gi', ...(version && { version }) }));
const deployed = (version: NextcloudProps['version']): Manifest => withVersion(version).objects.find((object) => object.path === path)!.manifest;

/** What is wrong with a version of Nextcloud after another one, or after none. */
function problems(version: NextcloudProps['version'], before?: Manifest): string[] {
  return noSkippedMajorVersion({ ...withVersion(version), previous: (asked) => asked === path ? before : undefined }).map(({ where, message }) => `${where}: ${message}`);
}

describe('an upgrade of Nextcloud', () => {
  test.each([['33.0.7', '34.0.2'], ['34.0.1', '34.0.2'], ['34.0.2', '34.0.2'], ['34.0.2', '34.0.1'], ['9.0.0', '10.0.0']] as const)('from %s to %s is fine', (before, version) => {
    expect(problems(version, deployed(before))).toEqual([]);
  });

  test('by more than one major version says through which one to go', () => {
    expect(problems('36.0.0', deployed('33.0.7'))).toEqual([
      "home/nextcloud Deployment/nextcloud: major version of Deployment 'nextcloud' must rise by one at a time, got '36' after '33'; declare 34, let it upgrade its data in the cluster, then go on",
    ]);
    expect(problems('11.0.0', deployed('9.0.0'))).toHaveLength(1);
  });

  test('back to an earlier major version is none', () => {
    expect(problems('33.0.7', deployed('34.0.2'))).toEqual([
      "home/nextcloud Deployment/nextcloud: major version of Deployment 'nextcloud' must not fall, got '33' after '34'; keep 34, since its data cannot go back",
    ]);
  });

  test('is none where nothing is there yet, or nothing that says its version', () => {
    expect(problems('34.0.2')).toEqual([]);
    expect(problems('34.0.2', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'nextcloud' } })).toEqual([]);
  });
});

describe('the tree that is there already', () => {
  const dist = mkdtempSync(join(tmpdir(), 'flotilla-committed-'));
  const write = (text: string): void => {
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    writeFileSync(join(dist, path), text);
  };
  const attempt = (version: NextcloudProps['version']): unknown => {
    const fleet = newFleet();
    new Nextcloud(completeCluster(fleet), { host: 'cloud', storage: '1Gi', version });
    return synthesize(fleet, { previous: committed(dist) });
  };
  afterAll(() => rmSync(dist, { recursive: true }));

  test('is what a synthesis is compared with', () => {
    expect(attempt('36.0.0')).toBeDefined();
    write(emit(deployed('34.0.2') as Json));
    expect(attempt('35.0.0')).toBeDefined();
    expect(() => attempt('36.0.0')).toThrow(new RegExp("got '36' after '34'[^]*1 problem; nothing was written"));
  });

  test('must be readable where it matters', () => {
    for (const broken of ['<<<<<<< HEAD\na: [', '', 'text']) {
      write(broken);
      expect(() => attempt('34.0.2')).toThrow(Fault);
      expect(() => attempt('34.0.2')).toThrow(/Deployment-nextcloud\.yaml' must .*; restore it with git checkout$/);
    }
  });
});
