import { JsonPatch } from 'cdk8s';
import { parse } from 'yaml';
import { plain, plainDeployment, web, workload } from '../bases';
import { byConstruct, byRule, impossible, type Impossible, type Row } from '../row';

/** A text of the declaration is the same text for every reader. */
const read = (value: string): Impossible => impossible('texts are quoted wherever a reader could take them for something else', (tree) => {
  const text = tree.text('home/web/ConfigMap-settings.yaml');
  const got = (['1.1', '1.2'] as const).map((version) => (parse(text, { version }) as { data: { value: unknown } }).data.value);
  return got.filter((each) => each !== value).map((each) => `a reader gets ${String(each)}`);
}, (tree) => tree.rewrite('home/web/ConfigMap-settings.yaml', (text) => text.replaceAll('"', '').replaceAll("'", '')));

const settings = (value: string) => (broken: boolean): ReturnType<typeof web> => web((app) => plain(app, 'v1', 'ConfigMap', 'settings', { data: { value: broken ? value : 'plain' } }));

export const row: Row = {
  number: 36,
  name: 'Values that arrive as something else',
  text: 'Norway becomes false, a version a number and a group an octal: what one parser of YAML takes for a text is a number to the next. '
    + 'Texts are quoted unless every parser agrees about them, and a value of the wrong type is refused.',
  evidence: ['cdk8s-core#1230', 'kubernetes#34146'],
  faults: [
    { name: 'a country in the settings is Norway', by: 'plain object', declare: settings('no'), caught: read('no') },
    { name: 'a mode in the settings begins with a zero', by: 'plain object', declare: settings('0644'), caught: read('0644') },
    { name: 'a revision in the settings looks like a number with an exponent', by: 'plain object', declare: settings('12345e6'), caught: read('12345e6') },
    { name: 'a time in the settings is a number to the base of sixty for older readers', by: 'plain object', declare: settings('12:30:45'), caught: read('12:30:45') },
    {
      name: 'an environment variable is given as a number',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { env: [{ name: 'PORT', value: broken ? 8080 : '8080' }] } })),
      caught: byRule('valid-schema'),
    },
    {
      name: 'an annotation is given as a boolean',
      by: 'plain object',
      declare: (broken) => web((app) => plain(app, 'v1', 'ConfigMap', 'settings', { data: {} }, { annotations: { 'example.org/enabled': broken ? true : 'true' } })),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a patch is given as a plain object, as JavaScript lets one',
      by: 'patch',
      declare: (broken) => web((app) => {
        const patch = { op: 'replace', path: '/spec/template/spec/enableServiceLinks', value: false };
        plainDeployment(app, { pod: { enableServiceLinks: true } }).addJsonPatch(broken ? patch as unknown as JsonPatch : JsonPatch.replace(patch.path, patch.value));
      }),
      caught: byConstruct("patch of 'home/web/Deployment-app' must be made with JsonPatch, got an object; write for example JsonPatch.replace('/spec/replicas', 2)"),
    },
    {
      name: 'a patch takes the kind of an object away',
      by: 'patch',
      declare: (broken) => web((app) => { const object = plainDeployment(app); if (broken) object.addJsonPatch(JsonPatch.remove('/kind')); }),
      caught: byConstruct("kind of 'home/web/Deployment-app' must be left as it is by patches, got nothing; declare another object instead"),
    },
    {
      name: 'copies are given as a text',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { replicas: (broken ? '2' : 2) as number })),
      caught: byConstruct("prop 'replicas' of Workload 'web' must be a number, got the string '2'"),
    },
  ],
};
