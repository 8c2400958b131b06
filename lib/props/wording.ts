import { typeName } from '../schema/wording';
import { type Shape } from './shape';
import { shapes } from './shapes';

const most = 12;

/** What a value must be, after `must be`. */
export function inWords(shape: Shape): string {
  if (typeof shape === 'string') return simple[shape];
  if ('ref' in shape) {
    const type = shapes().types[shape.ref]!;
    return typeof type === 'object' && 'fields' in type && !shape.ref.includes('Props') ? withArticle(shape.ref) : inWords(type);
  }
  if ('text' in shape) return shape.means;
  if ('literals' in shape) return `${shape.literals.length > 1 ? 'one of ' : ''}${listed(shape.literals.map((literal) => `'${literal}'`))}`;
  if ('list' in shape) return 'a list';
  if ('instance' in shape) return withArticle(shape.instance);
  if ('union' in shape) return [...new Set(shape.union.map(inWords))].join(' or ');
  return 'an object';
}

/** `a Workload`; a name that two types have is told once. */
function withArticle(name: string): string {
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name.split(' ', 1)[0]!}`;
}

const simple = {
  string: typeName('string'), number: typeName('number'), boolean: typeName('boolean'), null: 'null', function: 'a function', any: 'anything', object: 'an object',
  data: 'plain data', construct: 'a construct',
} as const;

/** Names between commas, the first ones of many. */
export function listed(names: readonly string[]): string {
  return names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} others` : names.join(', ');
}

/** What to write for a prop that is missing: `host: '…'`, `resources: { cpu: '…', memory: '…' }`. */
export function sample(name: string, shape: Shape): string {
  return `${/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`}: ${sampleValue(shape, 0)}`;
}

function sampleValue(shape: Shape, depth: number): string {
  if (typeof shape === 'object') {
    if ('ref' in shape) return sampleValue(shapes().types[shape.ref]!, depth);
    if ('text' in shape) return "'…'";
    if ('literals' in shape) return typeof shape.literals[0] === 'string' ? `'${shape.literals[0]}'` : String(shape.literals[0]);
    if ('list' in shape) return '[…]';
    if ('union' in shape) return sampleValue(shape.union[0]!, depth);
    if ('fields' in shape) {
      const required = Object.entries(shape.fields).filter(([field]) => !field.endsWith('?'));
      return depth > 0 || required.length === 0 || required.length > 4 ? '{ … }' : `{ ${required.map(([field, inner]) => `${field}: ${sampleValue(inner, depth + 1)}`).join(', ')} }`;
    }
    return 'map' in shape ? '{ … }' : '…';
  }
  return shape === 'string' ? "'…'" : shape === 'boolean' ? 'true' : shape === 'object' || shape === 'data' ? '{ … }' : '…';
}
