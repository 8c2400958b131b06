import { argoName } from '../derive/applications';
import { type Check } from './check';
import { everywhere } from './everywhere';

/** One Argo CD holds the Applications of its own cluster and, with the cluster's name before theirs, of those it manages. */
export const uniqueArgoApplications: Check = (fleet) => {
  const owners = new Map<string, string>();
  return everywhere(fleet).flatMap((model) => model.applications.flatMap((application) => {
    const name = argoName(model, application);
    const hub = model.cluster.hub ?? model.cluster.name;
    const where = `${model.cluster.name}/${application.name}`;
    const other = owners.get(`${hub}/${name}`);
    owners.set(`${hub}/${name}`, other ?? where);
    return other === undefined ? [] : [{ where, message: `Application '${name}' in the Argo CD of '${hub}' must stand for one application, got '${other}' and '${where}'; rename one of them` }];
  }));
};
