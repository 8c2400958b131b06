import { fieldsOf } from '../../lib/props/fields';
import { type Shape } from '../../lib/props/shape';
import { shapes } from '../../lib/props/shapes';
import { type Choices } from './choices';
import { hints } from './hints';
import { object, plain, type Term, value } from './term';

/** Makes what a shape with a name wants, where that is something which statements before have made; undefined where there is nothing. */
export type Giver = (name: string) => Term | undefined;

const deepest = 4;

/** Makes values of the shapes that the source says, most of them as they should be. */
export class Shaped {
  public constructor(private readonly choices: Choices, private readonly give: Giver) {}

  /** The arguments of a construct or a function after those that are given. */
  public argumentsOf(name: string, ...given: readonly Term[]): Term[] {
    const parameters = shapes().calls[name]!.slice(given.length);
    const rest = parameters.map((parameter) => parameter.optional === true && this.choices.onceIn(2) ? undefined : this.of(parameter.shape, parameter.name, 0));
    while (rest.length > 0 && rest.at(-1) === undefined) rest.pop();
    return [...given, ...rest.map((term) => term ?? value(null))];
  }

  /** A value of a shape for a field of a name. */
  public of(shape: Shape, field: string, depth: number): Term {
    if (typeof shape === 'string') return this.simple(shape, field);
    if ('ref' in shape) return this.give(shape.ref) ?? this.of(shapes().types[shape.ref]!, field, depth);
    if ('instance' in shape) return this.give(shape.instance) ?? value(null);
    if ('text' in shape) return this.text(shape.means, field);
    if ('literals' in shape) return value(this.choices.from(shape.literals));
    if ('union' in shape) return this.of(this.choices.from(shape.union), field, depth);
    const hinted = this.hinted(field, 'list' in shape ? Array.isArray : (candidate) => typeof candidate === 'object' && !Array.isArray(candidate));
    if (hinted && !this.choices.onceIn(3)) return hinted;
    if ('list' in shape) return { is: 'list', items: Array.from({ length: this.choices.below(3) }, () => this.of(shape.list, field, depth + 1)) };
    if ('map' in shape) return object(Object.fromEntries(['a', 'http'].slice(0, this.choices.below(3)).map((key) => [key, this.of(shape.map, field, depth + 1)])));
    return this.fields(shape, depth);
  }

  private fields(shape: Extract<Shape, { fields: unknown }>, depth: number): Term {
    const given = [...fieldsOf(shape).values()].filter(({ optional }) => !optional || (depth < deepest && this.choices.onceIn(5)));
    return object(Object.fromEntries(given.map(({ name, shape: inner }) => [name, this.of(inner, name, depth + 1)])));
  }

  private simple(shape: Extract<Shape, string>, field: string): Term {
    switch (shape) {
      case 'string': return this.hinted(field, (candidate) => typeof candidate === 'string') ?? value(this.choices.from(['web', 'shop', 'data', 'a']));
      case 'number': return this.hinted(field, (candidate) => typeof candidate === 'number') ?? value(this.choices.from([1, 2, 3, 10, 8080]));
      case 'boolean': return value(this.choices.onceIn(2));
      case 'function': return { is: 'odd', name: 'a function' };
      case 'construct': return this.give('construct') ?? value(null);
      case 'null': return value(null);
      default: return this.hinted(field, (candidate) => typeof candidate === 'object') ?? plain({ a: 'b' });
    }
  }

  /** One of the examples that the words for a text quote, where nothing better is known. */
  private text(means: string, field: string): Term {
    const examples = [...means.matchAll(/(?<![a-z])'([^']+)'/g)].map((match) => match[1]!);
    return this.hinted(field, (candidate) => typeof candidate === 'string') ?? value(this.choices.from(examples));
  }

  private hinted(field: string, fits: (candidate: unknown) => boolean): Term | undefined {
    const fitting = Object.hasOwn(hints, field) ? hints[field]!.filter(fits) : [];
    return fitting.length === 0 ? undefined : plain(this.choices.from(fitting));
  }
}
