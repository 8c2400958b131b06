import { sessionDifferences } from '../derive/ignored-differences';
import { type Fields, list, texts } from '../fields';
import { type ApplicationModel, type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { didYouMean } from '../schema/did-you-mean';
import { argoApplicationsOf, syncOptionsOf } from './argo-applications';
import { type Check } from './check';

/**
 * What Argo CD is told to overlook is one field, never a whole part of an object: changes in it would neither be shown nor arrive. Where
 * overlooked fields are also left alone at a sync, none is inside a list, of which Argo CD would keep all (argo-cd#26588). And it is a
 * field of a kind that the application has: what is overlooked elsewhere helps nobody.
 */
export const narrowIgnoredDifferences: Check = ({ models }) => models.flatMap((model) => [
  ...model.applications.flatMap((application) => {
    const differences = application.ignoreDifferences ?? [];
    const respected = sessionDifferences(model, application).length > 0;
    return [...tooWide(differences, respected), ...differences.flatMap((difference) => ofNothing(difference, application))]
      .map((message) => ({ where: `${model.cluster.name}/${application.name}`, message }));
  }),
  ...byHand(model),
]);

/** The same of Applications that are written by hand; what they have is not known. */
function byHand(model: ClusterModel): ReturnType<Check> {
  return argoApplicationsOf(model).flatMap(({ where, spec }) => tooWide(list(spec.ignoreDifferences), syncOptionsOf(spec).includes('RespectIgnoreDifferences=true'))
    .map((message) => ({ where, message })));
}

function tooWide(differences: readonly Fields[], respected: boolean): string[] {
  return differences.flatMap(({ kind, jsonPointers, jqPathExpressions, managedFieldsManagers }) => {
    const pointers = texts(jsonPointers);
    const paths = texts(jqPathExpressions);
    const inLists = respected ? [...pointers.filter((pointer) => /\/\d+(\/|$)/.test(pointer)), ...paths.filter((path) => path.includes('['))] : [];
    return [
      ...pointers.filter((pointer) => isWide(pointer.split('/').slice(1))).map((pointer) => wide(kind, pointer)),
      ...paths.filter((path) => isWide(path.replace(/^\./, '').split('.'))).map((path) => wide(kind, path)),
      ...texts(managedFieldsManagers).filter((manager) => manager === argoManager).map((manager) =>
        `ignoreDifferences of ${String(kind)} must not be of all that Argo CD writes, got manager '${manager}'; no change would ever arrive: name the one who writes the field`),
      ...inLists.map((path) => `ignoreDifferences of ${String(kind)} must not reach into a list, got '${path}' in an application whose overlooked fields are left alone at a sync; the whole list would stay as it is: name a field outside of lists`),
    ];
  });
}

/** Argo CD's name among those who write fields of an object. */
const argoManager = 'argocd-controller';

/** Parts of an object that hold all there is to it. */
const parts = new Set(['', 'containers', 'data', 'initContainers', 'jobTemplate', 'metadata', 'spec', 'stringData', 'template']);

/** `/status` may be ignored whole: it is never in Git. */
function isWide(steps: readonly string[]): boolean {
  return steps.filter((step) => step !== '').every((step) => parts.has(step.replace(/\[.*$/, '')) || /^\d+$/.test(step));
}

function wide(kind: unknown, path: string): string {
  return `ignoreDifferences of ${String(kind)} must name one field, got '${path}'; changes of everything in it would never arrive: write the path down to the field`;
}

/** A kind, or the name of an object, that the application does not have. Argo CD takes both group and kind as patterns. */
function ofNothing({ group = '', kind, name }: Fields & { readonly kind: string }, { name: owner, objects, sources }: ApplicationModel): string[] {
  const wanted = `${String(group)}/${kind}`;
  if (/[*?[\]{}]/.test(wanted)) return [];
  const own = objects.filter(({ manifest }) => groupKind(manifest) === wanted);
  const brought = new Set(sources.flatMap(({ clusterKinds, namespacedKinds }) => [...clusterKinds, ...namespacedKinds]));
  if (own.length === 0 && !brought.has(wanted)) {
    const all = [...objects.map(({ manifest }) => groupKind(manifest)), ...brought];
    const meant = all.find((each) => each.slice(each.indexOf('/')).toLowerCase() === `/${kind.toLowerCase()}`);
    return [`kind of ignoreDifferences must be one that application '${owner}' has, got '${wanted}'${meant === undefined ? didYouMean(wanted, all, 'nothing is overlooked by it: remove it') : `; did you mean '${meant}'?`}`];
  }
  if (typeof name !== 'string' || brought.has(wanted) || own.some(({ manifest }) => manifest.metadata.name === name)) return [];
  const names = own.map(({ manifest }) => manifest.metadata.name);
  return [`name in ignoreDifferences of ${kind} must be one that application '${owner}' has, got '${name}'${didYouMean(name, names, 'nothing is overlooked by it: remove it')}`];
}
