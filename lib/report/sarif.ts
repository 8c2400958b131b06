import { type Finding, placeOf, sorted } from './finding';

/** For code scanning, SARIF 2.1.0, with the names of all rules. @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifReport(findings: readonly Finding[], rules: readonly string[]): string {
  const results = sorted(findings).map((finding) => {
    const { cluster, application } = placeOf(finding);
    return {
      ruleId: finding.rule,
      ...(rules.includes(finding.rule) && { ruleIndex: rules.indexOf(finding.rule) }),
      level: finding.severity,
      message: { text: `${finding.where}: ${finding.message}` },
      locations: [{
        // Findings are about the declaration as a whole; what it renders to is the closest file there is.
        physicalLocation: { artifactLocation: { uri: ['dist', cluster, application].filter((part) => part !== '').join('/') } },
        logicalLocations: [{ fullyQualifiedName: finding.where, kind: 'resource' }],
      }],
    };
  });
  return `${JSON.stringify({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'flotilla', rules: rules.map((name) => ({ id: name, shortDescription: { text: name.replaceAll('-', ' ') } })) } },
      results,
    }],
  }, undefined, 2)}\n`;
}
