import { type Application, CoreObject, CronJob, PostgresDatabase, Volume, Workload } from '../../lib';
import { render } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { waveOf } from '../support/waves';

const small = { image: 'example.org/a:1', resources: { cpu: '10m', memory: '16Mi' } } as const;
const server = { ...small, probes: { readiness: { command: ['true'] } } } as const;
const wave = (rendered: Rendered, kind: string, name: string): number =>
  waveOf(rendered.manifests('home/web').find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!);

describe('the wave of a claim', () => {
  const claimed = (declare: (application: Application, volume: Volume) => void): Rendered => render((application) => declare(application, new Volume(application, 'data', { size: '1Gi' })));
  const waits = (application: Application): PostgresDatabase => new PostgresDatabase(application, 'web-db', { storage: '1Gi' });

  test('of two workloads comes with the first of them, whichever is declared or sorted first', () => {
    for (const [early, late] of [['a', 'b'], ['b', 'a']] as const) {
      const rendered = claimed((application, volume) => {
        const url = waits(application).key('uri');
        new Workload(application, early, { ...server, mounts: { '/data': volume.mount() } });
        new Workload(application, late, { ...server, mounts: { '/data': volume.mount() }, env: { URL: url } });
      });
      expect(wave(rendered, 'Deployment', late)).toBeGreaterThan(wave(rendered, 'Deployment', early));
      expect(wave(rendered, 'PersistentVolumeClaim', 'data')).toBe(wave(rendered, 'Deployment', early));
    }
  });

  test('that a task at fixed times shares comes with the server, whose pods start at once', () => {
    const rendered = claimed((application, volume) => {
      const url = waits(application).key('uri');
      new Workload(application, 'server', { ...server, mounts: { '/data': volume.mount() }, env: { URL: url } });
      new CronJob(application, 'tidy', { ...small, schedule: '0 3 * * *', mounts: { '/data': volume.mount() } });
    });
    expect(wave(rendered, 'CronJob', 'tidy')).toBe(0);
    expect(wave(rendered, 'PersistentVolumeClaim', 'data')).toBe(wave(rendered, 'Deployment', 'server'));
  });

  test('of tasks at fixed times alone comes last: until the first one starts nothing after it would', () => {
    const rendered = claimed((application, volume) => {
      new Workload(application, 'server', { ...server, env: { URL: waits(application).key('uri') } });
      new CronJob(application, 'tidy', { ...small, schedule: '0 3 * * *', mounts: { '/data': volume.mount() } });
    });
    expect(wave(rendered, 'PersistentVolumeClaim', 'data')).toBe(Math.max(...rendered.manifests('home/web').map(waveOf)));
  });

  test('that must wait for something takes its pods along', () => {
    const rendered = claimed((application, volume) => {
      const first = new CoreObject(application, 'ConfigMap', { metadata: { name: 'first' } });
      const second = new CoreObject(application, 'ConfigMap', { metadata: { name: 'second' } });
      second.node.addDependency(first);
      volume.node.addDependency(second);
      new Workload(application, 'server', { ...server, mounts: { '/data': volume.mount() } });
    });
    expect(wave(rendered, 'PersistentVolumeClaim', 'data')).toBe(2);
    expect(wave(rendered, 'Deployment', 'server')).toBe(2);
  });

  test('comes with pods whose wave was set by hand', () => {
    const rendered = claimed((application, volume) => {
      new Workload(application, 'server', { ...server, annotations: { 'argocd.argoproj.io/sync-wave': '-3' }, mounts: { '/data': volume.mount() } });
    });
    expect(wave(rendered, 'PersistentVolumeClaim', 'data')).toBe(-3);
    expect(wave(rendered, 'Deployment', 'server')).toBe(-3);
  });

  test('without pods is in the first wave', () => {
    expect(wave(claimed(() => undefined), 'PersistentVolumeClaim', 'data')).toBe(0);
  });
});
