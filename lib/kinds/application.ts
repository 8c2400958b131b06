import { Type } from '@sinclair/typebox';
import { argoSource } from './fields/argo-source';
import { duration } from './fields/duration';
import { annotations, labels } from './fields/labels';
import { list } from './fields/list';
import { dnsLabel } from './fields/name';
import { atLeastOne, exactlyOne, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { syncOption } from './fields/sync-option';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

const syncPolicy = strict({
  automated: Type.Optional(strict({
    enabled: Type.Optional(Type.Boolean()),
    prune: Type.Optional(Type.Boolean()),
    selfHeal: Type.Optional(Type.Boolean()),
    allowEmpty: Type.Optional(Type.Boolean()),
  })),
  syncOptions: Type.Optional(list(syncOption, { unique: true })),
  retry: Type.Optional(strict({
    limit: Type.Optional(Type.Integer({ minimum: -1, description: 'attempts; a negative number never stops' })),
    refresh: Type.Optional(Type.Boolean()),
    backoff: Type.Optional(strict({
      duration: Type.Optional(duration),
      factor: Type.Optional(Type.Integer({ minimum: 1 })),
      maxDuration: Type.Optional(duration),
    }, notEmpty)),
  }, notEmpty)),
  managedNamespaceMetadata: Type.Optional(strict({
    labels: Type.Optional(labels), annotations: Type.Optional(annotations),
  }, notEmpty)),
}, notEmpty);

const ignoredDifference = strict({
  group: Type.Optional(Type.String()),
  kind: nonEmpty,
  name: Type.Optional(nonEmpty),
  namespace: Type.Optional(nonEmpty),
  jsonPointers: Type.Optional(list(text("a JSON pointer such as '/spec/replicas'", '^(/([^/~]|~[01])*)+$'))),
  jqPathExpressions: Type.Optional(list(nonEmpty)),
  managedFieldsManagers: Type.Optional(list(nonEmpty)),
}, atLeastOne('jsonPointers', 'jqPathExpressions', 'managedFieldsManagers'));

/** One application of one cluster, as Argo CD syncs it. */
export const Application = defineKind({
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  plural: 'applications',
  scope: 'Namespaced',
  providedBy: 'ArgoCD',
  schema: strict({
    spec: strict({
      project: nonEmpty,
      source: Type.Optional(argoSource),
      sources: Type.Optional(list(argoSource)),
      destination: strict({
        server: Type.Optional(nonEmpty),
        name: Type.Optional(nonEmpty),
        namespace: Type.Optional(dnsLabel),
      }, exactlyOne('server', 'name')),
      syncPolicy: Type.Optional(syncPolicy),
      ignoreDifferences: Type.Optional(list(ignoredDifference)),
      info: Type.Optional(list(strict({ name: nonEmpty, value: nonEmpty }))),
      revisionHistoryLimit: Type.Optional(Type.Integer({ minimum: 0 })),
    }, exactlyOne('source', 'sources')),
  }),
});
