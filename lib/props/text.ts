const expressions = new Map<string, RegExp>();

/** Far beyond any text that has a form. */
const longest = 1000;

/** Whether a value is a text of a form; any text is where the form is empty. */
export function isText(value: unknown, pattern: string): boolean {
  if (typeof value !== 'string') return false;
  if (pattern === '') return true;
  let expression = expressions.get(pattern);
  if (!expression) expressions.set(pattern, expression = new RegExp(pattern));
  return value.length <= longest && expression.test(value);
}
