import { type ApiObject, JsonPatch } from 'cdk8s';
import { type Application } from '../../../lib';
import { argoApplication, argoApplications } from '../argo';
import { plain, plainDeployment, web, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';

/** A definition that does not fit into the annotation by which the client applies: 262,144 bytes. */
function definition(app: Application, bytes: number, annotations: Record<string, string> = {}): ApiObject {
  return plain(app, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', {
    spec: {
      group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', description: 'a '.repeat(bytes / 2) } } }],
    },
  }, { annotations });
}

const settings = (app: Application, bytes: number): object => plain(app, 'v1', 'ConfigMap', 'settings', { data: { 'table.csv': 'ab,cd\n'.repeat(bytes / 6) } });

export const row: Row = {
  number: 16,
  name: 'Objects too large for what carries them',
  text: 'Applied by the client, an object is written once more into an annotation that takes 262,144 bytes, which large definitions do not fit into; etcd and Argo CD have limits of their own. '
    + 'Everything is applied by the server, and what is too large even so is refused.',
  evidence: ['redhat-appstudio#5286', 'pocket-id-operator#303', 'argocd-autopilot#689'],
  faults: [
    {
      name: 'a definition of 300,000 bytes is declared',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); definition(app, broken ? 300_000 : 1_000); }),
      caught: impossible('everything is applied by the server, which needs no annotation', (tree) => argoApplications(tree).filter(({ spec }) => !spec.syncPolicy.syncOptions.includes('ServerSideApply=true'))
        .map(({ metadata }) => `'${metadata.name}' is applied by the client`), (tree) => { argoApplication(tree, 'web').spec.syncPolicy.syncOptions.splice(0); }),
    },
    {
      name: 'a large definition says that the client is to apply it',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); definition(app, 300_000, broken ? { 'argocd.argoproj.io/sync-options': 'ServerSideApply=false' } : {}); }),
      caught: byRule('fits-object-size'),
    },
    {
      name: 'a patch has a large definition replaced, which goes by the client as well',
      by: 'patch',
      declare: (broken) => web((app) => {
        workload(app);
        const object = definition(app, 300_000);
        if (broken) object.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'argocd.argoproj.io/sync-options': 'ServerSideApply=false,SkipDryRunOnMissingResource=true' }));
      }),
      caught: byRule('fits-object-size'),
    },
    {
      name: 'a ConfigMap holds a table of two megabytes',
      by: 'plain object',
      declare: (broken) => web((app) => { plainDeployment(app); settings(app, broken ? 2_000_000 : 1_000); }),
      caught: byRule('fits-object-size'),
    },
    {
      name: 'an application of eleven megabytes is read as one folder',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plainDeployment(app);
        for (let index = 0; index < (broken ? 17 : 1); index += 1) plain(app, 'v1', 'ConfigMap', `part-${index}`, { data: { 'table.csv': 'ab,cd\n'.repeat(120_000) } });
      }),
      caught: byRule('fits-object-size'),
    },
  ],
};
