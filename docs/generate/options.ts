import ts from 'typescript';

/** One thing that can be said to a construct or a platform; that of a nested object has a name with dots. */
export interface Option {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly defaultValue: string;
  readonly description: string;
}

/** Everything that props hold, in the order in which they are declared, with the fields of objects after each object. */
export function optionsOf(type: ts.Type, at: ts.Node, checker: ts.TypeChecker, folder: string, prefix = '', depth = 0): Option[] {
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const declared = withoutUndefined(checker.getTypeOfSymbolAtLocation(property, at), checker);
    const tag = property.getJsDocTags(checker).find(({ name }) => name === 'default');
    const name = `${prefix}${property.name}`;
    const option: Option = {
      name,
      type: typeText(property, declared, checker),
      required: (property.flags & ts.SymbolFlags.Optional) === 0,
      defaultValue: tag ? ts.displayPartsToString(tag.text).replace(/^- /, '').trim() : '',
      description: ts.displayPartsToString(property.getDocumentationComment(checker)),
    };
    const { fields, suffix } = fieldsOf(declared, checker, folder);
    return [option, ...(fields && depth < 3 ? optionsOf(fields, at, checker, folder, `${name}${suffix}.`, depth + 1) : [])];
  });
}

function withoutUndefined(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  return checker.getNonNullableType(type);
}

/** As it was written, which is shorter and says more than what the compiler makes of it. */
function typeText(property: ts.Symbol, type: ts.Type, checker: ts.TypeChecker): string {
  const declaration = property.valueDeclaration;
  const written = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
  const text = written && !ts.isTypeLiteralNode(written) ? written.getText() : undefined;
  const short = text !== undefined && !text.includes('{') ? text : checker.typeToString(type);
  return short.includes('{') ? 'object' : short.replace(/\s+/g, ' ').replace(/^readonly /, '').replace(/ ?readonly /g, ' ').trim();
}

/** The object whose fields are options as well: of an object, of the items of a list, of the values of a map. */
function fieldsOf(type: ts.Type, checker: ts.TypeChecker, folder: string): { fields?: ts.Type; suffix: string } {
  if (checker.isArrayType(type)) {
    const item = checker.getTypeArguments(type as ts.TypeReference)[0]!;
    return { ...(isOwnObject(item, folder) && { fields: item }), suffix: '[]' };
  }
  const values = type.getStringIndexType();
  if (values) return { ...(isOwnObject(values, folder) && { fields: values }), suffix: '.*' };
  return { ...(isOwnObject(type, folder) && { fields: type }), suffix: '' };
}

/** An object that is written as props: one without methods, declared beside what takes it or in place. */
function isOwnObject(type: ts.Type, folder: string): boolean {
  const declaration = type.symbol?.declarations?.[0];
  if (!declaration || type.isUnion() || type.getCallSignatures().length > 0) return false;
  if (ts.isTypeLiteralNode(declaration)) return !declaration.getSourceFile().fileName.includes('/node_modules/');
  return ts.isInterfaceDeclaration(declaration) && declaration.getSourceFile().fileName.startsWith(folder) && !declaration.members.some(ts.isMethodSignature);
}
