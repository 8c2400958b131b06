import { type Fields, fields, list } from '../fields';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { objectsOf } from './check';

/** An Application that is written by hand, or what an ApplicationSet makes each of its own from. */
export interface ArgoApplication {
  readonly manifest: Manifest;
  readonly where: string;
  /** `ApplicationSet 'tenants'`. */
  readonly subject: string;
  /** Whether it stands for many. */
  readonly isSet: boolean;
  /** Specification of the Application. */
  readonly spec: Fields;
  readonly metadata: Fields;
  /** What it reads. */
  readonly sources: readonly Fields[];
}

/** The Applications and ApplicationSets among the objects of a cluster. Of the latter nobody has looked at the form. */
export function argoApplicationsOf(model: ClusterModel): ArgoApplication[] {
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const kind = groupKind(manifest);
    const isSet = kind === 'argoproj.io/ApplicationSet';
    if (!isSet && kind !== 'argoproj.io/Application') return [];
    const application = isSet ? fields(fields(manifest.spec).template) : manifest;
    const spec = fields(application.spec);
    const sources = [spec.source, ...Array.isArray(spec.sources) ? spec.sources as unknown[] : []].map(fields);
    return [{ manifest, where, subject: `${manifest.kind} '${manifest.metadata.name}'`, isSet, spec, metadata: fields(application.metadata), sources }];
  });
}

/** Options of a sync. */
export function syncOptionsOf(spec: Fields): readonly unknown[] {
  const { syncOptions } = fields(spec.syncPolicy);
  return Array.isArray(syncOptions) ? syncOptions as unknown[] : [];
}

/** The generators of an ApplicationSet, those inside others as well. */
export function generatorsOf(spec: Fields): Fields[] {
  return list(spec.generators).flatMap((generator) => [generator, ...[generator.matrix, generator.merge].flatMap((inner) => generatorsOf(fields(inner)))]);
}
