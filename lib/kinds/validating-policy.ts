import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { dnsSubdomain } from './fields/name';
import { atMostOne } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

const resourceRule = strict({
  apiGroups: list(Type.String({ description: 'empty for the core group' })),
  apiVersions: list(nonEmpty),
  operations: list(choice('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'), { unique: true }),
  resources: list(nonEmpty),
  scope: Type.Optional(choice('Cluster', 'Namespaced', '*')),
  resourceNames: Type.Optional(list(dnsSubdomain)),
});

const condition = strict({ name: dnsSubdomain, expression: nonEmpty });

const variable = strict({ name: text("a name of CEL such as 'containers'", '^[A-Za-z_][A-Za-z0-9_]*$'), expression: nonEmpty });

const validation = strict({
  expression: nonEmpty,
  message: Type.Optional(nonEmpty),
  messageExpression: Type.Optional(nonEmpty),
  reason: Type.Optional(choice('Unauthorized', 'Forbidden', 'Invalid', 'RequestEntityTooLarge')),
}, atMostOne('message', 'messageExpression'));

/**
 * What objects must be like, in CEL; Kyverno judges those that are written and, in the background, those that are there.
 * A policy for pods alone is applied to the templates of their controllers too: every `object.spec` in it then stands for
 * the pod's specification inside them.
 */
export const ValidatingPolicy = defineKind({
  group: 'policies.kyverno.io',
  version: 'v1',
  kind: 'ValidatingPolicy',
  plural: 'validatingpolicies',
  scope: 'Cluster',
  providedBy: 'Kyverno',
  schema: strict({
    spec: strict({
      validationActions: list(choice('Deny', 'Audit', 'Warn'), { unique: true }),
      failurePolicy: choice('Ignore', 'Fail'),
      evaluation: Type.Optional(strict({
        admission: Type.Optional(strict({ enabled: Type.Boolean() })),
        background: Type.Optional(strict({ enabled: Type.Boolean() })),
        mode: Type.Optional(choice('Kubernetes', 'JSON')),
      })),
      autogen: Type.Optional(strict({
        podControllers: Type.Optional(strict({
          controllers: list(choice('cronjobs', 'daemonsets', 'deployments', 'jobs', 'replicasets', 'statefulsets'), { unique: true }),
        })),
        validatingAdmissionPolicy: Type.Optional(strict({ enabled: Type.Boolean() })),
      })),
      matchConstraints: strict({
        resourceRules: list(resourceRule),
        excludeResourceRules: Type.Optional(list(resourceRule)),
        namespaceSelector: Type.Optional(labelSelector),
        objectSelector: Type.Optional(labelSelector),
        matchPolicy: Type.Optional(choice('Exact', 'Equivalent')),
      }),
      matchConditions: Type.Optional(list(condition, { max: 64, uniqueBy: [['name']] })),
      variables: Type.Optional(list(variable, { uniqueBy: [['name']] })),
      validations: list(validation),
      webhookConfiguration: Type.Optional(strict({ timeoutSeconds: Type.Integer({ minimum: 1, maximum: 30 }) })),
    }),
  }),
});
