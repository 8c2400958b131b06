import { type Choices } from './choices';
import { oddNames, oddTexts } from './odd-values';
import { type Program, type Term, value } from './term';

type Change = (choices: Choices, term: Term, others: readonly Term[]) => Term;

/** What a caller without types may write in the place of a term. */
const changes: readonly Change[] = [
  (choices) => ({ is: 'odd', name: choices.from(oddNames) }),
  (choices) => value(choices.from(oddTexts)),
  // Something else of the same declaration, where it does not belong.
  (choices, _, others) => choices.from(others),
  (_, term) => ({ is: 'list', items: [term] }),
  (_, term) => ({ is: 'object', fields: [['value', term]] }),
  (choices, term) => term.is === 'object' ? { ...term, fields: withoutOne(choices, term.fields) } : term.is === 'list' ? { ...term, items: withoutOne(choices, term.items) } : value(null),
  (choices, term) => term.is === 'object' && term.fields.length > 0 ? { ...term, fields: withKey(choices, term.fields) } : value(''),
  (choices, term, others) => term.is === 'object' ? { ...term, fields: [...term.fields, [choices.from(oddTexts), choices.from(others)]] } : value(choices.from([-1, 0, 1e9])),
  (choices, term) => 'args' in term ? { ...term, args: withoutOne(choices, term.args) } : value(true),
  (choices, term, others) => 'args' in term ? { ...term, args: [...term.args, choices.from(others)] } : value(choices.from(oddTexts)),
  (choices, term) => term.is === 'value' ? value(nearly(choices, term.value)) : { is: 'odd', name: choices.from(oddNames) },
];

/** The declaration with something in it that was written by mistake, or out of order. */
export function mutated(choices: Choices, program: Program): Program {
  const kind = choices.below(20);
  const index = choices.below(program.length);
  if (kind === 1) return [...program, program[index]!];
  if (kind === 2) return program.map((statement, at) => at === index ? { is: 'odd', name: 'undefined' } : statement);
  if (kind === 3) return program.map((statement, at) => at === index ? program[0]! : at === 0 ? program[index]! : statement);
  const places = program.flatMap(termsIn);
  const at = choices.below(places.length);
  const place = places[at]!;
  const changed = choices.from(changes)(choices, place, places);
  return program.map((statement) => replaced(statement, place, changed));
}

function termsIn(term: Term): Term[] {
  return [term, ...partsOf(term).flatMap(termsIn)];
}

function partsOf(term: Term): readonly Term[] {
  switch (term.is) {
    case 'list': return term.items;
    case 'object': return term.fields.map(([, inner]) => inner);
    case 'call': return term.args;
    case 'ask': return [term.of, ...term.args];
    case 'get': return [term.of];
    default: return [];
  }
}

/** One place alone changes: terms are compared as they are, not by what they hold. */
function replaced(term: Term, place: Term, changed: Term): Term {
  if (term === place) return changed;
  const inner = (part: Term): Term => replaced(part, place, changed);
  switch (term.is) {
    case 'list': return { ...term, items: term.items.map(inner) };
    case 'object': return { ...term, fields: term.fields.map(([key, part]) => [key, inner(part)]) };
    case 'call': return { ...term, args: term.args.map(inner) };
    case 'ask': return { ...term, of: inner(term.of), args: term.args.map(inner) };
    case 'get': return { ...term, of: inner(term.of) };
    default: return term;
  }
}

function withoutOne<T>(choices: Choices, items: readonly T[]): readonly T[] {
  const at = choices.below(items.length);
  return items.filter((_, index) => index !== at);
}

/** With another name for one of its fields, most of the time one that is nearly the same. */
function withKey(choices: Choices, fields: readonly (readonly [string, Term])[]): readonly (readonly [string, Term])[] {
  const at = choices.below(fields.length);
  return fields.map(([key, inner], index) => index === at ? [String(nearly(choices, key)), inner] : [key, inner]);
}

/** A slip of the finger, or another value of the same type. */
function nearly(choices: Choices, plain: string | number | boolean | null): string | number | boolean | null {
  if (typeof plain === 'number') return choices.from([-plain, plain + 0.5, plain * 1000, 0, String(plain)]);
  if (typeof plain === 'boolean') return choices.from([!plain, String(plain)]);
  if (plain === null) return 'null';
  const at = choices.below(plain.length);
  const [before, after] = [plain.slice(0, at), plain.slice(at)];
  return choices.from([
    before + after.slice(1), before + after.slice(0, 1) + after, before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2), plain.toUpperCase(), `${plain}s`, ` ${plain}`, `${before}-${after}`,
    `${before}é${after}`, plain.repeat(20), choices.from(oddTexts),
  ]);
}
