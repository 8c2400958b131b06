import { ApiObject } from 'cdk8s';
import { Application } from './application';
import { type Cluster } from './cluster';
import { classesInValues } from './deep-values';
import { byCodeUnit } from './names';

/**
 * The namespaces of a cluster that hold volumes of ours, once the whole fleet is declared: those with claims, with StatefulSets
 * that make some, and with charts whose values name a class for some. The volumes of databases are not counted: a database has
 * its own archive, from which it can be brought back to any moment.
 */
export function volumeNamespaces(cluster: Cluster): string[] {
  const constructs = cluster.node.findAll();
  const inObjects = constructs.filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).filter(holdsVolumes).map((object) => object.metadata.namespace ?? Application.of(object).namespace);
  const inCharts = constructs.filter((construct): construct is Application => construct instanceof Application)
    .filter(({ sources }) => sources.some((source) => source.type === 'chart' && classesInValues(source.values).length > 0)).map(({ namespace }) => namespace);
  return [...new Set([...inObjects, ...inCharts])].sort(byCodeUnit);
}

function holdsVolumes(object: ApiObject): boolean {
  if (object.kind === 'PersistentVolumeClaim') return true;
  if (object.kind !== 'StatefulSet') return false;
  const { spec } = object.toJson() as { spec?: { volumeClaimTemplates?: readonly unknown[] } };
  return (spec?.volumeClaimTemplates ?? []).length > 0;
}
