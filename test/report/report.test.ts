import * as fc from 'fast-check';
import { counted, type Finding, placeOf, sentenceOf, sorted } from '../../lib/report/finding';
import { githubReport } from '../../lib/report/github';
import { jsonReport } from '../../lib/report/json';
import { sarifReport } from '../../lib/report/sarif';
import { textReport } from '../../lib/report/text';

const findings: Finding[] = [
  { rule: 'pinned-images', severity: 'warning', where: 'cloud/web Deployment/web', message: "image of container 'web' must be pinned, got 'web:latest'; write 'web:1.2.3'" },
  { rule: 'unique-hosts', severity: 'error', where: 'prod/web', message: "host 'a; b' must be routed once, got two; give one another host" },
  { rule: 'missing-providers', severity: 'error', where: 'cloud', message: "cluster 'cloud' must have Cilium, got none; add new Cilium(this)" },
  { rule: 'valid-schema', severity: 'error', where: 'cloud/web Service/web', message: 'spec must be an object, got a text' },
  { rule: 'valid-schema', severity: 'error', where: 'cloud/web Service/web', message: 'spec must be an object, got a text' },
];

const anyFinding = fc.record<Finding>({
  rule: fc.constantFrom('a-rule', 'b-rule'), severity: fc.constantFrom('error', 'warning', 'note'),
  where: fc.constantFrom('fleet', 'cloud', 'cloud/web', 'cloud/web Deployment/web', 'cloud/web Role/a\nb', 'prod/web chart cilium'), message: fc.string(),
});

describe('a report for people', () => {
  test('groups by cluster and application, the worst first, with a line of cause and one of remedy, and counts', () => {
    expect(textReport(findings, { colour: false })).toBe(`cloud
  error  missing-providers
    cluster 'cloud' must have Cilium, got none
    → add new Cilium(this)

cloud/web
  error  Service/web  valid-schema
    spec must be an object, got a text
  warning  Deployment/web  pinned-images
    image of container 'web' must be pinned, got 'web:latest'
    → write 'web:1.2.3'

prod/web
  error  unique-hosts
    host 'a; b' must be routed once, got two
    → give one another host

3 errors, 1 warning
`);
  });

  test('has colours only where it is told to', () => {
    expect(textReport(findings, { colour: false })).not.toContain('\x1b');
    expect(textReport(findings, { colour: true }).replace(/\x1b\[\d+m/g, '')).toBe(textReport(findings, { colour: false }));
  });

  test('says so where there is nothing to say', () => {
    expect(textReport([], { colour: false })).toBe('no problems\n');
  });

  test('has one line for each cause and each remedy, whatever a message holds', () => {
    fc.assert(fc.property(fc.array(anyFinding, { maxLength: 8 }), (some) => {
      const lines = textReport(some, { colour: false }).split('\n');
      const unique = sorted(some);
      expect(lines.filter((line) => line.startsWith('    ') && !line.startsWith('    → '))).toHaveLength(unique.length);
      expect(lines.filter((line) => line.startsWith('    → ')).length).toBeLessThanOrEqual(unique.length);
      expect(lines.at(-2)).toBe(counted(unique));
    }), { numRuns: 300, seed: 4 });
  });
});

describe('a report for programs', () => {
  test('JSON holds each finding once, in the same order, with its parts', () => {
    const report = JSON.parse(jsonReport(findings)) as { errors: number; warnings: number; findings: Record<string, string>[] };
    expect(report).toMatchObject({ version: 1, errors: 3, warnings: 1, notes: 0 });
    expect(report.findings).toHaveLength(4);
    expect(report.findings[2]).toEqual({
      rule: 'unique-hosts', severity: 'error', cluster: 'prod', application: 'web', object: '', message: "host 'a; b' must be routed once, got two; give one another host",
      cause: "host 'a; b' must be routed once, got two", remedy: 'give one another host',
    });
  });

  test('SARIF names rules by their place in the list of rules, and levels that it knows', () => {
    const report = JSON.parse(sarifReport(findings, ['unique-hosts', 'valid-schema'])) as {
      version: string; runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex?: number; level: string; locations: unknown[] }[] }[];
    };
    const [run] = report.runs;
    expect(report.version).toBe('2.1.0');
    expect(run!.results).toHaveLength(4);
    for (const { ruleId, ruleIndex, level, locations } of run!.results) {
      if (ruleIndex !== undefined) expect(run!.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(locations).toHaveLength(1);
    }
    expect(run!.results.filter(({ ruleIndex }) => ruleIndex === undefined).map(({ ruleId }) => ruleId)).toEqual(['missing-providers', 'pinned-images']);
  });

  test('annotations of GitHub stay on one line and escape what has a meaning there', () => {
    const [line] = githubReport([{ rule: 'a-rule', severity: 'note', where: 'cloud/web a:b,c', message: '50%\nmore' }]).split('\n');
    expect(line).toBe('::notice title=a-rule in cloud/web a%3Ab%2Cc::50%25%0Amore');
    fc.assert(fc.property(anyFinding, (finding) => {
      expect(githubReport([finding]).split(/\r?\n|\r/)).toHaveLength(3);
    }), { numRuns: 200, seed: 4 });
  });
});

test('a place is told apart into cluster, application and object', () => {
  expect(placeOf({ where: 'cloud/web example.org/Thing/a b', message: '' })).toEqual({ cluster: 'cloud', application: 'web', object: 'example.org/Thing/a b' });
  expect(placeOf({ where: 'cloud', message: '' })).toEqual({ cluster: 'cloud', application: '', object: '' });
});

test('a sentence is told apart at its last semicolon', () => {
  expect(sentenceOf({ where: '', message: "a must b, got 'c; d'; do e" })).toEqual({ cause: "a must b, got 'c; d'", remedy: 'do e' });
  expect(sentenceOf({ where: '', message: 'a must b' })).toEqual({ cause: 'a must b', remedy: '' });
});
