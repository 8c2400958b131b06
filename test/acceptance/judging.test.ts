import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disagreement } from './agreement';
import { complaintOf, type LiveApplication } from './applications';
import { excuseFor } from './excused-warnings';
import { refusal } from './kube-response';
import { localRepository } from './local-repository';
import { optionsOf } from './options';
import { readTrees } from './tree';

const application = (status: LiveApplication['status']): LiveApplication => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'web', uid: '1', creationTimestamp: '2026-01-01T00:00:00Z' }, status });
const well = { sync: { status: 'Synced' }, health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' } };

describe('what the scheduler does is judged by what was said of it', () => {
  test.each([
    ['fits', [], undefined],
    ['fits', ['web/a'], 'the check says that all pods fit, and the scheduler leaves web/a'],
    ['does not fit', [], 'the check says that not all pods fit, and the scheduler places them all'],
    ['does not fit', ['web/a'], undefined],
    ['may not fit', [], undefined],
    ['may not fit', ['web/a'], undefined],
  ] as const)('%s, pending %j', (verdict, pending, expected) => expect(disagreement(verdict, pending)).toBe(expected));
});

describe('an Application', () => {
  test('is well when it is Synced and Healthy and its last sync succeeded', () => expect(complaintOf(application(well))).toBeUndefined());

  test.each([
    ['it is not Synced', { sync: { status: 'OutOfSync' } }, 'is OutOfSync and Healthy'],
    ['it is not Healthy', { health: { status: 'Progressing' } }, 'is Synced and Progressing'],
    ['a sync is under way', { operationState: { phase: 'Running', message: 'waiting' } }, 'is Synced and Healthy; Running: waiting'],
    ['it could not be compared', { conditions: [{ type: 'ComparisonError', message: 'no such path' }] }, 'is Synced and Healthy; ComparisonError: no such path'],
    ['an object is owned twice', { conditions: [{ type: 'SharedResourceWarning', message: 'shared' }] }, 'is Synced and Healthy; SharedResourceWarning: shared'],
  ])('is not when %s', (_, change, complaint) => expect(complaintOf(application({ ...well, ...change }))).toBe(complaint));

  test('is not before it was looked at', () => expect(complaintOf(application(undefined))).toBe('is not compared and of unknown health'));

  test('tells which of its objects are not well', () => {
    const resources = [{ kind: 'Job', name: 'done', status: 'Synced' }, { kind: 'Deployment', name: 'web', status: 'Synced', health: { status: 'Degraded', message: 'no pods' } }];
    expect(complaintOf(application({ ...well, health: { status: 'Degraded' }, resources }))).toBe('is Synced and Degraded; Deployment web is Synced and Degraded (no pods)');
  });
});

test('only the finalizer of a project is excused, of which Argo CD knows no other name', () => {
  const warning = 'metadata.finalizers: "resources-finalizer.argocd.argoproj.io": prefer a domain-qualified finalizer name including a path (/)';
  expect(excuseFor('argoproj.io/AppProject', warning)).toBeDefined();
  expect(excuseFor('argoproj.io/Application', warning)).toBeUndefined();
  expect(excuseFor('argoproj.io/AppProject', 'another')).toBeUndefined();
});

test('an answer from 300 on is a refusal, with the words of the server', () => {
  expect(refusal({ status: 201, warnings: [], body: {} })).toBeUndefined();
  expect(refusal({ status: 422, warnings: [], body: { message: 'is invalid' } })).toBe('422 is invalid');
});

test.each([['--fleets', 'none'], ['--step', 'rolled'], ['--kubernetes', '1.2'], ['--wrong', '']])('an option that is none is refused: %s %s', (...parameters) => expect(() => optionsOf(parameters)).toThrow());

describe('the committed tree', () => {
  const trees = readTrees(join(__dirname, '../../dist'));
  const prod = trees.find(({ cluster }) => cluster === 'prod')!;

  test('is read whole: each file is an object of an Application, or for another tool', () => {
    expect(trees.length).toBeGreaterThan(5);
    expect(trees.flatMap(({ foreign }) => foreign).every((path) => path.includes('/omni/'))).toBe(true);
    for (const { files } of trees) expect(files.length).toBeGreaterThan(20);
  });

  test('is in the order of waves: namespaces first, Argo CD\'s own objects last', () => {
    expect(prod.files[0]!.path).toMatch(/^prod\/namespaces\//);
    expect(prod.files.at(-1)!.path).toMatch(/^prod\/(argocd-apps\/|root-app\.yaml)/);
    const waves = prod.files.map(({ waves: [application_] }) => application_);
    expect([...waves].sort((left, right) => left - right)).toEqual(waves);
  });

  test('goes into a repository of its own, with what only the network has taken out and told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-repository-'));
    try {
      const repository = localRepository(folder, trees, prod);
      repository.commitTree(prod.files);
      const { applications, leftOut, textOf, url } = repository;
      expect(applications.has('nextcloud')).toBe(true);
      expect(applications.has('ceph-csi-drivers')).toBe(false);
      // It is of another hub.
      expect(applications.has('comet')).toBe(false);
      expect(leftOut).toContain('Application ceph-csi-drivers: chart ceph-csi-drivers is not to be had here');
      expect(leftOut).toContain('Application dev-nextcloud: it is of another cluster');
      const root = textOf(prod.files.find(({ path }) => path === 'prod/root-app.yaml')!);
      expect(root).toContain(url);
      expect(root).not.toContain('github.com');
      // As where the definitions of its kinds are not to be had.
      repository.commitTree(prod.files.filter(({ path }) => !path.startsWith('prod/nextcloud/')));
      expect(repository.applications.has('nextcloud')).toBe(false);
      expect(repository.leftOut).toContain('Application nextcloud: folder dist/prod/nextcloud of https://github.com/example/fleet.git is not to be had here');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
