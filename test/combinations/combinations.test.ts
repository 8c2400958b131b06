import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { combinations } from './choices';
import { randomOf } from './random';
import { modesOf, rendered } from './rendered';
import { reordered } from './reorder';

const clusters = join(__dirname, '../../clusters');

test('a hundred combinations meet every pair of choices', () => {
  const { drawn, pairs, covered } = combinations(100);
  expect([drawn.length, covered]).toEqual([100, pairs]);
});

test.each(readdirSync(clusters))('%s can be declared in another order, with the same tokens', (file) => {
  const text = readFileSync(join(clusters, file), 'utf8');
  expect(tokensOf(reordered(text, randomOf(1)))).toEqual(tokensOf(text));
});

function tokensOf(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isLiteralExpression(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cluster.ts', text, ts.ScriptTarget.Latest));
  return found.sort();
}

test('the reference fleet has the same bytes in two combinations that have nothing in common', async () => {
  const [one, other] = await Promise.all([
    rendered({ node: '20', locale: 'C', zone: 'UTC', folder: 'the project', umask: '022', home: 'set', ci: '1', colour: 'NO_COLOR', columns: '20', order: 'as written' }, 1, process.execPath),
    rendered({ node: '20', locale: 'tr_TR.UTF-8', zone: 'Pacific/Chatham', folder: 'through a link', umask: '077', home: 'unset', ci: undefined, colour: 'FORCE_COLOR', columns: '400', order: 'another' }, 2, process.execPath),
  ]);
  expect(one.files).toBeGreaterThan(500);
  expect([other.hash, other.files]).toEqual([one.hash, one.files]);
  expect([one.modes, other.modes]).toEqual([modesOf('022'), modesOf('077')]);
});
