import { Kyverno } from '../../../apps';
import { type Application } from '../../../lib';
import { application } from '../../fixtures/home';
import { argoApplication } from '../argo';
import { cluster, plain, web, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';
import { type Tree } from '../tree';

const vital = ['argocd', 'kube-system', 'web'];
const sparing = { namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: vital }] } };

/** A webhook that is asked about every pod, as the guide of many a policy engine has it. */
function webhook(app: Application, kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration', fields: object): void {
  workload(app, 'guard');
  plain(app, 'admissionregistration.k8s.io/v1', kind, 'guard', {
    webhooks: [{
      name: 'guard.example.org', admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Fail', timeoutSeconds: 5,
      clientConfig: { service: { name: 'guard', namespace: 'web', path: '/', port: 8080 } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'], scope: 'Namespaced' }], ...fields,
    }],
  });
}

interface Selected { webhooks: { namespaceSelector: { matchExpressions: { values: string[] }[] } } }

const sparedByKyverno = (tree: Tree): string[] => {
  const { sources, source } = argoApplication(tree, 'kyverno').spec as unknown as { source?: { helm: { valuesObject: { config: Selected } } }; sources?: { helm?: { valuesObject: { config: Selected } } }[] };
  const values = source?.helm.valuesObject ?? sources!.find(({ helm }) => helm !== undefined)!.helm!.valuesObject;
  return values.config.webhooks.namespaceSelector.matchExpressions[0]!.values;
};

export const row: Row = {
  number: 25,
  name: 'A webhook that locks the whole cluster out',
  text: 'A webhook is asked about every pod and does not answer, so that no pod can start, its own included. '
    + 'A webhook that stops what it cannot be asked about must leave out its own namespace, kube-system, the pod network and Argo CD.',
  evidence: ['kyverno#16177', 'kyverno#2962', 'kyverno#2796', 'cozystack#3125'],
  faults: [
    {
      name: 'a validating webhook is asked about the pods of every namespace',
      by: 'plain object',
      declare: (broken) => web((app) => webhook(app, 'ValidatingWebhookConfiguration', broken ? {} : sparing)),
      caught: byRule('no-deadlocked-webhooks'),
    },
    {
      name: 'a mutating webhook leaves out kube-system and forgets its own namespace',
      by: 'plain object',
      declare: (broken) => web((app) => webhook(app, 'MutatingWebhookConfiguration', broken
        ? { namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'argocd'] }] } } : sparing)),
      caught: byRule('no-deadlocked-webhooks'),
    },
    {
      name: 'a webhook says nothing about what happens when it does not answer, which means that everything stops',
      by: 'plain object',
      declare: (broken) => web((app) => webhook(app, 'ValidatingWebhookConfiguration', { failurePolicy: broken ? undefined : 'Ignore' })),
      caught: byRule('no-deadlocked-webhooks'),
    },
    {
      name: 'a webhook is asked about nodes, which could then not join',
      by: 'plain object',
      declare: (broken) => web((app) => webhook(app, 'ValidatingWebhookConfiguration', { ...sparing, rules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: [broken ? '*' : 'configmaps'], operations: ['*'], scope: broken ? '*' : 'Namespaced' }] })),
      caught: byRule('no-deadlocked-webhooks'),
    },
    {
      name: 'Kyverno is installed, whose webhooks are asked about every namespace unless told otherwise',
      by: 'construct',
      declare: (broken) => cluster((home) => { workload(application(home)); if (broken) new Kyverno(home); }),
      caught: impossible('webhooks of Kyverno leave out what the cluster needs to come back', (tree) => ['argocd', 'cilium', 'kube-system', 'kyverno'].filter((name) => name !== 'cilium' && !sparedByKyverno(tree).includes(name)),
        (tree) => { sparedByKyverno(tree).splice(0); }),
    },
  ],
};
