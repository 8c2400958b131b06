import { type Application } from '../../lib';
import { requireResources } from '../../lib/checks/require-resources';
import { uniqueObjects } from '../../lib/checks/unique-objects';
import { deployment } from '../fixtures/deployment';
import { finished, plain, sentencesOf } from '../support/problems';

const problems = (declare: (web: Application) => void): string[] => finished(declare).models.flatMap((model) => model.problems.map(({ where, message }) => `${where}: ${message}`));
const wave = (value: string): object => ({ annotations: { 'argocd.argoproj.io/sync-wave': value } });

describe('a wave that somebody writes', () => {
  const account = (of: object, ofPods: object = {}): string[] => problems((web) => {
    plain(web, 'ServiceAccount', 'account', {}, 'v1', of);
    plain(web, 'Deployment', 'app', { spec: deployment({ pod: { serviceAccountName: 'account' } }).spec }, 'apps/v1', ofPods);
  });
  const late = (when: string, got: string): string => `home/web: ServiceAccount 'account' must not come after Deployment 'app', which needs it and ${when}, got ${got}; the sync would wait for ever: take the annotation from one of them, or give both the same`;

  test('is not after that of the pods that need the object', () => {
    expect(account(wave('9'))).toEqual([late('is of wave 0', 'wave 9')]);
    expect(account({}, wave('-1'))).toEqual([late('is of wave -1', 'wave 0')]);
    expect(account({}, { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } })).toEqual([late('comes before the sync', 'the sync itself')]);
    expect(account({}, { annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade' } })).toHaveLength(1);
    expect(account({ annotations: { 'argocd.argoproj.io/hook': 'PostSync' } })).toHaveLength(1);
  });

  test.each<[string, object, object]>([
    ['before it', wave('-5'), {}], ['the same', wave('3'), wave('3')], ['after it', {}, wave('2')], ['both before the sync', { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } }, { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } }],
    ['the pods after the sync', {}, { annotations: { 'argocd.argoproj.io/hook': 'PostSync' } }], ['none', {}, {}],
  ])('may be %s', (_, of, ofPods) => expect(account(of, ofPods)).toEqual([]));

  test('is told of settings that no pod starts without, and not of others', () => {
    const settings = (container: object, kind = 'Deployment'): string[] => problems((web) => {
      plain(web, 'ConfigMap', 'settings', { data: { a: 'b' } }, 'v1', wave('4'));
      const { spec } = deployment({ container, pod: kind === 'CronJob' ? { restartPolicy: 'Never' } : {} });
      plain(web, kind, 'app', { spec: kind === 'CronJob' ? { schedule: '0 3 * * *', jobTemplate: { spec: { template: (spec as { template: object }).template } } } : spec }, kind === 'CronJob' ? 'batch/v1' : 'apps/v1');
    });
    expect(settings({ envFrom: [{ configMapRef: { name: 'settings' } }] })).toHaveLength(1);
    expect(settings({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }] })).toHaveLength(1);
    expect(settings({ envFrom: [{ configMapRef: { name: 'settings', optional: true } }] })).toEqual([]);
    expect(settings({ envFrom: [{ configMapRef: { name: 'settings' } }] }, 'CronJob')).toEqual([]);
    expect(settings({})).toEqual([]);
  });

  test('is a whole number', () => {
    const own = (value: string): string[] => problems((web) => plain(web, 'ConfigMap', 'settings', { data: {} }, 'v1', wave(value)));
    expect(own('first')).toEqual(["home/web: wave of ConfigMap 'settings' must be a whole number, got 'first'; Argo CD would take it for 0"]);
    expect(own('1.5')).toHaveLength(1);
    for (const value of ['3', '-3', '+3']) expect(own(value)).toEqual([]);
  });
});

test('what a container may take is no less than what it asks for', () => {
  const resources = (requests: object, limits: object): string[] => sentencesOf(requireResources, (web) => plain(web, 'Deployment', 'app', { spec: deployment({ container: { resources: { requests, limits } } }).spec }, 'apps/v1'));
  expect(resources({ cpu: '1', memory: '64Mi' }, { memory: '32Mi' })).toEqual(["home/web Deployment/app: limit of memory of container 'app' must be at least its request of 64Mi, got 32Mi; Kubernetes refuses the pod: raise the limit"]);
  expect(resources({ cpu: '1', memory: '64Mi' }, { cpu: '500m', memory: '64Mi' })).toHaveLength(1);
  expect(resources({ cpu: '500m', memory: '1024Mi' }, { cpu: 0.5, memory: '1Gi' })).toEqual([]);
});

test("an object of Argo CD's own is derived, and not written by hand as well", () => {
  const own = (kind: string, name: string): string[] => sentencesOf(uniqueObjects, (web) => {
    plain(web, 'ConfigMap', 'file', { data: {} });
    plain(web, kind, name, { spec: {} }, 'argoproj.io/v1alpha1', { namespace: 'argocd' });
  });
  expect(own('Application', 'web')).toEqual([expect.stringContaining('an object must be declared once in a cluster, got derived: applications and home/web/Application-web')]);
  expect(own('AppProject', 'web')).toHaveLength(1);
  expect(own('Application', 'other')).toEqual([]);
});
