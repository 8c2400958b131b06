import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Crds } from './crds';

const folder = mkdtempSync(join(tmpdir(), 'flotilla-crds-'));
const before = { ...process.env };

function crd(source: string, group: string, kind: string): void {
  const plural = `${kind.toLowerCase()}s`;
  writeFileSync(join(folder, 'crds', `${plural}.${group}.yaml`), `# source: ${source} (0123abc) config/${plural}.yaml\n${JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` }, spec: { group, names: { kind, plural } },
  })}\n`);
}

beforeAll(() => {
  mkdirSync(join(folder, 'crds'));
  process.env.FLOTILLA_SHARED = folder;
  process.env.FLOTILLA_ACCEPTANCE_CACHE = join(folder, 'cache');
  crd('shop/orders v1.2.0', 'shop.test', 'Order');
  crd('shop/orders v1.2.0', 'shop.test', 'Basket');
  crd('shop/plugin v0.1.0', 'shop.test', 'Plugin');
  crd('shop/orders v1.2.0', 'other.test', 'Other');
});

afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

test('with the definition of a kind come those that its operator has beside it, and no others', async () => {
  const found = await new Crds().find('shop.test/Order');
  expect(found.map(({ crd: { metadata: { name } } }) => name).sort()).toEqual(['baskets.shop.test', 'orders.shop.test']);
  expect(found.every(({ pinned }) => !pinned)).toBe(true);
});

test('of a kind that nobody defines there is nothing', async () => {
  await expect(new Crds().find('shop.test/Invoice')).resolves.toEqual([]);
});
