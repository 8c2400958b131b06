import { containersOf, podSpecOf } from '../lib/pod-spec';
import { manifestOf } from './support/manifest';

describe('the pods of an object', () => {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a' }] } };
  const inside = { spec: template.spec, labels: template.metadata.labels };

  test.each([
    ['apps/v1', 'Deployment', { template }], ['apps/v1', 'StatefulSet', { template }], ['apps/v1', 'DaemonSet', { template }], ['apps/v1', 'ReplicaSet', { template }],
    ['batch/v1', 'Job', { template }], ['batch/v1', 'CronJob', { jobTemplate: { spec: { template } } }],
  ])('are those of its template: %s %s', (apiVersion, kind, spec) => {
    expect(podSpecOf(manifestOf(apiVersion, kind, { spec }))).toEqual(inside);
  });

  test('are the one that it is', () => {
    expect(podSpecOf(manifestOf('v1', 'Pod', { spec: template.spec }, { labels: { app: 'a' } }))).toEqual(inside);
  });

  test.each([['apps/v1beta1', 'Deployment'], ['v1', 'Job'], ['example.org/v1', 'Pod'], ['example.org/v1', 'Workload'], [undefined, 'Workload']])('are none where its kind makes none: %s %s', (apiVersion, kind) => {
    expect(podSpecOf(manifestOf(apiVersion as string, kind, { spec: { template } }))).toBeUndefined();
  });
});

describe('the containers of a pod', () => {
  test.each([
    [['first', 'second'], { initContainers: [{ name: 'first' }], containers: [{ name: 'second' }] }],
    [['second'], { containers: [{ name: 'second' }] }],
    [['first'], { initContainers: [{ name: 'first' }] }],
    [[], {}],
    [[], undefined],
    [[], { initContainers: null, containers: null }],
  ])('are %j', (names, spec) => {
    expect(containersOf(spec as never).map(({ name }) => name)).toEqual(names);
  });
});
