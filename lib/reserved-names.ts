/** Folder of Argo CD's own objects below a cluster's. */
export const applicationsFolder = 'argocd-apps';

/** Name of the application that owns all Namespaces of a cluster, so that no other application can delete one. */
export const namespacesApplication = 'namespaces';

/** Name of the Application that everything begins with. */
export const rootApplication = 'root';

/** Names that are taken in every cluster before the first application is declared, with what has them. */
export const reservedNames: ReadonlyMap<string, string> = new Map([
  [applicationsFolder, "the folder of Argo CD's own objects"],
  [namespacesApplication, 'the application with all Namespaces'],
  [rootApplication, 'the Application that all others begin with'],
  // Constructs take the members of JavaScript's objects for children that are there already.
  ['constructor', 'a member of every object of JavaScript'],
]);
