import { knownMinors } from '../schema/core-types';
import { type Check } from './check';
import { minorOf } from '../platforms/kubernetes-version';

/** The kinds of each cluster's Kubernetes are known here; those of another version are checked as in the nearest that is. */
export const knownKubernetesVersions: Check = ({ models }) => {
  const { first, last } = knownMinors();
  return models.flatMap(({ cluster: { name, platform: { kubernetes } } }) => {
    const minor = minorOf(kubernetes);
    if (minor >= first && minor <= last) return [];
    return [{
      where: name, severity: 'warning',
      message: `kubernetes of the cluster must be one whose kinds are known, 1.${first} to 1.${last}, got '${kubernetes}', and objects were checked as for 1.${minor < first ? first : last}; ${minor < first ? 'upgrade the cluster' : 'update cdk8s-flotilla'}`,
    }];
  });
};
