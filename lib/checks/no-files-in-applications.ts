import { argoName } from '../derive/applications';
import { type Check } from './check';

interface ArgoSource {
  readonly repoURL?: string;
  readonly path?: string;
}

/** Argo CD would take files for other tools for objects: none lies in a folder that an Application reads. */
export const noFilesInApplications: Check = ({ models, others = [], hubs }) => {
  const files = models.flatMap(({ cluster, files: own }) => own.map(({ path }) => ({ cluster, path: `${cluster.fleet.path}/${cluster.name}/${path}` })));
  if (files.length === 0) return [];
  const read = hubs.flatMap(({ objects, root }) => [...objects, root]).filter(({ kind }) => kind === 'Application').flatMap(({ metadata, spec }) => {
    const { source, sources = [] } = spec as { source?: ArgoSource; sources?: ArgoSource[] };
    return [...(source ? [source] : []), ...sources].map(({ repoURL, path }) => ({ name: metadata.name, repoURL, path }));
  });
  const elsewhere = others.flatMap((model) => model.applications.flatMap((application) => application.sources.map(({ repository: repoURL, path }) => ({ name: argoName(model, application), repoURL, path }))));
  return files.flatMap(({ cluster, path }) => [...read, ...elsewhere].filter((source) => source.repoURL === cluster.fleet.repository && source.path !== undefined && isBelow(path, source.path)).map((source) => ({
    where: `${cluster.name} Application/${source.name}`,
    message: `Application '${source.name}' must not read '${path}', which is no Kubernetes object, got path '${source.path}'; give it another name or path`,
  })));
};

function isBelow(path: string, folder: string): boolean {
  const place = folder.replace(/^(\.?\/)+|\/+$/g, '');
  return place === '' || place === '.' || path.startsWith(`${place}/`);
}
