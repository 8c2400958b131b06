import { Route, Secret } from '../../../lib';
import { argoApplications, configurationOfArgo } from '../argo';
import { claimTemplate, plain, plainDeployment, plainStatefulSet, web, webBehindGateway, webWithVolumes, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';
import { type Tree } from '../tree';

interface Reference { group?: string; kind?: string; weight?: number; conversionStrategy?: string }

/** Items of lists in which the API server fills in what is left out, and the fields it fills in. */
function unfilled(items: readonly Reference[], ...fields: (keyof Reference)[]): string[] {
  return items.flatMap((item) => fields.filter((field) => item[field] === undefined).map((field) => `${field} is left to the API server`));
}

const backendsOf = (tree: Tree): Reference[] => tree.ofKind('HTTPRoute').flatMap(({ spec }) =>
  (spec as { rules: { backendRefs?: Reference[] }[] }).rules.flatMap(({ backendRefs = [] }) => backendRefs));

const remotesOf = (tree: Tree): Reference[] => tree.ofKind('ExternalSecret').flatMap(({ spec }) =>
  (spec as { data?: { remoteRef: Reference }[] }).data?.map(({ remoteRef }) => remoteRef) ?? []);

const comparedByTheServer = (tree: Tree): string[] => [
  ...(configurationOfArgo(tree).params['controller.diff.server.side'] === true ? [] : ['Argo CD compares by itself']),
  ...argoApplications(tree).filter(({ spec }) => !spec.syncPolicy.syncOptions.includes('ServerSideApply=true')).map(({ metadata }) => `'${metadata.name}' is applied by the client`),
];

export const row: Row = {
  number: 1,
  name: 'Differences that never go away',
  text: 'The API server fills in what a manifest leaves out, a controller writes into an object, and Argo CD shows the application as out of sync for ever. '
    + 'Whatever is inside a list is written out, the comparison is made by the API server itself, and what Kubernetes would drop or a controller owns does not get into the tree.',
  evidence: ['argo-cd#15898', 'argo-cd#4326', 'argo-cd#17643', 'appmod-blueprints#726', 'kbve#13880', 'otaru#2569'],
  faults: [
    {
      name: 'a route says where requests go and nothing about weight, group and kind of the backend',
      by: 'construct',
      declare: (broken) => webBehindGateway((app) => {
        const { pods } = workload(app);
        if (broken) new Route(app, 'web', { host: 'web', to: pods.endpoint('http') });
      }),
      caught: impossible('backends of routes are written with their defaults', (tree) => [
        ...unfilled(backendsOf(tree), 'group', 'kind', 'weight'), ...(backendsOf(tree).length > 0 ? [] : ['there is no backend']),
      ], (tree) => { delete backendsOf(tree)[0]!.weight; }),
    },
    {
      name: 'a plain HTTPRoute leaves out the weight of its backend',
      by: 'plain object',
      declare: (broken) => webBehindGateway((app) => {
        new Route(app, 'shop', { host: 'shop', to: workload(app).endpoint('http') });
        plain(app, 'gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', {
          spec: {
            parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gateway', namespace: 'gateway', sectionName: 'https' }],
            rules: [{
              matches: [{ path: { type: 'PathPrefix', value: '/' } }],
              backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 8080, ...(!broken && { weight: 1 }) }],
            }],
          },
        });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a secret says its key and nothing about how External Secrets reads it',
      by: 'construct',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) new Secret(app, 'token', { keys: ['token'] });
      }),
      caught: impossible('references to the backend are written with their defaults', (tree) => [
        ...unfilled(remotesOf(tree), 'conversionStrategy'), ...(remotesOf(tree).length > 0 ? [] : ['there is no reference']),
      ], (tree) => { for (const reference of remotesOf(tree)) delete reference.conversionStrategy; }),
    },
    {
      name: 'claims of a plain StatefulSet leave out volumeMode, kind and status, which the API server writes into the list',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainStatefulSet(app, { volumeClaimTemplates: [broken ? claimTemplate() : { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claimTemplate({ volumeMode: 'Filesystem' }) }] })),
      caught: impossible('Argo CD compares what the API server would make of the manifest', comparedByTheServer, (tree) => { delete configurationOfArgo(tree).params['controller.diff.server.side']; }),
    },
    {
      name: 'a container has one environment variable twice, of which the API server keeps the last',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { env: [{ name: 'MODE', value: 'fast' }, ...(broken ? [{ name: 'MODE', value: 'safe' }] : [])] } })),
      caught: byRule('valid-schema'),
    },
    {
      name: 'an object was exported with kubectl, with the fields of its metadata that the API server owns',
      by: 'plain object',
      declare: (broken) => web((app) => plain(app, 'v1', 'ConfigMap', 'settings', { data: { color: 'blue' } }, broken ? { resourceVersion: '48211', uid: '0d5ad0ad-94a3-4c45-a7c3-2a1a7c1c1f4e' } : {})),
      caught: byRule('valid-schema'),
    },
  ],
};
