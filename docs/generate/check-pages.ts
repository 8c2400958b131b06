import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { ruleNames } from '../../lib/checks/checks';
import { type Fleet } from '../../lib/fleet';
import { type Finding } from '../../lib/report/finding';
import { Refusal, synthesize } from '../../lib/synth';

const root = resolve(__dirname, '..', '..');
const fixtures = join(root, 'test', 'fixtures', 'refused');

/** A fleet that is refused: what is wrong with it, how it is declared, and what is said of it. */
interface Example {
  readonly fault: string;
  readonly code: string;
  readonly findings: readonly Finding[];
}

/** A page for each rule, from its own text and from fleets that break it, and a page that lists them. */
export function checkPages(): ReadonlyMap<string, string> {
  const examples = readdirSync(fixtures).sort().flatMap((file) => exampleOf(file) ?? []);
  const rules = ruleNames.map((name) => ({ name, text: textOf(name), examples: examples.filter(({ findings }) => findings.some(({ rule }) => rule === name)) }));
  return new Map([
    ...rules.map(({ name, text, examples: own }): [string, string] => [`docs/checks/${name}.md`, page(name, text, own)]),
    ['docs/checks/README.md', overview(rules)],
  ]);
}

/** What a rule says of itself: the comment on what its file exports. */
function textOf(name: string): string {
  const file = join(root, 'lib', 'checks', `${name}.ts`);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const exported = source.statements.filter(ts.isVariableStatement).find(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  return exported ? commentOf(exported, source) : '';
}

function commentOf(node: ts.Node, source: ts.SourceFile): string {
  const comment = ts.getLeadingCommentRanges(source.text, node.getFullStart())?.at(-1);
  const text = comment ? source.text.slice(comment.pos, comment.end) : '';
  return text.replace(/^\/\*\*\s?|\s*\*\/$/g, '').split('\n').map((line) => line.replace(/^\s*\*? ?/, '')).join(' ').trim();
}

/** Runs a fleet that must be refused; one that throws before anything is checked breaks no rule. */
function exampleOf(file: string): Example | undefined {
  const path = join(fixtures, file);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the files are found by their folder
  const { declare } = require(path) as { declare: () => Fleet };
  try {
    synthesize(declare());
  } catch (error) {
    return error instanceof Refusal ? { ...declarationIn(path), findings: error.findings } : undefined;
  }
  return undefined;
}

function declarationIn(path: string): { fault: string; code: string } {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const declaration = source.statements.filter(ts.isFunctionDeclaration).find(({ name }) => name?.text === 'declare')!;
  const lines = declaration.body!.getText(source).split('\n').slice(1, -1);
  return { fault: commentOf(declaration, source), code: lines.map((line) => line.replace(/^ {2}/, '')).join('\n') };
}

const made = '<!-- Made from the source by `npm run docs`. -->';

function page(name: string, text: string, examples: readonly Example[]): string {
  const shown = examples.slice(0, 3).map(({ fault, code, findings }) => {
    const messages = findings.filter(({ rule }) => rule === name).map(({ where, message }) => `${where}: ${message}`);
    return `${fault}\n\n\`\`\`ts\n${code}\n\`\`\`\n\n\`\`\`text\n${messages.slice(0, 3).join('\n')}\n\`\`\``;
  });
  return [made, `# ${name}`, text, ...(shown.length > 0 ? ['## What is refused', ...shown] : [])].join('\n\n').concat('\n');
}

function overview(rules: readonly { readonly name: string; readonly text: string }[]): string {
  return [
    made, '# Checks',
    'Each rule looks at the finished fleet before anything is written. `npx flotilla check` tells everything that breaks one, and `synth` refuses it.',
    'A rule can be turned off for one object, a part or an application, with a reason that every report shows:',
    "```ts\nexempt(workload, 'pinned-images', 'its vendor publishes one tag only, which never moves');\n```",
    ['| rule | what holds |', '|---|---|', ...rules.map(({ name, text }) => `| [${name}](${name}.md) | ${text.split(/(?<=[.!?]) (?=[A-Z])/, 1)[0]!.replaceAll('|', '\\|')} |`)].join('\n'),
  ].join('\n\n').concat('\n');
}
