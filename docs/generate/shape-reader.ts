import ts from 'typescript';
import { type Shape } from '../../lib/props/shape';
import { inWords } from '../../lib/props/wording';
import { textShape } from './text-shape';

/** Turns types of the compiler into shapes that can be checked at run time. Interfaces of ours become named shapes. */
export class ShapeReader {
  public readonly types: Record<string, Shape> = {};
  private readonly names = new Map<ts.Symbol, string>();

  public constructor(public readonly checker: ts.TypeChecker) {}

  /** @param written the type as it stands in the source, whose name and comment say what a text is */
  public shapeOf(type: ts.Type, written?: ts.TypeNode): Shape {
    const known = special[nameOf(written)];
    if (known) return known;
    const own = this.simple(type);
    if (own) return own;
    const bare = this.checker.getNonNullableType(type);
    const concrete = (bare.flags & ts.TypeFlags.Instantiable) === 0 ? bare : this.checker.getBaseConstraintOfType(bare) ?? bare;
    return this.simple(concrete) ?? this.text(concrete, written) ?? (concrete.isUnion() ? this.union(concrete, written) : this.object(concrete, written));
  }

  /** Texts that have a name keep it. */
  private text(type: ts.Type, written?: ts.TypeNode): Shape | undefined {
    const shape = textShape(type, written, this.checker);
    const name = nameOf(written);
    if (!shape || name === '') return shape;
    this.types[name] = shape;
    return { ref: name };
  }

  private simple({ flags }: ts.Type): Shape | undefined {
    if (flags & ts.TypeFlags.String) return 'string';
    if (flags & ts.TypeFlags.Number) return 'number';
    if (flags & ts.TypeFlags.BooleanLike && (flags & ts.TypeFlags.BooleanLiteral) === 0) return 'boolean';
    if (flags & ts.TypeFlags.Null) return 'null';
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) return 'any';
    return undefined;
  }

  private union(type: ts.UnionType, written?: ts.TypeNode): Shape {
    const literals: (string | number | boolean)[] = [];
    const shapes = new Map<string, Shape>();
    const texts = type.types.filter((member) => (member.flags & ts.TypeFlags.TemplateLiteral) !== 0 || member.isStringLiteral());
    const text = texts.some((member) => (member.flags & ts.TypeFlags.TemplateLiteral) !== 0) ? textShape(texts, undefined, this.checker) : undefined;
    for (const member of type.types) {
      if (text && texts.includes(member)) continue;
      const literal = literalOf(member, this.checker);
      if (literal === undefined) shapes.set(JSON.stringify(this.shapeOf(member)), this.shapeOf(member));
      else literals.push(literal);
    }
    const isBoolean = literals.includes(true) && literals.includes(false);
    const rest = inOrder(isBoolean ? literals.filter((literal) => typeof literal !== 'boolean') : literals, this.sourceOf(written));
    const all: Shape[] = [...(text ? [text] : []), ...(rest.length > 0 ? [{ literals: rest }] : []), ...(isBoolean ? ['boolean' as const] : []), ...shapes.values()];
    return all.length === 1 ? all[0]! : { union: all };
  }

  private object(type: ts.Type, written?: ts.TypeNode): Shape {
    const literal = literalOf(type, this.checker);
    if (literal !== undefined) return { literals: [literal] };
    if (this.checker.isArrayType(type)) return { list: this.shapeOf(this.checker.getTypeArguments(type as ts.TypeReference)[0]!, itemOf(written)) };
    if (this.checker.isTupleType(type)) return { list: this.oneOf(this.checker.getTypeArguments(type as ts.TypeReference)) };
    if (type.getCallSignatures().length > 0) return 'function';
    const declaration = type.symbol?.declarations?.[0];
    const foreign = declaration !== undefined && declaration.getSourceFile().fileName.includes('/node_modules/');
    if (foreign && type.aliasSymbol === undefined && ['Construct', 'IConstruct', 'Chart', 'ApiObject'].includes(type.symbol.name)) return 'construct';
    if (type.aliasSymbol?.name === 'Plain') return 'data';
    if (foreign && !isLibraryMapped(declaration)) return 'object';
    const values = type.getStringIndexType();
    if (values) return (values.flags & ts.TypeFlags.Never) === 0 ? { map: this.shapeOf(values, valueOf(written)) } : { fields: {} };
    if (type.isIntersection() || declaration === undefined) return this.fields(type);
    if (ts.isClassDeclaration(declaration)) return isPublic(declaration) ? { instance: type.symbol.name } : 'object';
    return ts.isInterfaceDeclaration(declaration) ? { ref: this.interfaceOf(type) } : this.fields(type);
  }

  /** Each interface is read once, before it is read: it may hold itself. */
  private interfaceOf(type: ts.Type): string {
    const known = this.names.get(type.symbol);
    if (known !== undefined) return known;
    let name = type.symbol.name;
    for (let number = 2; Object.hasOwn(this.types, name); number++) name = `${type.symbol.name} ${number}`;
    this.names.set(type.symbol, name);
    this.types[name] = 'any';
    this.types[name] = this.fields(type);
    return name;
  }

  private fields(type: ts.Type): Shape {
    const fields = this.checker.getPropertiesOfType(type).map((property): [string, Shape] => {
      const declaration = property.valueDeclaration ?? property.declarations?.[0];
      const tags = new Set(property.getJsDocTags(this.checker).map(({ name }) => name));
      const own = declaration ? this.checker.getTypeOfSymbolAtLocation(property, declaration) : this.checker.getTypeOfSymbol(property);
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0 || (own.isUnion() && own.types.some(({ flags }) => flags & ts.TypeFlags.Undefined));
      const shape = this.shapeOf(own, declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined);
      return [`${property.name}${optional || tags.has('missing') ? '?' : ''}`, tags.has('checked') ? relaxed(shape) : shape];
    });
    // What has methods is made by someone's code, which may add to it; all else is written in a declaration.
    const made = this.checker.getPropertiesOfType(type).some(({ valueDeclaration }) => valueDeclaration !== undefined && ts.isMethodSignature(valueDeclaration));
    return { fields: Object.fromEntries(fields), ...(made && { open: true }) };
  }

  private oneOf(types: readonly ts.Type[]): Shape {
    const shapes = new Map(types.map((type) => this.shapeOf(type)).map((shape) => [JSON.stringify(shape), shape]));
    return shapes.size === 1 ? [...shapes.values()][0]! : { union: [...shapes.values()] };
  }

  /** The words in which a type is written, through the names of others. */
  private sourceOf(written?: ts.TypeNode): string {
    if (!written || !ts.isTypeReferenceNode(written)) return written?.getText() ?? '';
    const symbol = this.checker.getSymbolAtLocation(written.typeName);
    const alias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? this.checker.getAliasedSymbol(symbol) : symbol;
    return alias?.declarations?.find(ts.isTypeAliasDeclaration)?.type.getText() ?? '';
  }
}

