import { Application, type StorageClass, talos, Volume, type VolumeProps } from '../../lib';
import { type CoreProps } from '../../lib/core-kinds';
import { machines, refusal, render, renderCluster, type Facts } from '../support/declare';

function claim(props: Partial<VolumeProps> = {}, facts: Facts = {}): CoreProps<'PersistentVolumeClaim'> {
  return render((application) => new Volume(application, 'data', { size: '5Gi', ...props }), facts).core('PersistentVolumeClaim', 'data');
}

function withClasses(...storageClasses: StorageClass[]): Facts {
  return { platform: talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: machines().nodes, storageClasses }) };
}

const shared: StorageClass = { name: 'shared', accessModes: ['ReadWriteOnce', 'ReadWriteMany'] };

describe('the class of a volume', () => {
  test.each<[string, StorageClass[], Partial<VolumeProps>, string]>([
    ['the one it asks for', [{ name: 'slow', isDefault: true }, { name: 'fast' }], { storageClass: 'fast' }, 'fast'],
    ['the default one', [{ name: 'fast' }, { name: 'slow', isDefault: true }], {}, 'slow'],
    ['the first where none is the default', [{ name: 'fast' }, { name: 'slow' }], {}, 'fast'],
    ['one that several nodes can write to, if that is asked for', [{ name: 'disk', isDefault: true }, shared], { accessMode: 'ReadWriteMany' }, 'shared'],
  ])('is %s', (_rule, classes, props, expected) => {
    expect(claim(props, withClasses(...classes)).spec?.storageClassName).toBe(expected);
  });

  const brought = (platform: Facts, isDefault: boolean): string | undefined => renderCluster((cluster) => {
    new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' });
    const provisioner = new Application(cluster, 'provisioner');
    cluster.relations.storageClasses.push({ name: 'brought', isDefault });
    provisioner.offers('storage-class:brought');
  }, platform).core('PersistentVolumeClaim', 'data').spec?.storageClassName;

  test('is one that an application brings, also later, where the platform has none', () => {
    expect(brought(withClasses(), true)).toBe('brought');
  });

  test('is the platform’s rather than one that an application brings', () => {
    expect(brought(withClasses({ name: 'disk', isDefault: true }), true)).toBe('disk');
    expect(brought(withClasses({ name: 'disk' }), true)).toBe('brought');
    expect(brought(withClasses({ name: 'disk' }), false)).toBe('disk');
  });

  test('must be able to do what is asked of it', () => {
    const refused = (props: Partial<VolumeProps>, ...classes: StorageClass[]): string => refusal((application) => new Volume(application, 'data', { size: '1Gi', ...props }), withClasses(...classes));
    expect(refused({ accessMode: 'ReadWriteMany' }, { name: 'disk' }))
      .toMatch(/storage class of volume 'data' must allow ReadWriteMany, got none that does; add one to the platform's storageClasses that has accessModes: \['ReadWriteMany'\]$/);
    expect(refused({ accessMode: 'ReadWriteMany', storageClass: 'disk' }, { name: 'disk' }, shared))
      .toMatch(/storage class of volume 'data' must allow ReadWriteMany, got 'disk'; take 'shared'$/);
  });

  test('must exist: nothing else would tell before the pod waits for ever', () => {
    expect(refusal((application) => new Volume(application, 'data', { size: '1Gi', storageClass: 'gone' }))).toMatch(/StorageClass 'gone'/);
    expect(refusal((application) => new Volume(application, 'data', { size: '1Gi' }), withClasses())).toMatch(/storage for PersistentVolumeClaim 'data'/);
  });
});

test('a volume asks for its size in the way that it is mounted', () => {
  expect(claim().spec).toMatchObject({ accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: '5Gi' } } });
  const rendered = render((application) => {
    const [once, many] = [new Volume(application, 'once', { size: '1Gi' }), new Volume(application, 'many', { size: '1Gi', accessMode: 'ReadWriteMany' })];
    expect([once.mount().exclusive, many.mount().exclusive]).toEqual([true, false]);
    expect(once.mount('inner')).toMatchObject({ subPath: 'inner', volume: { persistentVolumeClaim: { claimName: 'once' } } });
  }, withClasses(shared));
  expect(rendered.all('PersistentVolumeClaim').map(({ spec }) => spec?.accessModes)).toEqual([['ReadWriteMany'], ['ReadWriteOnce']]);
});

test.each(['0Gi', '5GB', '5', '-1Gi', 'Gi'])('a volume of %s is refused', (size) => {
  expect(refusal((application) => new Volume(application, 'data', { size: size as '1Gi' }))).toMatch(/^size of volume 'data' must be a positive amount/);
});

test('a volume is removed neither by a sync nor with its Application', () => {
  const options = claim().metadata as { annotations?: Record<string, string> };
  expect(options.annotations?.['argocd.argoproj.io/sync-options']?.split(',').sort()).toEqual(['Delete=false', 'Prune=false']);
});
