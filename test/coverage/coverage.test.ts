import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { coveragePage } from '../../docs/generate/coverage-page';
import { caughtBy, expectedOf, isCaughtAtSynth, resultOf, results } from './results';
import { type Impossible, type Later } from './row';
import { rows } from './rows';

const root = resolve(__dirname, '..', '..');
const faults = rows.flatMap((row) => row.faults.map((fault) => ({ row, fault })));
const named = (type: string): [string, (typeof faults)[number]][] => faults.filter(({ fault }) => type === 'all' || fault.caught.type === type).map((each) => [`${each.row.number}: ${each.fault.name}`, each]);

describe('the rows', () => {
  test('are 36, each with at least three faults that are not the same', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
    expect(rows.filter(({ faults: own }) => own.length < 3).map(({ name }) => name)).toEqual([]);
    expect(new Set(faults.map(({ fault }) => fault.name)).size).toBe(faults.length);
    expect(faults.length).toBeGreaterThanOrEqual(108);
  });

  test('are broken by more than one means each', () => {
    expect(rows.filter(({ number, faults: own }) => ![11].includes(number) && new Set(own.map(({ by, caught }) => `${by} ${caught.type}`)).size < 2).map(({ number }) => number)).toEqual([]);
  });
});

describe('without the fault there is nothing to tell', () => {
  test.each(named('all'))('%s', (_, { row, fault }) => {
    const { twin } = resultOf(row, fault);
    expect(twin.type === 'construct' ? twin.message : twin.type === 'accepted' ? '' : twin.findings.map(({ where, rule, message }) => `${rule}: ${where}: ${message}`).join('\n')).toBe('');
  });
});

describe('the fault is caught', () => {
  test.each(named('all'))('%s', (_, { row, fault }) => {
    const result = resultOf(row, fault);
    expect(caughtBy(result)).toBe(expectedOf(fault));
  });
});

describe('the property that makes it harmless can fail', () => {
  test.each(named('impossible'))('%s', (_, { row, fault }) => {
    const { outcome } = resultOf(row, fault);
    if (outcome.type !== 'accepted') throw new Error(`the fleet must be accepted, got ${outcome.type}`);
    const { violations, spoil } = fault.caught as Impossible;
    const tree = outcome.tree();
    expect(violations(tree)).toEqual([]);
    spoil(tree);
    expect(violations(tree)).not.toEqual([]);
  });
});

describe('what comes out later is shown by a test', () => {
  test.each(named('later'))('%s', (_, { fault }) => {
    const { file, name } = (fault.caught as Later).test;
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, file), 'utf8')).toContain(`'${name}'`);
  });
});

describe('the whole', () => {
  test('is caught, at least nine of ten before anything is written', () => {
    const all = results();
    expect(all.filter((result) => caughtBy(result) === 'nobody').map(({ row, fault }) => `${row.number}: ${fault.name}`)).toEqual([]);
    expect(all.filter(isCaughtAtSynth).length / all.length).toBeGreaterThanOrEqual(0.9);
  });

  test('is what the page says; `npm run docs` writes it anew', () => {
    expect(readFileSync(join(root, 'docs/checks/coverage.md'), 'utf8')).toBe(coveragePage());
  });
});
