import { selects } from '../label-selector';
import { type ClusterModel } from '../model';
import { type PodGroup } from '../relations';

/**
 * Reports pods of a namespace that their labels do not tell apart: policies select by labels, so one of the two would
 * be allowed what was declared for the other.
 */
export function reportIndistinctPods(model: ClusterModel): void {
  const byNamespace = new Map<string, PodGroup[]>();
  for (const pods of model.cluster.relations.pods) {
    const others = byNamespace.get(pods.namespace);
    if (others) others.push(pods);
    else byNamespace.set(pods.namespace, [pods]);
  }
  for (const group of byNamespace.values()) {
    for (const [index, first] of group.entries()) {
      for (const second of group.slice(index + 1)) {
        if (isSelected(second, first)) report(model, first, second);
        else if (isSelected(first, second)) report(model, second, first);
      }
    }
  }
}

function isSelected(pods: PodGroup, selector: PodGroup): boolean {
  return selects(selector.labels, pods.labels);
}

function report(model: ClusterModel, wider: PodGroup, narrower: PodGroup): void {
  const labels = Object.entries(wider.labels).map(([key, value]) => `${key}=${value}`).join(', ');
  model.problems.push({
    where: `${model.cluster.name}/${wider.application.name}`,
    message: `pods '${wider.name}' must have a label that '${narrower.name}' of '${narrower.application.name}' in namespace '${wider.namespace}' has not, `
      + `got '${labels}' on both; rename one of them`,
  });
}
