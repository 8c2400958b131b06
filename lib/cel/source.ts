/** Functions whose own form here differs from the library's, under a name of ours. */
const renamed: Readonly<Record<string, string>> = {
  has: 'hasField', matches: 'matchesPattern', lowerAscii: 'lowered', upperAscii: 'uppered',
  'sets.contains': 'setsContains', 'sets.intersects': 'setsIntersects', 'sets.equivalent': 'setsEquivalent', 'ip.isCanonical': 'ipIsCanonical',
};

const token = /(?:\b[rR]|\b[bB])?("""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')|\/\/[^\n]*|\b(has|matches|lowerAscii|upperAscii|sets\.(?:contains|intersects|equivalent)|ip\.isCanonical)(?=\s*\()/g;

/** A rule as it is given to the library: texts and comments stay as they are. */
export function forLibrary(rule: string): string {
  return rule.replace(token, (whole: string, _text: string | undefined, name: string | undefined) => name === undefined ? whole : renamed[name]!);
}