/** What is left to check of a prop marked with `@checked`: whoever takes it says more of a wrong value. */
function relaxed(shape: Shape): Shape {
  if (typeof shape !== 'object') return shape;
  if ('list' in shape) return { list: relaxed(shape.list) };
  // Several of what must be one.
  if ('ref' in shape) return { union: [shape, { list: shape }] };
  if ('text' in shape) return { ...shape, text: '' };
  if (!('literals' in shape)) return shape;
  return shape.literals.every((literal) => typeof literal === 'string') ? { text: '', means: inWords(shape) } : typeof shape.literals[0] === 'number' ? 'number' : shape;
}

/** Objects of Kubernetes: their kinds' schemas look at everything but the name, which ids are made of. */
const manifest: Shape = { fields: { metadata: { fields: { name: 'string' }, open: true } }, open: true };

/** Types by their names whose values are checked elsewhere or are anything. */
const special: Readonly<Record<string, Shape>> = { ChartValues: { map: 'any' }, CoreProps: manifest, Json: 'data', KindProps: manifest };

/** As they are written, which no change elsewhere moves; the compiler's own order is the one in which it met them. */
function inOrder(literals: readonly (string | number | boolean)[], source: string): (string | number | boolean)[] {
  const places = literals.map((literal) => source.indexOf(typeof literal === 'string' ? `'${literal}'` : String(literal)));
  if (places.includes(-1)) return [...literals];
  return [...literals].sort((left, right) => places[literals.indexOf(left)]! - places[literals.indexOf(right)]!);
}

function literalOf(type: ts.Type, checker: ts.TypeChecker): string | number | boolean | undefined {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  return type.flags & ts.TypeFlags.BooleanLiteral ? checker.typeToString(type) === 'true' : undefined;
}

/** Mapped types such as `Partial` are declared in TypeScript's own library, and their fields are ours. */
function isLibraryMapped(declaration: ts.Declaration): boolean {
  return ts.isMappedTypeNode(declaration) && declaration.getSourceFile().fileName.includes('/typescript/lib/');
}

/** A class of ours that checks what it is made with, and is thereby known. */
function isPublic(declaration: ts.ClassDeclaration): boolean {
  return declaration.getText().includes('declared(');
}

function nameOf(written?: ts.TypeNode): string {
  return written && ts.isTypeReferenceNode(written) ? written.typeName.getText() : '';
}

function itemOf(written?: ts.TypeNode): ts.TypeNode | undefined {
  const bare = written && ts.isTypeOperatorNode(written) ? written.type : written;
  return bare && ts.isArrayTypeNode(bare) ? bare.elementType : undefined;
}

/** `X` of `Readonly<Record<string, X>>`. */
function valueOf(written?: ts.TypeNode): ts.TypeNode | undefined {
  if (!written || !ts.isTypeReferenceNode(written)) return undefined;
  const { typeName, typeArguments } = written;
  return typeName.getText() === 'Record' ? typeArguments?.[1] : typeName.getText() === 'Readonly' ? valueOf(typeArguments?.[0]) : undefined;
}
