import { Type } from '@sinclair/typebox';
import { cron } from './fields/cron';
import { duration } from './fields/duration';
import { list } from './fields/list';
import { choice } from './fields/choice';
import { atLeastOne, exactlyOne } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

const groupKind = strict({
  group: Type.String({ description: 'empty for the core group' }),
  kind: nonEmpty,
});

const clusterGroupKind = strict({
  group: Type.String({ description: 'empty for the core group' }),
  kind: nonEmpty,
  name: Type.Optional(nonEmpty),
});

const role = strict({
  name: nonEmpty,
  description: Type.Optional(Type.String()),
  policies: Type.Optional(list(text("a policy such as 'p, proj:web:read, applications, get, web/*, allow'", '^(p|g), .+$'))),
  groups: Type.Optional(list(nonEmpty)),
});

const syncWindow = strict({
  kind: choice('allow', 'deny'),
  schedule: cron,
  duration,
  timeZone: Type.Optional(nonEmpty),
  applications: Type.Optional(list(nonEmpty)),
  namespaces: Type.Optional(list(nonEmpty)),
  clusters: Type.Optional(list(nonEmpty)),
  manualSync: Type.Optional(Type.Boolean()),
  andOperator: Type.Optional(Type.Boolean()),
  description: Type.Optional(Type.String()),
}, atLeastOne('applications', 'namespaces', 'clusters'));

/** What a group of Applications may read, where it may write and which kinds. */
export const AppProject = defineKind({
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'AppProject',
  plural: 'appprojects',
  scope: 'Namespaced',
  providedBy: 'ArgoCD',
  schema: strict({
    spec: strict({
      description: Type.Optional(Type.String({ maxLength: 255 })),
      sourceRepos: list(nonEmpty),
      sourceNamespaces: Type.Optional(list(nonEmpty)),
      destinations: list(strict({
        server: Type.Optional(nonEmpty),
        name: Type.Optional(nonEmpty),
        namespace: nonEmpty,
      }, exactlyOne('server', 'name'))),
      clusterResourceWhitelist: Type.Optional(Type.Array(clusterGroupKind, { description: 'empty: no cluster-scoped kind' })),
      clusterResourceBlacklist: Type.Optional(Type.Array(clusterGroupKind)),
      namespaceResourceWhitelist: Type.Optional(Type.Array(groupKind, { description: 'left out: every namespaced kind' })),
      namespaceResourceBlacklist: Type.Optional(Type.Array(groupKind)),
      orphanedResources: Type.Optional(strict({
        warn: Type.Optional(Type.Boolean()),
        ignore: Type.Optional(list(strict({
          group: Type.Optional(Type.String()), kind: Type.Optional(nonEmpty), name: Type.Optional(nonEmpty),
        }))),
      })),
      permitOnlyProjectScopedClusters: Type.Optional(Type.Boolean()),
      destinationServiceAccounts: Type.Optional(list(strict({
        server: nonEmpty, namespace: Type.Optional(nonEmpty), defaultServiceAccount: nonEmpty,
      }))),
      roles: Type.Optional(list(role, { uniqueBy: [['name']] })),
      syncWindows: Type.Optional(list(syncWindow)),
    }),
  }),
});
