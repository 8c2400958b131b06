import ts from 'typescript';

/**
 * A source file with the same declaration in another order: statements of constructors that do not depend on each other, and
 * the properties of object literals.
 */
export function reordered(text: string, random: () => number): string {
  const source = ts.createSourceFile('cluster.ts', text, ts.ScriptTarget.Latest, true);
  const result = ts.transform(source, [(context) => (root) => {
    const visit = (node: ts.Node): ts.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isObjectLiteralExpression(inner)) return withProperties(inner, random);
      if (ts.isConstructorDeclaration(inner) && inner.body) return withBody(inner, inner.body, random);
      return inner;
    };
    return ts.visitNode(root, visit) as ts.SourceFile;
  }]);
  return ts.createPrinter().printFile(result.transformed[0]!);
}

/** What is spread into a literal decides who wins, so such literals stay as they are. */
function withProperties(literal: ts.ObjectLiteralExpression, random: () => number): ts.Node {
  if (literal.properties.some(ts.isSpreadAssignment)) return literal;
  return ts.factory.updateObjectLiteralExpression(literal, shuffled(literal.properties, random));
}

function withBody(constructor: ts.ConstructorDeclaration, body: ts.Block, random: () => number): ts.Node {
  const { factory } = ts;
  return factory.updateConstructorDeclaration(constructor, constructor.modifiers, constructor.parameters, factory.updateBlock(body, inAnyOrder(body.statements, random)));
}

/** The call of the parent first; then every statement after those that declare what it uses. */
function inAnyOrder(statements: readonly ts.Statement[], random: () => number): ts.Statement[] {
  const [first, ...rest] = statements;
  if (!first) return [];
  const declared = rest.map((statement) => new Set(ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ name }) => (name as ts.Identifier).text) : []));
  const used = rest.map((statement) => new Set(identifiersIn(statement)));
  const ordered: ts.Statement[] = [first];
  const open = new Set(rest.keys());
  while (open.size > 0) {
    const free = [...open].filter((index) => [...open].every((other) => other === index || [...declared[other]!].every((name) => !used[index]!.has(name))));
    const next = free[Math.floor(random() * free.length)]!;
    ordered.push(rest[next]!);
    open.delete(next);
  }
  return ordered;
}

function identifiersIn(node: ts.Node): string[] {
  const found: string[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) found.push(inner.text);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}
