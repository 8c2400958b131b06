import { UnderWay } from './under-way';

test('what two ask for at once is made once, and both have it', async () => {
  const underWay = new UnderWay<number>();
  let made = 0;
  const make = async (): Promise<number> => await new Promise((done) => setImmediate(() => done(++made)));
  await expect(Promise.all([underWay.share('etcd', make), underWay.share('etcd', make), underWay.share('kwok', make)])).resolves.toEqual([1, 1, 2]);
});

test('what failed for all who asked is begun anew by the next', async () => {
  const underWay = new UnderWay<string>();
  const fail = async (): Promise<string> => await Promise.reject(new Error('no disk'));
  const asked = await Promise.allSettled([underWay.share('etcd', fail), underWay.share('etcd', fail)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(underWay.share('etcd', async () => await Promise.resolve('there'))).resolves.toBe('there');
});
