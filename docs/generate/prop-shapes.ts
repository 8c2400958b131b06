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

/** What every constructor and function of a declaration takes, from its types: the text of lib/props/props.json. */
export function propShapes(): string {
  const program = programOf('apps/index.ts', 'lib/index.ts');
  const reader = new ShapeReader(program.getTypeChecker());
  const calls: Record<string, readonly Parameter[]> = {};
  for (const symbol of ['lib/index.ts', 'apps/index.ts'].flatMap((file) => exportsOf(program, file))) {
    const signature = callOf(symbol);
    if (signature && !asked.has(symbol.name)) calls[symbol.name] = signature.parameters.map((parameter) => parameterOf(parameter, reader));
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
