/**
 * What a path of a route means: `exact`, the one path; `prefix`, it and everything below it; `below`, everything that begins
 * with these characters; `expression`, whatever the expression matches anywhere in a path.
 */
export interface PathRule {
  readonly type: 'everything' | 'exact' | 'prefix' | 'below' | 'expression';
  readonly value: string;
}

/** Characters of a path that stand for themselves in an expression, alone or behind a backslash. */
const literal = String.raw`(?:[-A-Za-z0-9_~%!&',;=:@/]|\\[-.$*+()])`;
const simple = new RegExp(String.raw`^\^(?<path>/${literal}*)(?<end>\$|\(/\|\$\)|\(\$\|/\)|\.\*|\.\*\$)?$`);

/** Takes the expressions that are only another way to write a path or a prefix for what they are. */
export function pathRule(expression: string): PathRule {
  const { path, end } = simple.exec(expression)?.groups ?? {};
  if (path === undefined) return { type: 'expression', value: expression };
  const value = path.replace(/\\(.)/g, '$1');
  if (end === '$') return { type: 'exact', value };
  if (end?.startsWith('(') === true) return value.endsWith('/') ? { type: 'expression', value: expression } : { type: 'prefix', value };
  return value === '/' ? { type: 'everything', value } : { type: 'below', value };
}
