import ts from 'typescript';
import { type Shape } from '../../lib/props/shape';

const number = '-?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?';

/** The shape of texts that a template describes, alone or beside other texts; nothing where there is no template. */
export function textShape(type: ts.Type | readonly ts.Type[], written: ts.TypeNode | undefined, checker: ts.TypeChecker): Shape | undefined {
  const members = Array.isArray(type) ? type as readonly ts.Type[] : membersOf(type as ts.Type);
  if (!members.some((member) => (member.flags & ts.TypeFlags.TemplateLiteral) !== 0)) return undefined;
  if (!members.every((member) => (member.flags & ts.TypeFlags.TemplateLiteral) !== 0 || member.isStringLiteral())) return undefined;
  const patterns = members.map((member) => member.isStringLiteral() ? escaped(member.value) : patternOf(member as ts.TemplateLiteralType));
  const examples = members.map((member) => member.isStringLiteral() ? member.value : exampleOf(member as ts.TemplateLiteralType));
  return { text: isChecked(written, checker) ? '' : `^(?:${[...new Set(patterns)].join('|')})$`, means: saidOf(written, checker) ?? `a string such as ${orList(examples.slice(0, 4))}` };
}

function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function patternOf({ texts, types }: ts.TemplateLiteralType): string {
  return texts.map((text, index) => `${escaped(text)}${index < types.length ? types[index]!.flags & ts.TypeFlags.Number ? number : '[^]*' : ''}`).join('');
}

/** With the numbers 1, 2, 3 … where numbers stand; where there is one alone, 10. */
function exampleOf({ texts, types }: ts.TemplateLiteralType): string {
  const places = types.length === 1 ? ['10'] : types.map((_, index) => String(index + 1));
  return texts.map((text, index) => `${text}${places[index] ?? ''}`).join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function orList(texts: readonly string[]): string {
  const marked = texts.map((text) => `'${text}'`);
  return marked.length === 1 ? marked[0]! : `${marked.slice(0, -1).join(', ')} or ${marked.at(-1)}`;
}

/** Whether everyone who takes a text of this name checks it. */
function isChecked(written: ts.TypeNode | undefined, checker: ts.TypeChecker): boolean {
  return aliasOf(written, checker)?.getJsDocTags(checker).some(({ name }) => name === 'checked') === true;
}

function aliasOf(written: ts.TypeNode | undefined, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (!written || !ts.isTypeReferenceNode(written)) return undefined;
  const symbol = checker.getSymbolAtLocation(written.typeName);
  return symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The first sentence of the comment on the name that a type is written by: `An amount of memory …, for example '512Mi'`. */
function saidOf(written: ts.TypeNode | undefined, checker: ts.TypeChecker): string | undefined {
  const alias = aliasOf(written, checker);
  const comment = alias ? ts.displayPartsToString(alias.getDocumentationComment(checker)) : '';
  const sentence = comment.replace(/\s+/g, ' ').split(/\.(?: |$)/, 1)[0]!.replaceAll('`', "'");
  return sentence === '' ? undefined : sentence.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}
