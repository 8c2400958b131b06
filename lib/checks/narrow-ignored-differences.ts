import { sessionDifferences } from '../derive/ignored-differences';
import { type Check } from './check';

/**
 * What Argo CD is told to overlook is one field, never a whole part of an object: changes in it would neither be shown nor arrive. Where
 * overlooked fields are also left alone at a sync, none is inside a list, of which Argo CD would keep all (argo-cd#26588).
 */
export const narrowIgnoredDifferences: Check = ({ models }) => models.flatMap((model) => model.applications.flatMap((application) => {
  const respected = sessionDifferences(model, application).length > 0;
  return (application.ignoreDifferences ?? []).flatMap(({ kind, jsonPointers = [], jqPathExpressions = [] }) => [
    ...jsonPointers.filter((pointer) => isWide(pointer.split('/').slice(1))).map((pointer) => wide(kind, pointer)),
    ...jqPathExpressions.filter((path) => isWide(path.replace(/^\./, '').split('.'))).map((path) => wide(kind, path)),
    ...(respected ? [...jsonPointers.filter((pointer) => /\/\d+(\/|$)/.test(pointer)), ...jqPathExpressions.filter((path) => path.includes('['))].map((path) =>
      `ignoreDifferences of ${kind} must not reach into a list, got '${path}' in an application whose overlooked fields are left alone at a sync; the whole list would stay as it is: name a field outside of lists`) : []),
  ]).map((message) => ({ where: `${model.cluster.name}/${application.name}`, message }));
}));

/** Parts of an object that hold all there is to it. */
const parts = new Set(['', 'data', 'metadata', 'spec', 'stringData', 'template']);

/** `/status` may be ignored whole: it is never in Git. */
function isWide(steps: readonly string[]): boolean {
  return steps.filter((step) => step !== '').every((step) => parts.has(step.replace(/\[.*$/, '')));
}

function wide(kind: string, path: string): string {
  return `ignoreDifferences of ${kind} must name one field, got '${path}'; changes of everything in it would never arrive: write the path down to the field`;
}
