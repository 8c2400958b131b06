/** What each tool's program is, in its own language: as short as somebody would write it who wants nothing but these objects. */

/** Writes each object to a file of its own, with a way to make text of it. */
const filePerObject = (load: string, text: string): string => `
const { mkdirSync, writeFileSync } = require('node:fs');
${load}
const { templates, apps, rest } = require('./workload');
mkdirSync('out');
let count = 0;
const write = (object) => writeFileSync(\`out/\${count++}.yaml\`, ${text});
for (const app of apps) for (const object of templates[app.template](app)) write(object);
for (const object of rest) write(object);
`;

export const jsYaml = filePerObject("const { dump } = require('js-yaml');", 'dump(object, { noRefs: true })');
export const yaml = filePerObject("const { stringify } = require('yaml');", 'stringify(object)');

/** The limit: the bytes are there, and only have to be written. */
export const rawWriting = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const files = JSON.parse(readFileSync('files.json', 'utf8'));
for (const folder of new Set(files.map(([path]) => dirname(path)))) mkdirSync(\`out/\${folder}\`, { recursive: true });
for (const [path, text] of files) writeFileSync(\`out/\${path}\`, text);
`;

/** Kosko's engine; validated are the kinds of Kubernetes itself, whose classes know their schema. */
export const kosko = (validate: boolean): string => `
const { createWriteStream } = require('node:fs');
const { generate, print, PrintFormat } = require('@kosko/generate');
(async () => {
  const result = await generate({ path: \`\${__dirname}/components\`, components: ['all'], extensions: ['js', 'json'], validate: ${String(validate)} });
  print(result, { format: PrintFormat.YAML, writer: createWriteStream('out.yaml') });
})();
`;

export const koskoComponent = (validate: boolean): string => `
const { templates, apps, rest } = require('../workload');
${validate ? `const classes = {
  'v1 ConfigMap': require('kubernetes-models/v1/ConfigMap').ConfigMap, 'v1 Namespace': require('kubernetes-models/v1/Namespace').Namespace,
  'v1 Service': require('kubernetes-models/v1/Service').Service, 'apps/v1 Deployment': require('kubernetes-models/apps/v1/Deployment').Deployment,
  'networking.k8s.io/v1 NetworkPolicy': require('kubernetes-models/networking.k8s.io/v1/NetworkPolicy').NetworkPolicy,
};
const made = (object) => { const Class = classes[\`\${object.apiVersion} \${object.kind}\`]; return Class ? new Class(object) : object; };` : 'const made = (object) => object;'}
module.exports = [...apps.flatMap((app) => templates[app.template](app)), ...rest].map(made);
`;

/** Stock cdk8s, one chart for each cluster, in one App. A file for each object would lose those of the same kind and name in two namespaces. */
export const cdk8s = (isPlus: boolean): string => `
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
${isPlus ? "import { k8s } from 'cdk8s-plus-30';" : ''}
// eslint-disable-next-line
const { templates, apps, rest } = require('./workload');
const app = new App({ outdir: 'out', yamlOutputType: YamlOutputType.FILE_PER_CHART });
const charts = new Map();
const chartOf = (name) => { if (!charts.has(name)) charts.set(name, new Chart(app, name)); return charts.get(name); };
${isPlus ? `const classes = { ConfigMap: k8s.KubeConfigMap, Deployment: k8s.KubeDeployment, Namespace: k8s.KubeNamespace, NetworkPolicy: k8s.KubeNetworkPolicy, Service: k8s.KubeService };
const number = (value) => typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(value);
const amounts = (map) => map && Object.fromEntries(Object.entries(map).map(([key, value]) => [key, k8s.Quantity.fromString(value)]));
const ported = (rules) => rules?.map((rule) => ({ ...rule, ports: rule.ports?.map((port) => ({ ...port, port: number(port.port) })) }));
const typed = {
  Service: (spec) => ({ ...spec, ports: spec.ports.map((port) => ({ ...port, targetPort: number(port.targetPort) })) }),
  NetworkPolicy: (spec) => ({ ...spec, ingress: ported(spec.ingress), egress: ported(spec.egress) }),
  Deployment: (spec) => ({
    ...spec, strategy: { ...spec.strategy, rollingUpdate: { maxSurge: number(spec.strategy.rollingUpdate.maxSurge), maxUnavailable: number(spec.strategy.rollingUpdate.maxUnavailable) } },
    template: { ...spec.template, spec: { ...spec.template.spec, containers: spec.template.spec.containers.map((container) => ({
      ...container, readinessProbe: { ...container.readinessProbe, httpGet: { ...container.readinessProbe.httpGet, port: number(container.readinessProbe.httpGet.port) } },
      resources: { limits: amounts(container.resources.limits), requests: amounts(container.resources.requests) },
    })) } },
  }),
};
const add = (chart, id, object) => { const { apiVersion, kind, ...rest } = object; const props = typed[kind] ? { ...rest, spec: typed[kind](rest.spec) } : rest; const Class = classes[kind]; if (Class) new Class(chart, id, props); else new ApiObject(chart, id, object); };` : 'const add = (chart, id, object) => new ApiObject(chart, id, object);'}
for (const each of apps) templates[each.template](each).forEach((object, index) => add(chartOf(each.cluster), \`\${each.name}-\${index}\`, object));
rest.forEach((object, index) => add(chartOf('rest'), \`rest-\${index}\`, object));
app.synth();
`;

/** Ours: the declaration, from which all of it follows. */
export const ours = (clusters: number, apps: number): string => `
import { flotilla } from './lib';
import { ManyApps } from './bench/many-apps';
flotilla(() => new ManyApps({ clusters: ${clusters}, apps: ${apps} }));
`;
