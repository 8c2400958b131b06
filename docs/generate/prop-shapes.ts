import ts from 'typescript';
import { type Parameter, type Shape, type Shapes } from '../../lib/props/shape';
import { exportsOf, programOf } from './program';
import { ShapeReader } from './shape-reader';

/**
 * Functions of the library that constructs ask, and no declaration calls. Everything else that is exported checks what it
 * is called with.
 */
export const asked: ReadonlySet<string> = new Set([
  'assumedRoomOn', 'bytes', 'checkBlocks', 'currenciesOf', 'declared', 'didYouMean', 'emit', 'fits', 'flavorOf', 'flotilla', 'hoursPerWeek', 'isExternalStore', 'launchesForEver', 'millicores', 'monthlyFault',
  'namespaceOfApplication', 'nodes', 'roomOn', 'secretObject', 'sessionPlan', 'storageClassFor', 'timesOf', 'told', 'unitPrices', 'volumeNamespaces',
]);

/** The same of methods: `register` and `entryFor` are what `OidcClient` asks, the others are cdk8s'. */
const askedMethods: ReadonlySet<string> = new Set(['Application.generateObjectName', 'Keycloak.entryFor', 'Keycloak.register']);

/** What every constructor, method and function of a declaration takes, from its types: the text of lib/props/props.json. */
export function propShapes(): string {
  const program = programOf('apps/index.ts', 'lib/index.ts');
  const reader = new ShapeReader(program.getTypeChecker());
  const calls: Record<string, readonly Parameter[]> = {};
  for (const symbol of ['lib/index.ts', 'apps/index.ts'].flatMap((file) => exportsOf(program, file))) {
    const signature = callOf(symbol);
    if (signature && !asked.has(symbol.name)) calls[symbol.name] = signature.parameters.map((parameter) => parameterOf(parameter, reader));
    for (const { name, parameters } of methodsOf(symbol)) calls[name] = parameters.map((parameter) => parameterOf(parameter, reader));
  }
  const shapes: Shapes = { types: reader.types, calls };
  return textOf(shapes);
}

/** How a class of ours is made or a function of ours is called. */
function callOf(symbol: ts.Symbol): ts.ConstructorDeclaration | ts.FunctionDeclaration | undefined {
  for (const declaration of symbol.declarations ?? []) {
    if (ts.isFunctionDeclaration(declaration)) return declaration;
    if (!ts.isClassDeclaration(declaration)) continue;
    const construct = declaration.members.find(ts.isConstructorDeclaration);
    if (construct) return construct;
  }
  return undefined;
}

/** The public methods of a class of ours that take anything. */
function methodsOf(symbol: ts.Symbol): { readonly name: string; readonly parameters: readonly ts.ParameterDeclaration[] }[] {
  const members = (symbol.declarations ?? []).filter(ts.isClassDeclaration).flatMap(({ members }) => members.filter(ts.isMethodDeclaration));
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
  return members.filter((member) => (ts.getCombinedModifierFlags(member) & hidden) === 0 && member.parameters.length > 0)
    .map(({ name, parameters }) => ({ name: `${symbol.name}.${name.getText()}`, parameters })).filter(({ name }) => !askedMethods.has(name));
}

function parameterOf(parameter: ts.ParameterDeclaration, reader: ShapeReader): Parameter {
  const { name, initializer, questionToken } = parameter;
  const shape = reader.shapeOf(reader.checker.getTypeAtLocation(parameter), parameter.type);
  const optional = initializer !== undefined || questionToken !== undefined;
  return {
    name: ts.isIdentifier(name) ? name.text : 'props',
    shape,
    ...(optional && { optional }),
  };
}

/** One line for each type and each call, so that a change shows where it is. */
function textOf({ types, calls }: Shapes): string {
  const lines = (entries: Readonly<Record<string, readonly Parameter[] | Shape>>): string =>
    Object.entries(entries).sort(([left], [right]) => left < right ? -1 : 1).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n');
  return `{\n  "types": {\n${lines(types)}\n  },\n  "calls": {\n${lines(calls)}\n  }\n}\n`;
}
