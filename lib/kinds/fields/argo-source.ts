import { Type } from '@sinclair/typebox';
import { list } from './list';
import { map } from './map';
import { dnsLabel } from './name';
import { atLeastOne, atMostOne, needs, notEmpty } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const helm = strict({
  // Helm's limit: charts append to it.
  releaseName: Type.Optional(text("a release name of at most 53 of a-z, 0-9 and '-'", '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', { max: 53 })),
  namespace: Type.Optional(dnsLabel),
  valuesObject: Type.Optional(map(Type.Unknown())),
  valueFiles: Type.Optional(list(nonEmpty)),
  ignoreMissingValueFiles: Type.Optional(Type.Boolean()),
  parameters: Type.Optional(list(strict({
    name: nonEmpty, value: Type.String(), forceString: Type.Optional(Type.Boolean()),
  }))),
  skipCrds: Type.Optional(Type.Boolean()),
  skipSchemaValidation: Type.Optional(Type.Boolean()),
  skipTests: Type.Optional(Type.Boolean()),
  passCredentials: Type.Optional(Type.Boolean()),
  kubeVersion: Type.Optional(nonEmpty),
  apiVersions: Type.Optional(list(nonEmpty)),
}, notEmpty);

const directory = strict({
  recurse: Type.Optional(Type.Boolean()),
  include: Type.Optional(nonEmpty),
  exclude: Type.Optional(nonEmpty),
}, notEmpty);

const kustomize = strict({
  namespace: Type.Optional(dnsLabel),
  images: Type.Optional(list(nonEmpty)),
  components: Type.Optional(list(nonEmpty)),
  patches: Type.Optional(list(strict({
    patch: nonEmpty,
    target: Type.Optional(strict({
      group: Type.Optional(Type.String()),
      version: Type.Optional(nonEmpty),
      kind: Type.Optional(nonEmpty),
      name: Type.Optional(nonEmpty),
      namespace: Type.Optional(nonEmpty),
      labelSelector: Type.Optional(nonEmpty),
    }, notEmpty)),
  }))),
}, notEmpty);

/** Where manifests come from: a chart of a Helm repository, a path of a Git repository, or values files for another source. */
export const argoSource = strict({
  repoURL: nonEmpty,
  targetRevision: Type.Optional(nonEmpty),
  chart: Type.Optional(nonEmpty),
  path: Type.Optional(nonEmpty),
  ref: Type.Optional(nonEmpty),
  name: Type.Optional(nonEmpty),
  helm: Type.Optional(helm),
  directory: Type.Optional(directory),
  kustomize: Type.Optional(kustomize),
}, atLeastOne('chart', 'path', 'ref'), atMostOne('chart', 'path'), atMostOne('chart', 'ref'),
atMostOne('helm', 'directory', 'kustomize'), needs('chart', 'targetRevision'));
