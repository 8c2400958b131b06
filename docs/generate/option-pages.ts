import { dirname, resolve } from 'node:path';
import ts from 'typescript';
import { optionsOf, type Option } from './options';
import { exportsOf, programOf } from './program';

const root = resolve(__dirname, '..', '..');

/** One page of documentation, by its path in the repository. */
export type Pages = ReadonlyMap<string, string>;

/** A page for each system and each platform: what it is for, its options with their defaults, how the reference fleet uses it. */
export function optionPages(): Pages {
  const program = programOf('apps/index.ts', 'lib/index.ts', 'clusters/fleet.ts');
  const checker = program.getTypeChecker();
  const uses = usesIn(program);
  const pages = new Map<string, string>();
  for (const symbol of exportsOf(program, 'apps/index.ts')) {
    const declaration = symbol.declarations?.find(ts.isClassDeclaration);
    const construct = declaration?.members.find(ts.isConstructorDeclaration);
    if (!declaration || !construct) continue;
    pages.set(`docs/systems/${fileName(symbol.name)}.md`, page({ symbol, parameters: construct.parameters, uses: uses.get(symbol.name) ?? [], folder: dirname(declaration.getSourceFile().fileName) }, checker));
  }
  for (const symbol of exportsOf(program, 'lib/index.ts')) {
    const declaration = symbol.declarations?.find(ts.isFunctionDeclaration);
    if (!declaration || !declaration.getSourceFile().fileName.includes('/lib/platforms/') || declaration.type?.getText() !== 'Platform') continue;
    pages.set(`docs/platforms/${fileName(symbol.name)}.md`, page({ symbol, parameters: declaration.parameters, uses: uses.get(symbol.name) ?? [], folder: dirname(declaration.getSourceFile().fileName) }, checker));
  }
  return pages;
}

interface Subject {
  readonly symbol: ts.Symbol;
  readonly parameters: ts.NodeArray<ts.ParameterDeclaration>;
  readonly uses: readonly string[];
  /** Folder of its source; types declared there are shown with their fields. */
  readonly folder: string;
}

/** `CloudNativePG` lies in `cloud-native-pg.md`. */
function fileName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z])([A-Z][a-z])/g, '$1-$2').toLowerCase();
}

/** How the clusters of the repository use each construct and platform, in their own words. */
function usesIn(program: ts.Program): Map<string, string[]> {
  const uses = new Map<string, string[]>();
  const visit = (node: ts.Node): void => {
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression)) {
      const found = uses.get(node.expression.text) ?? [];
      const text = unindented(node.getText());
      if (!found.includes(text)) uses.set(node.expression.text, [...found, text]);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (file.fileName.startsWith(resolve(root, 'clusters'))) visit(file);
  return uses;
}

/** Lines after the first lose the indentation that the last one has. */
function unindented(text: string): string {
  const last = /\n( *)[^\n]*$/.exec(text)?.[1] ?? '';
  return text.replaceAll(`\n${last}`, '\n');
}

function page({ symbol, parameters, uses, folder }: Subject, checker: ts.TypeChecker): string {
  const props = parameters.find(({ name }) => name.getText() === 'props');
  const options = props ? optionsOf(checker.getTypeAtLocation(props), props, checker, folder) : [];
  const sources = symbol.getJsDocTags().filter(({ name }) => name === 'see').map(({ text }) => `See ${ts.displayPartsToString(text).trim()}`);
  return [
    `<!-- Made from the source by \`npm run docs\`. -->`,
    `# ${symbol.name}`,
    flowing(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    ...sources,
    '## Options',
    options.length > 0 ? table(options) : 'None: one line is all.',
    ...(uses.length > 0 ? ['## In the reference fleet', `\`\`\`ts\n${uses.slice(0, 4).join('\n')}\n\`\`\``] : []),
  ].join('\n\n').concat('\n');
}

function table(options: readonly Option[]): string {
  const row = ({ name, type, required, defaultValue, description }: Option): string =>
    `| \`${name}\` | \`${type.replaceAll('|', '\\|')}\` | ${cell(required ? '**required**' : defaultValue)} | ${cell(description)} |`;
  return ['| option | type | default | what it is |', '|---|---|---|---|', ...options.map(row)].join('\n');
}

function cell(text: string): string {
  return flowing(text).replaceAll('\n', ' ').replaceAll('|', '\\|');
}

/** The lines of a docstring as paragraphs. */
function flowing(text: string): string {
  return text.replace(/\{@link ([^}]+)\}/g, '`$1`').split(/\n{2,}/).map((paragraph) => paragraph.split('\n').join(' ')).join('\n\n').trim();
}
