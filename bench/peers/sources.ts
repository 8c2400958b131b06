import { loadAll } from 'js-yaml';
import { type App, marks, type Workload } from './workload';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const anyMark = new RegExp(`(${Object.values(marks).join('|')})`);
const keyOf = new Map(Object.entries(marks).map(([key, mark]) => [mark, key]));

/** How a language writes maps, and texts in which an application's names stand. */
interface Language {
  readonly field: (key: string, value: string) => string;
  /** Parts of a text in turn: as it is, and the name of a field of the application. */
  readonly text: (parts: readonly string[]) => string;
}

const javaScript: Language = {
  field: (key, value) => `${JSON.stringify(key)}: ${value}`,
  text: (parts) => `\`${parts.map((part, index) => index % 2 === 0 ? JSON.stringify(part).slice(1, -1).replace(/\\"/g, '"').replace(/`|\$\{/g, '\\$&') : `\${app.${part}}`).join('')}\``,
};

const jsonnet: Language = {
  field: (key, value) => `${JSON.stringify(key)}: ${value}`,
  text: (parts) => parts.map((part, index) => index % 2 === 0 ? JSON.stringify(part) : `app.${part}`).filter((part) => part !== '""').join(' + '),
};

/** An object as an expression of a language, over the application `app`. */
function expression(value: Json, language: Language): string {
  if (typeof value === 'string') {
    const parts = value.split(anyMark).map((part) => keyOf.get(part) ?? part);
    return parts.length === 1 ? JSON.stringify(value) : language.text(parts);
  }
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => expression(item, language)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, inner]) => language.field(key, expression(inner, language))).join(', ')} }`;
}

function parsed(text: string): Json {
  return loadAll(text)[0] as Json;
}

/** A module of JavaScript: `templates`, each a function from an application to its objects, `apps` and `rest`. */
export function javaScriptModule({ templates, apps, rest }: Workload): string {
  const functions = templates.map((texts) => `  (app) => [\n${texts.map((text) => `    ${expression(parsed(text), javaScript)},\n`).join('')}  ],\n`);
  return `exports.templates = [\n${functions.join('')}];\nexports.apps = ${JSON.stringify(apps)};\nexports.rest = ${JSON.stringify(rest.flatMap((text) => loadAll(text)))};\n`;
}

/** A program of Jsonnet that makes a file of each object. */
export function jsonnetProgram({ templates, apps, rest }: Workload): string {
  const functions = templates.map((texts) => `  function(app) [\n${texts.map((text) => `    ${expression(parsed(text), jsonnet)},\n`).join('')}  ],\n`);
  return `local templates = [\n${functions.join('')}];\nlocal apps = ${JSON.stringify(apps)};\nlocal rest = ${JSON.stringify(rest.flatMap((text) => loadAll(text)))};\n`
    + `{ ['app-' + i + '-' + j + '.json']: local objects = templates[apps[i].template](apps[i]); objects[j] for i in std.range(0, std.length(apps) - 1) for j in std.range(0, ${templates[0]!.length - 1}) }\n`
    + `+ { ['rest-' + i + '.json']: rest[i] for i in std.range(0, std.length(rest) - 1) }\n`;
}

/** A chart of Helm whose one template ranges over all applications, with its values. */
export function helmChart({ templates, apps, rest }: Workload): Readonly<Record<string, string>> {
  const body = (texts: readonly string[]): string => texts.map((text) => `---\n${text.replace(new RegExp(anyMark, 'g'), (mark) => `{{ .${keyOf.get(mark)!} }}`)}`).join('');
  const branches = templates.map((texts, index) => `{{- ${index === 0 ? 'if' : 'else if'} eq (int .template) ${index} }}\n${body(texts)}`).join('');
  return {
    'Chart.yaml': 'apiVersion: v2\nname: many-apps\nversion: 1.0.0\n',
    'values.yaml': `apps:\n${apps.map((app) => `- ${JSON.stringify(app)}\n`).join('')}`,
    'templates/all.yaml': `{{- range .Values.apps }}\n${branches}{{- end }}\n{{- end }}\n---\n{{ .Files.Get "rest.yaml" }}\n`,
    'rest.yaml': rest.join('---\n'),
  };
}

/** The text of each object. */
export function plainTexts({ templates, apps, rest }: Workload): string[] {
  const filled = (text: string, app: App): string => text.replace(new RegExp(anyMark, 'g'), (mark) => app[keyOf.get(mark) as keyof App]);
  return [...apps.flatMap((app) => templates[app.template]!.map((text) => filled(text, app))), ...rest];
}
